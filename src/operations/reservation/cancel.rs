//! The holder, a manager of the place or an admin calls a reservation off.

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::ReservationId,
        reservation::{CancelRefusal, ReservationDetails, decide_cancel},
        text::one_line,
    },
    operations::{Context, OperationError, waitlist},
    store::{self, Tx, retrying},
};

/// The longest reason kept.
const REASON_MAX_LETTERS: usize = 500;

type Outcome = Result<ReservationDetails, OperationError<CancelRefusal>>;

/// Cancels; the reason, which may be empty, is kept with the reservation and in the history.
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
    check_access(actor, &found)?;
    call_off(ctx, &tx, actor, &found, reason).await?;
    let cancelled = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(cancelled)
}

/// Whether the actor may change this reservation: its holder with the scope `reserve`, or who runs the place.
pub(super) fn check_access<R>(actor: &Actor, found: &ReservationDetails) -> Result<(), OperationError<R>> {
    let is_manager = actor.acts_as_manager_of(found.reservation.place_id);
    if !found.is_held_by(actor.account.id) && !is_manager {
        return Err(OperationError::NotFound);
    }
    if !is_manager && !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    Ok(())
}

/// Cancels one whose row is locked, if the rules say yes.
pub(super) async fn call_off(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    found: &ReservationDetails,
    reason: &str,
) -> Result<(), OperationError<CancelRefusal>> {
    let reservation = &found.reservation;
    let now = ctx.clock.now();
    let limit = if actor.acts_as_manager_of(reservation.place_id) { 0 } else { found.cancel_until_minutes };
    decide_cancel(reservation, limit, now).map_err(OperationError::Refused)?;
    let reason: String = one_line(reason).chars().take(REASON_MAX_LETTERS).collect();
    store::reservation::cancel_many(tx, &[reservation.id], &reason, now).await?;
    let (subject, place) = (reservation.id.0, Some(reservation.place_id));
    let mut entry = ctx.audit(Some(actor.account.id), "reservation.cancel", subject, place);
    entry.details = serde_json::json!({ "reason": reason });
    store::audit::insert(tx, entry).await?;
    waitlist::release(ctx, tx, reservation).await?;
    Ok(())
}
