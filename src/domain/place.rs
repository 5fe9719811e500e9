//! A third place: one address, one point on the map, one time zone.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{
    holidays::HolidayArea,
    ids::{PlaceId, SourceId},
    kind::{PlaceKind, ResourceKind},
    location::Location,
    opening_hours::OpeningHours,
    resource::Resource,
};

/// A place of the directory as everyone may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// For ever the same.
    pub id: PlaceId,
    /// Its part of the address, unique in the network.
    pub slug: String,
    /// What the public knows of it.
    pub facts: PlaceFacts,
    /// Where the record was taken from; `None` when it was written here.
    pub source: Option<Provenance>,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a source or a manager says of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceFacts {
    /// One line, never empty.
    pub name: String,
    /// What it is, in the order of [`PlaceKind::ALL`]; may be empty when nobody said.
    pub kinds: BTreeSet<PlaceKind>,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Where it stands.
    pub address: Address,
    /// The point on the map.
    pub location: Location,
    /// The zone of its clocks.
    pub time_zone: Tz,
    /// When it may be used; `None` when nobody said, which limits nothing.
    pub opening_hours: Option<OpeningHours>,
    /// Codes such as `wheelchair`.
    pub accessibility: Vec<String>,
    /// Codes such as `wifi`.
    pub amenities: Vec<String>,
    /// How to reach its team: role addresses only, never a person's.
    pub contact: Contact,
}

/// A postal address, each part one line, possibly empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Number and street.
    pub street: String,
    /// Postal code, five digits in France.
    pub postcode: String,
    /// Commune or town.
    pub city: String,
    /// INSEE code of the commune.
    pub commune_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

impl Address {
    /// Whose public and school holidays are kept here.
    #[must_use]
    pub fn holiday_area(&self) -> HolidayArea {
        HolidayArea::of(&self.country, &self.postcode, self.commune_code.as_deref())
    }
}

/// Public ways to reach a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Absolute http or https URL.
    pub website: Option<String>,
    /// As dialled in its country.
    pub phone: Option<String>,
    /// A role address.
    pub mail: Option<String>,
}

/// Where a record comes from (DOMAIN rule 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The source's row here.
    pub source_id: SourceId,
    /// Its name, such as `census`.
    pub name: String,
    /// The identifier of the record at the source.
    pub reference: String,
    /// The licence of the data.
    pub licence: String,
    /// The day it was read, UTC.
    pub retrieved_on: NaiveDate,
}

/// A place with what can be reserved there.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPlace {
    /// The place.
    pub place: Place,
    /// The kinds of [`Self::resources`].
    pub resource_kinds: BTreeSet<ResourceKind>,
    /// What can be reserved there, with rules and units, in the order of the place.
    pub resources: Vec<Resource>,
}

impl ListedPlace {
    /// A place with its resources.
    #[must_use]
    pub fn new(place: Place, resources: Vec<Resource>) -> Self {
        Self { place, resource_kinds: resources.iter().map(|resource| resource.kind).collect(), resources }
    }

    /// How many resources it has.
    #[must_use]
    pub fn resource_count(&self) -> u32 {
        u32::try_from(self.resources.len()).unwrap_or(u32::MAX)
    }
}
