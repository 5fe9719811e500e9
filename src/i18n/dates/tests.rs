//! Dates as people at the place read them.

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

type Told = ((&'static str, &'static str), &'static str, &'static str);

/// From when to when, and how it is told on the 24th of November in French and in English.
const SEVERAL_DAYS: [Told; 11] = [
    (
        ("2026-11-23T23:00:00Z", "2026-11-26T23:00:00Z"),
        "d’aujourd’hui au 26 novembre inclus",
        "from today to 26 November included",
    ),
    (
        ("2026-11-24T23:00:00Z", "2026-11-26T23:00:00Z"),
        "de demain au 26 novembre inclus",
        "from tomorrow to 26 November included",
    ),
    (
        ("2026-11-23T23:00:00Z", "2026-11-25T23:00:00Z"),
        "d’aujourd’hui à demain inclus",
        "from today to tomorrow included",
    ),
    (
        ("2026-11-20T23:00:00Z", "2026-11-24T23:00:00Z"),
        "du 21 novembre à aujourd’hui inclus",
        "from 21 November to today included",
    ),
    (("2026-11-30T23:00:00Z", "2026-12-02T23:00:00Z"), "du 1er au 2 décembre inclus", "from 1 to 2 December included"),
    (
        ("2026-11-29T23:00:00Z", "2026-12-01T23:00:00Z"),
        "du 30 novembre au 1er décembre inclus",
        "from 30 November to 1 December included",
    ),
    (
        ("2026-12-30T23:00:00Z", "2027-01-02T23:00:00Z"),
        "du 31 décembre au 2 janvier 2027 inclus",
        "from 31 December to 2 January 2027 included",
    ),
    (
        ("2027-03-26T23:00:00Z", "2027-03-28T22:00:00Z"),
        "du 27 au 28 mars 2027 inclus",
        "from 27 to 28 March 2027 included",
    ),
    (
        ("2026-11-24T17:00:00Z", "2026-11-26T09:00:00Z"),
        "d’aujourd’hui 18\u{a0}h au jeudi 26 novembre 10\u{a0}h",
        "from today 18:00 to Thursday 26 November 10:00",
    ),
    (
        ("2026-11-23T09:00:00Z", "2026-11-25T09:00:00Z"),
        "d’hier 10\u{a0}h à demain 10\u{a0}h",
        "from yesterday 10:00 to tomorrow 10:00",
    ),
    (("2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z"), "demain toute la journée", "tomorrow all day"),
];

#[test]
fn periods_of_several_days_read_as_people_say_them() {
    for ((from, to), french, english) in SEVERAL_DAYS {
        with(Language::Fr, |dates| assert_eq!(dates.period(&period(from, to)), french));
        with(Language::En, |dates| assert_eq!(dates.period(&period(from, to)), english));
    }
    let loan = period("2026-11-23T23:00:00Z", "2026-11-26T23:00:00Z");
    with(Language::Fr, |dates| {
        assert_eq!(dates.dated_period(&loan), "du 24 au 26 novembre inclus");
        assert_eq!(dates.end(loan.ends_at()), "jeudi 26 novembre");
        assert_eq!(dates.start(loan.starts_at()), "aujourd’hui");
        assert_eq!(
            [1_440, 2_880, 90].map(|minutes| dates.days_or_hours(minutes)),
            ["1 jour", "2 jours", "1\u{a0}h\u{a0}30"]
        );
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
