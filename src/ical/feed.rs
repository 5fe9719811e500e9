//! A published calendar (RFC 5545, 5546 `PUBLISH`, 7986): its values, and its bytes.

use chrono::{DateTime, Datelike, TimeZone, Utc};
use chrono_tz::Tz;
use icalendar::{
    Calendar, CalendarDateTime, Component, DatePerhapsTime, Event, EventLike, EventStatus, Parameter, Property,
};
use uuid::Uuid;

use super::{FeedWindow, Standing, text, zone::vtimezone};
use crate::domain::{location::Location, period::Period};

/// Names the program that wrote the file; without a version, so that a new release changes no feed.
const PRODID: &str = "-//Escale//Escale//EN";
const END: &str = "END:VCALENDAR\r\n";

/// One calendar of one place, as subscribers read it.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarFeed {
    /// What calendar programs show as its name.
    pub name: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// Its own absolute URL.
    pub source_url: String,
    /// The zone of the place.
    pub time_zone: Tz,
    /// What it looks at.
    pub window: FeedWindow,
    /// How many minutes programs wait before they look again.
    pub refresh_minutes: u32,
    /// In any order: they are written by start, then by UID.
    pub events: Vec<FeedEvent>,
}

/// One event; every text is public and already in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedEvent {
    /// For ever the same (DOMAIN rule 6).
    pub uid: Uuid,
    /// How it stands.
    pub standing: Standing,
    /// From when to when.
    pub period: Period,
    /// Raised by one at each change.
    pub sequence: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What it is.
    pub summary: String,
    /// Where people go; may be empty.
    pub location: String,
    /// The point on the map.
    pub geo: Option<Location>,
    /// The absolute URL of a public page about it.
    pub url: String,
    /// Words to sort by.
    pub categories: Vec<String>,
}

impl CalendarFeed {
    /// The whole file: the same values give the same bytes, whatever the clock shows.
    #[must_use]
    pub fn to_ics(&self) -> String {
        let frame = self.frame().to_string();
        let mut ics = frame.strip_suffix(END).unwrap_or(&frame).to_owned();
        // Always there, also because a calendar without any component is none (RFC 5545 §3.6).
        let (first_year, last_year) = self.years();
        ics.push_str(&vtimezone(self.time_zone, first_year, last_year));
        let mut events: Vec<&FeedEvent> = self.events.iter().collect();
        events.sort_by_key(|event| (event.period, event.uid));
        for event in events {
            ics.push_str(&event.component(self.time_zone).to_string());
        }
        text::folded(&(ics + END))
    }

    /// The calendar's own properties; `NAME` and `SOURCE` are escaped here because the crate writes them raw.
    fn frame(&self) -> Calendar {
        let refresh = format!("PT{}M", self.refresh_minutes);
        let with_value = |key: &str, value: &str, kind: &str| {
            Property::new(key, value).append_parameter(Parameter::new("VALUE", kind)).done()
        };
        let mut calendar = Calendar::empty();
        calendar
            .append_property(("VERSION", "2.0"))
            .append_property(("PRODID", PRODID))
            .append_property(("CALSCALE", "GREGORIAN"))
            .append_property(("METHOD", "PUBLISH"))
            .append_property(Property::new("NAME", text::escaped(&self.name)))
            .append_property(Property::new("X-WR-CALNAME", text::clean(&self.name)));
        let description = text::clean(&self.description);
        if !description.is_empty() {
            calendar.description(&description);
        }
        calendar
            .append_property(("X-WR-TIMEZONE", self.time_zone.name()))
            .append_property(with_value("REFRESH-INTERVAL", &refresh, "DURATION"))
            .append_property(Property::new("X-PUBLISHED-TTL", refresh.as_str()));
        if let Some(source) = text::uri(&self.source_url) {
            calendar.append_property(with_value("SOURCE", &source, "URI"));
        }
        calendar
    }

    /// The years that the zone must be right for; from the events alone wherever there are some.
    fn years(&self) -> (i32, i32) {
        let year = |instant: DateTime<Utc>| instant.with_timezone(&self.time_zone).year();
        let first = self.events.iter().map(|event| event.period.starts_at()).min().unwrap_or(self.window.starts_at);
        let last = self.events.iter().map(|event| event.period.ends_at()).max().unwrap_or(self.window.starts_at);
        (year(first), year(last))
    }
}

impl FeedEvent {
    fn component(&self, zone: Tz) -> Event {
        let [starts_at, ends_at] = self.ends(zone);
        let is_cancelled = self.standing == Standing::Cancelled;
        let mut event = Event::with_uid(&self.uid.to_string());
        event
            .timestamp(self.updated_at)
            .created(self.created_at)
            .last_modified(self.updated_at)
            .sequence(self.sequence)
            .status(self.standing.into())
            .starts(starts_at)
            .ends(ends_at)
            .summary(&text::clean(&self.summary))
            .append_property(("TRANSP", if is_cancelled { "TRANSPARENT" } else { "OPAQUE" }));
        if let Some(url) = text::uri(&self.url) {
            event.append_property(Property::new("URL", url));
        }
        let location = text::clean(&self.location);
        if !location.is_empty() {
            event.location(&location);
        }
        if let Some(point) = self.geo {
            let geo = format!("{:.6};{:.6}", point.latitude(), point.longitude());
            event.append_property(Property::new("GEO", geo));
        }
        let categories: Vec<String> = self.categories.iter().map(|category| text::clean(category)).collect();
        if !categories.is_empty() {
            event.categories(categories);
        }
        event.done()
    }

    /// Start and end on the place's clock; in UTC where autumn shows one of them twice.
    ///
    /// Local time then means the first of the two by RFC 5545 §3.3.5, and readers differ even there.
    fn ends(&self, zone: Tz) -> [DatePerhapsTime; 2] {
        let instants = [self.period.starts_at(), self.period.ends_at()];
        let is_plain = instants
            .iter()
            .all(|instant| zone.from_local_datetime(&instant.with_timezone(&zone).naive_local()).single().is_some());
        instants.map(|instant| {
            DatePerhapsTime::DateTime(if is_plain {
                CalendarDateTime::WithTimezone {
                    date_time: instant.with_timezone(&zone).naive_local(),
                    tzid: zone.name().to_owned(),
                }
            } else {
                CalendarDateTime::Utc(instant)
            })
        })
    }
}

impl From<Standing> for EventStatus {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Tentative => Self::Tentative,
            Standing::Confirmed => Self::Confirmed,
            Standing::Cancelled => Self::Cancelled,
        }
    }
}
