//! Offers that nobody took in time go to the next in the line.

use chrono::TimeDelta;

use crate::{
    domain::{
        ids::ResourceId,
        period::Period,
        reservation::State,
        waitlist::{WaitState, WaitlistEntry, outcome_of},
    },
    operations::{Context, waitlist::offer_next},
    store::{self, StoreError, Tx, life::Change, retrying},
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
/// to the lines: also what no operation told of, such as a closure that ended. One transaction for each resource.
///
/// # Errors
/// [`StoreError`]; what was done for other resources stays.
pub async fn serve_waitlist(ctx: &Context) -> Result<ServedWaitlist, StoreError> {
    let mut served = ServedWaitlist::default();
    for resource in store::waitlist::list_resources(&ctx.db).await? {
        let of_resource = retrying(|| serve(ctx, resource)).await?;
        served.passed += of_resource.passed;
        served.offered += of_resource.offered;
    }
    Ok(served)
}

async fn serve(ctx: &Context, resource: ResourceId) -> Result<ServedWaitlist, StoreError> {
    let tx = ctx.db.begin_write().await?;
    store::booking::lock(&tx, resource).await?;
    let now = ctx.clock.now();
    let mut served = ServedWaitlist::default();
    let mut accepted = 0;
    for (entry, held) in store::waitlist::list_offered(&tx, resource).await? {
        match settle(ctx, &tx, &entry, held).await? {
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
async fn settle(ctx: &Context, tx: &Tx, entry: &WaitlistEntry, held: State) -> Result<Option<WaitState>, StoreError> {
    let now = ctx.clock.now();
    let Some(offer) = entry.offer else { return Ok(None) };
    let Some(outcome) = outcome_of(&offer, held, now) else { return Ok(None) };
    store::waitlist::update_state(tx, entry.id, outcome).await?;
    if held == State::Requested {
        let change = Change::of(State::Requested, State::Lapsed);
        store::life::update_states(tx, &[offer.reservation_id], &change, now).await?;
        let mut audit = ctx.audit(None, "reservation.lapse", offer.reservation_id.0, None);
        audit.details = serde_json::json!({ "waitlist": entry.id.to_string() });
        store::audit::insert(tx, audit).await?;
    }
    Ok(Some(outcome))
}
