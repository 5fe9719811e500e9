//! Reservations with what people read beside them.

use ::entity::{reservation, resource};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, IntoCondition, LockType},
};
use uuid::Uuid;

use super::{
    Queries, StoreError, Tx,
    audit::{self, AuditEntry},
    engine,
    life::LIVE,
    reservation_row::{Row, is_offer, select_details},
};
use crate::domain::{
    ids::{AccountId, PlaceId, ReservationId, ResourceId, SeriesId, UnitId},
    reservation::{Reservation, ReservationDetails, State},
};

/// Which of a person's reservations; `None` leaves a side open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReservationFilter {
    /// Those that end after this.
    pub from: Option<DateTime<Utc>>,
    /// Those that start before this.
    pub to: Option<DateTime<Utc>>,
    /// Those in this state.
    pub state: Option<State>,
    /// Only those that the team can answer: not what the line was offered.
    pub for_team: bool,
    /// Those after this one in the order of the list.
    pub after: Option<(DateTime<Utc>, ReservationId)>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// One reservation.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: ReservationId) -> Result<Option<ReservationDetails>, StoreError> {
    let row =
        select_details().filter(reservation::Column::Id.eq(id.0)).into_model::<Row>().one(&from.executor()).await?;
    row.map(Row::into_details).transpose()
}

/// A person's reservations by start, then id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_holder(
    from: &impl Queries,
    holder: AccountId,
    filter: &ReservationFilter,
) -> Result<Vec<ReservationDetails>, StoreError> {
    list(from, filtered(select_details().filter(reservation::Column::HolderId.eq(holder.0)), filter)).await
}

/// A person's first `limit` reservations that hold a unit and end after `now`, by start, then id.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn coming_of_holder(
    from: &impl Queries,
    holder: AccountId,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let mine = select_details().filter(reservation::Column::HolderId.eq(holder.0));
    list(from, mine.filter(is_coming(now)).limit(limit)).await
}

/// A place's reservations by start, then id; every state.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_place(
    from: &impl Queries,
    place: PlaceId,
    filter: &ReservationFilter,
) -> Result<Vec<ReservationDetails>, StoreError> {
    list(from, filtered(select_details().filter(resource::Column::PlaceId.eq(place.0)), filter)).await
}

/// A resource's reservations by start, then id; every state.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_resource(
    from: &impl Queries,
    resource: ResourceId,
    filter: &ReservationFilter,
) -> Result<Vec<ReservationDetails>, StoreError> {
    list(from, filtered(select_details().filter(reservation::Column::ResourceId.eq(resource.0)), filter)).await
}

/// The reservations of a resource that hold a unit and end after `now`, by start, then id.
///
/// # Errors
/// [`StoreError`].
pub async fn live_of_resource(
    from: &impl Queries,
    resource: ResourceId,
    now: DateTime<Utc>,
) -> Result<Vec<ReservationDetails>, StoreError> {
    list(from, select_details().filter(reservation::Column::ResourceId.eq(resource.0)).filter(is_coming(now))).await
}

/// The reservations of a unit that hold it and end after `now`, by start, then id.
///
/// # Errors
/// [`StoreError`].
pub async fn live_of_unit(
    from: &impl Queries,
    unit: UnitId,
    now: DateTime<Utc>,
) -> Result<Vec<ReservationDetails>, StoreError> {
    list(from, select_details().filter(reservation::Column::UnitId.eq(unit.0)).filter(is_coming(now))).await
}

/// The reservations at a place, or of one resource there, that hold a unit, end after `now` and fit the filter, by
/// start, then id.
pub(super) async fn coming_at(
    from: &impl Queries,
    place: PlaceId,
    of: Option<ResourceId>,
    now: DateTime<Utc>,
    filter: &ReservationFilter,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let mut select = select_details().filter(resource::Column::PlaceId.eq(place.0)).filter(is_coming(now));
    if let Some(of) = of {
        select = select.filter(reservation::Column::ResourceId.eq(of.0));
    }
    list(from, filtered(select, filter)).await
}

/// A series' reservations by start, then id; every state.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_series(from: &impl Queries, series: SeriesId) -> Result<Vec<ReservationDetails>, StoreError> {
    list(from, select_details().filter(reservation::Column::SeriesId.eq(series.0))).await
}

/// These, by start, then id; what does not exist is left out. No query for none.
///
/// # Errors
/// [`StoreError`].
pub async fn list_by_ids(from: &impl Queries, ids: &[ReservationId]) -> Result<Vec<ReservationDetails>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    list(from, select_details().filter(reservation::Column::Id.is_in(ids.iter().map(|id| id.0)))).await
}

/// A place's reservations of which this holds too, by start, then id.
pub(super) async fn details_where(
    from: &impl Queries,
    place: PlaceId,
    condition: impl IntoCondition,
    filter: &ReservationFilter,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let select = select_details().filter(resource::Column::PlaceId.eq(place.0)).filter(condition);
    list(from, filtered(select, filter)).await
}

/// Makes every other writer of this reservation wait until this transaction ends; `false` when there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &Tx, id: ReservationId) -> Result<bool, StoreError> {
    // PostgreSQL locks the row; on SQLite the transaction has the write lock already and the clause vanishes.
    let found = reservation::Entity::find_by_id(id.0)
        .select_only()
        .column(reservation::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(&tx.executor())
        .await?;
    Ok(found.is_some())
}

/// The resource of a reservation, which never changes; without a lock.
///
/// # Errors
/// [`StoreError`].
pub async fn resource_of(from: &impl Queries, id: ReservationId) -> Result<Option<ResourceId>, StoreError> {
    let found = reservation::Entity::find_by_id(id.0)
        .select_only()
        .column(reservation::Column::ResourceId)
        .into_tuple::<Uuid>()
        .one(&from.executor())
        .await?;
    Ok(found.map(ResourceId))
}

/// Writes new reservations and what the history tells of them (DOMAIN rule 5): with one statement each, on PostgreSQL
/// with one for both, which saves a way to the database and back. At least one reservation; no entry is fine.
///
/// # Errors
/// [`super::Conflict::DoubleBooking`] when the database itself sees that somebody has a unit.
pub async fn insert_many(tx: &Tx, new: &[Reservation], entries: Vec<AuditEntry>) -> Result<(), StoreError> {
    let rows = new.iter().map(|new| reservation::ActiveModel {
        id: Set(new.id.0),
        resource_id: Set(new.resource_id.0),
        unit_id: Set(new.unit_id.0),
        holder_id: Set(new.holder_id.map(|holder| holder.0)),
        guest_name: Set(new.guest.as_ref().map(|guest| guest.name.as_str().to_owned())),
        guest_phone: Set(new.guest.as_ref().map(|guest| guest.phone.as_str().to_owned())),
        guest_code_hash: Set(None),
        organisation_id: Set(new.organisation_id.map(|organisation| organisation.0)),
        starts_at: Set(new.period.starts_at()),
        ends_at: Set(new.period.ends_at()),
        holds_from: Set(new.holds.starts_at()),
        holds_until: Set(new.holds.ends_at()),
        state: Set(new.state.as_str().to_owned()),
        sequence: Set(i32::try_from(new.sequence).unwrap_or(i32::MAX)),
        purpose: Set(new.purpose.clone()),
        reason: Set(new.reason.clone()),
        price_cents: Set(new.price_cents.map(|cents| i32::try_from(cents).unwrap_or(i32::MAX))),
        lapses_at: Set(new.lapses_at),
        checked_in_at: Set(new.checked_in_at),
        series_id: Set(new.series.map(|series| series.id.0)),
        original_start: Set(new.series.map(|series| series.original_start)),
        created_at: Set(new.created_at),
        updated_at: Set(new.updated_at),
    });
    let (rows, executor) = (reservation::Entity::insert_many(rows).into_query(), tx.executor());
    match audit::insertion(entries) {
        Some(history) if !tx.is_only_writer() => executor.execute(&engine::both(rows, history)).await?,
        Some(history) => {
            executor.execute(&rows).await?;
            executor.execute(&history).await?
        }
        None => executor.execute(&rows).await?,
    };
    Ok(())
}

/// Makes every other writer of these reservations wait until this transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_many(tx: &Tx, ids: &[ReservationId]) -> Result<(), StoreError> {
    // In one order, as with units, so that two who lock several never wait for each other in a circle.
    reservation::Entity::find()
        .select_only()
        .column(reservation::Column::Id)
        .filter(reservation::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(reservation::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .all(&tx.executor())
        .await?;
    Ok(())
}

/// Calls those of the reservations off that are live with one statement, and raises the sequence of each by one
/// (DOMAIN rule 5); an empty reason is none.
///
/// # Errors
/// [`StoreError`].
pub async fn cancel_many(tx: &Tx, ids: &[ReservationId], reason: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let reason = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
    reservation::Entity::update_many()
        .col_expr(reservation::Column::State, Expr::value(State::Cancelled.as_str()))
        .col_expr(reservation::Column::Reason, Expr::value(reason))
        .col_expr(reservation::Column::Sequence, Expr::col(reservation::Column::Sequence).add(1))
        .col_expr(reservation::Column::UpdatedAt, Expr::value(now))
        .filter(reservation::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(reservation::Column::State.is_in(LIVE))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Gives a reservation another unit of its resource and raises its sequence by one.
///
/// # Errors
/// [`super::Conflict::DoubleBooking`] when somebody has that unit.
pub async fn update_unit(tx: &Tx, id: ReservationId, unit: UnitId, now: DateTime<Utc>) -> Result<(), StoreError> {
    reservation::Entity::update_many()
        .col_expr(reservation::Column::UnitId, Expr::value(unit.0))
        .col_expr(reservation::Column::Sequence, Expr::col(reservation::Column::Sequence).add(1))
        .col_expr(reservation::Column::UpdatedAt, Expr::value(now))
        .filter(reservation::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Lets go of the units of reservations that [`update_moved`] is about to move, so that none is in the way of
/// another where it was: the database checks each row as it is written. Nobody else sees it.
///
/// # Errors
/// [`StoreError`].
pub async fn update_released(tx: &Tx, ids: &[ReservationId]) -> Result<(), StoreError> {
    reservation::Entity::update_many()
        .col_expr(reservation::Column::State, Expr::value(State::Cancelled.as_str()))
        .filter(reservation::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Writes where a reservation is now, with its state, note and price, and raises its sequence by one.
///
/// # Errors
/// [`super::Conflict::DoubleBooking`] when the database itself sees that somebody has the unit.
pub async fn update_moved(tx: &Tx, moved: &Reservation, now: DateTime<Utc>) -> Result<(), StoreError> {
    use reservation::Column;
    let price = moved.price_cents.map(|cents| i32::try_from(cents).unwrap_or(i32::MAX));
    reservation::Entity::update_many()
        .col_expr(Column::UnitId, Expr::value(moved.unit_id.0))
        .col_expr(Column::StartsAt, Expr::value(moved.period.starts_at()))
        .col_expr(Column::EndsAt, Expr::value(moved.period.ends_at()))
        .col_expr(Column::HoldsFrom, Expr::value(moved.holds.starts_at()))
        .col_expr(Column::HoldsUntil, Expr::value(moved.holds.ends_at()))
        .col_expr(Column::State, Expr::value(moved.state.as_str()))
        .col_expr(Column::Purpose, Expr::value(moved.purpose.as_str()))
        .col_expr(Column::PriceCents, Expr::value(price))
        .col_expr(Column::LapsesAt, Expr::value(moved.lapses_at))
        .col_expr(Column::Sequence, Expr::col(Column::Sequence).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(moved.id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

async fn list(from: &impl Queries, select: Select<reservation::Entity>) -> Result<Vec<ReservationDetails>, StoreError> {
    let rows = select
        .order_by_asc(reservation::Column::StartsAt)
        .order_by_asc(reservation::Column::Id)
        .into_model::<Row>()
        .all(&from.executor())
        .await?;
    rows.into_iter().map(Row::into_details).collect()
}

/// Whether it holds a unit and ends after `now`.
pub(super) fn is_coming(now: DateTime<Utc>) -> Condition {
    Condition::all().add(reservation::Column::State.is_in(LIVE)).add(reservation::Column::EndsAt.gt(now))
}

fn filtered(mut select: Select<reservation::Entity>, filter: &ReservationFilter) -> Select<reservation::Entity> {
    use reservation::Column::{EndsAt, Id, StartsAt, State};
    if let Some(from) = filter.from {
        select = select.filter(EndsAt.gt(from));
    }
    if let Some(to) = filter.to {
        select = select.filter(StartsAt.lt(to));
    }
    if let Some(state) = filter.state {
        select = select.filter(State.eq(state.as_str()));
    }
    if filter.for_team {
        select = select.filter(is_offer().not());
    }
    if let Some((starts_at, id)) = filter.after {
        select = select.filter(StartsAt.gt(starts_at).or(StartsAt.eq(starts_at).and(Id.gt(id.0))));
    }
    select.limit(filter.limit)
}
