//! A person's own reservations, first only in outline, so that long lists are paged and series told once.

use ::entity::reservation;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Queries, StoreError, reservation::is_coming};
use crate::domain::ids::{AccountId, ReservationId, SeriesId};

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
