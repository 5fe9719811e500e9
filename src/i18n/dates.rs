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
        match self.nearness(day) {
            "far" => self.day(day),
            near => self.text(&format!("date-{near}"), &[]),
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

    /// Two minutes of the day: `9 h – 12 h 30`; 1,440 is `24 h` (`24:00`), and all of them `toute la journée`.
    #[must_use]
    pub fn minutes_of_day(&self, from: u32, to: u32) -> String {
        if (from, to) == (0, 1_440) {
            return self.text("date-all-day", &[]);
        }
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

    /// The hours of a period: `9 h – 12 h 30`; an end at midnight is `24 h` (`24:00`), and a whole day is told as such.
    #[must_use]
    pub fn hours(&self, period: &Period) -> String {
        match self.whole_days(period) {
            Some((first, last)) if first == last => return self.text("date-all-day", &[]),
            Some((first, last)) => return self.text("date-days", &[("count", ((last - first).num_days() + 1).into())]),
            None => {}
        }
        let ends = period.ends_at().with_timezone(&self.time_zone).naive_local();
        let starts = period.starts_at().with_timezone(&self.time_zone).naive_local();
        let midnight = ends.time() == NaiveTime::MIN && ends.date() == starts.date() + TimeDelta::days(1);
        let until = if midnight { self.end_of_day() } else { self.time(period.ends_at()) };
        format!("{} – {until}", self.time(period.starts_at()))
    }

    /// `demain 9 h – 12 h 30`; over several days `du mardi 24 novembre 18 h au …`, of whole ones
    /// `du 24 au 26 novembre inclus`.
    #[must_use]
    pub fn period(&self, period: &Period) -> String {
        let (first, last) = self.days_of(period);
        if first == last {
            let arguments = [("day", self.near_day(first).into()), ("hours", self.hours(period).into())];
            return self.text("date-period", &arguments);
        }
        self.several_days(period, true)
    }

    /// Like [`Dates::period`], with the date of near days: `demain, mercredi 25 novembre, 9 h – 12 h 30`.
    #[must_use]
    pub fn dated_period(&self, period: &Period) -> String {
        let (first, last) = self.days_of(period);
        if first == last {
            return format!("{}, {}", self.dated_day(first), self.hours(period));
        }
        self.several_days(period, false)
    }

    /// When something begins: `demain 9 h`, at midnight the day alone.
    #[must_use]
    pub fn start(&self, instant: DateTime<Utc>) -> String {
        let day = self.near_day(self.day_of(instant));
        if self.is_midnight(instant) { day } else { format!("{day} {}", self.time(instant)) }
    }

    /// When something ends: `demain 9 h`, at midnight the day that is over then.
    #[must_use]
    pub fn end(&self, instant: DateTime<Utc>) -> String {
        if self.is_midnight(instant) {
            return self.near_day(self.day_of(instant - TimeDelta::seconds(1)));
        }
        self.start(instant)
    }

    /// The first and the last day of a period; the last instant inside decides: midnight belongs to the evening before.
    fn days_of(&self, period: &Period) -> (NaiveDate, NaiveDate) {
        (self.day_of(period.starts_at()), self.day_of(period.ends_at() - TimeDelta::seconds(1)))
    }

    /// The same where the period holds whole days and nothing else.
    fn whole_days(&self, period: &Period) -> Option<(NaiveDate, NaiveDate)> {
        let whole = self.is_midnight(period.starts_at()) && self.is_midnight(period.ends_at());
        whole.then(|| self.days_of(period))
    }

    fn is_midnight(&self, instant: DateTime<Utc>) -> bool {
        instant.with_timezone(&self.time_zone).time() == NaiveTime::MIN
    }

    /// A period that begins on one day and ends on another; `near` names today, tomorrow and yesterday so.
    fn several_days(&self, period: &Period, near: bool) -> String {
        let named = |day| if near { self.nearness(day) } else { "far" };
        if let Some((first, last)) = self.whole_days(period) {
            let from = match named(last) {
                "far" if (first.year(), first.month()) == (last.year(), last.month()) => "date-number",
                "far" if first.year() == last.year() => "date-number-month",
                _ if first.year() == self.today.year() => "date-number-month",
                _ => "date-plain",
            };
            let until = if last.year() == self.today.year() { "date-number-month" } else { "date-plain" };
            let arguments = [
                ("near", named(first).to_owned().into()),
                ("first", self.day_words(from, first).into()),
                ("nearlast", named(last).to_owned().into()),
                ("last", self.day_words(until, last).into()),
            ];
            return self.text("date-period-whole", &arguments);
        }
        let (first, last) = (self.day_of(period.starts_at()), self.day_of(period.ends_at()));
        let arguments = [
            ("near", named(first).to_owned().into()),
            ("first", self.day(first).into()),
            ("from", self.time(period.starts_at()).into()),
            ("nearlast", named(last).to_owned().into()),
            ("last", self.day(last).into()),
            ("until", self.time(period.ends_at()).into()),
        ];
        self.text("date-period-days", &arguments)
    }

    /// Which day it is, seen from today: what a sentence chooses its words by.
    fn nearness(&self, day: NaiveDate) -> &'static str {
        match (day - self.today).num_days() {
            0 => "today",
            1 => "tomorrow",
            -1 => "yesterday",
            _ => "far",
        }
    }

    /// A length where whole days are counted: `1 jour`, `2 jours`; one of hours as [`Dates::duration`] has it.
    #[must_use]
    pub fn days_or_hours(&self, minutes: u32) -> String {
        if minutes > 0 && minutes.is_multiple_of(1_440) {
            return self.text("date-days", &[("count", (minutes / 1_440).into())]);
        }
        self.duration(minutes)
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
mod tests;
