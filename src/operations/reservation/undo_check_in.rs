//! The team takes a mistaken check-in back.

use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{ReservationDetails, State, VisitRefusal, decide_undo_check_in},
    },
    operations::{Context, OperationError},
    store::{self, life::Change, retrying},
};

type Outcome = Result<ReservationDetails, OperationError<VisitRefusal>>;

/// Takes a check-in back; the reason, which may be empty, is kept in the history alone.
///
/// # Errors
/// [`VisitRefusal`]; [`OperationError::Forbidden`] for the holder, [`OperationError::NotFound`] for anybody else who
/// does not manage the place.
pub async fn undo_check_in(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    retrying(|| attempt(ctx, actor, id, reason)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = super::locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    super::check_manages(actor, &found)?;
    let resource = store::resource::by_id(&tx, found.reservation.resource_id).await?;
    let kind = resource.ok_or(OperationError::NotFound)?.kind;
    decide_undo_check_in(&found.reservation, kind, ctx.clock.now()).map_err(OperationError::Refused)?;
    let change = Change::of(State::CheckedIn, State::Confirmed);
    let undone = super::write(ctx, &tx, actor, &found, &change, "reservation.undo_check_in", reason).await?;
    tx.commit().await?;
    Ok(undone)
}
