//! The team gives a thing to who reserved it, which is the check-in of equipment.

use super::Handling;
use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        loan::{Loan, LoanRefusal, decide_hand_over},
        reservation::{ReservationDetails, State},
    },
    operations::{
        Context, OperationError,
        reservation::{check_manages, locked, write},
    },
    store::{self, life::Change, retrying},
};

type Outcome = Result<(ReservationDetails, Loan), OperationError<LoanRefusal>>;

/// Hands over.
///
/// # Errors
/// [`LoanRefusal`]; [`OperationError::Forbidden`] for the holder, [`OperationError::NotFound`] for anybody else who
/// does not manage the place.
pub async fn hand_over(ctx: &Context, actor: &Actor, id: ReservationId, handling: &Handling) -> Outcome {
    retrying(|| attempt(ctx, actor, id, handling)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, handling: &Handling) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let asked = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    check_manages(actor, &asked)?;
    // The resource first, as everywhere: of two who hand over one thing the second finds it away.
    store::booking::lock(&tx, asked.reservation.resource_id).await?;
    let found = locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let resource = store::resource::by_id(&tx, found.reservation.resource_id).await?;
    let resource = resource.ok_or(OperationError::NotFound)?;
    let in_service = resource.is_in_service(found.reservation.unit_id);
    let is_away = store::loan::is_away(&tx, found.reservation.unit_id).await?;
    let now = ctx.clock.now();
    let condition =
        decide_hand_over(&found.reservation, resource.kind, in_service.then_some(handling.condition), is_away, now)
            .map_err(OperationError::Refused)?;
    let loan = Loan {
        reservation_id: id,
        handed_over_at: now,
        handed_over_by: Some(actor.account.id),
        condition_out: condition,
        note_out: handling.note(),
        returned: None,
    };
    store::loan::insert(&tx, &loan).await?;
    let change = Change { checked_in_at: Some(now), ..Change::of(State::Confirmed, State::CheckedIn) };
    let lent = write(ctx, &tx, actor, &found, &change, "reservation.hand_over", "").await?;
    tx.commit().await?;
    Ok((lent, loan))
}
