//! A manager closes a place, one of its resources or one unit for a while.

use crate::{
    domain::{
        account::Actor,
        closure::{CloseRefusal, Closure, Fate, Hit, HitCount, decide_close, decide_hit},
        ids::{ClosureId, PlaceId, ReservationId, ResourceId, UnitId},
        period::Period,
        reservation::{DECISION_MARGIN, Reservation},
        text::remark,
    },
    operations::{Context, OperationError, waitlist},
    store::{self, Conflict, StoreError, Tx, retrying},
};

/// What a new closure is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClosure {
    /// Where.
    pub place_id: PlaceId,
    /// Only this resource of it; `None` closes the whole place.
    pub resource_id: Option<ResourceId>,
    /// Only this unit of the resource; `None` closes all of them.
    pub unit_id: Option<UnitId>,
    /// From when to when.
    pub period: Period,
    /// Told to the public; may be empty.
    pub reason: String,
}

type Outcome<T> = Result<T, OperationError<CloseRefusal>>;

/// Closes, and does with the live reservations that are hit what `hit` says: all in one transaction. `None` closes
/// only where none is hit.
///
/// `seen` are the reservations of which that was said, with their sequences, by start, then id; `None` does not
/// compare.
///
/// # Errors
/// [`CloseRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when there is no such place.
pub async fn add(
    ctx: &Context,
    actor: &Actor,
    new: NewClosure,
    hit: Option<Hit>,
    seen: Option<&[(ReservationId, u32)]>,
) -> Outcome<(Closure, HitCount)> {
    if !actor.acts_as_manager_of(new.place_id) {
        return Err(OperationError::Forbidden);
    }
    let closure = draft(ctx, &new);
    decide_close(&closure.period, closure.created_at).map_err(OperationError::Refused)?;
    let count = retrying(|| attempt(ctx, actor, &closure, hit, seen)).await?;
    Ok((closure, count))
}

/// The closure as it would be made now, to be asked what it hits.
#[must_use]
pub fn draft(ctx: &Context, new: &NewClosure) -> Closure {
    let now = ctx.clock.now();
    Closure {
        id: ClosureId(ctx.ids.uuid()),
        place_id: new.place_id,
        resource_id: new.resource_id,
        unit_id: new.unit_id,
        period: new.period,
        reason: remark(&new.reason),
        sequence: 0,
        reopened_at: None,
        created_at: now,
        updated_at: now,
    }
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    closure: &Closure,
    hit: Option<Hit>,
    seen: Option<&[(ReservationId, u32)]>,
) -> Outcome<HitCount> {
    let tx = ctx.db.begin_write().await?;
    // First of all, so that no resource is added to what closes.
    store::place::lock(&tx, closure.place_id).await?.ok_or(OperationError::NotFound)?;
    lock_concerned(&tx, closure).await?;
    let reservations = lock_hit(&tx, closure).await?;
    let stand = reservations.iter().map(|reservation| (reservation.id, reservation.sequence));
    if seen.is_some_and(|seen| !seen.iter().copied().eq(stand)) {
        return Err(OperationError::Refused(CloseRefusal::Stale));
    }
    if hit.is_none() && !reservations.is_empty() {
        let hit = reservations.iter().map(|reservation| (reservation.id, reservation.period)).collect();
        return Err(OperationError::Refused(CloseRefusal::Undecided { hit }));
    }
    let fates = decide(&tx, closure, hit.unwrap_or(Hit::Keep), &reservations).await?;
    match store::closure::insert(&tx, closure).await {
        Err(StoreError::Conflict(Conflict::ForeignKey)) => return Err(OperationError::NotFound),
        outcome => outcome?,
    }
    match write_fates(&tx, closure, &fates).await {
        // The facts were read under a lock, so only a row that they leave out can be in the way.
        Err(StoreError::Conflict(Conflict::DoubleBooking)) => {
            let refusal = CloseRefusal::CannotMove { stuck: 1, hit: fates.len() };
            return Err(OperationError::Refused(refusal));
        }
        outcome => outcome?,
    }
    let mut entries = vec![ctx.audit(Some(actor.account.id), "closure.add", closure.id.0, Some(closure.place_id))];
    for (id, fate) in &fates {
        let (action, details) = match fate {
            Fate::Kept => continue,
            Fate::Moved(unit) => {
                ("reservation.move", serde_json::json!({ "unit_id": unit.id.0, "closure": closure.id.0 }))
            }
            Fate::Cancelled => {
                ("reservation.cancel", serde_json::json!({ "reason": closure.reason, "closure": closure.id.0 }))
            }
        };
        let entry = ctx.audit(Some(actor.account.id), action, id.0, Some(closure.place_id));
        entries.push(store::audit::AuditEntry { details, ..entry });
    }
    store::audit::insert_many(&tx, entries).await?;
    pass_on(ctx, &tx, &reservations, &fates).await?;
    tx.commit().await?;
    Ok(HitCount::of(&fates))
}

/// Makes whoever reserves something that closes wait: resources in one order, so that two who close never wait for
/// each other in a circle.
async fn lock_concerned(tx: &Tx, closure: &Closure) -> Outcome<()> {
    let mut resources = store::resource::list_of_place(tx, closure.place_id).await?;
    if let Some(wanted) = closure.resource_id {
        resources.retain(|resource| resource.id == wanted);
        let has_unit = |unit: UnitId| resources.iter().any(|resource| resource.units.iter().any(|it| it.id == unit));
        if resources.is_empty() {
            return Err(OperationError::Refused(CloseRefusal::UnknownResource));
        }
        if !closure.unit_id.is_none_or(has_unit) {
            return Err(OperationError::Refused(CloseRefusal::UnknownUnit));
        }
    } else if closure.unit_id.is_some() {
        return Err(OperationError::Refused(CloseRefusal::UnknownUnit));
    }
    resources.sort_by_key(|resource| resource.id);
    for resource in resources {
        store::booking::lock(tx, resource.id).await?;
    }
    Ok(())
}

/// The reservations that are hit, locked: a holder who cancels waits, and who was quicker is no longer among them.
async fn lock_hit(tx: &Tx, closure: &Closure) -> Outcome<Vec<Reservation>> {
    let seen: Vec<ReservationId> = list_hit(tx, closure).await?.into_iter().map(|hit| hit.id).collect();
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    store::reservation::lock_many(tx, &seen).await?;
    Ok(list_hit(tx, closure).await?)
}

async fn list_hit(tx: &Tx, closure: &Closure) -> Result<Vec<Reservation>, StoreError> {
    let found = store::closure::list_hit(tx, closure, closure.created_at).await?;
    Ok(found.into_iter().map(|details| details.reservation).collect())
}

async fn decide(
    tx: &Tx,
    closure: &Closure,
    hit: Hit,
    reservations: &[Reservation],
) -> Outcome<Vec<(ReservationId, Fate)>> {
    let facts = match (hit, closure.resource_id, closure.unit_id, hull(reservations)) {
        // Only who leaves one unit has others to go to.
        (Hit::Move, Some(resource), Some(_), Some(window)) => store::booking::facts(tx, resource, &window).await?,
        _ => None,
    };
    let reservations: Vec<&Reservation> = reservations.iter().collect();
    decide_hit(hit, &reservations, facts.as_ref(), closure.created_at).map_err(OperationError::Refused)
}

/// From the first start to the last end.
fn hull(reservations: &[Reservation]) -> Option<Period> {
    let whole = reservations.iter().map(|reservation| reservation.holds).reduce(|whole, holds| whole.hull(&holds))?;
    // With the neighbours whose buffers count.
    Some(whole.widened(DECISION_MARGIN))
}

async fn write_fates(tx: &Tx, closure: &Closure, fates: &[(ReservationId, Fate)]) -> Result<(), StoreError> {
    let cancelled = fates.iter().filter(|(_, fate)| *fate == Fate::Cancelled).map(|(id, _)| *id);
    let cancelled: Vec<ReservationId> = cancelled.collect();
    if !cancelled.is_empty() {
        store::reservation::cancel_many(tx, &cancelled, &closure.reason, closure.created_at).await?;
    }
    for (id, fate) in fates {
        if let Fate::Moved(unit) = fate {
            store::reservation::update_unit(tx, *id, unit.id, closure.created_at).await?;
        }
    }
    Ok(())
}

/// Offers to the lines what is free now beside the closure: of what was called off, and where what was moved has been.
async fn pass_on(
    ctx: &Context,
    tx: &Tx,
    reservations: &[Reservation],
    fates: &[(ReservationId, Fate)],
) -> Result<(), StoreError> {
    let both = || reservations.iter().zip(fates.iter().map(|(_, fate)| fate));
    let cancelled: Vec<&Reservation> =
        both().filter(|(_, fate)| **fate == Fate::Cancelled).map(|(reservation, _)| reservation).collect();
    waitlist::release_many(ctx, tx, &cancelled).await?;
    let moved = both().filter(|(_, fate)| matches!(fate, Fate::Moved(_))).map(|(reservation, _)| reservation);
    let left = moved.map(|it| (it.resource_id, it.holds)).reduce(|(id, whole), (_, holds)| (id, whole.hull(&holds)));
    if let Some((resource, left)) = left {
        waitlist::offer_next(ctx, tx, resource, &left).await?;
    }
    Ok(())
}
