//! Dates, times and periods in words, on the clocks of a place.
//!
//! 24-hour clock in both languages; today, tomorrow and yesterday are named; the year only when it differs.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{Argument, Language, Words};
use crate::domain::period::Period;

/// Writes instants as a person at the place reads them.
#[derive(Clone, Copy, Debug)]
pub struct Dates<'a> {
    words: &'a Words,
    language: Language,
    time_zone: Tz,
    today: NaiveDate,
}

impl<'a> Dates<'a> {
    /// For the clocks of `time_zone`, where it is now `now`.
    #[must_use]
    pub fn new(words: &'a Words, language: Language, time_zone: Tz, now: DateTime<Utc>) -> Self {
        Self { words, language, time_zone, today: now.with_timezone(&time_zone).date_naive() }
    }

    /// The present day at the place.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The day of an instant at the place.
    #[must_use]
    pub fn day_of(&self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.time_zone).date_naive()
    }

    /// `mardi 24 novembre 2026`.
    #[must_use]
    pub fn long_day(&self, day: NaiveDate) -> String {
        self.day_words("date-long", day)
    }

    /// `mardi 24 novembre`, with the year when it is another one.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> String {
        self.day_words(if day.year() == self.today.year() { "date-day" } else { "date-long" }, day)
    }

    /// `mar. 24 nov.` for narrow columns.
    #[must_use]
    pub fn short_day(&self, day: NaiveDate) -> String {
        self.day_words("date-short", day)
    }

    /// `aujourd'hui`, `demain`, `hier`, or the day.
    #[must_use]
    pub fn near_day(&self, day: NaiveDate) -> String {
        match (day - self.today).num_days() {
            0 => self.text("date-today", &[]),
            1 => self.text("date-tomorrow", &[]),
            -1 => self.text("date-yesterday", &[]),
            _ => self.day(day),
        }
    }

    /// `demain, mercredi 25 novembre`: a near day with its date, for what is kept or printed.
    #[must_use]
    pub fn dated_day(&self, day: NaiveDate) -> String {
        let (near, dated) = (self.near_day(day), self.day(day));
        if near == dated { dated } else { format!("{near}, {dated}") }
    }

    /// `24 novembre 2026`, without the weekday: the day a record was read.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        self.day_words("date-plain", day)
    }

    /// `novembre 2026`.
    #[must_use]
    pub fn month(&self, first_day: NaiveDate) -> String {
        self.day_words("date-month", first_day)
    }

    /// The weekday's name; Monday is 1 (ISO 8601).
    #[must_use]
    pub fn weekday(&self, number: u32) -> String {
        self.text(&format!("date-weekday-{number}"), &[])
    }

    /// The clock at an instant: `9 h 30`, in English `09:30`.
    #[must_use]
    pub fn time(&self, instant: DateTime<Utc>) -> String {
        self.wall_time(instant.with_timezone(&self.time_zone).time())
    }

    /// A wall time: `9 h 30`, in English `09:30`.
    #[must_use]
    pub fn wall_time(&self, time: NaiveTime) -> String {
        match self.language {
            Language::Fr if time.minute() == 0 => format!("{}\u{a0}h", time.hour()),
            Language::Fr => format!("{}\u{a0}h\u{a0}{:02}", time.hour(), time.minute()),
            Language::En => time.format("%H:%M").to_string(),
        }
    }

    /// Two minutes of the day: `9 h – 12 h 30`; 1,440 is `24 h` (`24:00`).
    #[must_use]
    pub fn minutes_of_day(&self, from: u32, to: u32) -> String {
        let clock = |minute: u32| match NaiveTime::from_hms_opt(minute / 60, minute % 60, 0) {
            Some(time) => self.wall_time(time),
            None => self.end_of_day(),
        };
        format!("{} – {}", clock(from), clock(to))
    }

    fn end_of_day(&self) -> String {
        match self.language {
            Language::Fr => "24\u{a0}h".to_owned(),
            Language::En => "24:00".to_owned(),
        }
    }

    /// The hours of a period: `9 h – 12 h 30`; an end at midnight is `24 h` (`24:00`).
    #[must_use]
    pub fn hours(&self, period: &Period) -> String {
        let ends = period.ends_at().with_timezone(&self.time_zone).naive_local();
        let starts = period.starts_at().with_timezone(&self.time_zone).naive_local();
        let midnight = ends.time() == NaiveTime::MIN && ends.date() == starts.date() + TimeDelta::days(1);
        let until = if midnight { self.end_of_day() } else { self.time(period.ends_at()) };
        format!("{} – {until}", self.time(period.starts_at()))
    }

    /// `demain 9 h – 12 h 30`; over several days `de mardi 24 novembre 18 h à …`.
    #[must_use]
    pub fn period(&self, period: &Period) -> String {
        let first = self.day_of(period.starts_at());
        // The last instant inside decides: midnight belongs to the evening before.
        let last = self.day_of(period.ends_at() - TimeDelta::seconds(1));
        if first == last {
            let arguments = [("day", self.near_day(first).into()), ("hours", self.hours(period).into())];
            return self.text("date-period", &arguments);
        }
        let arguments = [
            ("first", self.near_day(first).into()),
            ("from", self.time(period.starts_at()).into()),
            ("last", self.near_day(self.day_of(period.ends_at())).into()),
            ("until", self.time(period.ends_at()).into()),
        ];
        self.text("date-period-days", &arguments)
    }

    /// Like [`Dates::period`], with the date of near days: `demain, mercredi 25 novembre, 9 h – 12 h 30`.
    #[must_use]
    pub fn dated_period(&self, period: &Period) -> String {
        let first = self.day_of(period.starts_at());
        let last = self.day_of(period.ends_at() - TimeDelta::seconds(1));
        if first == last { format!("{}, {}", self.dated_day(first), self.hours(period)) } else { self.period(period) }
    }

    /// A length: `30 min`, `2 h`, `1 h 30`, `2 jours`.
    #[must_use]
    pub fn duration(&self, minutes: u32) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (hours, rest) {
            (0, rest) => format!("{rest}\u{a0}min"),
            (hours, 0) if hours >= 48 && hours.is_multiple_of(24) => {
                self.text("date-days", &[("count", (hours / 24).into())])
            }
            (hours, 0) => format!("{hours}\u{a0}h"),
            (hours, rest) => format!("{hours}\u{a0}h\u{a0}{rest:02}"),
        }
    }

    fn day_words(&self, key: &str, day: NaiveDate) -> String {
        let month = day.month();
        let number = day.weekday().number_from_monday();
        let arguments = [
            ("weekday", self.weekday(number).into()),
            ("shortweekday", self.text(&format!("date-weekday-{number}.short"), &[]).into()),
            ("day", day.day().into()),
            ("month", self.text(&format!("date-month-{month}"), &[]).into()),
            ("shortmonth", self.text(&format!("date-month-{month}.short"), &[]).into()),
            ("year", Argument::Text(day.year().to_string())),
        ];
        self.text(key, &arguments)
    }

    fn text(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.words.text(self.language, key, arguments)
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn period(from: &str, to: &str) -> Period {
        Period::new(at(from), at(to)).unwrap()
    }

    fn with(language: Language, check: impl Fn(&Dates<'_>)) {
        let words = Words::load().unwrap();
        check(&Dates::new(&words, language, Paris, at("2026-11-24T08:00:00Z")));
    }

    #[test]
    fn names_near_days_and_writes_hours_as_people_do() {
        let tomorrow = period("2026-11-25T08:00:00Z", "2026-11-25T11:30:00Z");
        with(Language::Fr, |dates| assert_eq!(dates.period(&tomorrow), "demain 9\u{a0}h – 12\u{a0}h\u{a0}30"));
        with(Language::En, |dates| {
            assert_eq!(dates.period(&tomorrow), "tomorrow 09:00 – 12:30");
            assert_eq!(dates.dated_period(&tomorrow), "tomorrow, Wednesday 25 November, 09:00 – 12:30");
        });
    }

    #[test]
    fn names_the_year_only_when_it_differs() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        with(Language::Fr, |dates| {
            assert_eq!(dates.long_day(day("2026-11-24")), "mardi 24 novembre 2026");
            assert_eq!(dates.day(day("2026-12-01")), "mardi 1er décembre");
            assert_eq!(dates.day(day("2027-01-01")), "vendredi 1er janvier 2027");
            assert_eq!(dates.short_day(day("2026-12-01")), "mar. 1er déc.");
        });
        with(Language::En, |dates| assert_eq!(dates.long_day(day("2026-11-24")), "Tuesday 24 November 2026"));
    }

    #[test]
    fn an_evening_ends_at_24_h_and_a_loan_names_both_days() {
        let evening = period("2026-11-24T17:00:00Z", "2026-11-24T23:00:00Z");
        let loan = period("2026-11-26T17:00:00Z", "2026-11-28T09:00:00Z");
        with(Language::Fr, |dates| {
            assert_eq!(dates.period(&evening), "aujourd’hui 18\u{a0}h – 24\u{a0}h");
            assert_eq!(dates.period(&loan), "du jeudi 26 novembre 18\u{a0}h au samedi 28 novembre 10\u{a0}h");
            assert_eq!(dates.duration(90), "1\u{a0}h\u{a0}30");
            assert_eq!(dates.duration(4_320), "3 jours");
        });
    }

    #[test]
    fn follows_both_changes_of_summer_time() {
        let spring = period("2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z");
        let autumn = period("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
        with(Language::En, |dates| {
            assert_eq!(dates.hours(&spring), "01:00 – 03:00");
            assert_eq!(dates.hours(&autumn), "02:30 – 02:30");
        });
    }
}
