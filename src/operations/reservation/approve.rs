//! A manager says yes to a request.

use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{AnswerRefusal, ReservationDetails, State, decide_approve},
    },
    operations::{Context, OperationError},
    store::{self, life::Change, retrying},
};

type Outcome = Result<ReservationDetails, OperationError<AnswerRefusal>>;

/// Approves; what can have changed since the request is looked at again. The reason, which may be empty, is kept in the
/// history alone.
///
/// # Errors
/// [`AnswerRefusal`]; [`OperationError::Forbidden`] for the holder, [`OperationError::NotFound`] for anybody else
/// who does not manage the place.
pub async fn approve(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    retrying(|| attempt(ctx, actor, id, reason)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let asked = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    super::check_manages(actor, &asked)?;
    // The resource first, as everywhere: who reserves meanwhile waits.
    let (resource, period) = (asked.reservation.resource_id, asked.reservation.period);
    let facts = store::booking::locked_facts(&tx, resource, &period).await?.ok_or(OperationError::NotFound)?;
    let found = super::locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    decide_approve(&facts, &found.reservation, ctx.clock.now()).map_err(OperationError::Refused)?;
    let change = Change::of(State::Requested, State::Confirmed);
    let approved = super::write(ctx, &tx, actor, &found, &change, "reservation.approve", reason).await?;
    tx.commit().await?;
    Ok(approved)
}
