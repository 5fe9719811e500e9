//! What the API tells of a place: public facts only.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::times::local;
use crate::{
    config::Config,
    domain::place::{ListedPlace, Place, Provenance},
};

/// A place of the directory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PlaceView {
    /// For ever the same.
    pub id: Uuid,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is: `coworking`, `fablab`, …
    pub kinds: Vec<&'static str>,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Postal address.
    pub address: AddressView,
    /// GeoJSON point (RFC 7946).
    pub location: PointView,
    /// Metres from `near`; only where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<i64>,
    /// IANA zone of its clocks.
    pub time_zone: &'static str,
    /// OSM `opening_hours`; `null` when nobody said.
    pub opening_hours: Option<String>,
    /// Whether it is open now; `null` when nobody said.
    pub open_now: Option<bool>,
    /// Codes such as `wheelchair`.
    pub accessibility: Vec<String>,
    /// Codes such as `wifi`.
    pub amenities: Vec<String>,
    /// Role addresses, never a person's.
    pub contact: ContactView,
    /// Its page.
    pub url: String,
    /// Its calendar (iCalendar).
    pub calendar_url: String,
    /// How many resources can be reserved there.
    pub resource_count: u32,
    /// Kinds of what can be reserved there.
    pub resource_kinds: Vec<&'static str>,
    /// Where the record comes from; `null` when it was written here.
    pub source: Option<SourceView>,
    /// When the record last changed.
    pub updated_at: DateTime<FixedOffset>,
}

/// A postal address.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AddressView {
    /// Number and street.
    pub street: String,
    /// Postal code.
    pub postcode: String,
    /// Commune or town.
    pub city: String,
    /// INSEE code of the commune.
    pub commune_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// A GeoJSON point.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PointView {
    /// `Point`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Longitude and latitude in degrees (WGS 84).
    pub coordinates: [f64; 2],
}

/// How to reach the team of a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ContactView {
    /// Web address.
    pub website: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Mail address of the team.
    pub mail: Option<String>,
}

/// Where a record comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SourceView {
    /// Name of the source.
    pub name: String,
    /// Identifier of the record there.
    pub id: String,
    /// Licence of the data.
    pub licence: String,
    /// The day it was read.
    pub retrieved_on: NaiveDate,
}

/// A place as others point to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PlaceLink {
    /// For ever the same.
    pub id: Uuid,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
}

impl PlaceLink {
    pub(super) fn of(place: &Place) -> Self {
        Self { id: place.id.0, slug: place.slug.clone(), name: place.facts.name.clone() }
    }
}

impl PlaceView {
    pub(super) fn of(listed: &ListedPlace, distance_m: Option<f64>, config: &Config, now: DateTime<Utc>) -> Self {
        let (place, facts) = (&listed.place, &listed.place.facts);
        let hours = facts.opening_hours.as_ref();
        Self {
            id: place.id.0,
            slug: place.slug.clone(),
            name: facts.name.clone(),
            kinds: facts.kinds.iter().map(|kind| kind.as_str()).collect(),
            summary: facts.summary.clone(),
            address: AddressView {
                street: facts.address.street.clone(),
                postcode: facts.address.postcode.clone(),
                city: facts.address.city.clone(),
                commune_code: facts.address.commune_code.clone(),
                country: facts.address.country.clone(),
            },
            location: PointView { kind: "Point", coordinates: [facts.location.longitude(), facts.location.latitude()] },
            distance_m: distance_m.map(whole_metres),
            time_zone: facts.time_zone.name(),
            opening_hours: hours.map(|hours| hours.as_str().to_owned()),
            open_now: hours.map(|hours| hours.is_open_at(now, facts.time_zone)),
            accessibility: facts.accessibility.clone(),
            amenities: facts.amenities.clone(),
            contact: ContactView {
                website: facts.contact.website.clone(),
                phone: facts.contact.phone.clone(),
                mail: facts.contact.mail.clone(),
            },
            url: config.url(&format!("/places/{}", place.slug)),
            calendar_url: config.url(&format!("/places/{}/calendar.ics", place.slug)),
            resource_count: listed.resource_count(),
            resource_kinds: listed.resource_kinds.iter().map(|kind| kind.as_str()).collect(),
            source: place.source.as_ref().map(SourceView::of),
            updated_at: local(place.updated_at, facts.time_zone),
        }
    }
}

impl SourceView {
    fn of(source: &Provenance) -> Self {
        Self {
            name: source.name.clone(),
            id: source.reference.clone(),
            licence: source.licence.clone(),
            retrieved_on: source.retrieved_on,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half the Earth's girth is 20,015,087 m")]
fn whole_metres(distance_m: f64) -> i64 {
    distance_m.round() as i64
}
