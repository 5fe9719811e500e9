//! What can be asked of the index, and what it answers.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};

use crate::domain::{
    ids::PlaceId,
    kind::{PlaceKind, ResourceKind},
    location::{BoundingBox, Location},
    period::Period,
    place::ListedPlace,
};

/// The radius around `near` when neither a radius nor a box limits the search: ten kilometres.
pub const RADIUS_DEFAULT_M: f64 = 10_000.0;
/// The largest radius: five hundred kilometres; a larger one is cut to it.
pub const RADIUS_MAX_M: f64 = 500_000.0;

/// A search: every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Words as typed; all must be found in name, commune, postcode, kind or summary, in any order,
    /// without regard to case and accents. The last may be a beginning. Empty asks nothing.
    pub text: String,
    /// The place is one of these at least; empty asks nothing.
    pub kinds: BTreeSet<PlaceKind>,
    /// The point lies inside or on the edge.
    pub bbox: Option<BoundingBox>,
    /// The point lies near another.
    pub near: Option<Near>,
    /// The place offers all of these.
    pub amenities: BTreeSet<String>,
    /// One of these at least can be reserved there; empty asks nothing.
    pub resource_kinds: BTreeSet<ResourceKind>,
    /// The place is known to be open at this instant: one without opening hours does not fit.
    pub open_at: Option<DateTime<Utc>>,
    /// Something can be reserved there (of [`Self::resource_kinds`] where given). The index alone knows only
    /// whether there is anything at all: who asks looks at the rest and says [`Self::among`].
    pub available: Option<Period>,
    /// The place is one of these; for what the index itself cannot know.
    pub among: Option<Arc<HashSet<PlaceId>>>,
    /// The order; by default nearest first when `near` is set, by name otherwise.
    pub sort: Option<Sort>,
    /// Only what comes after this position in that order.
    pub after: Option<Position>,
    /// The most places answered.
    pub limit: usize,
}

/// The surroundings of a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The point from which distances are told.
    pub center: Location,
    /// How far, at most [`RADIUS_MAX_M`]. Without it the box alone limits the search, and without a box
    /// [`RADIUS_DEFAULT_M`] does.
    pub radius_m: Option<f64>,
}

/// The order of the answer; places of equal rank follow by identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By name, without regard to case and accents.
    Name,
    /// Nearest first; without `near` it is by name.
    Distance,
}

/// Where a page ends: the sort key of its last place. It stays right while the directory changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Position {
    /// In the order of names.
    Name {
        /// The folded name.
        key: String,
        /// Of the place.
        id: PlaceId,
    },
    /// In the order of distances.
    Distance {
        /// From the query's centre.
        distance_m: f64,
        /// Of the place.
        id: PlaceId,
    },
}

/// One place that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The place.
    pub place: Arc<ListedPlace>,
    /// How far from the query's centre; `None` without one.
    pub distance_m: Option<f64>,
}

/// A page of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How many places fit, on all pages.
    pub total: usize,
    /// The page, in order.
    pub items: Vec<Hit>,
    /// Where the next page starts; `None` on the last.
    pub next: Option<Position>,
}

impl Query {
    /// A query that fits every place, with a page of `limit`.
    #[must_use]
    pub fn all(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// The radius that holds, after defaults and limits; `None` when nothing limits the distance.
    #[must_use]
    pub fn radius_m(&self) -> Option<f64> {
        let near = self.near?;
        match near.radius_m {
            Some(radius_m) => Some(radius_m.clamp(0.0, RADIUS_MAX_M)),
            None if self.bbox.is_none() => Some(RADIUS_DEFAULT_M),
            None => None,
        }
    }

    /// The point from which the order is measured; `None` for the order of names.
    #[must_use]
    pub fn distance_center(&self) -> Option<Location> {
        let near = self.near?;
        (self.sort != Some(Sort::Name)).then_some(near.center)
    }
}

impl Position {
    /// A text for a cursor; [`Position::parse`] reads it back.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Name { key, id } => format!("n{}{key}", id.0.simple()),
            Self::Distance { distance_m, id } => format!("d{}{:016x}", id.0.simple(), distance_m.to_bits()),
        }
    }

    /// Reads [`Position::to_text`]; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, key) = (text.get(1..33)?.parse().ok()?, text.get(33..)?);
        match text.get(..1)? {
            "n" => Some(Self::Name { key: key.to_owned(), id }),
            "d" => Some(Self::Distance { distance_m: f64::from_bits(u64::from_str_radix(key, 16).ok()?), id }),
            _ => None,
        }
    }
}
