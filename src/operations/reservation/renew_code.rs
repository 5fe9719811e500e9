//! A manager makes a new code for a guest who has lost the first.

use super::{check_manages, locked, reserve::give_code};
use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        reservation::{CancelCode, CancelRefusal, decide_cancel},
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

type Outcome = Result<CancelCode, OperationError<CancelRefusal>>;

/// Gives the guest another code, which is told here and kept nowhere; the one before opens nothing any more.
///
/// # Errors
/// [`CancelRefusal`] where there is nothing left to call off; [`OperationError::Forbidden`] for its holder;
/// [`OperationError::NotFound`] where no guest has it.
pub async fn renew_code(ctx: &Context, actor: &Actor, id: ReservationId) -> Outcome {
    retrying(|| attempt(ctx, actor, id)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    check_manages(actor, &found)?;
    let reservation = &found.reservation;
    if reservation.guest.is_none() {
        return Err(OperationError::NotFound);
    }
    decide_cancel(reservation, 0, ctx.clock.now()).map_err(OperationError::Refused)?;
    let code = give_code(ctx, &tx, reservation).await?;
    let entry = ctx.audit(Some(actor.account.id), "reservation.renew_code", id.0, Some(reservation.place_id));
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(code)
}
