//! What the API tells of a reservation, to its holder and to the managers of its place.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    answer::{Answer, Page, json, versioned},
    organisation_views::OrganisationLinkView,
    place_views::PlaceLink,
    times::local,
};
use crate::{
    domain::reservation::{Holder, ReservationDetails},
    operations::reservation::SeriesMade,
    web::errors::RefusedView,
};

/// A reservation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReservationView {
    /// For ever the same; the `UID` of its calendar event.
    pub id: Uuid,
    /// What is reserved.
    pub resource_id: Uuid,
    /// Name of the resource.
    pub resource_name: String,
    /// Where it is.
    pub place: PlaceLink,
    /// Which copy.
    pub unit: UnitLink,
    /// From when, with the place's offset.
    pub starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    pub ends_at: DateTime<FixedOffset>,
    /// IANA zone of the place.
    pub time_zone: &'static str,
    /// `requested`, `confirmed`, `checked_in`, `completed`, `cancelled`, `declined`, `lapsed` or `no_show`.
    pub state: &'static str,
    /// Raised by one at each change.
    pub sequence: u32,
    /// The holder's note; may be empty.
    pub purpose: String,
    /// Why it was called off or declined.
    pub reason: Option<String>,
    /// What it costs, paid at the place; `null` when it is free.
    pub price: Option<PaidView>,
    /// With `requested`: when it ends unanswered.
    pub lapses_at: Option<DateTime<FixedOffset>>,
    /// When the holder came.
    pub checked_in_at: Option<DateTime<FixedOffset>>,
    /// Who has it; told to the holder, the managers of the place and the admins alone.
    pub holder: Option<HolderView>,
    /// The series that it is of.
    pub series_id: Option<Uuid>,
    /// When its series first had it start.
    pub original_start: Option<DateTime<FixedOffset>>,
    /// The organisation on whose behalf the holder has it; told to the same people.
    pub on_behalf_of: Option<OrganisationLinkView>,
    /// With this and the telephone number a guest cancels at `/r`; only in the answer that reserved for a guest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_code: Option<String>,
    /// When it was made.
    pub created_at: DateTime<FixedOffset>,
    /// When it last changed.
    pub updated_at: DateTime<FixedOffset>,
}

/// The copy that is reserved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct UnitLink {
    /// For ever the same.
    pub id: Uuid,
    /// What is written on it.
    pub label: String,
}

/// Who has a reservation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HolderView {
    /// The person's name.
    pub name: String,
    /// The mail address of a person with an account.
    pub mail: Option<String>,
    /// The telephone number of a person without one.
    pub phone: Option<String>,
}

/// What a reservation costs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PaidView {
    /// In cents.
    pub amount_cents: u32,
    /// ISO 4217.
    pub currency: &'static str,
}

impl HolderView {
    fn of(holder: &Holder) -> Self {
        Self {
            name: holder.name.as_str().to_owned(),
            mail: holder.mail.as_ref().map(|mail| mail.as_str().to_owned()),
            phone: holder.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        }
    }
}

impl ReservationView {
    /// Only for those who may see the holder.
    pub(super) fn of(details: &ReservationDetails) -> Self {
        let (reservation, zone) = (&details.reservation, details.time_zone);
        Self {
            id: reservation.id.0,
            resource_id: reservation.resource_id.0,
            resource_name: details.resource_name.clone(),
            place: PlaceLink {
                id: reservation.place_id.0,
                slug: details.place_slug.clone(),
                name: details.place_name.clone(),
            },
            unit: UnitLink { id: reservation.unit_id.0, label: reservation.unit_label.clone() },
            starts_at: local(reservation.period.starts_at(), zone),
            ends_at: local(reservation.period.ends_at(), zone),
            time_zone: zone.name(),
            state: reservation.state.as_str(),
            sequence: reservation.sequence,
            purpose: reservation.purpose.clone(),
            reason: reservation.reason.clone(),
            price: reservation.price_cents.map(|amount_cents| PaidView { amount_cents, currency: "EUR" }),
            lapses_at: reservation.lapses_at.map(|at| local(at, zone)),
            checked_in_at: reservation.checked_in_at.map(|at| local(at, zone)),
            holder: details.holder.as_ref().map(HolderView::of),
            series_id: reservation.series.map(|series| series.id.0),
            original_start: reservation.series.map(|series| local(series.original_start, zone)),
            on_behalf_of: details.organisation.as_ref().map(OrganisationLinkView::of),
            cancel_code: None,
            created_at: local(reservation.created_at, zone),
            updated_at: local(reservation.updated_at, zone),
        }
    }
}

/// The reservation with the tag of its sequence.
pub(super) fn reservation(details: &ReservationDetails) -> Answer {
    reserved(details, None)
}

/// The same with the code that a guest's reservation was made with.
pub(super) fn reserved(details: &ReservationDetails, cancel_code: Option<String>) -> Answer {
    let view = ReservationView { cancel_code, ..ReservationView::of(details) };
    versioned(&view, details.reservation.sequence)
}

/// What is answered when one or several reservations were made.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answers of the document")]
pub(super) enum ReservedView {
    /// Without `rrule`.
    One(Box<ReservationView>),
    /// With it.
    Series(SeriesView),
}

/// What is answered when one or several reservations were changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answers of the document")]
pub(super) enum ChangedView {
    /// With the scope `one`.
    One(Box<ReservationView>),
    /// With another: those that changed.
    Several(Page<ReservationView>),
}

/// Reservations made from one rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SeriesView {
    /// For ever the same; each reservation tells it.
    pub series_id: Uuid,
    /// What is reserved, in order.
    pub created: Vec<ReservationView>,
    /// What was not to be had, in order.
    pub refused: Vec<RefusedView>,
}

impl SeriesView {
    /// Only for those who may see the holder.
    pub(super) fn of(made: &SeriesMade) -> Self {
        Self {
            series_id: made.id.0,
            created: made.created.iter().map(ReservationView::of).collect(),
            refused: made.refused.iter().map(|refused| RefusedView::of(refused, made.time_zone)).collect(),
        }
    }
}

/// The reservations that changed, as a list.
pub(super) fn several(changed: &[ReservationDetails]) -> Answer {
    json(&Page { items: changed.iter().map(ReservationView::of).collect(), next: None })
}
