//! Whether a calendar may have changed, without reading what it holds.

use ::entity::{closure, reservation, resource};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Select};

use super::{Queries, StoreError, place::directory_revision};
use crate::domain::ids::{PlaceId, ResourceId};

/// Equal as long as nothing that a calendar tells has changed, in this process or another.
///
/// Each change of a reservation or a closure raises its sequence by one, a new one raises their number, and nothing
/// that ends in the future or in the recent past is ever deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarVersion {
    /// Places, kinds and resources of the whole network: they change seldom.
    directory: i64,
    reservations: Sum,
    closures: Sum,
}

/// How many, the sum of their sequences, the last change.
type Sum = (i64, Option<i64>, Option<DateTime<Utc>>);

/// The version of a place's calendar of what ends after `since`; three queries.
///
/// # Errors
/// [`StoreError`].
pub async fn version_of_place(
    from: &impl Queries,
    place: PlaceId,
    since: DateTime<Utc>,
) -> Result<CalendarVersion, StoreError> {
    let reservations = reservation::Entity::find()
        .join(JoinType::InnerJoin, reservation::Relation::Resource.def())
        .filter(resource::Column::PlaceId.eq(place.0));
    version(from, reservations, place, since).await
}

/// The version of a resource's calendar of what ends after `since`; three queries.
///
/// # Errors
/// [`StoreError`].
pub async fn version_of_resource(
    from: &impl Queries,
    resource: ResourceId,
    place: PlaceId,
    since: DateTime<Utc>,
) -> Result<CalendarVersion, StoreError> {
    let reservations = reservation::Entity::find().filter(reservation::Column::ResourceId.eq(resource.0));
    version(from, reservations, place, since).await
}

async fn version(
    from: &impl Queries,
    reservations: Select<reservation::Entity>,
    place: PlaceId,
    since: DateTime<Utc>,
) -> Result<CalendarVersion, StoreError> {
    let directory = directory_revision(from).await?;
    let reservations = reservations
        .select_only()
        .column_as(reservation::Column::Id.count(), "number")
        .column_as(reservation::Column::Sequence.sum(), "sequences")
        .column_as(reservation::Column::UpdatedAt.max(), "updated_at")
        .filter(reservation::Column::EndsAt.gt(since))
        .into_tuple::<Sum>()
        .one(&from.executor())
        .await?;
    let closures = closure::Entity::find()
        .select_only()
        .column_as(closure::Column::Id.count(), "number")
        .column_as(closure::Column::Sequence.sum(), "sequences")
        .column_as(closure::Column::UpdatedAt.max(), "updated_at")
        .filter(closure::Column::PlaceId.eq(place.0))
        .filter(closure::Column::EndsAt.gt(since))
        .into_tuple::<Sum>()
        .one(&from.executor())
        .await?;
    let none = (0, None, None);
    Ok(CalendarVersion { directory, reservations: reservations.unwrap_or(none), closures: closures.unwrap_or(none) })
}
