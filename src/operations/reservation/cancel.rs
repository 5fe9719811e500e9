//! The holder, a manager of the place or an admin calls a reservation off.

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::ReservationId,
        reservation::{CancelRefusal, ReservationDetails, State, decide_cancel},
        text::one_line,
    },
    operations::{Context, OperationError, waitlist},
    store::{self, retrying},
};

/// The longest reason kept.
const REASON_MAX_LETTERS: usize = 500;

type Outcome = Result<ReservationDetails, OperationError<CancelRefusal>>;

/// Cancels; the reason, which may be empty, goes to the history.
///
/// # Errors
/// [`CancelRefusal`]; [`OperationError::NotFound`] for somebody else's reservation.
pub async fn cancel(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    retrying(|| attempt(ctx, actor, id, reason)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    // The units first, as everywhere: what becomes free is offered to the line before anybody else sees it.
    let resource = store::reservation::resource_of(&tx, id).await?.ok_or(OperationError::NotFound)?;
    store::booking::lock_units(&tx, resource).await?;
    if !store::reservation::lock(&tx, id).await? {
        return Err(OperationError::NotFound);
    }
    let found = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let reservation = &found.reservation;
    let is_holder = found.is_held_by(actor.account.id);
    let is_manager = actor.acts_as_manager_of(reservation.place_id);
    if !is_holder && !is_manager {
        return Err(OperationError::NotFound);
    }
    if !is_manager && !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    let now = ctx.clock.now();
    let limit = if is_manager { 0 } else { found.cancel_until_minutes };
    decide_cancel(reservation, limit, now).map_err(OperationError::Refused)?;
    store::reservation::update_state(&tx, id, State::Cancelled, now).await?;
    let mut entry = ctx.audit(Some(actor.account.id), "reservation.cancel", id.0, Some(reservation.place_id));
    entry.details =
        serde_json::json!({ "reason": one_line(reason).chars().take(REASON_MAX_LETTERS).collect::<String>() });
    store::audit::insert(&tx, entry).await?;
    waitlist::release(ctx, &tx, reservation).await?;
    let cancelled = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(cancelled)
}
