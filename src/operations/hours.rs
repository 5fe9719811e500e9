//! What becomes of reservations that fall outside hours which a manager changes.

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        account::Actor,
        availability::{BookingFacts, Outside, outside_hours},
        reservation::{ReservationDetails, decide_cancel},
        text::remark,
    },
    operations::{Context, waitlist},
    store::{self, StoreError, Tx},
};

/// Those of the coming reservations of these resources that were within the hours before a change and are not after
/// it, by resource and start.
///
/// They are locked: a holder who cancels waits, and who was quicker is no longer among them. The units are locked by
/// the caller, so that none comes to be.
pub(super) async fn lock_fallen(
    tx: &Tx,
    changes: &[(BookingFacts, BookingFacts)],
    now: DateTime<Utc>,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let seen = list_fallen(tx, changes, now).await?;
    if seen.is_empty() {
        return Ok(seen);
    }
    let ids: Vec<_> = seen.iter().map(|details| details.reservation.id).collect();
    store::reservation::lock_many(tx, &ids).await?;
    list_fallen(tx, changes, now).await
}

async fn list_fallen(
    tx: &Tx,
    changes: &[(BookingFacts, BookingFacts)],
    now: DateTime<Utc>,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let mut fallen = Vec::new();
    for (before, after) in changes {
        let held = store::reservation::live_of_resource(tx, before.resource.id, now).await?;
        fallen.extend(outside_hours(before, after, &held));
    }
    Ok(fallen)
}

/// Does with the reservations what the manager said, with the reason that their holders read, in the transaction that
/// changes the hours.
pub(super) async fn settle(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    fallen: &[ReservationDetails],
    outside: Option<Outside>,
    reason: &str,
) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    let reservations = fallen.iter().map(|details| &details.reservation);
    let cancelled: Vec<_> = reservations.filter(|reservation| decide_cancel(reservation, 0, now).is_ok()).collect();
    if outside != Some(Outside::Cancel) || cancelled.is_empty() {
        return Ok(());
    }
    let reason = &remark(reason);
    let ids: Vec<_> = cancelled.iter().map(|reservation| reservation.id).collect();
    store::reservation::cancel_many(tx, &ids, reason, now).await?;
    let entries = cancelled.iter().map(|reservation| {
        let place = Some(reservation.place_id);
        let entry = ctx.audit(Some(actor.account.id), "reservation.cancel", reservation.id.0, place);
        store::audit::AuditEntry { details: serde_json::json!({ "reason": reason }), ..entry }
    });
    store::audit::insert_many(tx, entries.collect()).await?;
    waitlist::release_many(ctx, tx, &cancelled).await
}
