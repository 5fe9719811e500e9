//! Closures of places and resources.

use ::entity::closure;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Queries, StoreError, Tx};
use crate::domain::{
    closure::Closure,
    ids::{ClosureId, PlaceId, ResourceId},
    period::Period,
};

/// Closures of a place and of its resources that touch the window, by start.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_place(from: &impl Queries, place: PlaceId, window: &Period) -> Result<Vec<Closure>, StoreError> {
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

/// Writes a new closure.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &Tx, closure: &Closure) -> Result<(), StoreError> {
    let row = closure::ActiveModel {
        id: Set(closure.id.0),
        place_id: Set(closure.place_id.0),
        resource_id: Set(closure.resource_id.map(|resource| resource.0)),
        starts_at: Set(closure.period.starts_at()),
        ends_at: Set(closure.period.ends_at()),
        reason: Set(closure.reason.clone()),
        sequence: Set(i32::try_from(closure.sequence).unwrap_or(i32::MAX)),
        created_at: Set(closure.created_at),
        updated_at: Set(closure.updated_at),
    };
    closure::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

fn to_closure(model: closure::Model) -> Result<Closure, StoreError> {
    Ok(Closure {
        id: ClosureId(model.id),
        place_id: PlaceId(model.place_id),
        resource_id: model.resource_id.map(ResourceId),
        period: Period::new(model.starts_at, model.ends_at).map_err(|_| StoreError::corrupt("closure period"))?,
        reason: model.reason,
        sequence: u32::try_from(model.sequence).map_err(|_| StoreError::corrupt("closure.sequence"))?,
        created_at: model.created_at,
        updated_at: model.updated_at,
    })
}
