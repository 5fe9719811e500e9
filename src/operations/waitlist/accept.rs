//! Somebody takes what was offered.

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::WaitlistEntryId,
        reservation::ReservationDetails,
        waitlist::{WaitRefusal, WaitState, decide_accept},
    },
    operations::{Context, OperationError, reservation},
    store::{self, retrying},
};

type Outcome = Result<ReservationDetails, OperationError<WaitRefusal>>;

/// Makes the offer a reservation like any other; once, and before it runs out.
///
/// # Errors
/// [`WaitRefusal`]; [`OperationError::NotFound`] for somebody else's wish.
pub async fn accept(ctx: &Context, actor: &Actor, id: WaitlistEntryId) -> Outcome {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: WaitlistEntryId) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = store::waitlist::by_id(&tx, id).await?.filter(|found| found.entry.account_id == actor.account.id);
    let (resource, period) =
        found.map(|found| (found.entry.resource_id, found.entry.period)).ok_or(OperationError::NotFound)?;
    let facts = store::booking::locked_facts(&tx, resource, &period).await?.ok_or(OperationError::NotFound)?;
    // Read again under the lock: another answer may have been quicker.
    let entry = store::waitlist::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?.entry;
    let Some(offer) = entry.offer else {
        return Err(OperationError::Refused(WaitRefusal::InvalidState { state: entry.state }));
    };
    let now = ctx.clock.now();
    let mut person = store::person::locked_facts(&tx, actor.account.id, &facts, &period, now).await?;
    person.is_manager = actor.acts_as_manager_of(facts.resource.place_id);
    let held = reservation::locked(&tx, offer.reservation_id).await?.ok_or(OperationError::NotFound)?;
    let decided = decide_accept(&entry, &held.reservation, &facts, &person, now);
    let (state, lapses_at) = decided.map_err(OperationError::Refused)?;
    store::waitlist::update_state(&tx, id, WaitState::Accepted).await?;
    store::waitlist::update_held(&tx, offer.reservation_id, state, lapses_at, now).await?;
    let (subject, place) = (offer.reservation_id.0, Some(facts.resource.place_id));
    let mut audit = ctx.audit(Some(actor.account.id), "reservation.accept", subject, place);
    audit.details = serde_json::json!({ "waitlist": id.to_string() });
    store::audit::insert(&tx, audit).await?;
    let accepted = store::reservation::by_id(&tx, offer.reservation_id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(accepted)
}
