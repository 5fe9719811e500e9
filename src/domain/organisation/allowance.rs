//! Half-days a month: how many a reservation is, and whether any are left.

use std::collections::BTreeMap;

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

/// An allowance and what each month has taken of it, as one transaction read it and decisions go on with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowanceFacts {
    /// What is allowed.
    pub allowance: Allowance,
    /// Half-days that everyone together has, and those of the person who asks; a month without any may be missing.
    spent: BTreeMap<Month, Spent>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Spent {
    by_all: u32,
    by_member: u32,
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

impl AllowanceFacts {
    /// An allowance of which nothing is taken.
    #[must_use]
    pub fn of(allowance: Allowance) -> Self {
        Self { allowance, ..Self::default() }
    }

    /// Counts a reservation, of the person who asks or of somebody else, in the month in which it starts.
    pub fn take(&mut self, period: &Period, time_zone: Tz, is_own: bool) {
        let count = half_days(period, time_zone);
        let spent = self.spent.entry(Month::of(period.starts_at(), time_zone)).or_default();
        spent.by_all = spent.by_all.saturating_add(count);
        if is_own {
            spent.by_member = spent.by_member.saturating_add(count);
        }
    }

    /// Counts a reservation of the person no more.
    pub fn give_back(&mut self, period: &Period, time_zone: Tz) {
        let count = half_days(period, time_zone);
        let spent = self.spent.entry(Month::of(period.starts_at(), time_zone)).or_default();
        spent.by_all = spent.by_all.saturating_sub(count);
        spent.by_member = spent.by_member.saturating_sub(count);
    }

    /// Whether the month in which a period starts has taken no more than it had `before`.
    #[must_use]
    pub fn takes_no_more_than(&self, before: &Self, period: &Period, time_zone: Tz) -> bool {
        let (now, had) = (self.spent_in(period, time_zone), before.spent_in(period, time_zone));
        now.by_all <= had.by_all && now.by_member <= had.by_member
    }

    /// Checks that one more reservation of the person is allowed: first by the organisation's allowance, then by the
    /// member's.
    ///
    /// # Errors
    /// Whose allowance has not enough, how many half-days it is and how many are left.
    pub fn check(&self, period: &Period, time_zone: Tz) -> Result<(), (AllowanceOf, u32, u32)> {
        let (count, spent) = (half_days(period, time_zone), self.spent_in(period, time_zone));
        let limits = [
            (AllowanceOf::Organisation, self.allowance.half_days, spent.by_all),
            (AllowanceOf::Member, self.allowance.member_half_days, spent.by_member),
        ];
        for (of, limit, spent) in limits {
            if let Some(limit) = limit
                && spent.saturating_add(count) > limit
            {
                return Err((of, limit, limit.saturating_sub(spent)));
            }
        }
        Ok(())
    }

    /// How many half-days of a limit are left in the month in which a period starts.
    #[must_use]
    pub fn left_of(&self, of: AllowanceOf, limit: u32, period: &Period, time_zone: Tz) -> u32 {
        let spent = self.spent_in(period, time_zone);
        limit.saturating_sub(match of {
            AllowanceOf::Organisation => spent.by_all,
            AllowanceOf::Member => spent.by_member,
        })
    }

    fn spent_in(&self, period: &Period, time_zone: Tz) -> Spent {
        self.spent.get(&Month::of(period.starts_at(), time_zone)).copied().unwrap_or_default()
    }
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

    fn day(text: &str) -> Period {
        Period::new(local(Paris, &format!("{text}T09:00:00")), local(Paris, &format!("{text}T17:00:00"))).unwrap()
    }

    #[test]
    fn tells_whose_allowance_is_used_up() {
        let mut facts = AllowanceFacts::of(Allowance { half_days: Some(6), member_half_days: Some(3) });
        let wish = day("2026-11-25");
        assert_eq!(facts.check(&wish, Paris), Ok(()));
        facts.take(&day("2026-11-26"), Paris, true);
        assert_eq!(facts.check(&wish, Paris), Err((AllowanceOf::Member, 3, 1)));
        facts.take(&day("2026-11-27"), Paris, false);
        facts.take(&day("2026-11-28"), Paris, false);
        assert_eq!(facts.check(&wish, Paris), Err((AllowanceOf::Organisation, 6, 0)));
        assert_eq!(facts.check(&day("2026-12-01"), Paris), Ok(()));
        facts.give_back(&day("2026-11-26"), Paris);
        assert_eq!(facts.check(&wish, Paris), Ok(()));
        assert_eq!(AllowanceFacts::default().check(&wish, Paris), Ok(()));
    }

    #[test]
    fn a_month_that_has_no_more_than_before_takes_nothing() {
        let mut before = AllowanceFacts::of(Allowance { half_days: Some(1), member_half_days: None });
        before.take(&day("2026-11-25"), Paris, true);
        let mut after = before.clone();
        after.give_back(&day("2026-11-25"), Paris);
        after.take(&day("2026-11-26"), Paris, true);
        assert!(after.takes_no_more_than(&before, &day("2026-11-26"), Paris));
        after.take(&day("2026-12-01"), Paris, true);
        assert!(!after.takes_no_more_than(&before, &day("2026-12-01"), Paris));
    }
}
