//! What a feed looks like, line by line.

mod hostile;
mod states;
mod zones;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::{Europe::Paris, Tz};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{location::Location, period::Period};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(at(from), at(to)).unwrap()
}

fn event(number: u128, from: &str, to: &str) -> FeedEvent {
    FeedEvent {
        uid: Uuid::from_u128(number),
        standing: Standing::Confirmed,
        period: period(from, to),
        sequence: 0,
        created_at: at("2026-11-01T08:00:00Z"),
        updated_at: at("2026-11-01T08:00:00Z"),
        summary: "Réservé – Open space, Poste 7".to_owned(),
        location: "Les Imaginations Fertiles, 27 bis allée Maurice Sarraut, 31300 Toulouse".to_owned(),
        geo: Some(Location::new(43.5946, 1.4246).unwrap()),
        url: "https://escale.example/resources/01".to_owned(),
        categories: vec!["Réservation".to_owned(), "Bureau".to_owned()],
    }
}

fn feed(time_zone: Tz, events: Vec<FeedEvent>) -> CalendarFeed {
    CalendarFeed {
        name: "Les Imaginations Fertiles".to_owned(),
        description: "Réservations et fermetures".to_owned(),
        source_url: "https://escale.example/places/les-imaginations-fertiles/calendar.ics".to_owned(),
        time_zone,
        window: FeedWindow::at(at("2026-11-24T09:00:00Z"), time_zone),
        refresh_minutes: 15,
        events,
    }
}

/// The content lines, unfolded (RFC 5545 §3.1).
fn lines(ics: &str) -> Vec<String> {
    ics.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_small_feed_reads_as_promised() {
    let mut cancelled = event(2, "2026-11-25T08:00:00Z", "2026-11-25T12:30:00Z");
    (cancelled.standing, cancelled.sequence) = (Standing::Cancelled, 1);
    cancelled.updated_at = at("2026-11-20T10:00:00Z");
    let mut closed = event(3, "2026-12-24T17:00:00Z", "2027-01-04T07:00:00Z");
    closed.summary = "Fermé – Congés d'hiver; atelier, salle, cuisine".to_owned();
    closed.categories = vec!["Fermeture".to_owned()];
    let mut asked = event(1, "2026-11-24T13:00:00Z", "2026-11-24T15:00:00Z");
    asked.standing = Standing::Tentative;
    insta::assert_snapshot!(feed(Paris, vec![closed, cancelled, asked]).to_ics());
}

#[test]
fn a_feed_without_events_is_still_a_calendar() {
    insta::assert_snapshot!(feed(Paris, Vec::new()).to_ics());
}

#[test]
fn the_order_of_the_events_given_changes_nothing() {
    let events: Vec<FeedEvent> =
        (1..9).map(|number| event(number, "2026-11-24T13:00:00Z", "2026-11-24T15:00:00Z")).collect();
    let backwards = events.iter().rev().cloned().collect();
    assert_eq!(feed(Paris, events).to_ics(), feed(Paris, backwards).to_ics());
}

#[test]
fn another_day_changes_nothing_while_there_are_events() {
    let events = vec![event(1, "2026-12-31T13:00:00Z", "2027-01-01T15:00:00Z")];
    let mut later = feed(Paris, events.clone());
    later.window = FeedWindow::at(at("2027-01-03T09:00:00Z"), Paris);
    assert_eq!(feed(Paris, events).to_ics(), later.to_ics());
}

/// Start and end of the only event as they are written.
fn written(zone: Tz, from: &str, to: &str) -> Vec<String> {
    let ics = feed(zone, vec![event(1, from, to)]).to_ics();
    let event = ics.split("BEGIN:VEVENT\r\n").nth(1).unwrap();
    lines(event).into_iter().filter(|line| line.starts_with("DTSTART") || line.starts_with("DTEND")).collect()
}

#[test]
fn spring_makes_a_reservation_look_an_hour_longer() {
    assert_eq!(
        written(Paris, "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z"),
        ["DTEND;TZID=Europe/Paris:20270328T033000", "DTSTART;TZID=Europe/Paris:20270328T013000"]
    );
}

#[test]
fn autumns_doubled_hour_is_told_in_utc() {
    for (from, to) in [
        ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
        ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
        ("2026-10-24T22:00:00Z", "2026-10-25T00:00:00Z"),
    ] {
        let utc = |instant: &str| instant.replace(['-', ':'], "");
        assert_eq!(written(Paris, from, to), [format!("DTEND:{}", utc(to)), format!("DTSTART:{}", utc(from))]);
    }
    assert_eq!(
        written(Paris, "2026-10-24T23:30:00Z", "2026-10-25T02:00:00Z"),
        ["DTEND;TZID=Europe/Paris:20261025T030000", "DTSTART;TZID=Europe/Paris:20261025T013000"]
    );
}

proptest! {
    #[test]
    fn what_is_written_for_any_instant_is_that_instant(minutes in 0i64..1_500_000, lasting in 1i64..3_000) {
        for zone in [Paris, Tz::Australia__Lord_Howe, Tz::Africa__Casablanca, Tz::Asia__Kolkata] {
            let starts_at = at("2026-01-01T00:00:00Z") + TimeDelta::minutes(minutes);
            let ends_at = starts_at + TimeDelta::minutes(lasting);
            let lines = written(zone, &starts_at.to_rfc3339(), &ends_at.to_rfc3339());
            for (line, instant) in lines.iter().zip([ends_at, starts_at]) {
                let (key, value) = line.split_once(':').unwrap();
                let read = if key.contains("TZID") {
                    let wall_time = chrono::NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").unwrap();
                    chrono::TimeZone::from_local_datetime(&zone, &wall_time).single().unwrap().to_utc()
                } else {
                    chrono::NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ").unwrap().and_utc()
                };
                prop_assert_eq!(read, instant);
            }
        }
    }
}
