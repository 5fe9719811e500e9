//! What the API tells of certifications: types to everyone, persons' to themselves and to managers.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{place_views::PlaceLink, reservation_views::ReservationView, times::local};
use crate::{
    domain::certification::{CertificationDetails, CertificationType},
    operations::certification::Withdrawn,
};

/// What a person can be certified for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CertificationType)]
pub(super) struct TypeView {
    /// For ever the same.
    id: Uuid,
    /// Whose it is: `place` or `network`.
    scope: &'static str,
    /// One line.
    name: String,
    /// What it takes; may be empty.
    description: String,
    /// Since when nobody gets it any more.
    retired_at: Option<DateTime<FixedOffset>>,
}

/// The types in use at a place, and what one person has of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CertificationTypes)]
pub(super) struct TypesView {
    /// By name.
    pub items: Vec<TypeView>,
    /// Always `null`: they fit on one page.
    pub next: Option<String>,
    /// With `holder`: what that person has and was not withdrawn, by name; empty without an account.
    pub held: Option<Vec<CertificationView>>,
}

/// That a person may use something.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Certification)]
pub(super) struct CertificationView {
    /// For ever the same.
    pub id: Uuid,
    /// For what.
    #[serde(rename = "type")]
    kind: TypeLink,
    /// Whose team granted it.
    place: PlaceLink,
    /// Who has it; told to that person, the team and the admins alone.
    holder: CertifiedView,
    /// Since when, with the place's offset.
    granted_at: DateTime<FixedOffset>,
    /// Until when, excluded: from this instant on it counts no more. Pages name the last day, which is the day before
    /// where this is midnight. `null` has no end.
    ends_at: Option<DateTime<FixedOffset>>,
    /// When it was taken back.
    withdrawn_at: Option<DateTime<FixedOffset>>,
}

/// The type of a certification.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct TypeLink {
    /// For ever the same.
    id: Uuid,
    /// Its name.
    name: String,
}

/// Who has a certification.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CertifiedView {
    /// The person's name.
    name: String,
    /// The person's mail address.
    mail: String,
}

/// A withdrawal and what it hit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Withdrawn)]
pub(super) struct WithdrawnView {
    /// What was taken back.
    certification: CertificationView,
    /// The reservations that needed it at places that the caller runs, by start, as they are now.
    reservations: Vec<ReservationView>,
    /// How many needed it at other places; they stay.
    elsewhere: usize,
}

impl TypeView {
    pub(super) fn of(kind: &CertificationType, zone: Tz) -> Self {
        Self {
            id: kind.id.0,
            scope: if kind.place_id.is_some() { "place" } else { "network" },
            name: kind.name.clone(),
            description: kind.description.clone(),
            retired_at: kind.retired_at.map(|at| local(at, zone)),
        }
    }
}

impl CertificationView {
    /// Only for those who may see the holder.
    pub(super) fn of(details: &CertificationDetails) -> Self {
        let (certification, zone) = (&details.certification, details.time_zone);
        Self {
            id: certification.id.0,
            kind: TypeLink { id: certification.type_id.0, name: details.type_name.clone() },
            place: PlaceLink {
                id: certification.place_id.0,
                slug: details.place_slug.clone(),
                name: details.place_name.clone(),
            },
            holder: CertifiedView {
                name: details.holder_name.as_str().to_owned(),
                mail: details.holder_mail.as_str().to_owned(),
            },
            granted_at: local(certification.granted_at, zone),
            ends_at: certification.ends_at.map(|at| local(at, zone)),
            withdrawn_at: certification.withdrawn_at.map(|at| local(at, zone)),
        }
    }
}

impl WithdrawnView {
    pub(super) fn of(withdrawn: &Withdrawn) -> Self {
        Self {
            certification: CertificationView::of(&withdrawn.certification),
            reservations: withdrawn.reservations.iter().map(ReservationView::of).collect(),
            elsewhere: withdrawn.elsewhere,
        }
    }
}
