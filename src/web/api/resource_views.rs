//! What the API tells of a resource and of its free time.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{place_views::PlaceLink, policy_views::PolicyView, times::local};
use crate::domain::{
    availability::{BookingFacts, FreePeriod},
    place::Place,
    resource::{Resource, Unit},
};

/// Something that can be reserved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ResourceView {
    /// For ever the same.
    pub id: Uuid,
    /// Where it is.
    pub place: PlaceLink,
    /// Its name.
    pub name: String,
    /// What it is: `desk`, `meeting_room`, …
    pub kind: &'static str,
    /// One or two sentences; may be empty.
    pub description: String,
    /// Its physical copies.
    pub units: Vec<UnitView>,
    /// The booking rules in force.
    pub policy: PolicyView,
    /// OSM `opening_hours` of its own; `null` follows the place.
    pub opening_hours: Option<String>,
}

/// One physical copy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct UnitView {
    /// For ever the same.
    pub id: Uuid,
    /// What is written on it.
    pub label: String,
    /// Not to be reserved for now.
    pub out_of_service: bool,
}

/// When a resource can be reserved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AvailabilityView {
    /// Of what.
    pub resource_id: Uuid,
    /// IANA zone of the place.
    pub time_zone: &'static str,
    /// How many units are in service.
    pub units: usize,
    /// In order, touching, together exactly the reservable time.
    pub periods: Vec<FreePeriodView>,
}

/// A stretch in which the number of free units does not change.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct FreePeriodView {
    /// From when.
    pub starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    pub ends_at: DateTime<FixedOffset>,
    /// Zero when it is full.
    pub free_units: usize,
}

impl ResourceView {
    pub(super) fn of(resource: &Resource, place: &Place) -> Self {
        Self {
            id: resource.id.0,
            place: PlaceLink::of(place),
            name: resource.name.clone(),
            kind: resource.kind.as_str(),
            description: resource.description.clone(),
            units: resource.units.iter().map(UnitView::of).collect(),
            policy: PolicyView::of(&resource.policy),
            opening_hours: resource.opening_hours.as_ref().map(|hours| hours.as_str().to_owned()),
        }
    }
}

impl UnitView {
    fn of(unit: &Unit) -> Self {
        Self { id: unit.id.0, label: unit.label.clone(), out_of_service: unit.out_of_service }
    }
}

impl AvailabilityView {
    pub(super) fn of(facts: &BookingFacts, free: &[FreePeriod]) -> Self {
        Self {
            resource_id: facts.resource.id.0,
            time_zone: facts.time_zone.name(),
            units: facts.resource.units.iter().filter(|unit| !unit.out_of_service).count(),
            periods: free.iter().map(|free| FreePeriodView::of(free, facts.time_zone)).collect(),
        }
    }
}

impl FreePeriodView {
    fn of(free: &FreePeriod, time_zone: Tz) -> Self {
        Self {
            starts_at: local(free.period.starts_at(), time_zone),
            ends_at: local(free.period.ends_at(), time_zone),
            free_units: free.free_units,
        }
    }
}
