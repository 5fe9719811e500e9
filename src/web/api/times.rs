//! Instants as clients write them, and as they are answered.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;

use crate::{
    domain::local_time::{NonexistentTime, YEARS, instant_of, read_day, start_of_day},
    web::errors::Problem,
};

/// A moment as it was written, before the zone of the place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Moment {
    /// With an offset (RFC 3339).
    Instant(DateTime<Utc>),
    /// Without one: the place's wall time.
    Wall(NaiveDateTime),
    /// A date alone: the start of that day at the place.
    Day(NaiveDate),
}

impl std::str::FromStr for Moment {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        // A plus that a client left unescaped in a query arrives as a space.
        let escaped = match text.split_once('T') {
            Some((_, clock)) if clock.contains(' ') => text.replace(' ', "+"),
            _ => text.to_owned(),
        };
        if let Ok(instant) = DateTime::parse_from_rfc3339(&escaped) {
            return is_ours(&instant).then(|| Self::Instant(instant.to_utc())).ok_or(());
        }
        if let Some(day) = read_day(text) {
            return Ok(Self::Day(day));
        }
        let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
        let wall = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
        wall.filter(is_ours).map(Self::Wall).ok_or(())
    }
}

/// In a year that can be told, and on a whole second, as instants are kept.
fn is_ours(moment: &(impl Datelike + Timelike)) -> bool {
    YEARS.contains(&moment.year()) && moment.nanosecond() == 0
}

impl Moment {
    /// The instant, where that needs no zone.
    pub(super) const fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Instant(instant) => Some(instant),
            Self::Wall(_) | Self::Day(_) => None,
        }
    }

    /// The instant at a place.
    ///
    /// # Errors
    /// [`NonexistentTime`] for a wall time that spring skips.
    pub(in crate::web) fn at(self, time_zone: Tz) -> Result<DateTime<Utc>, NonexistentTime> {
        match self {
            Self::Instant(instant) => Ok(instant),
            Self::Wall(wall_time) => instant_of(wall_time, time_zone),
            Self::Day(day) => Ok(start_of_day(day, time_zone)),
        }
    }
}

/// A moment of a query parameter at a place.
///
/// # Errors
/// `malformed` naming the parameter, `nonexistent_time`.
pub(super) fn parameter(
    query: &crate::web::guards::Query,
    name: &str,
    time_zone: Tz,
) -> Result<Option<DateTime<Utc>>, Problem> {
    let moment = query.parsed::<Moment>(name, "field-instant")?;
    Ok(moment.map(|moment| moment.at(time_zone)).transpose()?)
}

/// The instant with the place's offset, as it is answered.
pub(super) fn local(instant: DateTime<Utc>, time_zone: Tz) -> DateTime<FixedOffset> {
    instant.with_timezone(&time_zone).fixed_offset()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;

    fn at_paris(text: &str) -> String {
        text.parse::<Moment>().unwrap().at(Paris).map_or_else(|_| "none".into(), |at| local(at, Paris).to_rfc3339())
    }

    #[test]
    fn reads_offsets_wall_times_and_days() {
        assert_eq!(at_paris("2026-11-24T09:00:00Z"), "2026-11-24T10:00:00+01:00");
        assert_eq!(at_paris("2026-07-24T09:00:00 02:00"), "2026-07-24T09:00:00+02:00");
        assert_eq!(at_paris("2026-11-24T09:00"), "2026-11-24T09:00:00+01:00");
        assert_eq!(at_paris("2026-11-24 09:00:00"), "2026-11-24T09:00:00+01:00");
        assert_eq!(at_paris("2026-11-24"), "2026-11-24T00:00:00+01:00");
        assert_eq!(at_paris("2027-03-28T02:30"), "none");
        assert_eq!(at_paris("2026-10-25T02:30"), "2026-10-25T02:30:00+02:00");
        for wrong in ["", "tomorrow", "2026-13-01", "2026-11-24T25:00", "2026-11-24T09", "9:00"] {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }
}
