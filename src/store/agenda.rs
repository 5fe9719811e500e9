//! What is on the agenda of a person and of places, in outline only: long lists are paged and series told once before
//! anything is read whole.

use std::collections::HashMap;

use ::entity::{reservation, resource};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use uuid::Uuid;

use super::{Queries, StoreError, life::LIVE, reservation::is_coming};
use crate::domain::{
    ids::{AccountId, PlaceId, ReservationId, SeriesId},
    period::Period,
};

/// The most that are looked at of one person: two years ahead, every day several.
const MOST: u64 = 10_000;

/// A reservation of which only its place in a list is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Which.
    pub id: ReservationId,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// Of which series it is.
    pub series: Option<SeriesId>,
}

/// Those of a person that hold a unit and end after `now`, by start, then id; 10,000 at most.
///
/// # Errors
/// [`StoreError`].
pub async fn list_coming(
    from: &impl Queries,
    holder: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<Outline>, StoreError> {
    outlines(from, holder, is_coming(now), Order::Asc).await
}

/// All the others of a person, ended by `now` or in a final state: the latest first; 10,000 at most.
///
/// # Errors
/// [`StoreError`].
pub async fn list_past(from: &impl Queries, holder: AccountId, now: DateTime<Utc>) -> Result<Vec<Outline>, StoreError> {
    outlines(from, holder, is_coming(now).not(), Order::Desc).await
}

/// How many live reservations each of these places has that touch its period; one query whatever their number.
/// A place that has none is not in the answer.
///
/// # Errors
/// [`StoreError`].
pub async fn count_of_places(
    from: &impl Queries,
    asked: &[(Period, Vec<PlaceId>)],
) -> Result<HashMap<PlaceId, usize>, StoreError> {
    let touching = asked.iter().fold(Condition::any(), |any, (period, places)| {
        let of_period = Condition::all()
            .add(resource::Column::PlaceId.is_in(places.iter().map(|place| place.0)))
            .add(reservation::Column::EndsAt.gt(period.starts_at()))
            .add(reservation::Column::StartsAt.lt(period.ends_at()));
        any.add(of_period)
    });
    let rows: Vec<(Uuid, i64)> = reservation::Entity::find()
        .select_only()
        .column(resource::Column::PlaceId)
        .column_as(reservation::Column::Id.count(), "number")
        .join(JoinType::InnerJoin, reservation::Relation::Resource.def())
        .filter(reservation::Column::State.is_in(LIVE))
        .filter(touching)
        .group_by(resource::Column::PlaceId)
        .into_tuple()
        .all(&from.executor())
        .await?;
    let counts = rows.into_iter().map(|(place, number)| (PlaceId(place), usize::try_from(number).unwrap_or_default()));
    Ok(counts.collect())
}

async fn outlines(
    from: &impl Queries,
    holder: AccountId,
    condition: Condition,
    order: Order,
) -> Result<Vec<Outline>, StoreError> {
    let rows: Vec<(Uuid, DateTime<Utc>, Option<Uuid>)> = reservation::Entity::find()
        .select_only()
        .columns([reservation::Column::Id, reservation::Column::StartsAt, reservation::Column::SeriesId])
        .filter(reservation::Column::HolderId.eq(holder.0))
        .filter(condition)
        .order_by(reservation::Column::StartsAt, order.clone())
        .order_by(reservation::Column::Id, order)
        .limit(MOST)
        .into_tuple()
        .all(&from.executor())
        .await?;
    let outline = |(id, starts_at, series): (Uuid, _, Option<Uuid>)| Outline {
        id: ReservationId(id),
        starts_at,
        series: series.map(SeriesId),
    };
    Ok(rows.into_iter().map(outline).collect())
}
