//! Rules of recurrence (RFC 5545 §3.3.10) in wall time, at most daily; the dates are found by the crate `rrule`.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rrule::{RRule, RRuleError, Unvalidated};

/// How many dates a rule gives at most.
pub const MOST_DATES: u16 = 366;

/// Letters of a rule at most: each day of a year by its number takes half of it.
const MOST_LETTERS: usize = 3_000;

/// A rule that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    text: String,
    /// The parts that the crate reads: all but `COUNT` and `UNTIL`.
    parts: String,
    ends: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Never,
    Count(u32),
    UntilDay(NaiveDate),
    UntilWall(NaiveDateTime),
    UntilInstant(DateTime<Utc>),
}

/// Why a rule is not taken: code `invalid_field`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRecurrence {
    /// It is no rule of RFC 5545.
    #[error("no recurrence rule")]
    Unreadable,
    /// More often than daily.
    #[error("more often than daily")]
    TooFrequent,
    /// A part of the standard that is not taken here.
    #[error("the part {name} is not taken")]
    Part {
        /// Its name.
        name: String,
    },
    /// `COUNT` and `UNTIL` exclude each other.
    #[error("both COUNT and UNTIL")]
    CountAndUntil,
    /// It ends before it starts.
    #[error("UNTIL before the start")]
    UntilBeforeStart,
    /// No day satisfies it.
    #[error("no date")]
    NoDate,
    /// It gives more dates than [`MOST_DATES`].
    #[error("more than {limit} dates")]
    TooMany {
        /// How many are allowed.
        limit: u16,
    },
}

impl Recurrence {
    /// Reads a rule, with or without `RRULE:` before it; its letters may be small.
    ///
    /// # Errors
    /// [`InvalidRecurrence`], all but those that depend on the start.
    pub fn parse(text: &str) -> Result<Self, InvalidRecurrence> {
        let known = |letter: u8| letter.is_ascii_alphanumeric() || b";=,+-".contains(&letter);
        let upper = text.trim().to_ascii_uppercase();
        let rule = upper.strip_prefix("RRULE:").unwrap_or(&upper);
        if rule.len() > MOST_LETTERS || !rule.bytes().all(known) {
            return Err(InvalidRecurrence::Unreadable);
        }
        let mut read = Parts::default();
        for part in rule.strip_suffix(';').unwrap_or(rule).split(';') {
            let (name, value) = part.split_once('=').ok_or(InvalidRecurrence::Unreadable)?;
            read.add(name, value)?;
        }
        read.finish(rule)
    }

    /// Every week on the day of the start, until a day, which is included.
    #[must_use]
    pub fn weekly_until(day: NaiveDate) -> Self {
        let parts = "FREQ=WEEKLY".to_owned();
        Self { text: format!("{parts};UNTIL={}", day.format("%Y%m%d")), parts, ends: End::UntilDay(day) }
    }

    /// The rule as it is kept: in capitals, without `RRULE:`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The wall times of the rule from the first one on, in order, each once; a rule without end goes on until
    /// `open_end`. Whether they exist on the clocks of the zone is not looked at.
    ///
    /// # Errors
    /// [`InvalidRecurrence`].
    pub fn wall_times(
        &self,
        starts_at: NaiveDateTime,
        time_zone: Tz,
        open_end: NaiveDateTime,
    ) -> Result<Vec<NaiveDateTime>, InvalidRecurrence> {
        let until = match self.ends {
            End::Count(_) => None,
            End::Never => Some(open_end.max(starts_at)),
            End::UntilDay(day) => day.and_hms_opt(23, 59, 59),
            End::UntilWall(wall_time) => Some(wall_time),
            End::UntilInstant(instant) => Some(instant.with_timezone(&time_zone).naive_local()),
        };
        if until.is_some_and(|until| until < starts_at) {
            return Err(InvalidRecurrence::UntilBeforeStart);
        }
        let dates = self.far_dates(starts_at, until).map_err(|_| InvalidRecurrence::Unreadable)?;
        if dates.len() > usize::from(MOST_DATES) {
            return Err(InvalidRecurrence::TooMany { limit: MOST_DATES });
        }
        let near: Vec<NaiveDateTime> =
            dates.iter().filter_map(|date| date.naive_utc().checked_sub_signed(FAR)).collect();
        if near.is_empty() { Err(InvalidRecurrence::NoDate) } else { Ok(near) }
    }

    /// The dates in a far century that is like ours; one more than [`MOST_DATES`] at most.
    fn far_dates(
        &self,
        starts_at: NaiveDateTime,
        until: Option<NaiveDateTime>,
    ) -> Result<Vec<DateTime<rrule::Tz>>, RRuleError> {
        let far = |wall_time: NaiveDateTime| {
            wall_time.checked_add_signed(FAR).unwrap_or(NaiveDateTime::MAX).and_utc().with_timezone(&rrule::Tz::UTC)
        };
        let mut rule: RRule<Unvalidated> = self.parts.parse()?;
        if let End::Count(count) = self.ends {
            rule = rule.count(count);
        }
        if let Some(until) = until {
            rule = rule.until(far(until));
        }
        Ok(rule.build(far(starts_at))?.all(MOST_DATES + 1).dates)
    }
}

/// 7,600 years. The calendar is the same every 400 years, weekdays included, and the crate stops at the year
/// 10,000: a rule that no day satisfies (30 February) is given up after some 370 years instead of 8,000.
const FAR: TimeDelta = TimeDelta::days(19 * 146_097);

/// The parts of a rule as far as they were read.
#[derive(Default)]
struct Parts<'t> {
    names: Vec<&'t str>,
    rest: Vec<String>,
    frequency: &'t str,
    numbered_day: bool,
    count: Option<u32>,
    until: Option<End>,
}

impl<'t> Parts<'t> {
    fn add(&mut self, name: &'t str, value: &'t str) -> Result<(), InvalidRecurrence> {
        let is_sound = match name {
            "FREQ" => self.add_frequency(value)?,
            "INTERVAL" => value.parse::<u16>().is_ok_and(|interval| interval > 0),
            "COUNT" => self.add_count(value)?,
            "UNTIL" => {
                self.until = read_until(value);
                self.until.is_some()
            }
            "WKST" => WEEKDAYS.contains(&value),
            "BYDAY" => value.split(',').all(|day| self.is_day(day)),
            "BYMONTH" => value.split(',').all(|month| number(month).is_some_and(|month| (1..=12).contains(&month))),
            "BYMONTHDAY" => are_within(value, 1..=31),
            "BYYEARDAY" => are_within(value, 1..=366),
            "BYWEEKNO" => are_within(value, 1..=53),
            "BYSETPOS" | "BYHOUR" | "BYMINUTE" | "BYSECOND" | "BYEASTER" | "RSCALE" | "SKIP" => {
                return Err(InvalidRecurrence::Part { name: name.to_owned() });
            }
            _ => false,
        };
        if !is_sound || self.names.contains(&name) {
            return Err(InvalidRecurrence::Unreadable);
        }
        self.names.push(name);
        if !["COUNT", "UNTIL"].contains(&name) {
            // The crate reads no plus sign.
            self.rest.push(format!("{name}={}", value.replace('+', "")));
        }
        Ok(())
    }

    fn add_frequency(&mut self, value: &'t str) -> Result<bool, InvalidRecurrence> {
        if ["SECONDLY", "MINUTELY", "HOURLY"].contains(&value) {
            return Err(InvalidRecurrence::TooFrequent);
        }
        self.frequency = value;
        Ok(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].contains(&value))
    }

    fn add_count(&mut self, value: &str) -> Result<bool, InvalidRecurrence> {
        if value.is_empty() || !value.bytes().all(|digit| digit.is_ascii_digit()) {
            return Ok(false);
        }
        // More digits than a number holds are still a number: too large a one.
        let count = value.parse().unwrap_or(u32::MAX);
        if count > u32::from(MOST_DATES) {
            return Err(InvalidRecurrence::TooMany { limit: MOST_DATES });
        }
        self.count = Some(count);
        Ok(count > 0)
    }

    /// `MO`, `2MO`, `-1FR`.
    fn is_day(&mut self, text: &str) -> bool {
        let Some(day) = WEEKDAYS.iter().find_map(|day| text.strip_suffix(day)) else { return false };
        self.numbered_day |= !day.is_empty();
        day.is_empty() || number(day).is_some_and(|number| (1..=53).contains(&number.abs()))
    }

    fn finish(self, rule: &str) -> Result<Recurrence, InvalidRecurrence> {
        // RFC 5545: a number before a weekday counts in a month or a year, not among numbered weeks.
        let may_number = match self.frequency {
            "MONTHLY" => true,
            "YEARLY" => !self.names.contains(&"BYWEEKNO"),
            _ => false,
        };
        if !self.names.contains(&"FREQ") || (self.numbered_day && !may_number) {
            return Err(InvalidRecurrence::Unreadable);
        }
        let ends = match (self.count, self.until) {
            (Some(_), Some(_)) => return Err(InvalidRecurrence::CountAndUntil),
            (Some(count), None) => End::Count(count),
            (None, until) => until.unwrap_or(End::Never),
        };
        Ok(Recurrence { text: rule.to_owned(), parts: self.rest.join(";"), ends })
    }
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Whether each number of the list lies in the range, counted from either end.
fn are_within(list: &str, range: RangeInclusive<i16>) -> bool {
    list.split(',').all(|text| number(text).is_some_and(|number| range.contains(&number.abs())))
}

fn number(text: &str) -> Option<i16> {
    text.parse().ok().filter(|number| *number != i16::MIN)
}

/// A day, a wall time, or an instant in UTC.
fn read_until(text: &str) -> Option<End> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let Some((day, time)) = text.split_once('T') else {
        return (digits == 8 && text.len() == 8).then(|| read_date(text)).flatten().map(End::UntilDay);
    };
    let (time, is_utc) = time.strip_suffix('Z').map_or((time, false), |time| (time, true));
    if digits != 14 || day.len() != 8 || time.len() != 6 {
        return None;
    }
    let wall_time = read_date(day)?.and_time(NaiveTime::parse_from_str(time, "%H%M%S").ok()?);
    Some(if is_utc { End::UntilInstant(wall_time.and_utc()) } else { End::UntilWall(wall_time) })
}

fn read_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y%m%d").ok()
}

#[cfg(test)]
mod tests;
