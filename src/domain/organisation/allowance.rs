//! Half-days a month: how many a reservation is, and whether any are left.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::domain::{local_time::YEARS, period::Period};

/// What an organisation's people may use a month, in half-days; `None` limits nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    /// All together.
    pub half_days: Option<u32>,
    /// Each.
    pub member_half_days: Option<u32>,
}

/// Whose allowance is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowanceOf {
    /// The organisation's.
    Organisation,
    /// The member's.
    Member,
}

/// An allowance and what the month of the wish has taken of it, as one transaction read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllowanceFacts {
    /// What is allowed.
    pub allowance: Allowance,
    /// Half-days that everyone together has in the month.
    pub spent: u32,
    /// Those of the person who asks.
    pub spent_by_member: u32,
}

/// A month of the calendar, `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(NaiveDate);

/// The longest that is one half-day.
const HALF_DAY: TimeDelta = TimeDelta::hours(5);

/// How many half-days a reservation is: one up to five hours, else two for each day of the place that it touches.
///
/// Where the clocks change, five hours are so by the wall or by a stopwatch, whichever is less.
#[must_use]
pub fn half_days(period: &Period, time_zone: Tz) -> u32 {
    let wall = |at: DateTime<Utc>| at.with_timezone(&time_zone).naive_local();
    let (starts, ends) = (wall(period.starts_at()), wall(period.ends_at()));
    if (ends - starts).min(period.duration()) <= HALF_DAY {
        return 1;
    }
    let last = wall(period.ends_at() - TimeDelta::seconds(1)).date();
    let days = (last - starts.date()).num_days() + 1;
    u32::try_from(days).unwrap_or(1).max(1).saturating_mul(2)
}

/// Checks that an allowance still has so many half-days: first the organisation's, then the member's.
///
/// # Errors
/// Whose it is that has not, how many it is and how many are left.
pub fn check_allowance(facts: &AllowanceFacts, half_days: u32) -> Result<(), (AllowanceOf, u32, u32)> {
    let limits = [
        (AllowanceOf::Organisation, facts.allowance.half_days, facts.spent),
        (AllowanceOf::Member, facts.allowance.member_half_days, facts.spent_by_member),
    ];
    for (of, limit, spent) in limits {
        if let Some(limit) = limit
            && spent.saturating_add(half_days) > limit
        {
            return Err((of, limit, limit.saturating_sub(spent)));
        }
    }
    Ok(())
}

impl Month {
    /// The month of an instant by the clocks of a place.
    #[must_use]
    pub fn of(at: DateTime<Utc>, time_zone: Tz) -> Self {
        let day = at.with_timezone(&time_zone).date_naive();
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Reads `2026-11`; `None` for what is none or outside [`YEARS`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sound = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day: NaiveDate = format!("{text}-01").parse().ok().filter(|_| sound)?;
        YEARS.contains(&day.year()).then_some(Self(day))
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        let last = self.0 - Days::new(1);
        Self(last.with_day(1).unwrap_or(last))
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        let next = self.0 + Days::new(31);
        Self(next.with_day(1).unwrap_or(next))
    }

    /// The instants that are in this month anywhere on earth, and a few more.
    #[must_use]
    pub fn anywhere(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let at = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
        (at(self.0 - Days::new(1)), at(self.after().0 + Days::new(1)))
    }
}

/// `2026-11`.
impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDateTime, TimeZone};
    use chrono_tz::{Europe::Paris, Indian::Reunion};

    use super::*;

    fn local(zone: Tz, text: &str) -> DateTime<Utc> {
        zone.from_local_datetime(&text.parse::<NaiveDateTime>().unwrap()).earliest().unwrap().to_utc()
    }

    fn count(from: &str, to: &str) -> u32 {
        half_days(&Period::new(local(Paris, from), local(Paris, to)).unwrap(), Paris)
    }

    #[test]
    fn five_hours_are_a_half_day_and_more_are_two_for_each_day_touched() {
        assert_eq!(count("2026-11-25T08:00:00", "2026-11-25T08:30:00"), 1);
        assert_eq!(count("2026-11-25T08:00:00", "2026-11-25T13:00:00"), 1);
        assert_eq!(count("2026-11-25T08:00:00", "2026-11-25T13:30:00"), 2);
        assert_eq!(count("2026-11-25T08:00:00", "2026-11-26T00:00:00"), 2);
        assert_eq!(count("2026-11-25T22:00:00", "2026-11-26T03:00:00"), 1);
        assert_eq!(count("2026-11-25T22:00:00", "2026-11-26T04:00:00"), 4);
        assert_eq!(count("2026-11-23T09:00:00", "2026-11-27T18:00:00"), 10);
    }

    #[test]
    fn a_change_of_the_clocks_makes_no_half_day_a_whole_one() {
        for (spring, autumn) in [("2026-03-29", "2026-10-25"), ("2027-03-28", "2027-10-31")] {
            let night = |day: &str, to: &str| count(&format!("{day}T00:00:00"), &format!("{day}T{to}:00"));
            // The wall shows six hours, a stopwatch five; in autumn the other way round.
            assert_eq!(night(spring, "06:00"), 1);
            assert_eq!(night(spring, "06:30"), 2);
            assert_eq!(night(autumn, "05:00"), 1);
            assert_eq!(night(autumn, "05:30"), 2);
        }
    }

    #[test]
    fn a_month_is_the_place_s() {
        let late = local(Paris, "2026-11-30T23:30:00");
        assert_eq!(Month::of(late, Paris).to_string(), "2026-11");
        assert_eq!(Month::of(late, Reunion).to_string(), "2026-12");
        let november = Month::parse("2026-11").unwrap();
        assert_eq!((november.before().to_string(), november.after().to_string()), ("2026-10".into(), "2026-12".into()));
        let (from, to) = november.anywhere();
        assert!(from <= local(Reunion, "2026-11-01T00:00:00") && to >= late);
        for bad in ["", "2026-13", "2026-1", "26-11", "2026-11-01", "1969-01", "2026/11", "+026-11"] {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn tells_whose_allowance_is_used_up() {
        let allowance = Allowance { half_days: Some(10), member_half_days: Some(3) };
        let spent = |spent, spent_by_member| AllowanceFacts { allowance, spent, spent_by_member };
        assert_eq!(check_allowance(&spent(8, 1), 2), Ok(()));
        assert_eq!(check_allowance(&spent(9, 0), 2), Err((AllowanceOf::Organisation, 10, 1)));
        assert_eq!(check_allowance(&spent(4, 2), 2), Err((AllowanceOf::Member, 3, 1)));
        assert_eq!(check_allowance(&spent(12, 0), 1), Err((AllowanceOf::Organisation, 10, 0)));
        assert_eq!(check_allowance(&AllowanceFacts::default(), 99), Ok(()));
    }
}
