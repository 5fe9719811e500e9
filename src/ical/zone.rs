//! VTIMEZONE (RFC 5545 §3.6.5), made from the same table that gives the wall times of the events.
//!
//! Why not the crate `vtimezones-rs`: it carries its own edition of the tz database, so that a zone could be told
//! one way and its events be written another; its texts begin in 1891; it brings 27 MB of sources.

use chrono::{DateTime, Datelike, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

/// A rule is only written as one without end when so many years follow it.
const YEARS_OF_PROOF: i32 = 8;
/// The tz table of `chrono-tz` ends here.
const LAST_YEAR: i32 = 2_100;

/// What the clocks of a zone show from some instant on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Observed {
    offset_s: i32,
    summer_s: i64,
    name: String,
}

/// The clocks change.
#[derive(Clone, Debug)]
struct Change {
    /// The wall time at which it happens, on the clock before the change.
    wall_time: NaiveDateTime,
    before: Observed,
    after: Observed,
}

/// Changes of one sort: the same two offsets and the same name.
struct Sort<'a> {
    changes: Vec<&'a Change>,
}

/// The lines of the zone, each ending in CRLF, right for every instant of the years from `first_year` to `last_year`.
///
/// A change that follows a yearly rule is written as the rule, any other by its dates.
pub fn vtimezone(zone: Tz, first_year: i32, last_year: i32) -> String {
    let first_year = first_year.clamp(1_971, LAST_YEAR);
    let last_year = last_year.clamp(first_year, LAST_YEAR);
    // The year before, so that a change precedes the first event wherever clocks change at all.
    let from = start_of_year(first_year - 1);
    let years = first_year - 1..=(last_year + 1).max(first_year + YEARS_OF_PROOF);
    let changes = changes(zone, from, start_of_year(years.end() + 1));
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{}", zone.name())];
    if changes.first().is_none_or(|change| change.wall_time.year() >= first_year) {
        let observed = observed(zone, from);
        let wall_time = (from + TimeDelta::seconds(i64::from(observed.offset_s))).naive_utc();
        lines.extend(observance("STANDARD", wall_time, &observed, &observed, &[]));
    }
    for sort in sorts(&changes) {
        lines.extend(sort.lines(&years, last_year));
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines.into_iter().map(|line| line + "\r\n").collect()
}

impl Sort<'_> {
    fn lines(&self, years: &std::ops::RangeInclusive<i32>, last_year: i32) -> Vec<String> {
        let Some(first) = self.changes.first() else { return Vec::new() };
        let repeats = match self.yearly_rule(years) {
            Some(rule) => vec![rule],
            None => self
                .changes
                .iter()
                .skip(1)
                .filter(|change| change.wall_time.year() <= last_year + 1)
                .map(|change| format!("RDATE:{}", wall(change.wall_time)))
                .collect(),
        };
        observance(first.kind(), first.wall_time, &first.before, &first.after, &repeats)
    }

    /// `FREQ=YEARLY` on the same weekday of the same month at the same wall time, when each year has it once.
    fn yearly_rule(&self, years: &std::ops::RangeInclusive<i32>) -> Option<String> {
        let first = self.changes.first()?.wall_time;
        let is_yearly = self.changes.iter().map(|change| change.wall_time.year()).eq(years.clone());
        let is_alike = self.changes.iter().map(|change| change.wall_time).all(|wall_time| {
            (wall_time.month(), wall_time.weekday(), wall_time.time()) == (first.month(), first.weekday(), first.time())
        });
        let week = |change: &&Change| change.wall_time.day0() / 7 + 1;
        let is_last = |change: &&Change| (change.wall_time + TimeDelta::days(7)).month() != first.month();
        let nth = if self.changes.iter().all(is_last) {
            Some("-1".to_owned())
        } else {
            let first_week = week(self.changes.first()?);
            self.changes.iter().all(|change| week(change) == first_week).then(|| first_week.to_string())
        }?;
        let day = weekday(first.weekday());
        (is_yearly && is_alike).then(|| format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY={nth}{day}", first.month()))
    }
}

impl Change {
    fn is_same_sort(&self, other: &Self) -> bool {
        self.before == other.before && self.after == other.after
    }

    /// Clocks that go forward for the summer; Ireland's, whose law has it the other way round, too.
    fn kind(&self) -> &'static str {
        let is_forward = self.after.offset_s > self.before.offset_s;
        if is_forward && self.after.summer_s != self.before.summer_s { "DAYLIGHT" } else { "STANDARD" }
    }
}

/// The changes after `from` and before `until`, in order: a look at each week, then halving down to the second.
fn changes(zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut week, mut before) = (from, observed(zone, from));
    while week < until {
        // Morocco's and Egypt's pauses for Ramadan, the shortest of our time, last a month.
        let next = week + TimeDelta::days(7);
        let after = observed(zone, next);
        if after != before {
            let (mut low, mut high) = (week, next);
            while high - low > TimeDelta::seconds(1) {
                let middle = low + (high - low) / 2;
                let middle = middle - TimeDelta::nanoseconds(i64::from(middle.nanosecond()));
                if observed(zone, middle) == before { low = middle } else { high = middle }
            }
            let wall_time = (high + TimeDelta::seconds(i64::from(before.offset_s))).naive_utc();
            changes.push(Change { wall_time, before, after: after.clone() });
        }
        (week, before) = (next, after);
    }
    changes
}

fn observed(zone: Tz, at: DateTime<Utc>) -> Observed {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc());
    let offset_s = offset.fix().local_minus_utc();
    let name = offset.abbreviation().map_or_else(|| numeric_name(offset_s), str::to_owned);
    Observed { offset_s, summer_s: offset.dst_offset().num_seconds(), name }
}

/// In the order in which each sort is met first.
fn sorts(changes: &[Change]) -> Vec<Sort<'_>> {
    let mut sorts: Vec<Sort<'_>> = Vec::new();
    for change in changes {
        let known = sorts.iter_mut().find(|sort| sort.changes.first().is_some_and(|first| first.is_same_sort(change)));
        match known {
            Some(sort) => sort.changes.push(change),
            None => sorts.push(Sort { changes: vec![change] }),
        }
    }
    sorts
}

fn observance(
    kind: &str,
    starts_at: NaiveDateTime,
    before: &Observed,
    after: &Observed,
    repeats: &[String],
) -> Vec<String> {
    let mut lines = vec![
        format!("BEGIN:{kind}"),
        format!("DTSTART:{}", wall(starts_at)),
        format!("TZOFFSETFROM:{}", utc_offset(before.offset_s)),
        format!("TZOFFSETTO:{}", utc_offset(after.offset_s)),
        format!("TZNAME:{}", after.name),
    ];
    lines.extend_from_slice(repeats);
    lines.push(format!("END:{kind}"));
    lines
}

fn start_of_year(year: i32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().unwrap_or(DateTime::UNIX_EPOCH)
}

fn wall(wall_time: NaiveDateTime) -> String {
    wall_time.format("%Y%m%dT%H%M%S").to_string()
}

/// `+04`, `+1030`: the tz database's own name where people have none.
fn numeric_name(offset_s: i32) -> String {
    let offset = utc_offset(offset_s);
    offset.strip_suffix("00").map_or_else(|| offset.clone(), str::to_owned)
}

fn utc_offset(offset_s: i32) -> String {
    let (sign, seconds) = (if offset_s < 0 { '-' } else { '+' }, offset_s.abs());
    let text = format!("{sign}{:02}{:02}", seconds / 3_600, seconds / 60 % 60);
    if seconds % 60 == 0 { text } else { format!("{text}{:02}", seconds % 60) }
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
