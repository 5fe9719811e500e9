//! What the running service does by itself, again and again.

use std::{future::Future, pin::pin, time::Duration};

use chrono::TimeDelta;
use tokio::time::{MissedTickBehavior, interval};

use crate::operations::{Context, upkeep};

/// How often time's changes are written.
const EVERY: Duration = Duration::from_secs(30);
/// The database looks at its rows in the first turn, and after so many more.
const ANALYSE_EVERY: u64 = 480;

/// Keeps reservations up until `stopped`, and forgets people `retention` after their reservations ended; a turn that has begun is finished. A turn that fails is logged, and what it
/// left is found by the next.
pub async fn run(ctx: Context, retention: TimeDelta, stopped: impl Future<Output = ()>) {
    let mut stopped = pin!(stopped);
    let mut turns = interval(EVERY);
    // A turn that took long is not made up for by several at once.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for nth in 0_u64.. {
        tokio::select! {
            biased;
            () = &mut stopped => return,
            _ = turns.tick() => turn(&ctx, retention).await,
        }
        if nth.is_multiple_of(ANALYSE_EVERY)
            && let Err(error) = ctx.db.analyse().await
        {
            tracing::warn!(%error, "the database did not look at its rows");
        }
    }
}

async fn turn(ctx: &Context, retention: TimeDelta) {
    // In this order: who did not come is a no-show before what is over is completed.
    let outcomes = [
        ("lapse_requests", upkeep::lapse_requests(ctx).await),
        ("end_unattended", upkeep::end_unattended(ctx).await),
        ("complete_ended", upkeep::complete_ended(ctx).await),
        // What has just become free is offered to the lines.
        ("serve_waitlist", upkeep::serve_waitlist(ctx).await.map(|served| served.passed + u64::from(served.offered))),
        ("anonymise", upkeep::anonymise(ctx, retention).await.map(|forgotten| forgotten as u64)),
    ];
    for (job, outcome) in outcomes {
        match outcome {
            Ok(0) => {}
            Ok(changed) => tracing::info!(job, changed, "upkeep"),
            Err(error) => tracing::warn!(job, %error, "upkeep failed; the next turn tries again"),
        }
    }
}
