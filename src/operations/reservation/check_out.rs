//! The holder is done before the end, and the rest is free for others.

use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{ReservationDetails, State, VisitRefusal, decide_check_out},
    },
    operations::{Context, OperationError, waitlist},
    store::{self, life::Change, retrying},
};

type Outcome = Result<ReservationDetails, OperationError<VisitRefusal>>;

/// Checks out; the reason, which may be empty, is kept in the history alone.
///
/// # Errors
/// [`VisitRefusal`]; [`OperationError::NotFound`] for somebody else's reservation, [`OperationError::Forbidden`]
/// without the scope `reserve`.
pub async fn check_out(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    retrying(|| attempt(ctx, actor, id, reason)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, reason: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = super::locked_with_resource(&tx, id).await?.ok_or(OperationError::NotFound)?;
    super::as_manager(actor, &found)?;
    let resource = store::resource::by_id(&tx, found.reservation.resource_id).await?;
    let kind = resource.ok_or(OperationError::NotFound)?.kind;
    let ends_at = decide_check_out(&found.reservation, kind, ctx.clock.now()).map_err(OperationError::Refused)?;
    let change = Change { ends_at: Some(ends_at), ..Change::of(State::CheckedIn, State::Completed) };
    let done = super::write(ctx, &tx, actor, &found, &change, "reservation.check_out", reason).await?;
    waitlist::release(ctx, &tx, &found.reservation).await?;
    tx.commit().await?;
    Ok(done)
}
