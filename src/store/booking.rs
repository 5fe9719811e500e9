//! The facts that a decision about a resource looks at, in as few round trips as its rules allow.

use std::{collections::HashMap, sync::Arc};

use ::entity::{closure, place, reservation, resource, waitlist_entry};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, LockType, UnionType},
};
use uuid::Uuid;

use super::{
    Db, Queries, StoreError, Tx,
    known::{self, Known, Memory},
    life::FINAL,
    loan,
    resource::{holiday_area, hours_of, list_of_place, zone_of},
    waitlist::is_waiting,
};
use crate::domain::{
    availability::{BookingFacts, BusyUnit, ClosedPeriod, Lapsing, Taken},
    ids::{PlaceId, ResourceId, UnitId},
    period::Period,
    reservation::{State, decision_window},
    resource::Resource,
};

/// All that a decision about the resource in this window looks at; `None` when it does not exist or its
/// place is withdrawn. Three queries, and one more for what is lent.
///
/// # Errors
/// [`StoreError`].
pub async fn facts(from: &impl Queries, id: ResourceId, window: &Period) -> Result<Option<BookingFacts>, StoreError> {
    match known::read(from, id).await? {
        Some(known) => Ok(Some(read_beside(from, &known, window).await?.0)),
        None => Ok(None),
    }
}

/// Like [`facts`] of what is committed, for who only looks whether something is to be done. One query where the resource
/// is remembered as it is.
///
/// # Errors
/// [`StoreError`].
pub async fn committed_facts(db: &Db, id: ResourceId, window: &Period) -> Result<Option<BookingFacts>, StoreError> {
    remember(db, id).await?;
    remembered(db, db.memory(), id, |_| *window).await
}

/// Like [`facts`], and every other writer of this resource's reservations waits until this transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn locked_facts(tx: &Tx, id: ResourceId, window: &Period) -> Result<Option<BookingFacts>, StoreError> {
    lock(tx, id).await?;
    facts(tx, id, window).await
}

/// Like [`locked_facts`] over the window that a decision about this one period looks at, and no more. One query
/// beside the lock where the resource is remembered as it is, which [`remember`] sees to; two of what is lent.
///
/// # Errors
/// [`StoreError`].
pub async fn locked_facts_around(tx: &Tx, id: ResourceId, period: &Period) -> Result<Option<BookingFacts>, StoreError> {
    lock(tx, id).await?;
    remembered(tx, tx.memory(), id, |resource| decision_window(resource, period)).await
}

/// The facts in a window that may follow from the resource; beside what is remembered of it, where that is still so, and
/// read whole where it is not.
async fn remembered(
    from: &impl Queries,
    memory: &Memory,
    id: ResourceId,
    window: impl Fn(&Resource) -> Period,
) -> Result<Option<BookingFacts>, StoreError> {
    if let Some(known) = memory.get(id) {
        let (facts, revision) = read_beside(from, &known, &window(&known.facts.resource)).await?;
        if revision == Some(known.revision) {
            return Ok(Some(facts));
        }
        memory.forget(id);
    }
    let Some(known) = known::read(from, id).await? else { return Ok(None) };
    Ok(Some(read_beside(from, &known, &window(&known.facts.resource)).await?.0))
}

/// Remembers what seldom changes of a resource before a transaction needs it; no query where it is remembered.
///
/// # Errors
/// [`StoreError`].
pub async fn remember(db: &Db, id: ResourceId) -> Result<(), StoreError> {
    if db.memory().get(id).is_none()
        && let Some(known) = known::read(db, id).await?
    {
        db.memory().put(id, Arc::new(known));
    }
    Ok(())
}

/// Makes every other writer of this resource's reservations wait until this transaction ends.
///
/// PostgreSQL locks the row of the resource, and what is read after it is read in statements of its own, so that
/// they see what the writer before has committed. SQLite's transaction has the write lock already.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &Tx, id: ResourceId) -> Result<(), StoreError> {
    if tx.is_only_writer() {
        return Ok(());
    }
    resource::Entity::find_by_id(id.0)
        .select_only()
        .column(resource::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(&tx.executor())
        .await?;
    Ok(())
}

/// Like [`facts`] for each resource of a place in their order; one query per table whatever their number.
/// Empty when the place does not exist or is withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn facts_of_place(
    from: &impl Queries,
    id: PlaceId,
    window: &Period,
) -> Result<Vec<BookingFacts>, StoreError> {
    let place =
        place::Entity::find_by_id(id.0).filter(place::Column::WithdrawnAt.is_null()).one(&from.executor()).await?;
    let Some(place) = place else { return Ok(Vec::new()) };
    let resources = list_of_place(from, id).await?;
    let ids: Vec<Uuid> = resources.iter().map(|resource| resource.id.0).collect();
    let mut occupied = Occupied::read(from, id.0, &ids, window).await?;
    let lent = resources.iter().filter(|resource| resource.kind.goes_home()).map(|resource| resource.id);
    let mut away = loan::away_of(from, &lent.collect::<Vec<_>>()).await?;
    let time_zone = zone_of(&place.time_zone)?;
    let hours = hours_of(place.opening_hours.as_deref(), holiday_area(&place))?;
    let facts = resources.into_iter().map(|resource| BookingFacts {
        place_slug: place.slug.clone(),
        place_name: place.name.clone(),
        time_zone,
        place_opening_hours: hours.clone(),
        closed: occupied.closed_for(resource.id),
        lapsing: occupied.take_lapsing(resource.id),
        busy: occupied.take_busy(resource.id),
        wished: occupied.take_wished(resource.id),
        away: away.remove(&resource.id).unwrap_or_default(),
        resource,
    });
    Ok(facts.collect())
}

/// How many resources are named one by one; more of them are sought among all that is taken in the window.
pub(super) const MOST_NAMED: usize = 500;

/// What others have of these resources in this window, and the closures of all places that touch it; one query,
/// whatever the number of places, resources and units. Other resources may be told too.
///
/// # Errors
/// [`StoreError`].
pub async fn list_taken(from: &impl Queries, resources: &[ResourceId], window: &Period) -> Result<Taken, StoreError> {
    let closures = closure::Entity::find()
        .select_only()
        .column(closure::Column::PlaceId)
        .columns([closure::Column::ResourceId, closure::Column::UnitId])
        .columns([closure::Column::StartsAt, closure::Column::EndsAt])
        .filter(closure::Column::ReopenedAt.is_null())
        .filter(closure::Column::EndsAt.gt(window.starts_at()))
        .filter(closure::Column::StartsAt.lt(window.ends_at()));
    let mut reservations = reservation::Entity::find()
        .select_only()
        .expr_as(Expr::cust("NULL"), "place_id")
        .columns([reservation::Column::ResourceId, reservation::Column::UnitId])
        .column_as(reservation::Column::HoldsFrom, "starts_at")
        .column_as(reservation::Column::HoldsUntil, "ends_at")
        // Word for word as in the index `reservation_held`, or SQLite would not see that it serves.
        .filter(Expr::cust("state IN ('requested', 'confirmed', 'checked_in')"))
        .filter(reservation::Column::HoldsUntil.gt(window.starts_at()))
        .filter(reservation::Column::HoldsFrom.lt(window.ends_at()));
    if resources.len() <= MOST_NAMED {
        let named = resources.iter().map(|resource| resource.0);
        reservations = reservations.filter(reservation::Column::ResourceId.is_in(named));
    }
    let mut taken = closures;
    QueryTrait::query(&mut taken).union(UnionType::All, reservations.into_query());
    let rows = taken.into_tuple::<TakenRow>().all(&from.executor()).await?;
    let mut taken = Taken::default();
    for (place, resource, unit, starts_at, ends_at) in rows {
        let period = Period::new(starts_at, ends_at).map_err(|_| StoreError::corrupt("period"))?;
        match (place, resource, unit) {
            (Some(place), only, None) => {
                taken.closed.entry(PlaceId(place)).or_default().push((only.map(ResourceId), period));
            }
            // A closed unit is as good as one that somebody has.
            (_, Some(resource), Some(unit)) => {
                let busy = taken.busy.entry(ResourceId(resource)).or_default();
                busy.push(BusyUnit { unit_id: UnitId(unit), period });
            }
            _ => return Err(StoreError::corrupt("reservation unit")),
        }
    }
    Ok(taken)
}

/// Place of a closure, resource, unit, start, end.
type TakenRow = (Option<Uuid>, Option<Uuid>, Option<Uuid>, DateTime<Utc>, DateTime<Utc>);

/// What is taken or closed in the window beside what is known, and the revision of the place, if it is still listed.
async fn read_beside(
    from: &impl Queries,
    known: &Known,
    window: &Period,
) -> Result<(BookingFacts, Option<i64>), StoreError> {
    let resource = &known.facts.resource;
    let mut occupied = Occupied::read(from, resource.place_id.0, &[resource.id.0], window).await?;
    let lent = if resource.kind.goes_home() { &[resource.id][..] } else { &[] };
    let away = loan::away_of(from, lent).await?.remove(&resource.id);
    let facts = BookingFacts {
        closed: occupied.closed_for(resource.id),
        busy: occupied.take_busy(resource.id),
        lapsing: occupied.take_lapsing(resource.id),
        wished: occupied.take_wished(resource.id),
        away: away.unwrap_or_default(),
        ..known.facts.clone()
    };
    Ok((facts, occupied.revision))
}

/// What is taken, closed or wished inside a window.
#[derive(Default)]
struct Occupied {
    /// Of the place, unless it is withdrawn.
    revision: Option<i64>,
    closed: Vec<ClosedPeriod>,
    busy: HashMap<Uuid, Vec<BusyUnit>>,
    lapsing: HashMap<Uuid, Vec<Lapsing>>,
    wished: HashMap<Uuid, Vec<Period>>,
}

/// One row of four tables: only the place has a revision, only a closure a reason; a reservation has a unit, a wish none.
#[derive(FromQueryResult)]
struct OccupiedRow {
    revision: Option<i64>,
    resource_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    /// Of a request.
    lapses_at: Option<DateTime<Utc>>,
}

impl Occupied {
    /// Live reservations and wishes of the resources and closures of the place that touch the window; one query.
    async fn read(from: &impl Queries, place: Uuid, resources: &[Uuid], window: &Period) -> Result<Self, StoreError> {
        let revision = place::Entity::find_by_id(place)
            .select_only()
            .column(place::Column::Revision)
            .expr_as(Expr::cust("NULL"), "resource_id")
            .expr_as(Expr::cust("NULL"), "unit_id")
            .expr_as(Expr::cust("NULL"), "starts_at")
            .expr_as(Expr::cust("NULL"), "ends_at")
            .expr_as(Expr::cust("NULL"), "reason")
            .expr_as(Expr::cust("NULL"), "lapses_at")
            .filter(place::Column::WithdrawnAt.is_null());
        let closures = closure::Entity::find()
            .select_only()
            .expr_as(Expr::cust("NULL"), "revision")
            .column(closure::Column::ResourceId)
            .column(closure::Column::UnitId)
            .columns([closure::Column::StartsAt, closure::Column::EndsAt, closure::Column::Reason])
            .expr_as(Expr::cust("NULL"), "lapses_at")
            .filter(closure::Column::PlaceId.eq(place))
            .filter(closure::Column::ReopenedAt.is_null())
            .filter(closure::Column::EndsAt.gt(window.starts_at()))
            .filter(closure::Column::StartsAt.lt(window.ends_at()));
        let wishes = waitlist_entry::Entity::find()
            .select_only()
            .expr_as(Expr::cust("NULL"), "revision")
            .column(waitlist_entry::Column::ResourceId)
            .expr_as(Expr::cust("NULL"), "unit_id")
            .columns([waitlist_entry::Column::StartsAt, waitlist_entry::Column::EndsAt])
            .expr_as(Expr::cust("NULL"), "reason")
            .expr_as(Expr::cust("NULL"), "lapses_at")
            .filter(waitlist_entry::Column::ResourceId.is_in(resources.iter().copied()))
            .filter(is_waiting())
            .filter(waitlist_entry::Column::EndsAt.gt(window.starts_at()))
            .filter(waitlist_entry::Column::StartsAt.lt(window.ends_at()));
        // The first of the four says to PostgreSQL what the columns hold.
        let mut rows = reservation::Entity::find()
            .select_only()
            .expr_as(Expr::cust("CAST(NULL AS BIGINT)"), "revision")
            .columns([reservation::Column::ResourceId, reservation::Column::UnitId])
            .column_as(reservation::Column::HoldsFrom, "starts_at")
            .column_as(reservation::Column::HoldsUntil, "ends_at")
            .expr_as(Expr::cust("NULL"), "reason")
            .expr_as(request_lapses_at(), "lapses_at")
            .filter(reservation::Column::ResourceId.is_in(resources.iter().copied()))
            // Said by what it is not: an index of the network's live ones would look good to PostgreSQL, and be walked
            // from the window to the end of all time.
            .filter(reservation::Column::State.is_not_in(FINAL))
            // Buffers last a day at most: the index on resource and end serves.
            .filter(reservation::Column::EndsAt.gt(window.starts_at() - TimeDelta::days(1)))
            .filter(reservation::Column::HoldsUntil.gt(window.starts_at()))
            .filter(reservation::Column::HoldsFrom.lt(window.ends_at()));
        QueryTrait::query(&mut rows)
            .union(UnionType::All, closures.into_query())
            .union(UnionType::All, wishes.into_query())
            .union(UnionType::All, revision.into_query());
        let rows = rows.into_model::<OccupiedRow>().all(&from.executor()).await?;
        let mut occupied = Self::default();
        for row in rows {
            occupied.add(row)?;
        }
        occupied.closed.sort_by_key(|closed| closed.period.starts_at());
        Ok(occupied)
    }

    fn add(&mut self, row: OccupiedRow) -> Result<(), StoreError> {
        if row.revision.is_some() {
            self.revision = row.revision;
            return Ok(());
        }
        let ends = row.starts_at.zip(row.ends_at);
        let period = ends.and_then(|(from, until)| Period::new(from, until).ok());
        let period = period.ok_or_else(|| StoreError::corrupt("period"))?;
        match (row.reason, row.resource_id, row.unit_id) {
            (Some(reason), resource, unit) => {
                let (resource_id, unit_id) = (resource.map(ResourceId), unit.map(UnitId));
                self.closed.push(ClosedPeriod { resource_id, unit_id, period, reason });
            }
            (None, Some(resource), Some(unit)) => {
                let busy = BusyUnit { unit_id: UnitId(unit), period };
                self.busy.entry(resource).or_default().push(busy);
                if let Some(lapses_at) = row.lapses_at {
                    self.lapsing.entry(resource).or_default().push(Lapsing { busy, lapses_at });
                }
            }
            (None, Some(resource), None) => self.wished.entry(resource).or_default().push(period),
            (None, ..) => return Err(StoreError::corrupt("reservation unit")),
        }
        Ok(())
    }

    /// Those closures that are for all of the place or for this resource.
    fn closed_for(&self, id: ResourceId) -> Vec<ClosedPeriod> {
        self.closed.iter().filter(|closed| closed.resource_id.is_none_or(|resource| resource == id)).cloned().collect()
    }

    fn take_busy(&mut self, id: ResourceId) -> Vec<BusyUnit> {
        self.busy.remove(&id.0).unwrap_or_default()
    }

    fn take_lapsing(&mut self, id: ResourceId) -> Vec<Lapsing> {
        self.lapsing.remove(&id.0).unwrap_or_default()
    }

    fn take_wished(&mut self, id: ResourceId) -> Vec<Period> {
        self.wished.remove(&id.0).unwrap_or_default()
    }
}

/// When an unanswered request ends; nothing for a reservation that was said yes to.
fn request_lapses_at() -> Expr {
    let is_request = reservation::Column::State.eq(State::Requested.as_str());
    Expr::case(is_request, Expr::col((reservation::Entity, reservation::Column::LapsesAt))).into()
}
