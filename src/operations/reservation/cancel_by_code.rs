//! A person without an account looks at a reservation by its code, and calls it off.

use super::cancel::write_cancelled;
use crate::{
    domain::{
        account::PhoneNumber,
        reservation::{CancelCode, CancelRefusal, ReservationDetails, decide_cancel},
    },
    operations::{Context, OperationError, secret},
    store::{self, Queries, StoreError, retrying},
};

type Outcome = Result<ReservationDetails, OperationError<CancelRefusal>>;

/// The reservation of a code and its guest's telephone number; `None` where either is wrong.
///
/// # Errors
/// [`StoreError`].
pub async fn by_code(
    ctx: &Context,
    code: &CancelCode,
    phone: &PhoneNumber,
) -> Result<Option<ReservationDetails>, StoreError> {
    find(&ctx.db, code, phone).await
}

/// Calls it off, by the same limit as for people with an account.
///
/// # Errors
/// [`CancelRefusal`]; [`OperationError::NotFound`] where code or number is wrong.
pub async fn cancel_by_code(ctx: &Context, code: &CancelCode, phone: &PhoneNumber) -> Outcome {
    retrying(|| attempt(ctx, code, phone)).await
}

async fn attempt(ctx: &Context, code: &CancelCode, phone: &PhoneNumber) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = find(&tx, code, phone).await?.ok_or(OperationError::NotFound)?;
    let id = found.reservation.id;
    // As it is once nobody else changes it.
    let found = super::locked_with_resource(&tx, id).await?.ok_or(OperationError::NotFound)?;
    decide_cancel(&found.reservation, found.cancel_until_minutes, ctx.clock.now()).map_err(OperationError::Refused)?;
    write_cancelled(ctx, &tx, None, &found.reservation, "").await?;
    let cancelled = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(cancelled)
}

async fn find(
    from: &impl Queries,
    code: &CancelCode,
    phone: &PhoneNumber,
) -> Result<Option<ReservationDetails>, StoreError> {
    let found = store::guest::by_code(from, &secret::hash(code.as_str())).await?;
    let same = |details: &ReservationDetails| {
        details.reservation.guest.as_ref().is_some_and(|guest| guest.phone.is_same_as(phone))
    };
    Ok(found.filter(same))
}
