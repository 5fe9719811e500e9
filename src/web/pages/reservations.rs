//! `/reservations`: mine.

use rocket::{Route, get, routes};
use serde::Serialize;

use super::{
    reader::{Page, Reader},
    waitlist::WaitCard,
};
use crate::{domain::reservation::ReservationDetails, render::View, store, web::errors::PageError};

/// How many of those coming up are told, the next first.
const COMING: u64 = 200;

/// How many of the past ones are told, the latest first.
const PAST: u64 = 50;

/// The reader's reservations.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationsPage {
    /// What the reader waits for and is offered.
    pub waits: Vec<WaitCard>,
    /// Coming up, then past.
    pub groups: Vec<ReservationGroup>,
}

/// Reservations that belong together.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationGroup {
    /// `upcoming` or `past`.
    pub name: &'static str,
    /// In their order.
    pub reservations: Vec<ReservationCard>,
}

/// A reservation in a list.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationCard {
    /// Its page.
    pub href: String,
    /// RFC 3339.
    pub starts_at: String,
    /// In words.
    pub period: String,
    /// What.
    pub resource: String,
    /// Where.
    pub place: String,
    /// Code.
    pub state: &'static str,
    /// Whether it holds its unit.
    pub live: bool,
}

impl View for ReservationsPage {
    const TEMPLATE: &'static str = "pages/reservations.html";

    fn samples() -> Vec<Self> {
        use crate::domain::reservation::State;
        let card = |state: State| ReservationCard {
            href: "/reservations/0193".into(),
            starts_at: "2026-11-25T09:00:00+01:00".into(),
            period: "demain 9 h – 13 h".into(),
            resource: "Open space".into(),
            place: "Plaine Images".into(),
            state: state.as_str(),
            live: state.is_live(),
        };
        let group = |name, reservations| ReservationGroup { name, reservations };
        vec![
            Self {
                waits: WaitCard::samples(),
                groups: vec![
                    group("upcoming", State::ALL.iter().copied().map(card).collect()),
                    group("past", Vec::new()),
                ],
            },
            Self { waits: Vec::new(), groups: vec![group("upcoming", Vec::new())] },
        ]
    }
}

#[get("/reservations")]
async fn list(reader: Reader<'_>) -> Result<Page, PageError> {
    let actor = reader.signed_in()?;
    let (db, now, holder) = (&reader.context.db, reader.now(), actor.account.id);
    let upcoming = store::reservation::coming_of_holder(db, holder, now, COMING).await?;
    let past = store::reservation::past_of_holder(db, holder, now, PAST).await?;
    let waits = store::waitlist::list_of_account(db, holder).await?;
    let group = |name, found: &[ReservationDetails]| ReservationGroup {
        name,
        reservations: found.iter().map(|details| card(&reader, details)).collect(),
    };
    reader.page(&ReservationsPage {
        waits: waits.iter().map(|details| WaitCard::of(&reader, details)).collect(),
        groups: vec![group("upcoming", &upcoming), group("past", &past)],
    })
}

fn card(reader: &Reader<'_>, details: &ReservationDetails) -> ReservationCard {
    let reservation = &details.reservation;
    ReservationCard {
        href: format!("/reservations/{}", reservation.id),
        starts_at: reservation.period.starts_at().with_timezone(&details.time_zone).to_rfc3339(),
        period: reader.dates(details.time_zone).period(&reservation.period),
        resource: details.resource_name.clone(),
        place: details.place_name.clone(),
        state: reservation.state.as_str(),
        live: reservation.state.is_live(),
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![list]
}
