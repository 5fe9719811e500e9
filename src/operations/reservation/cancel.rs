//! The holder, a manager of the place or an admin calls a reservation off.

use chrono::{DateTime, Utc};

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
    check(actor, &found, ctx.clock.now())?;
    write_cancelled(ctx, &tx, Some(actor), &found.reservation, &remark(reason)).await?;
    let cancelled = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(cancelled)
}

/// Whether the actor may call off one whose row is locked.
pub(super) fn check(
    actor: &Actor,
    found: &ReservationDetails,
    now: DateTime<Utc>,
) -> Result<(), OperationError<CancelRefusal>> {
    let limit = if super::as_manager(actor, found)? { 0 } else { found.cancel_until_minutes };
    decide_cancel(&found.reservation, limit, now).map_err(OperationError::Refused)
}

/// [`write_cancelled_many`] of one.
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
    write_cancelled_many(ctx, tx, actor, &[reservation], reason).await
}

/// Writes that locked reservations are called off, and offers to the line what they held; without an actor it is the
/// guest who does it. Their resources are to be locked before; none is fine.
///
/// # Errors
/// [`StoreError`].
pub(in crate::operations) async fn write_cancelled_many(
    ctx: &Context,
    tx: &Tx,
    actor: Option<&Actor>,
    reservations: &[&Reservation],
    reason: &str,
) -> Result<(), StoreError> {
    if reservations.is_empty() {
        return Ok(());
    }
    let ids: Vec<ReservationId> = reservations.iter().map(|reservation| reservation.id).collect();
    store::reservation::cancel_many(tx, &ids, reason, ctx.clock.now()).await?;
    let entries = reservations.iter().map(|reservation| {
        let (subject, place) = (reservation.id.0, Some(reservation.place_id));
        let mut entry = ctx.audit(actor.map(|actor| actor.account.id), "reservation.cancel", subject, place);
        entry.details = match actor {
            Some(_) => serde_json::json!({ "reason": reason }),
            None => serde_json::json!({ "by": "guest" }),
        };
        entry
    });
    store::audit::insert_many(tx, entries.collect()).await?;
    waitlist::release_many(ctx, tx, reservations).await
}
