//! The zones that a feed carries, read by others in winter, in summer and on the days between.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use escale::{
    domain::period::Period,
    ical::{CalendarFeed, FeedEvent, FeedWindow, Standing},
};
use uuid::Uuid;

use super::readers::{ReadEvent, with_icalendar, with_icaljs};

const NOW: &str = "2026-11-24T09:00:00Z";

/// An event every five days and a bit over three years, and each half hour around the changes in Europe.
fn events() -> Vec<FeedEvent> {
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let around = |change: &str| {
        let change: DateTime<Utc> = change.parse().unwrap();
        (-6..6).map(move |half_hours| change + TimeDelta::minutes(30 * half_hours))
    };
    let starts = (0..200).map(|number| now - TimeDelta::days(30) + TimeDelta::minutes(number * 7_919));
    let starts = starts.chain(around("2027-03-28T01:00:00Z")).chain(around("2027-10-31T01:00:00Z"));
    let event = |(number, start): (u128, DateTime<Utc>)| FeedEvent {
        uid: Uuid::from_u128(number),
        standing: Standing::Confirmed,
        period: Period::new(start, start + TimeDelta::minutes(90)).unwrap(),
        sequence: 3,
        created_at: now,
        updated_at: now,
        summary: "Réservé – Salle, 2".to_owned(),
        location: String::new(),
        geo: None,
        url: "https://escale.example/".to_owned(),
        categories: Vec::new(),
    };
    (0..).zip(starts).map(event).collect()
}

fn readers_agree_in(zone: Tz) {
    let events = events();
    let expected: Vec<ReadEvent> = events
        .iter()
        .map(|event| ReadEvent {
            uid: event.uid.to_string(),
            start: event.period.starts_at(),
            end: event.period.ends_at(),
            status: "CONFIRMED".to_owned(),
            sequence: event.sequence,
            summary: event.summary.clone(),
        })
        .collect();
    let feed = CalendarFeed {
        name: zone.name().to_owned(),
        description: String::new(),
        source_url: "https://escale.example/calendar.ics".to_owned(),
        time_zone: zone,
        window: FeedWindow::at(NOW.parse().unwrap(), zone),
        refresh_minutes: 15,
        events,
    };
    let ics = feed.to_ics();
    for (reader, read) in [("icalendar", with_icalendar(&ics)), ("ical.js", with_icaljs(&ics))] {
        for (read, expected) in read.iter().zip(&expected) {
            assert_eq!(read, expected, "{zone} by {reader}");
        }
        assert_eq!(read.len(), expected.len(), "{zone} by {reader}");
    }
}

#[test]
fn others_read_the_same_instants_in_zones_of_all_kinds() {
    for zone in [
        Tz::Europe__Paris,
        Tz::Europe__Dublin,
        Tz::Indian__Reunion,
        Tz::America__Martinique,
        Tz::America__Miquelon,
        Tz::America__Santiago,
        Tz::Pacific__Noumea,
        Tz::Pacific__Apia,
        Tz::Asia__Kolkata,
        Tz::Australia__Lord_Howe,
        Tz::Africa__Casablanca,
        Tz::Africa__Cairo,
        Tz::UTC,
    ] {
        readers_agree_in(zone);
    }
}
