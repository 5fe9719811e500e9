//! What decisions look at of a resource that seldom changes: read and parsed once for each revision of its place.
//!
//! Triggers raise the revision with every change of a place, its resources and units, whoever writes. So a
//! transaction that finds the revision which this was read at has the same as if it read it itself.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use ::entity::{place, resource, unit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    Queries, StoreError,
    resource::{holiday_area, hours_of, to_resource, to_unit, zone_of},
};
use crate::domain::{availability::BookingFacts, ids::ResourceId};

/// How many resources are remembered: some kilobytes each.
const MOST: usize = 4_096;

/// What is known of a resource.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Of its place, when it was read.
    pub(super) revision: i64,
    /// With nothing closed and nothing taken: that is always read anew.
    pub(super) facts: BookingFacts,
}

/// The resources that this process remembers. Only what is committed comes in here: what a transaction sees may
/// never become true, and its revision may be given again.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory(Arc<RwLock<HashMap<ResourceId, Arc<Known>>>>);

impl Memory {
    /// What is remembered; perhaps not the newest.
    pub(super) fn get(&self, id: ResourceId) -> Option<Arc<Known>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Keeps what was read from committed rows.
    pub(super) fn put(&self, id: ResourceId, known: Arc<Known>) {
        let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= MOST {
            memory.clear();
        }
        memory.insert(id, known);
    }

    /// Forgets what turned out to be old.
    pub(super) fn forget(&self, id: ResourceId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

/// Reads it; `None` when there is no such resource or it or its place is withdrawn. Two queries.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn read(from: &impl Queries, id: ResourceId) -> Result<Option<Known>, StoreError> {
    // The revision first: units that change after it make this look old, never new.
    let found = resource::Entity::find_by_id(id.0)
        .find_also_related(place::Entity)
        .filter(place::Column::WithdrawnAt.is_null())
        .filter(resource::Column::WithdrawnAt.is_null())
        .one(&from.executor())
        .await?;
    let Some((resource, Some(place))) = found else { return Ok(None) };
    let units = unit::Entity::find()
        .filter(unit::Column::ResourceId.eq(id.0))
        .filter(unit::Column::WithdrawnAt.is_null())
        .order_by_asc(unit::Column::Position)
        .all(&from.executor())
        .await?;
    let facts = BookingFacts {
        resource: to_resource(&resource, &place, units.into_iter().map(to_unit).collect())?,
        time_zone: zone_of(&place.time_zone)?,
        place_opening_hours: hours_of(place.opening_hours.as_deref(), holiday_area(&place))?,
        place_slug: place.slug,
        place_name: place.name,
        closed: Vec::new(),
        busy: Vec::new(),
        lapsing: Vec::new(),
        away: Vec::new(),
        wished: Vec::new(),
    };
    Ok(Some(Known { revision: place.revision, facts }))
}
