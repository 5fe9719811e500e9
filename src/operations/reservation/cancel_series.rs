//! Somebody calls several reservations of a series off.

use super::{
    as_manager,
    cancel::{check, write_cancelled_many},
};
use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{CancelRefusal, ReservationDetails, SeriesScope},
        text::remark,
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

type Outcome = Result<Vec<ReservationDetails>, OperationError<CancelRefusal>>;

/// Cancels a reservation and, as the scope says, others of its series; those that can no longer be called off
/// stay. Gives the cancelled ones in their order.
///
/// # Errors
/// [`CancelRefusal`] when none can be called off: that of the first, or that it is of no series; [`OperationError::NotFound`] for somebody
/// else's reservation.
pub async fn cancel_series(
    ctx: &Context,
    actor: &Actor,
    id: ReservationId,
    scope: SeriesScope,
    reason: &str,
) -> Outcome {
    retrying(|| attempt(ctx, actor, id, scope, reason)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, scope: SeriesScope, reason: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let named = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    as_manager(actor, &named)?;
    // The resource first, as everywhere: what becomes free is offered to the line.
    store::booking::lock(&tx, named.reservation.resource_id).await?;
    let ids: Vec<ReservationId> = match named.reservation.series {
        Some(series) if scope != SeriesScope::One => {
            let all = store::reservation::list_of_series(&tx, series.id).await?;
            let from = named.reservation.period.starts_at();
            let is_meant = |of: &ReservationDetails| {
                scope == SeriesScope::All || of.reservation.id == id || of.reservation.period.starts_at() >= from
            };
            all.iter().filter(|of| is_meant(of)).map(|of| of.reservation.id).collect()
        }
        None if scope != SeriesScope::One => return Err(OperationError::Refused(CancelRefusal::NoSeries)),
        _ => vec![id],
    };
    store::reservation::lock_many(&tx, &ids).await?;
    // Read again: one may have changed before its row was locked.
    let found = store::reservation::list_by_ids(&tx, &ids).await?;
    let (mut meant, mut refusal) = (Vec::new(), None);
    for details in &found {
        match check(actor, details, ctx.clock.now()) {
            Ok(()) => meant.push(&details.reservation),
            Err(OperationError::Refused(no)) => {
                refusal.get_or_insert(no);
            }
            Err(error) => return Err(error),
        }
    }
    if let (Some(refusal), true) = (refusal, meant.is_empty()) {
        return Err(OperationError::Refused(refusal));
    }
    write_cancelled_many(ctx, &tx, Some(actor), &meant, &remark(reason)).await?;
    let ids: Vec<ReservationId> = meant.iter().map(|reservation| reservation.id).collect();
    let cancelled = store::reservation::list_by_ids(&tx, &ids).await?;
    tx.commit().await?;
    Ok(cancelled)
}
