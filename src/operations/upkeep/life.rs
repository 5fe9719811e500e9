//! What time alone changes: requests lapse, who does not come is a no-show, what is over is completed.
//!
//! Each transaction changes a page of reservations at most. Several instances may do this at once: a reservation that
//! another one is changing is left to it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        availability::BookingFacts,
        ids::{PlaceId, ReservationId, UnitId},
        period::Period,
        reservation::{Due, State, decide_upkeep},
    },
    operations::Context,
    store::{
        self, StoreError, Tx,
        audit::AuditEntry,
        life::{Candidates, Change},
        retrying,
    },
};

/// How many reservations one transaction changes at most.
const PAGE: u64 = 200;

/// Ends requests that nobody has answered in time; gives how many.
///
/// # Errors
/// [`StoreError`]; the pages before are done.
pub async fn lapse_requests(ctx: &Context) -> Result<u64, StoreError> {
    run(ctx, Candidates::Unanswered).await
}

/// Frees what nobody came for, where the rules ask people to say that they are there; gives how many.
///
/// # Errors
/// [`StoreError`]; the pages before are done.
pub async fn end_unattended(ctx: &Context) -> Result<u64, StoreError> {
    run(ctx, Candidates::Unattended).await
}

/// Completes what is over; where the rules ask people to say that they are there, who did not is a no-show. A thing
/// that is late stays lent. Gives how many.
///
/// # Errors
/// [`StoreError`]; the pages before are done.
pub async fn complete_ended(ctx: &Context) -> Result<u64, StoreError> {
    run(ctx, Candidates::Ended).await
}

async fn run(ctx: &Context, which: Candidates) -> Result<u64, StoreError> {
    let now = ctx.clock.now();
    let (mut after, mut changed) = (None, 0);
    loop {
        // Read outside a transaction: most turns find nothing, and SQLite's one writer is not kept waiting for that.
        let page = store::life::candidates(&ctx.db, which, now, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(changed) };
        after = Some((last.period.starts_at(), last.id));
        let due: Vec<ReservationId> =
            page.iter().filter(|due| decide_upkeep(due, now).is_some()).map(|due| due.id).collect();
        if !due.is_empty() {
            changed += retrying(|| end(ctx, &due, now)).await?;
        }
    }
}

/// Decides again about these, now locked, and writes what is decided.
async fn end(ctx: &Context, ids: &[ReservationId], now: DateTime<Utc>) -> Result<u64, StoreError> {
    let tx = ctx.db.begin_write().await?;
    let mut changes: BTreeMap<(State, State), Vec<Due>> = BTreeMap::new();
    for due in store::life::lock_free(&tx, ids).await? {
        if let Some(state) = decide_upkeep(&due, now) {
            changes.entry((due.state, state)).or_default().push(due);
        }
    }
    let mut entries = Vec::new();
    for ((from, to), due) in changes {
        let ids: Vec<ReservationId> = due.iter().map(|due| due.id).collect();
        let changed = store::life::update_states(&tx, &ids, &Change::of(from, to), now).await?;
        let due = due.iter().filter(|due| changed.contains(&due.id));
        entries.extend(due.map(|due| entry(ctx, due.id, due.place_id, to, due.no_show_minutes)));
    }
    if entries.is_empty() {
        return Ok(0);
    }
    let changed = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    store::audit::insert_many(&tx, entries).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Ends the requests that lapsed on this unit and hold part of the period, inside the transaction of who takes it: the
/// decision counts them as free, and the database's own rule needs their rows to say so too. No query where the facts
/// of the decision show none.
///
/// # Errors
/// [`StoreError`].
pub(in crate::operations) async fn lapse_in_the_way(
    ctx: &Context,
    tx: &Tx,
    facts: &BookingFacts,
    unit: UnitId,
    holds: &Period,
) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    if !facts.lapsed(now).any(|busy| busy.unit_id == unit && busy.period.overlaps(holds)) {
        return Ok(());
    }
    let ids = store::life::lock_lapsed(tx, unit, holds, now).await?;
    lapse(ctx, tx, facts.resource.place_id, &ids).await
}

/// Writes that these requests of a place lapsed, those that the loop or somebody's answer has not ended since.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn lapse(ctx: &Context, tx: &Tx, place: PlaceId, ids: &[ReservationId]) -> Result<(), StoreError> {
    let change = Change::of(State::Requested, State::Lapsed);
    let lapsed = store::life::update_states(tx, ids, &change, ctx.clock.now()).await?;
    if lapsed.is_empty() {
        return Ok(());
    }
    let entries = lapsed.iter().map(|id| entry(ctx, *id, place, State::Lapsed, 0)).collect();
    store::audit::insert_many(tx, entries).await
}

/// Nobody did it: the entry has no actor.
fn entry(ctx: &Context, id: ReservationId, place: PlaceId, to: State, no_show_minutes: u32) -> AuditEntry {
    let action = match to {
        State::Lapsed => "reservation.lapse",
        State::NoShow => "reservation.no_show",
        _ => "reservation.complete",
    };
    let mut entry = ctx.audit(None, action, id.0, Some(place));
    if to == State::NoShow {
        entry.details = serde_json::json!({ "reason": "unattended", "no_show_minutes": no_show_minutes });
    }
    entry
}
