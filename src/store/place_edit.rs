//! Which facts of a place were edited here, so that imports leave them alone.

use std::collections::BTreeSet;

use ::entity::place_edit;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Queries, StoreError};
use crate::domain::{ids::PlaceId, place_field::PlaceField};

/// The facts of a place that a manager edited; empty when none was.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_place(from: &impl Queries, place: PlaceId) -> Result<BTreeSet<PlaceField>, StoreError> {
    let rows = place_edit::Entity::find().filter(place_edit::Column::PlaceId.eq(place.0)).all(&from.executor()).await?;
    Ok(rows.into_iter().filter_map(|row| row.field.parse().ok()).collect())
}
