//! Wall time of a place and instants: the only crossing between them (DOMAIN rule 7).

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The clocks of the place skip this wall time in spring: code `nonexistent_time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{wall_time} does not exist in {time_zone}")]
pub struct NonexistentTime {
    /// The wall time as asked.
    pub wall_time: NaiveDateTime,
    /// The zone whose clocks skip it.
    pub time_zone: Tz,
}

/// The years in which anything here happens; what lies outside was mistyped, and would leave the range of
/// the database and of RFC 5545, whose years have four digits.
pub const YEARS: RangeInclusive<i32> = 1970..=2200;

/// Reads a day, `2026-11-24`; `None` for what is none or outside [`YEARS`].
#[must_use]
pub fn read_day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| YEARS.contains(&day.year()))
}

/// The instant of a wall time; the first of the two where autumn repeats it.
///
/// # Errors
/// [`NonexistentTime`] where spring skips it.
pub fn instant_of(wall_time: NaiveDateTime, time_zone: Tz) -> Result<DateTime<Utc>, NonexistentTime> {
    match time_zone.from_local_datetime(&wall_time) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Ok(instant.to_utc()),
        LocalResult::None => Err(NonexistentTime { wall_time, time_zone }),
    }
}

/// The instant of a boundary of opening hours: like [`instant_of`], but a skipped wall time is the
/// first instant after the gap, because a place that opens at 02:30 opens when the clock shows 03:00.
#[must_use]
pub fn boundary_instant(wall_time: NaiveDateTime, time_zone: Tz) -> DateTime<Utc> {
    // The longest gap in the tz database since 1970 is a whole day (Samoa, Kwajalein).
    (0..=24 * 60)
        .filter_map(|minutes| wall_time.checked_add_signed(TimeDelta::minutes(minutes)))
        .find_map(|candidate| instant_of(candidate, time_zone).ok())
        .unwrap_or_else(|| wall_time.and_utc())
}

/// The clocks that most places keep: of what has no place, and so no zone of its own.
pub const USUAL_ZONE: Tz = Tz::Europe__Paris;

/// The first instant of a day at the place.
#[must_use]
pub fn start_of_day(day: NaiveDate, time_zone: Tz) -> DateTime<Utc> {
    boundary_instant(day.and_time(NaiveTime::MIN), time_zone)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn refuses_a_wall_time_that_spring_skips() {
        assert!(instant_of(wall("2027-03-28T02:30:00"), Paris).is_err());
        for skipped in ["2027-03-28T02:00:00", "2027-03-28T02:10:00", "2027-03-28T02:30:00", "2027-03-28T02:59:00"] {
            let opens = boundary_instant(wall(skipped), Paris).to_rfc3339();
            assert_eq!(opens, "2027-03-28T01:00:00+00:00", "{skipped}");
        }
    }

    #[test]
    fn reads_days_of_our_time_only() {
        assert!(read_day("2026-11-24").is_some());
        for text in ["", "24/11/2026", "2026-02-30", "-262143-01-01", "+262142-12-31", "1969-12-31", "2201-01-01"] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }

    #[test]
    fn takes_the_first_of_the_two_that_autumn_repeats() {
        let instant = instant_of(wall("2026-10-25T02:30:00"), Paris).unwrap();
        assert_eq!(instant.to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }
}
