//! Somebody leaves the line, or gives back what was offered.

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::{PlaceId, UnitId, WaitlistEntryId},
        reservation::State,
        resource::Resource,
        waitlist::{WaitRefusal, WaitState, WaitlistDetails, decide_withdraw},
    },
    operations::{Context, OperationError, reservation},
    store::{self, StoreError, Tx, retrying},
};

type Outcome = Result<WaitlistDetails, OperationError<WaitRefusal>>;

/// Takes the wish out of the line; an offer goes to the next.
///
/// # Errors
/// [`WaitRefusal::InvalidState`]; [`OperationError::NotFound`] for somebody else's wish.
pub async fn withdraw(ctx: &Context, actor: &Actor, id: WaitlistEntryId) -> Outcome {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: WaitlistEntryId) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = store::waitlist::by_id(&tx, id).await?.filter(|found| found.entry.account_id == actor.account.id);
    let resource = found.map(|found| found.entry.resource_id).ok_or(OperationError::NotFound)?;
    store::booking::lock(&tx, resource).await?;
    // Read again under the lock: an offer may have been made meanwhile.
    let mut found = store::waitlist::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    decide_withdraw(&found.entry).map_err(OperationError::Refused)?;
    write_withdrawn(ctx, &tx, actor, id, found.place_id).await?;
    if found.entry.state == WaitState::Offered {
        give_back(ctx, &tx, actor, &found).await?;
    }
    found.entry.state = WaitState::Withdrawn;
    tx.commit().await?;
    Ok(found)
}

/// Takes a wish out of the line, whose owner no longer waits; what was offered is another matter.
pub(in crate::operations) async fn write_withdrawn(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    id: WaitlistEntryId,
    place: PlaceId,
) -> Result<(), StoreError> {
    store::waitlist::update_state(tx, id, WaitState::Withdrawn).await?;
    let audit = ctx.audit(Some(actor.account.id), "waitlist.withdraw", id.0, Some(place));
    store::audit::insert(tx, audit).await
}

/// Takes everybody out of the line of a resource, or of one unit, that is taken away; under the lock of the resource,
/// when no reservation holds it any more.
///
/// # Errors
/// [`StoreError`].
pub(in crate::operations) async fn dissolve_line(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    resource: &Resource,
    unit: Option<UnitId>,
) -> Result<(), StoreError> {
    let line = store::waitlist::list_in_force(tx, Some(resource.id)).await?;
    for wish in line.iter().filter(|wish| unit.is_none() || wish.entry.unit_id == unit) {
        write_withdrawn(ctx, tx, actor, wish.entry.id, wish.place_id).await?;
    }
    Ok(())
}

/// Calls the request off that holds the offer, where nobody answered it yet.
async fn give_back(ctx: &Context, tx: &Tx, actor: &Actor, found: &WaitlistDetails) -> Result<(), StoreError> {
    let Some(offer) = found.entry.offer else { return Ok(()) };
    match reservation::locked(tx, offer.reservation_id).await? {
        Some(held) if held.reservation.state == State::Requested => {
            reservation::write_cancelled(ctx, tx, Some(actor), &held.reservation, "").await
        }
        _ => Ok(()),
    }
}
