//! Closures of places, resources and units.

use ::entity::closure;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};

use super::{Queries, StoreError, Tx, reservation::ReservationFilter};
use crate::domain::{
    closure::Closure,
    ids::{ClosureId, PlaceId, ResourceId, UnitId},
    period::Period,
    reservation::ReservationDetails,
};

/// Closures of a place, its resources and units that touch the window, by start; not those opened again.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_place(from: &impl Queries, place: PlaceId, window: &Period) -> Result<Vec<Closure>, StoreError> {
    let mut closures = list_told_of_place(from, place, window).await?;
    closures.retain(|closure| closure.reopened_at.is_none());
    Ok(closures)
}

/// The same with those that were opened again, for the calendars that told them.
///
/// # Errors
/// [`StoreError`].
pub async fn list_told_of_place(
    from: &impl Queries,
    place: PlaceId,
    window: &Period,
) -> Result<Vec<Closure>, StoreError> {
    let models = closure::Entity::find()
        .filter(closure::Column::PlaceId.eq(place.0))
        .filter(closure::Column::EndsAt.gt(window.starts_at()))
        .filter(closure::Column::StartsAt.lt(window.ends_at()))
        .order_by_asc(closure::Column::StartsAt)
        .order_by_asc(closure::Column::Id)
        .all(&from.executor())
        .await?;
    models.into_iter().map(to_closure).collect()
}

/// The live reservations that a closure hits at this moment, by start.
///
/// # Errors
/// [`StoreError`].
pub async fn list_hit(
    from: &impl Queries,
    closure: &Closure,
    now: DateTime<Utc>,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let (from_instant, to) = (Some(closure.period.starts_at()), Some(closure.period.ends_at()));
    let filter = ReservationFilter { from: from_instant, to, ..ReservationFilter::default() };
    let (place, resource) = (closure.place_id, closure.resource_id);
    let mut found = super::reservation::coming_at(from, place, resource, now, &filter).await?;
    found.retain(|details| closure.hits(&details.reservation, details.resource_kind, now));
    Ok(found)
}

/// A closure of this place for a change: nobody else changes it until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &Tx, place: PlaceId, id: ClosureId) -> Result<Option<Closure>, StoreError> {
    // PostgreSQL locks the row; on SQLite the transaction has the write lock already and the clause vanishes.
    let model = closure::Entity::find_by_id(id.0)
        .filter(closure::Column::PlaceId.eq(place.0))
        .lock(LockType::NoKeyUpdate)
        .one(&tx.executor())
        .await?;
    model.map(to_closure).transpose()
}

/// Writes a new closure.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &Tx, closure: &Closure) -> Result<(), StoreError> {
    let row = closure::ActiveModel {
        id: Set(closure.id.0),
        place_id: Set(closure.place_id.0),
        resource_id: Set(closure.resource_id.map(|resource| resource.0)),
        unit_id: Set(closure.unit_id.map(|unit| unit.0)),
        starts_at: Set(closure.period.starts_at()),
        ends_at: Set(closure.period.ends_at()),
        reason: Set(closure.reason.clone()),
        sequence: Set(i32::try_from(closure.sequence).unwrap_or(i32::MAX)),
        reopened_at: Set(closure.reopened_at),
        created_at: Set(closure.created_at),
        updated_at: Set(closure.updated_at),
    };
    closure::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Ends the effect of a closure and raises its sequence by one; the row stays for the calendars that told it.
///
/// # Errors
/// [`StoreError`].
pub async fn reopen(tx: &Tx, id: ClosureId, now: DateTime<Utc>) -> Result<(), StoreError> {
    closure::Entity::update_many()
        .col_expr(closure::Column::ReopenedAt, Expr::value(now))
        .col_expr(closure::Column::UpdatedAt, Expr::value(now))
        .col_expr(closure::Column::Sequence, Expr::col(closure::Column::Sequence).add(1))
        .filter(closure::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

fn to_closure(model: closure::Model) -> Result<Closure, StoreError> {
    Ok(Closure {
        id: ClosureId(model.id),
        place_id: PlaceId(model.place_id),
        resource_id: model.resource_id.map(ResourceId),
        unit_id: model.unit_id.map(UnitId),
        period: Period::new(model.starts_at, model.ends_at).map_err(|_| StoreError::corrupt("closure period"))?,
        reason: model.reason,
        sequence: u32::try_from(model.sequence).map_err(|_| StoreError::corrupt("closure.sequence"))?,
        reopened_at: model.reopened_at,
        created_at: model.created_at,
        updated_at: model.updated_at,
    })
}
