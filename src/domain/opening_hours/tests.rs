//! Rules in wall time, with the holidays of where a place stands; and what is refused.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::{America::Martinique, Europe::Paris, Indian::Reunion, Pacific::Noumea};
use proptest::prelude::*;

use super::*;
use crate::domain::local_time::{instant_of, start_of_day};

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn open(rule: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let window = Period::new(instant(from), instant(to)).unwrap();
    let periods = OpeningHours::parse(rule, HolidayArea::FRANCE).unwrap().open_periods(&window, Paris);
    let local = |at: DateTime<Utc>| at.with_timezone(&Paris).format("%d %H:%M").to_string();
    periods.iter().map(|p| (local(p.starts_at()), local(p.ends_at()))).collect()
}

#[test]
fn keeps_the_wall_time_over_both_changes_of_summer_time() {
    let spring = open("09:00-12:00", "2027-03-26T23:00:00Z", "2027-03-28T22:00:00Z");
    assert_eq!(spring, [("27 09:00".into(), "27 12:00".into()), ("28 09:00".into(), "28 12:00".into())]);
    let autumn = open("09:00-12:00", "2026-10-23T22:00:00Z", "2026-10-25T23:00:00Z");
    assert_eq!(autumn, [("24 09:00".into(), "24 12:00".into()), ("25 09:00".into(), "25 12:00".into())]);
}

#[test]
fn a_night_opening_lasts_as_long_as_the_clocks_say() {
    let spring = open("22:00-04:00", "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z");
    assert_eq!(spring, [("27 22:00".into(), "28 04:00".into())]);
}

#[test]
fn closes_on_french_public_holidays() {
    assert_eq!(open("Mo-Fr 09:00-12:00; PH off", "2026-12-24T23:00:00Z", "2026-12-25T23:00:00Z"), []);
}

const ALL_YEAR: &str = "Mo-Su 09:00-18:00; PH off";

/// Whether hours without public holidays are open at ten in the morning of this day.
fn is_open_on(postcode: &str, time_zone: Tz, rule: &str, day: &str) -> bool {
    let hours = OpeningHours::parse(rule, HolidayArea::of("FR", postcode, None)).unwrap();
    let ten: NaiveDateTime = format!("{day}T10:00:00").parse().unwrap();
    hours.is_open_at(instant_of(ten, time_zone).unwrap(), time_zone)
}

#[test]
fn alsace_closes_on_26_december_and_lille_does_not() {
    for (postcode, day, is_open) in [
        ("67000", "2026-12-26", false),
        ("57000", "2026-04-03", false),
        ("67000", "2026-12-28", true),
        ("59000", "2026-12-26", true),
        ("59000", "2026-04-03", true),
    ] {
        assert_eq!(is_open_on(postcode, Paris, ALL_YEAR, day), is_open, "{postcode} {day}");
    }
}

#[test]
fn overseas_closes_on_its_own_days() {
    for (postcode, time_zone, day) in
        [("97400", Reunion, "2026-12-20"), ("97200", Martinique, "2026-05-22"), ("98800", Noumea, "2026-09-24")]
    {
        assert!(!is_open_on(postcode, time_zone, ALL_YEAR, day), "{postcode} {day}");
        assert!(!is_open_on(postcode, time_zone, ALL_YEAR, "2026-07-14"), "{postcode}");
        assert!(is_open_on("59000", Paris, ALL_YEAR, day), "Lille {day}");
    }
}

#[test]
fn school_holidays_open_a_place_in_its_own_zone() {
    let rule = "We 14:00-18:00; SH 09:00-18:00; PH off";
    for (postcode, days) in [
        ("69001", ["2026-02-09", "2026-02-20", "2027-02-15"]),
        ("59000", ["2026-02-16", "2026-02-27", "2027-02-22"]),
        ("75001", ["2026-02-23", "2026-03-06", "2027-02-08"]),
    ] {
        for day in days {
            assert!(is_open_on(postcode, Paris, rule, day), "{postcode} {day}");
        }
        assert!(!is_open_on(postcode, Paris, rule, "2026-01-26"), "{postcode} in term");
        assert!(!is_open_on(postcode, Paris, rule, "2026-07-14"), "{postcode} on 14 July");
    }
}

#[test]
fn another_address_means_other_holidays() {
    let hours = OpeningHours::parse(ALL_YEAR, HolidayArea::of("FR", "59000", None)).unwrap();
    let moved = hours.clone().in_area(HolidayArea::of("FR", "67000", None));
    let boxing_day = instant("2026-12-26T10:00:00Z");
    assert!(hours.is_open_at(boxing_day, Paris));
    assert!(!moved.is_open_at(boxing_day, Paris));
    assert_eq!(moved.as_str(), ALL_YEAR);
}

/// Both changes of 2026 and 2027 in Europe, and how many hours those days have in Paris.
const CLOCK_CHANGES: [(&str, i64); 4] =
    [("2026-03-29", 23), ("2026-10-25", 25), ("2027-03-28", 23), ("2027-10-31", 25)];

#[test]
fn hours_are_wall_time_at_the_clock_changes_everywhere_in_france() {
    for (day, hours_in_paris) in CLOCK_CHANGES {
        for time_zone in [Paris, Reunion, Martinique, Noumea] {
            let date: NaiveDate = day.parse().unwrap();
            let day_of = Period::new(start_of_day(date, time_zone), start_of_day(date.succ_opt().unwrap(), time_zone));
            let day_of = day_of.unwrap();
            let open =
                |rule: &str| OpeningHours::parse(rule, HolidayArea::FRANCE).unwrap().open_periods(&day_of, time_zone);
            let wall = |at: DateTime<Utc>| at.with_timezone(&time_zone).format("%H:%M").to_string();
            let shown: Vec<[String; 2]> =
                open("09:00-12:00,14:00-17:00").iter().map(|p| [wall(p.starts_at()), wall(p.ends_at())]).collect();
            assert_eq!(shown, [["09:00", "12:00"], ["14:00", "17:00"]], "{day} {time_zone}");
            let hours = if time_zone == Paris { hours_in_paris } else { 24 };
            assert_eq!(open("24/7")[0].duration(), TimeDelta::hours(hours), "{day} {time_zone}");
            // Across the hour that Paris skips or shows twice.
            let night = open("01:00-04:00");
            assert_eq!(night.len(), 1);
            assert_eq!(night[0].duration(), TimeDelta::hours(hours - 21), "{day} {time_zone}");
        }
    }
}

#[test]
fn a_place_that_closes_in_the_repeated_hour_is_not_open_when_it_comes_again() {
    let hours = OpeningHours::parse("Su 00:00-02:30", HolidayArea::FRANCE).unwrap();
    let is_open = |at: &str| hours.is_open_at(instant(at), Paris);
    assert!(is_open("2026-10-25T00:15:00Z"), "02:15 for the first time");
    assert!(!is_open("2026-10-25T01:15:00Z"), "02:15 for the second time, after it has closed");
}

#[test]
fn refuses_prose_and_says_where() {
    for (text, position, near) in [
        ("9h-12h", Some(0), "9h-12h"),
        ("Mo-Fr 9h-12h", Some(6), "9h-12h"),
        ("Mo-Fr 09:00-12:00; sur rendez-vous le samedi", Some(19), "sur rendez-vous le s"),
        ("Fermé", Some(0), "Fermé"),
        ("Mo-Fr 09:00-12:00 \"é\" été", Some(21), "été"),
        ("Mo-Fr 09:00-", Some(12), ""),
        ("", Some(0), ""),
        ("Mo 09:00", Some(8), ""),
        ("We 09:00-12:00-14:00", Some(14), "-14:00"),
        ("2030-2020 Mo 09:00-12:00", Some(0), "2030-2020 Mo 09:00-1"),
        ("SH Mo-Fr 09:00-18:00", Some(3), "Mo-Fr 09:00-18:00"),
        ("Sa off; Mo-Fr PH 09:00-18:00", Some(14), "PH 09:00-18:00"),
        ("Mo 09:00-77:00", Some(9), "77:00"),
    ] {
        let refusal = OpeningHours::parse(text, HolidayArea::FRANCE).unwrap_err();
        assert_eq!((refusal.position, refusal.near.as_str()), (position, near), "{text}: {refusal}");
    }
}

#[test]
fn reads_holidays_beside_weekdays_and_what_was_kept_before() {
    for text in ["Mo-Fr,PH 09:00-18:00", "SH 09:00-18:00; Mo-Fr 10:00-12:00", "PH off \"SH Mo-Fr\"", "PH,SH off"] {
        assert!(OpeningHours::parse(text, HolidayArea::FRANCE).is_ok(), "{text}");
    }
    assert!(OpeningHours::kept("SH Mo-Fr 09:00-18:00", HolidayArea::FRANCE).is_ok());
}

#[test]
fn refuses_what_is_longer_than_a_thousand_bytes_where_it_is() {
    let refusal = OpeningHours::parse(&"é".repeat(501), HolidayArea::FRANCE).unwrap_err();
    assert_eq!(refusal.position, Some(500));
}

fn some_text() -> impl Strategy<Value = String> {
    let words = [
        "Mo", "Fr", "PH", "SH", "off", "24/7", "09:00", "26:00", "9h", "-", ",", ";", " ", "||", "week", "2026",
        "Feb 29", "easter", "sunrise", "+", "\"", "[-1]", "/", "(", ")", "à", "31", ":", "Su[5]", " -2 days",
    ];
    let of_words = prop::collection::vec(prop::sample::select(words.to_vec()), 0..12).prop_map(|words| words.concat());
    prop_oneof![".{0,60}", of_words]
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in some_text()) {
        match OpeningHours::parse(&text, HolidayArea::of("FR", "67000", None)) {
            Ok(hours) => {
                let window = Period::new(instant("2026-10-24T00:00:00Z"), instant("2026-10-26T00:00:00Z")).unwrap();
                let _ = hours.open_periods(&window, Paris);
                let _ = hours.is_open_at(window.starts_at(), Paris);
            }
            Err(refusal) => prop_assert!(refusal.position.is_none_or(|at| at <= text.chars().count())),
        }
    }
}

#[test]
#[ignore = "reads published strings, by hand: ESCALE_OPENING_HOURS names a file of values, one a line, then a tab"]
fn reads_or_refuses_each_published_string_with_its_place() {
    let table = std::fs::read_to_string(std::env::var("ESCALE_OPENING_HOURS").unwrap()).unwrap();
    let (mut parsed, mut refused, mut uses) = (0, 0, [0_u32; 2]);
    for line in table.lines().skip(1) {
        let mut cells = line.split('\t');
        let text = cells.next().unwrap().replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\");
        let count: u32 = cells.next().unwrap().parse().unwrap();
        match OpeningHours::parse(&text, HolidayArea::FRANCE) {
            Ok(_) => (parsed, uses[0]) = (parsed + 1, uses[0] + count),
            Err(refusal) => {
                (refused, uses[1]) = (refused + 1, uses[1] + count);
                let position = refusal.position.unwrap_or_else(|| panic!("no position: {text}: {refusal}"));
                println!("{position}\t{}\t{text:?}", refusal.near);
            }
        }
    }
    println!("parsed {parsed} ({} uses), refused {refused} ({} uses)", uses[0], uses[1]);
}
