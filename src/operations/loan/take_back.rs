//! The team takes a thing back, which is the check-out of equipment; a broken one is lent no more.

use super::Handling;
use crate::{
    domain::{
        account::Actor,
        ids::{ReservationId, UnitId},
        loan::{Away, Condition, Loan, LoanRefusal, Return, decide_take_back},
        reservation::{ReservationDetails, State},
        resource::Unit,
    },
    operations::{
        Context, OperationError,
        reservation::{check_manages, locked, write},
        waitlist,
    },
    store::{self, StoreError, Tx, life::Change, retrying},
};

type Outcome = Result<(ReservationDetails, Loan, Vec<ReservationDetails>), OperationError<LoanRefusal>>;

/// Takes back, in time or late; a broken thing puts its unit out of service in the same transaction, and what is free
/// again is offered to the line. Of a broken one also gives the live reservations of its unit that are not over, by
/// start: they stay, and the team sees to them.
///
/// # Errors
/// [`LoanRefusal`]; [`OperationError::Forbidden`] for the holder, [`OperationError::NotFound`] for anybody else who
/// does not manage the place.
pub async fn take_back(ctx: &Context, actor: &Actor, id: ReservationId, handling: &Handling) -> Outcome {
    retrying(|| attempt(ctx, actor, id, handling)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ReservationId, handling: &Handling) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let asked = store::reservation::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    check_manages(actor, &asked)?;
    // The resource first, as everywhere: a broken unit is written to.
    store::booking::lock(&tx, asked.reservation.resource_id).await?;
    let found = locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let loan = store::loan::of_reservation(&tx, id).await?;
    let now = ctx.clock.now();
    let ends_at = decide_take_back(&found.reservation, loan.as_ref(), now).map_err(OperationError::Refused)?;
    let mut loan = loan.ok_or(OperationError::NotFound)?;
    let returned = Return { at: now, by: Some(actor.account.id), condition: handling.condition, note: handling.note() };
    store::loan::update_returned(&tx, id, &returned).await?;
    if returned.condition == Condition::Broken {
        withdraw(ctx, &tx, actor, &found).await?;
    }
    loan.returned = Some(returned);
    let change = Change { ends_at: Some(ends_at), ..Change::of(State::CheckedIn, State::Completed) };
    let done = write(ctx, &tx, actor, &found, &change, "reservation.take_back", "").await?;
    let reservation = &found.reservation;
    let away = Away { unit_id: reservation.unit_id, period: reservation.period };
    let late = away.late_hold(found.time_zone, now);
    let freed = late.map_or(reservation.holds, |late| late.hull(&reservation.holds));
    waitlist::offer_next(ctx, &tx, reservation.resource_id, &freed).await?;
    let hit = if handling.condition == Condition::Broken {
        store::reservation::live_of_unit(&tx, reservation.unit_id, now).await?
    } else {
        Vec::new()
    };
    tx.commit().await?;
    Ok((done, loan, hit))
}

/// Puts the unit out of service, where it is not already.
async fn withdraw(ctx: &Context, tx: &Tx, actor: &Actor, found: &ReservationDetails) -> Result<(), StoreError> {
    let UnitId(id) = found.reservation.unit_id;
    let resource = store::resource::by_id(tx, found.reservation.resource_id).await?;
    let mut units = resource.into_iter().flat_map(|resource| resource.units);
    let Some(unit) = units.find(|unit| unit.id.0 == id && !unit.out_of_service) else { return Ok(()) };
    store::resource::update_unit(tx, &Unit { out_of_service: true, ..unit }).await?;
    let mut entry = ctx.audit(Some(actor.account.id), "unit.edit", id, Some(found.reservation.place_id));
    entry.details = serde_json::json!({ "out_of_service": true, "returned_broken": found.reservation.id.to_string() });
    store::audit::insert(tx, entry).await
}
