//! The holder is there, by their own word or a manager's.

use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{ReservationDetails, State, VisitRefusal, decide_check_in},
    },
    operations::{Context, OperationError},
    store::{self, life::Change, retrying},
};

type Outcome = Result<ReservationDetails, OperationError<VisitRefusal>>;

/// Checks in; the reason, which may be empty, is kept in the history alone.
///
/// # Errors
/// [`VisitRefusal`]; [`OperationError::NotFound`] for somebody else's reservation, [`OperationError::Forbidden`]
/// without the scope `reserve`.
pub async fn check_in(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    retrying(|| attempt(ctx, actor, id, reason)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = super::locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let by_manager = super::as_manager(actor, &found)?;
    let resource = store::resource::by_id(&tx, found.reservation.resource_id).await?;
    let kind = resource.ok_or(OperationError::NotFound)?.kind;
    let now = ctx.clock.now();
    decide_check_in(&found.reservation, kind, by_manager, found.time_zone, now).map_err(OperationError::Refused)?;
    let change = Change { checked_in_at: Some(now), ..Change::of(State::Confirmed, State::CheckedIn) };
    let there = super::write(ctx, &tx, actor, &found, &change, "reservation.check_in", reason).await?;
    tx.commit().await?;
    Ok(there)
}
