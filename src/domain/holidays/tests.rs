//! Each part of France has its days, and the school zones theirs.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn in_france(postcode: &str) -> ContextHolidays {
    HolidayArea::of("FR", postcode, None).calendars()
}

fn public(holidays: &ContextHolidays, year: &str) -> BTreeSet<String> {
    holidays.get_public().iter().map(|day| day.to_string()).filter(|day| day.starts_with(year)).collect()
}

/// What this area has in 2026 beyond the eleven days of the whole country.
fn own_days(holidays: &ContextHolidays) -> Vec<String> {
    let common = public(&HolidayArea::FRANCE.calendars(), "2026");
    assert_eq!(common.len(), 11);
    let all = public(holidays, "2026");
    assert!(common.is_subset(&all));
    all.difference(&common).map(|day| day.trim_start_matches("2026-").to_owned()).collect()
}

#[test]
fn each_part_of_france_has_its_own_days() {
    let expected: [(&str, &[&str]); 17] = [
        ("75001", &[]),
        ("20000", &[]),
        ("97500", &[]),
        ("57000", &["04-03", "12-26"]),
        ("67000", &["04-03", "12-26"]),
        ("68100", &["04-03", "12-26"]),
        ("97110", &["05-27"]),
        ("97200", &["05-22"]),
        ("97300", &["06-10"]),
        ("97400", &["12-20"]),
        ("97600", &["04-27"]),
        ("97133", &["10-09"]),
        ("97150", &["05-28"]),
        ("98600", &["04-28", "07-29"]),
        ("98714", &["03-05", "04-03", "11-20"]),
        ("98800", &["09-24"]),
        ("", &[]),
    ];
    for (postcode, days) in expected {
        assert_eq!(own_days(&in_france(postcode)), days, "{postcode}");
    }
}

#[test]
fn polynesie_kept_the_day_of_autonomy_until_matarii_replaced_it_in_2026() {
    let papeete = in_france("98714");
    for (date, is_holiday) in [("2025-06-29", true), ("2025-11-20", false), ("2026-06-29", false), ("2026-11-20", true)]
    {
        assert_eq!(papeete.get_public().contains(day(date)), is_holiday, "{date}");
    }
}

#[test]
fn the_commune_counts_more_than_a_postal_code_across_the_border() {
    let strasbourg = HolidayArea::of("FR", "67000", None);
    assert_eq!(HolidayArea::of("FR", "88000", Some("67482")), strasbourg);
    assert_eq!(HolidayArea::of("FR", "20000", Some("2A004")), HolidayArea::FRANCE);
    assert_eq!(HolidayArea::of("FR", "97133", Some("97701")), HolidayArea::of("FR", "97133", None));
    assert_eq!(HolidayArea::of("RE", "", None), HolidayArea::of("FR", "97400", Some("97411")));
    for nowhere in ["", "6700", "F-67000", "é7000", "98000", "99999"] {
        assert_eq!(HolidayArea::of("FR", nowhere, None), HolidayArea::FRANCE, "{nowhere}");
    }
}

#[test]
fn other_countries_are_as_the_crate_knows_them() {
    let berlin = HolidayArea::of("DE", "10115", None).calendars();
    assert!(berlin.get_public().contains(day("2026-10-03")));
    assert!(!berlin.get_public().contains(day("2026-07-14")));
    assert_eq!(HolidayArea::of("XX", "67000", None).calendars(), ContextHolidays::default());
}

#[test]
fn every_row_of_the_school_table_can_be_read() {
    assert!(school::rows().count() > 30);
    let unreadable = school::TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).zip(school::rows());
    let unreadable: Vec<&str> = unreadable.filter(|(_, row)| row.is_none()).map(|(line, _)| line).collect();
    assert_eq!(unreadable, [""; 0]);
}

#[test]
fn each_departement_of_the_mainland_but_corsica_is_in_a_zone() {
    let without: Vec<String> =
        (1..=95).map(|number| format!("{number:02}")).filter(|number| school::zone_of(number).is_none()).collect();
    assert_eq!(without, ["20"]);
    for (postcode, first_of_winter) in [("69001", "2026-02-07"), ("59000", "2026-02-14"), ("75001", "2026-02-21")] {
        let holidays = in_france(postcode);
        let winter = holidays.get_school().first_after(day("2026-01-31"));
        assert_eq!(winter, Some(day(first_of_winter)), "{postcode}");
    }
}

#[test]
fn school_holidays_of_the_zones_in_2026_and_2027() {
    // For each zone: the last school day before, the first day off, the last, the day of return.
    let expected = [
        ("69001", ["2026-02-06", "2026-02-07", "2026-02-22", "2026-02-23"]),
        ("67000", ["2026-02-13", "2026-02-14", "2026-03-01", "2026-03-02"]),
        ("59000", ["2026-04-10", "2026-04-11", "2026-04-26", "2026-04-27"]),
        ("75001", ["2026-04-17", "2026-04-18", "2026-05-03", "2026-05-04"]),
        ("75001", ["2026-12-18", "2026-12-19", "2027-01-03", "2027-01-04"]),
        ("69001", ["2027-02-12", "2027-02-13", "2027-02-28", "2027-03-01"]),
        ("59000", ["2027-02-19", "2027-02-20", "2027-03-07", "2027-03-08"]),
        ("31000", ["2027-02-05", "2027-02-06", "2027-02-21", "2027-02-22"]),
        ("31000", ["2027-07-02", "2027-07-03", "2027-08-31", "2027-09-01"]),
    ];
    for (postcode, dates) in expected {
        let holidays = in_france(postcode);
        let off = dates.map(|date| holidays.get_school().contains(day(date)));
        assert_eq!(off, [false, true, true, false], "{postcode} {dates:?}");
    }
    for unsaid in ["20000", "97400"] {
        assert_eq!(in_france(unsaid).get_school().iter().count(), 0, "{unsaid}");
    }
}

/// The zones of the published table by the postal code of one of their towns.
const ZONES: [(&str, &str); 8] = [
    ("Alsace-Moselle", "67000"),
    ("Guadeloupe", "97110"),
    ("Guyane", "97300"),
    ("La Réunion", "97400"),
    ("Martinique", "97200"),
    ("Mayotte", "97600"),
    ("Saint-Barthélémy", "97133"),
    ("Saint-Martin", "97150"),
];

#[test]
#[ignore = "reads the published table of public holidays, by hand: ESCALE_PUBLIC_HOLIDAYS names the file"]
fn agrees_with_the_published_public_holidays() {
    let table = std::fs::read_to_string(std::env::var("ESCALE_PUBLIC_HOLIDAYS").unwrap()).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let (first, last) = (rows[0][0], rows[rows.len() - 1][0]);
    for (zone, postcode) in ZONES.into_iter().chain([("nowhere else", "75001")]) {
        let here = |row: &&Vec<&str>| row[2] == "toutes" || row[2..].iter().any(|zones| zones.contains(zone));
        let published: BTreeSet<String> = rows.iter().filter(here).map(|row| row[0].to_owned()).collect();
        let ours = in_france(postcode);
        let ours = ours.get_public().iter().map(|day| day.to_string());
        let ours: BTreeSet<String> = ours.filter(|day| (first..=last).contains(&day.as_str())).collect();
        assert_eq!(ours, published, "{zone}");
        println!("{zone}: {} days agree", ours.len());
    }
}

#[test]
#[ignore = "reads the published table of school holidays, by hand: ESCALE_SCHOOL_HOLIDAYS names the file"]
fn agrees_with_the_published_school_holidays() {
    let table = std::fs::read_to_string(std::env::var("ESCALE_SCHOOL_HOLIDAYS").unwrap()).unwrap();
    for (zone, postcode) in [("A", "69001"), ("B", "59000"), ("C", "75001")] {
        let rows = table.lines().filter_map(|line| line.strip_prefix(&format!("{zone},")));
        let days = rows.flat_map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            let last = day(cells[2]);
            day(cells[1]).iter_days().take_while(move |day| *day <= last)
        });
        let published: BTreeSet<NaiveDate> = days.filter(|date| *date >= day("2025-01-01")).collect();
        let ours = in_france(postcode);
        let ours: BTreeSet<NaiveDate> = ours.get_school().iter().filter(|date| *date >= day("2025-01-01")).collect();
        assert_eq!(ours, published, "{zone}");
        println!("zone {zone}: {} days agree", ours.len());
    }
}
