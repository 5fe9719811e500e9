//! A manager says no to a request.

use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{AnswerRefusal, ReservationDetails, State, decide_decline},
        text::remark,
    },
    operations::{Context, OperationError, waitlist},
    store::{life::Change, retrying},
};

type Outcome = Result<ReservationDetails, OperationError<AnswerRefusal>>;

/// Declines; the reason, which may be empty, is told to the holder, and the line is offered what is free again.
///
/// # Errors
/// [`AnswerRefusal::InvalidState`]; [`OperationError::Forbidden`] for the holder, [`OperationError::NotFound`] for
/// anybody else who does not manage the place.
pub async fn decline(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    retrying(|| attempt(ctx, actor, id, reason)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = super::locked_with_resource(&tx, id).await?.ok_or(OperationError::NotFound)?;
    super::check_manages(actor, &found)?;
    decide_decline(&found.reservation, ctx.clock.now()).map_err(OperationError::Refused)?;
    let told = Some(remark(reason)).filter(|told| !told.is_empty());
    let change = Change { reason: told, ..Change::of(State::Requested, State::Declined) };
    let declined = super::write(ctx, &tx, actor, &found, &change, "reservation.decline", reason).await?;
    waitlist::release(ctx, &tx, &found.reservation).await?;
    tx.commit().await?;
    Ok(declined)
}
