//! Certifications in words, on whatever page shows them.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::reader::Reader;
use crate::domain::certification::CertificationDetails;

/// A certification of the reader.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCertification {
    /// Name of its type.
    pub name: String,
    /// The place whose team granted it.
    pub place: String,
    /// Until when, in words.
    pub until: String,
    /// Whether it is over.
    pub over: bool,
}

/// A certification that a resource requires.
#[derive(Clone, Debug, Serialize)]
pub struct NeededView {
    /// Name of its type.
    pub name: String,
    /// Whether the reader has it now; `None` for a visitor.
    pub held: Option<bool>,
}

impl OwnCertification {
    pub(super) fn of(reader: &Reader<'_>, details: &CertificationDetails) -> Self {
        let certification = &details.certification;
        Self {
            name: details.type_name.clone(),
            place: details.place_name.clone(),
            until: until(reader, details.time_zone, certification.ends_at),
            over: !certification.is_in_force_at(reader.now()),
        }
    }
}

/// Until when: the last day where it ends at midnight of the place, else the day and the hour.
pub(super) fn until(reader: &Reader<'_>, time_zone: Tz, ends_at: Option<DateTime<Utc>>) -> String {
    let Some(ends_at) = ends_at else { return reader.text("certification-no-end", &[]) };
    let dates = reader.dates(time_zone);
    let last = dates.day_of(ends_at - TimeDelta::seconds(1));
    if last != dates.day_of(ends_at) {
        return reader.text("certification-until-day", &[("day", dates.date(last).into())]);
    }
    let arguments = [("day", dates.date(last).into()), ("time", dates.time(ends_at).into())];
    reader.text("certification-until-time", &arguments)
}
