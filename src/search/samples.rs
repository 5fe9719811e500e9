//! Places made up for the tests of the index.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::{
    ids::PlaceId,
    kind::PlaceKind,
    location::Location,
    place::{Address, Contact, ListedPlace, Place, PlaceFacts},
};

/// A fablab of that name in that town.
pub(super) fn place(id: u128, name: &str, city: &str, latitude: f64, longitude: f64) -> ListedPlace {
    ListedPlace::new(
        Place {
            id: PlaceId(Uuid::from_u128(id)),
            slug: format!("place-{id}"),
            facts: PlaceFacts {
                name: name.into(),
                kinds: BTreeSet::from([PlaceKind::Fablab]),
                summary: String::new(),
                address: Address { city: city.into(), country: "FR".into(), ..Address::default() },
                location: Location::new(latitude, longitude).unwrap(),
                time_zone: chrono_tz::Europe::Paris,
                opening_hours: None,
                accessibility: Vec::new(),
                amenities: Vec::new(),
                contact: Contact::default(),
            },
            source: None,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
            updated_at: DateTime::<Utc>::UNIX_EPOCH,
        },
        Vec::new(),
    )
}
