//! The zones, as written and as another reading of RFC 5545 understands them.

use chrono::{Datelike, Duration, NaiveDateTime, Offset, TimeZone, Weekday};

use super::*;
use crate::ical::zone::vtimezone;

#[test]
fn six_zones_and_utc() {
    for zone in [
        Paris,
        Tz::Indian__Reunion,
        Tz::America__Martinique,
        Tz::Pacific__Noumea,
        Tz::Asia__Kolkata,
        Tz::Australia__Lord_Howe,
        Tz::UTC,
    ] {
        insta::assert_snapshot!(zone.name().replace('/', "_"), vtimezone(zone, 2026, 2027));
    }
}

#[test]
fn morocco_whose_clocks_follow_the_moon_is_told_by_dates() {
    insta::assert_snapshot!(vtimezone(Tz::Africa__Casablanca, 2026, 2027));
}

/// The onsets of one observance up to the end of `last_year`, with the offset that it brings.
fn onsets(lines: &[&str], last_year: i32) -> Vec<(NaiveDateTime, i32, i32)> {
    let value = |key: &str| lines.iter().find_map(|line| line.strip_prefix(key)).unwrap();
    let wall = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").unwrap();
    let seconds = |text: &str| {
        let number = |range: std::ops::Range<usize>| text.get(range).unwrap().parse::<i32>().unwrap();
        let total = number(1..3) * 3_600 + number(3..5) * 60;
        if text.starts_with('-') { -total } else { total }
    };
    let (from, to) = (seconds(value("TZOFFSETFROM:")), seconds(value("TZOFFSETTO:")));
    let first = wall(value("DTSTART:"));
    let mut onsets = vec![first];
    onsets.extend(lines.iter().filter_map(|line| line.strip_prefix("RDATE:")).map(wall));
    if let Some(rule) = lines.iter().find_map(|line| line.strip_prefix("RRULE:FREQ=YEARLY;BYMONTH=")) {
        let (month, day) = rule.split_once(";BYDAY=").unwrap();
        let (week, weekday) = day.split_at(day.len() - 2);
        let named = [("SU", Weekday::Sun), ("SA", Weekday::Sat), ("FR", Weekday::Fri), ("TH", Weekday::Thu)];
        let weekday = named.iter().find(|(name, _)| *name == weekday).unwrap().1;
        assert_eq!(first.weekday(), weekday);
        for year in first.year() + 1..=last_year {
            let days = first.date().with_day(1).unwrap().with_month(month.parse().unwrap()).unwrap();
            let days = days.with_year(year).unwrap().iter_days().take(31);
            let days: Vec<_> = days.filter(|d| d.month().to_string() == month && d.weekday() == weekday).collect();
            let week: i64 = week.parse().unwrap();
            let index = if week < 0 { days.len() - 1 } else { usize::try_from(week - 1).unwrap() };
            onsets.push(days[index].and_time(first.time()));
        }
    }
    onsets.into_iter().map(|onset| (onset, from, to)).collect()
}

/// What the lines say of an instant: the last onset before it rules.
fn offset_at(vtimezone: &str, instant: DateTime<Utc>) -> Option<i32> {
    let lines: Vec<&str> = vtimezone.lines().collect();
    lines
        .split(|line| line.starts_with("END:"))
        .filter(|part| part.iter().any(|line| line.starts_with("TZOFFSETTO")))
        .flat_map(|part| onsets(part, 2030))
        .map(|(onset, from, to)| (onset.and_utc() - Duration::seconds(i64::from(from)), to))
        .filter(|(onset, _)| *onset <= instant)
        .max_by_key(|(onset, _)| *onset)
        .map(|(_, to)| to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_zone_is_right_at_any_instant_of_its_years(index in 0..chrono_tz::TZ_VARIANTS.len(), minutes in 0i64..1_576_800) {
        let zone = chrono_tz::TZ_VARIANTS[index];
        let instant = at("2025-12-31T10:00:00Z").max(at("2026-01-02T00:00:00Z")) + TimeDelta::minutes(minutes);
        let expected = zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc();
        let written = vtimezone(zone, 2026, 2028);
        prop_assert_eq!(offset_at(&written, instant), Some(expected), "{} at {}\n{}", zone, instant, written);
    }
}
