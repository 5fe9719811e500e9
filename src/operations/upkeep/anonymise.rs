//! People are forgotten after a while; figures are kept.

use chrono::TimeDelta;

use crate::{
    operations::Context,
    store::{self, StoreError, retrying},
};

/// The most rows of a kind in one run, so that nobody waits for a large transaction.
const MOST: u64 = 500;

/// Takes the people out of reservations that ended more than `after` ago: holder, guest, note and reason, who handed
/// things over and what was noted of them, the actors and reasons of their history, and the keys of the requests that
/// made them. Why a certification was withdrawn as long ago is forgotten too; wishes of the waitlist as old go away.
/// Gives how many were changed, 500 of each at most: call it again until it gives zero.
///
/// # Errors
/// [`StoreError`].
pub async fn anonymise(ctx: &Context, after: TimeDelta) -> Result<usize, StoreError> {
    retrying(|| attempt(ctx, after)).await
}

async fn attempt(ctx: &Context, after: TimeDelta) -> Result<usize, StoreError> {
    let Some(before) = ctx.clock.now().checked_sub_signed(after) else { return Ok(0) };
    // Read outside a transaction: most turns find nothing, and SQLite's one writer is not kept waiting for that.
    if !store::retention::is_due(&ctx.db, before).await? {
        return Ok(0);
    }
    let tx = ctx.db.begin_write().await?;
    let reservations = store::retention::update_forgotten(&tx, before, MOST).await?.len();
    let wishes = store::retention::delete_old_wishes(&tx, before, MOST).await?.len();
    let withdrawals = store::retention::update_unexplained(&tx, before, MOST).await?.len();
    let changed = reservations + wishes + withdrawals;
    if changed == 0 {
        return Ok(0);
    }
    let mut audit = ctx.audit(None, "upkeep.anonymise", ctx.ids.uuid(), None);
    audit.details = serde_json::json!({ "reservations": reservations, "wishes": wishes, "withdrawals": withdrawals });
    store::audit::insert(&tx, audit).await?;
    tx.commit().await?;
    Ok(changed)
}
