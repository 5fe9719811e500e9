//! What unit tests decide about: a resource in Paris with some units, without hours.

use chrono::TimeDelta;
use chrono_tz::Europe::Paris;
use uuid::Uuid;

use super::{
    availability::BookingFacts,
    holidays::HolidayArea,
    ids::{AccountId, PlaceId, ReservationId, ResourceId, UnitId},
    kind::ResourceKind,
    opening_hours::OpeningHours,
    period::Period,
    policy::{Policy, PolicyRules},
    reservation::{Reservation, State},
    resource::{Resource, Unit},
};

/// The unit of a number.
pub fn unit_id(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

/// An open space with these rules and the units 1, 2, ….
pub fn resource(policy: Policy, units: u128) -> Resource {
    Resource {
        id: ResourceId(Uuid::nil()),
        place_id: PlaceId(Uuid::nil()),
        name: "Open space".into(),
        kind: ResourceKind::Desk,
        description: String::new(),
        opening_hours: None,
        policy,
        own_rules: PolicyRules::default(),
        units: (1..=units)
            .map(|number| Unit { id: unit_id(number), label: format!("Poste {number}"), out_of_service: false })
            .collect(),
    }
}

/// That resource, free, at a place without hours.
pub fn facts(policy: Policy, units: u128) -> BookingFacts {
    BookingFacts {
        resource: resource(policy, units),
        place_slug: "plaine-images".into(),
        place_name: "Plaine Images".into(),
        time_zone: Paris,
        place_opening_hours: None,
        closed: Vec::new(),
        busy: Vec::new(),
        lapsing: Vec::new(),
        away: Vec::new(),
        wished: Vec::new(),
    }
}

/// Hours of a French place.
pub fn hours(text: &str) -> Option<OpeningHours> {
    OpeningHours::parse(text, HolidayArea::FRANCE).ok()
}

/// A confirmed reservation of the resource's first unit by somebody.
pub fn reservation(of: &Resource, period: Period) -> Reservation {
    Reservation {
        id: ReservationId(Uuid::from_u128(1)),
        place_id: of.place_id,
        resource_id: of.id,
        unit_id: of.units[0].id,
        unit_label: of.units[0].label.clone(),
        holder_id: Some(AccountId(Uuid::from_u128(9_999))),
        guest: None,
        organisation_id: None,
        period,
        holds: period,
        state: State::Confirmed,
        sequence: 0,
        purpose: String::new(),
        reason: None,
        price_cents: None,
        lapses_at: None,
        is_offer: false,
        checked_in_at: None,
        series: None,
        created_at: period.starts_at() - TimeDelta::days(5),
        updated_at: period.starts_at() - TimeDelta::days(2),
    }
}
