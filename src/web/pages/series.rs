//! `/series/<id>`: what was reserved from one rule, and what was not to be had.

use chrono::{DateTime, Utc};
use rocket::{Route, get, routes};
use serde::Serialize;

use super::{
    reader::{Page, Reader},
    reservations::ReservationCard,
    resource::LinkView,
};
use crate::{
    domain::{ids::SeriesId, local_time::boundary_instant, reservation::ReservationDetails},
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        guards::PathId,
    },
};

/// A series, for its holder or a manager of its place.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesPage {
    /// What.
    pub resource: LinkView,
    /// Where.
    pub place: LinkView,
    /// How many are held.
    pub live: usize,
    /// In their order.
    pub reservations: Vec<ReservationCard>,
    /// What was not to be had, in order.
    pub refused: Vec<RefusedDay>,
    /// The zone, where it is not the usual one of France.
    pub time_zone: Option<String>,
}

/// A day that was not to be had.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedDay {
    /// `2026-12-02`.
    pub date: String,
    /// In words.
    pub words: String,
    /// Why, in a few words.
    pub why: String,
}

impl View for SeriesPage {
    const TEMPLATE: &'static str = "pages/series.html";

    fn samples() -> Vec<Self> {
        let card = |state, live| ReservationCard {
            href: "/reservations/0193".into(),
            starts_at: "2026-11-25T09:00:00+01:00".into(),
            period: "demain 9 h – 13 h".into(),
            resource: "Open space".into(),
            place: "Plaine Images".into(),
            state,
            live,
        };
        let refused =
            RefusedDay {
                date: "2026-12-02".into(), words: "mercredi 2 décembre".into(), why: "Déjà réservé".into()
            };
        let some = Self {
            resource: LinkView { name: "Open space".into(), href: "/resources/0193".into() },
            place: LinkView { name: "Plaine Images".into(), href: "/places/plaine-images".into() },
            live: 1,
            reservations: vec![card("confirmed", true), card("cancelled", false)],
            refused: vec![refused],
            time_zone: None,
        };
        let whole = Self { refused: Vec::new(), time_zone: Some("Indian/Reunion".into()), ..some.clone() };
        vec![some, whole]
    }
}

#[get("/series/<id>")]
async fn show(reader: Reader<'_>, id: PathId<SeriesId>) -> Result<Page, PageError> {
    let actor = reader.signed_in()?;
    let db = &reader.context.db;
    let series = store::series::by_id(db, id.get()?).await?.ok_or_else(Problem::not_found)?;
    let found = store::reservation::list_of_series(db, series.id).await?;
    let first = found.first().ok_or_else(Problem::not_found)?;
    if !first.is_open_to(actor) {
        return Err(Problem::not_found().into());
    }
    let zone = first.time_zone;
    let dates = reader.dates(zone);
    let wall = |at: DateTime<Utc>| at.with_timezone(&zone);
    let refused = series.refused.iter().map(|refused| {
        let day = dates.day_of(boundary_instant(refused.starts_at, zone));
        RefusedDay {
            date: day.to_string(),
            words: dates.dated_day(day),
            why: reader.text(&format!("error-{}.title", refused.code.replace('_', "-")), &[]),
        }
    });
    let card = |details: &ReservationDetails| ReservationCard {
        href: format!("/reservations/{}", details.reservation.id),
        starts_at: wall(details.reservation.period.starts_at()).to_rfc3339(),
        period: dates.period(&details.reservation.period),
        resource: details.resource_name.clone(),
        place: details.reservation.unit_label.clone(),
        state: details.reservation.state.as_str(),
        live: details.reservation.state.is_live(),
    };
    reader.page(&SeriesPage {
        resource: LinkView { name: first.resource_name.clone(), href: format!("/resources/{}", series.resource_id) },
        place: LinkView { name: first.place_name.clone(), href: format!("/places/{}", first.place_slug) },
        live: found.iter().filter(|details| details.reservation.state.is_live()).count(),
        reservations: found.iter().map(card).collect(),
        refused: refused.collect(),
        time_zone: reader.zone_name(zone),
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
