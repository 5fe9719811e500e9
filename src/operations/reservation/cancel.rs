//! The holder, a manager of the place or an admin calls a reservation off.

use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{CancelRefusal, Reservation, ReservationDetails, decide_cancel},
        text::remark,
    },
    operations::{Context, OperationError, waitlist},
    store::{self, StoreError, Tx, retrying},
};

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
    let found = super::locked_with_resource(&tx, id).await?.ok_or(OperationError::NotFound)?;
    call_off(ctx, &tx, actor, &found, &remark(reason)).await?;
    let cancelled = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(cancelled)
}

/// Cancels one whose row is locked, if the rules say yes.
pub(super) async fn call_off(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    found: &ReservationDetails,
    reason: &str,
) -> Result<(), OperationError<CancelRefusal>> {
    let limit = if super::as_manager(actor, found)? { 0 } else { found.cancel_until_minutes };
    decide_cancel(&found.reservation, limit, ctx.clock.now()).map_err(OperationError::Refused)?;
    Ok(write_cancelled(ctx, tx, Some(actor), &found.reservation, reason).await?)
}

/// Writes that a locked reservation is called off, and offers to the line what it held; without an actor it is the
/// guest who does it. The resource is to be locked before.
///
/// # Errors
/// [`StoreError`].
pub(in crate::operations) async fn write_cancelled(
    ctx: &Context,
    tx: &Tx,
    actor: Option<&Actor>,
    reservation: &Reservation,
    reason: &str,
) -> Result<(), StoreError> {
    store::reservation::cancel_many(tx, &[reservation.id], reason, ctx.clock.now()).await?;
    let (subject, place) = (reservation.id.0, Some(reservation.place_id));
    let mut entry = ctx.audit(actor.map(|actor| actor.account.id), "reservation.cancel", subject, place);
    entry.details = match actor {
        Some(_) => serde_json::json!({ "reason": reason }),
        None => serde_json::json!({ "by": "guest" }),
    };
    store::audit::insert(tx, entry).await?;
    waitlist::release(ctx, tx, reservation).await
}
