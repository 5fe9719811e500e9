//! A place in a list.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

use super::{part::Part, reader::Reader};
use crate::{
    domain::{period::Period, place::Place},
    i18n::dates::Dates,
    search::Hit,
};

/// What a list tells of a place.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceCard {
    /// Its part of the address.
    pub slug: String,
    /// Its page, with the day that is looked for.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Codes.
    pub kinds: Vec<&'static str>,
    /// Postcode and town.
    pub where_words: String,
    /// `à 1,2 km`.
    pub distance: Option<String>,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Whether it is open, now or on the day that is looked for.
    pub hours: String,
    /// How many resources it has.
    pub resource_count: u32,
}

impl PlaceCard {
    pub(super) fn of(reader: &Reader<'_>, hit: &Hit, day: Option<(NaiveDate, Part)>, query: &str) -> Self {
        let listed = &hit.place;
        let place = &listed.place;
        let dates = reader.dates(place.facts.time_zone);
        let hours = match day {
            Some((day, part)) => hours_on(reader, &dates, place, day, part),
            None => hours_now(reader, &dates, place),
        };
        Self {
            slug: place.slug.clone(),
            href: format!("/places/{}{query}", place.slug),
            name: place.facts.name.clone(),
            kinds: place.facts.kinds.iter().map(|kind| kind.as_str()).collect(),
            where_words: format!("{} {}", place.facts.address.postcode, place.facts.address.city).trim().to_owned(),
            distance: hit.distance_m.map(|metres| distance(reader, metres)),
            summary: place.facts.summary.clone(),
            hours,
            resource_count: listed.resource_count(),
        }
    }

    /// Cards for tests.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let card = Self {
            slug: "fablab-artilect".into(),
            href: "/places/fablab-artilect?day=2026-11-25".into(),
            name: "FabLab Artilect <Toulouse>".into(),
            kinds: vec!["fablab", "third_place"],
            where_words: "31300 Toulouse".into(),
            distance: Some("à 1,2 km".into()),
            summary: "Découpe laser, impression 3D et couture dans les anciens ateliers.".into(),
            hours: "ouvert jusqu’à 19 h".into(),
            resource_count: 6,
        };
        let bare = Self {
            slug: "lieu".into(),
            href: "/places/lieu".into(),
            kinds: Vec::new(),
            distance: None,
            summary: String::new(),
            resource_count: 0,
            ..card.clone()
        };
        vec![card, bare]
    }
}

fn distance(reader: &Reader<'_>, metres: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "distances on earth fit")]
    let metres = metres.round() as i64;
    if metres < 950 {
        return reader.text("distance-m", &[("count", (metres / 10 * 10).into())]);
    }
    let (whole, tenth) = ((metres + 50) / 1_000, (metres + 50) / 100 % 10);
    let mark = reader.text("decimal-mark", &[]);
    let km = if whole >= 10 { whole.to_string() } else { format!("{whole}{mark}{tenth}") };
    reader.text("distance-km", &[("km", km.into())])
}

/// Whether the place is open now, and until or from when.
pub(super) fn hours_now(reader: &Reader<'_>, dates: &Dates<'_>, place: &Place) -> String {
    let now = reader.now();
    let Some(hours) = &place.facts.opening_hours else { return reader.text("hours-not-known", &[]) };
    let next = Period::new(now, now + TimeDelta::days(8))
        .ok()
        .and_then(|window| hours.open_periods(&window, place.facts.time_zone).into_iter().next());
    match next {
        None => reader.text("closed-for-long", &[]),
        Some(open) if open.starts_at() <= now => {
            reader.text("open-until", &[("time", until(dates, open.ends_at()).into())])
        }
        Some(open) => {
            let day = dates.near_day(dates.day_of(open.starts_at()));
            let when = format!("{day} {}", dates.time(open.starts_at()));
            reader.text("opens-at", &[("when", when.into())])
        }
    }
}

fn until(dates: &Dates<'_>, instant: DateTime<Utc>) -> String {
    let day = dates.day_of(instant);
    if day == dates.today() { dates.time(instant) } else { format!("{} {}", dates.near_day(day), dates.time(instant)) }
}

fn hours_on(reader: &Reader<'_>, dates: &Dates<'_>, place: &Place, day: NaiveDate, part: Part) -> String {
    let Some(hours) = &place.facts.opening_hours else { return reader.text("hours-not-known", &[]) };
    let window = part.period(day, place.facts.time_zone);
    let open = window.map(|window| hours.open_periods(&window, place.facts.time_zone)).unwrap_or_default();
    if open.is_empty() {
        return reader.text("closed-on-day", &[("day", dates.near_day(day).into())]);
    }
    let hours = open.iter().map(|period| dates.hours(period)).collect::<Vec<_>>().join(", ");
    reader.text("open-on-day", &[("hours", hours.into())])
}
