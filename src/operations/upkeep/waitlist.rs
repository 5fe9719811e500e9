//! Offers that nobody took in time go to the next in the line.

use chrono::{DateTime, TimeDelta, Utc};

use super::life::lapse;
use crate::{
    domain::{
        ids::ResourceId,
        period::Period,
        reservation::{DECISION_MARGIN, State},
        waitlist::{WaitState, decide_offer, has_room, outcome_of},
    },
    operations::{Context, waitlist::offer_next},
    store::{self, StoreError, Tx, retrying, waitlist::InForceWish},
};

/// Further ahead than any horizon.
const AHEAD: TimeDelta = TimeDelta::days(3 * 366);

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServedWaitlist {
    /// Offers that passed, and wishes whose period began.
    pub passed: u64,
    /// Offers made.
    pub offered: u32,
}

/// Lapses the offers that ran out, settles those whose reservation was answered otherwise, and offers what is free
/// to the lines: also what no operation told of, such as a closure that ended. One transaction for each
/// resource of which something is due.
///
/// # Errors
/// [`StoreError`]; what was done for other resources stays.
pub async fn serve_waitlist(ctx: &Context) -> Result<ServedWaitlist, StoreError> {
    let mut served = ServedWaitlist::default();
    // Read outside a transaction: most turns find nothing, and neither SQLite's one writer nor who reserves is kept
    // waiting for that.
    let wishes = store::waitlist::list_in_force(&ctx.db, None).await?;
    for line in wishes.chunk_by(|one, next| one.entry.resource_id == next.entry.resource_id) {
        let Some(resource) = line.first().map(|wish| wish.entry.resource_id) else { continue };
        if !is_due(ctx, resource, line).await? {
            continue;
        }
        let of_resource = retrying(|| serve(ctx, resource)).await?;
        served.passed += of_resource.passed;
        served.offered += of_resource.offered;
    }
    Ok(served)
}

/// Whether something of a resource's line seems to be settled or begun, or free for somebody who waits.
async fn is_due(ctx: &Context, resource: ResourceId, line: &[InForceWish]) -> Result<bool, StoreError> {
    let now = ctx.clock.now();
    let is_over = |wish: &InForceWish| match wish.entry.state {
        WaitState::Waiting => wish.entry.period.starts_at() <= now,
        _ => outcome(wish, now).is_some(),
    };
    if line.iter().any(is_over) {
        return Ok(true);
    }
    let waiting = || line.iter().map(|wish| &wish.entry).filter(|entry| entry.state == WaitState::Waiting);
    let wished = waiting().map(|entry| entry.period).reduce(|whole, period| whole.hull(&period));
    let Some(window) = wished.map(|wished| wished.widened(DECISION_MARGIN)) else { return Ok(false) };
    let Some(read) = store::booking::committed_facts(&ctx.db, resource, &window).await? else { return Ok(false) };
    let facts = read.as_of(now);
    for entry in waiting() {
        if !has_room(&facts, entry) {
            continue;
        }
        let person = store::person::facts(&ctx.db, entry.account_id, &facts, &entry.period, now).await?;
        if decide_offer(&facts, &person, entry, now).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn serve(ctx: &Context, resource: ResourceId) -> Result<ServedWaitlist, StoreError> {
    let tx = ctx.db.begin_write().await?;
    store::booking::lock(&tx, resource).await?;
    let now = ctx.clock.now();
    let mut served = ServedWaitlist::default();
    let mut accepted = 0;
    for wish in store::waitlist::list_in_force(&tx, Some(resource)).await? {
        match settle(ctx, &tx, &wish).await? {
            Some(WaitState::Passed) => served.passed += 1,
            Some(_) => accepted += 1,
            None => {}
        }
    }
    served.passed += store::waitlist::update_begun(&tx, resource, now).await?;
    if let Ok(ahead) = Period::new(now, now + AHEAD) {
        served.offered = offer_next(ctx, &tx, resource, &ahead).await?;
    }
    if served != ServedWaitlist::default() || accepted > 0 {
        tx.commit().await?;
    }
    Ok(served)
}

/// Writes what became of an offer; `None` while it stands.
async fn settle(ctx: &Context, tx: &Tx, wish: &InForceWish) -> Result<Option<WaitState>, StoreError> {
    let Some(offer) = wish.entry.offer else { return Ok(None) };
    let Some(outcome) = outcome(wish, ctx.clock.now()) else { return Ok(None) };
    store::waitlist::update_state(tx, wish.entry.id, outcome).await?;
    if wish.held == Some(State::Requested) {
        lapse(ctx, tx, wish.place_id, &[offer.reservation_id]).await?;
    }
    Ok(Some(outcome))
}

/// What became of an offer; `None` while it stands, and of who still waits.
fn outcome(wish: &InForceWish, now: DateTime<Utc>) -> Option<WaitState> {
    outcome_of(&wish.entry.offer?, wish.held?, now)
}
