use chrono_tz::Europe::Paris;
use proptest::prelude::*;

use super::*;

const START: &str = "2026-11-25T09:00:00";

fn wall(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

/// The dates until the end of February 2027, where the rule has no end itself.
fn dates(rule: &str) -> Result<Vec<String>, InvalidRecurrence> {
    let found = Recurrence::parse(rule)?.wall_times(wall(START), Paris, wall("2027-02-28T23:59:59"))?;
    assert!(found.iter().all(|date| date.time() == wall(START).time()), "{rule}");
    Ok(found.iter().map(|date| date.format("%m-%d").to_string()).collect())
}

#[test]
fn gives_the_dates_of_a_rule() {
    assert_eq!(dates("FREQ=WEEKLY;COUNT=3").unwrap(), ["11-25", "12-02", "12-09"]);
    assert_eq!(dates("rrule:freq=weekly;byday=we,fr;count=3;").unwrap(), ["11-25", "11-27", "12-02"]);
    assert_eq!(dates("FREQ=WEEKLY;INTERVAL=2;UNTIL=20261223").unwrap(), ["11-25", "12-09", "12-23"]);
    assert_eq!(dates("FREQ=MONTHLY;BYDAY=-1WE").unwrap(), ["11-25", "12-30", "01-27", "02-24"]);
    assert_eq!(dates("FREQ=MONTHLY;BYDAY=+4WE").unwrap(), ["11-25", "12-23", "01-27", "02-24"]);
    assert_eq!(dates("FREQ=MONTHLY;BYMONTHDAY=31").unwrap(), ["12-31", "01-31"]);
    assert_eq!(dates("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO").unwrap(), ["01-04"]);
    assert_eq!(dates("FREQ=DAILY;COUNT=366").unwrap().len(), 366);
    assert_eq!(dates("FREQ=WEEKLY").unwrap().len(), 14);
}

#[test]
fn reads_each_kind_of_until() {
    let last = |until: &str| dates(&format!("FREQ=DAILY;UNTIL={until}")).unwrap().pop().unwrap();
    assert_eq!(last("20261130"), "11-30");
    assert_eq!(last("20261130T090000"), "11-30");
    assert_eq!(last("20261130T085959"), "11-29");
    // Nine in Paris is eight in UTC.
    assert_eq!(last("20261130T080000Z"), "11-30");
    assert_eq!(last("20261130T075959Z"), "11-29");
}

#[test]
fn says_why_a_rule_is_not_taken() {
    use InvalidRecurrence::{CountAndUntil, NoDate, Part, TooFrequent, TooMany, Unreadable, UntilBeforeStart};
    let unreadable = [
        "",
        "RRULE:",
        "weekly",
        "FREQ",
        "FREQ=",
        "FREQ=FORTNIGHTLY",
        "COUNT=3",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=three",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=65536",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261332",
        "FREQ=DAILY;COLOUR=RED",
        "FREQ=DAILY;UNTIL=20261130T25",
        "FREQ=DAILY;UNTIL=+0261130",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=DAILY;BYWEEKNO=1",
        "FREQ=DAILY\r\nDTSTART:19700101T000000Z",
        "FREQ=DAILY;BYDAY=é",
    ];
    for rule in unreadable {
        assert_eq!(dates(rule), Err(Unreadable), "{rule}");
    }
    for frequency in ["SECONDLY", "MINUTELY", "HOURLY"] {
        assert_eq!(dates(&format!("FREQ={frequency};COUNT=2")), Err(TooFrequent));
    }
    for name in ["BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND"] {
        assert_eq!(dates(&format!("FREQ=DAILY;{name}=1")), Err(Part { name: name.to_owned() }));
    }
    assert_eq!(dates("FREQ=DAILY;COUNT=2;UNTIL=20261130"), Err(CountAndUntil));
    assert_eq!(dates("FREQ=DAILY;UNTIL=20261124"), Err(UntilBeforeStart));
    assert_eq!(dates("FREQ=DAILY;UNTIL=20261125T075959Z"), Err(UntilBeforeStart));
    for rule in ["FREQ=DAILY;COUNT=367", "FREQ=DAILY;COUNT=10000", "FREQ=DAILY;COUNT=99999999999999999999"] {
        assert_eq!(dates(rule), Err(TooMany { limit: 366 }), "{rule}");
    }
    for rule in ["FREQ=DAILY;UNTIL=20291231", "FREQ=WEEKLY;UNTIL=99991231", "FREQ=YEARLY;UNTIL=99991231"] {
        assert_eq!(dates(rule), Err(TooMany { limit: 366 }), "{rule}");
    }
    assert_eq!(dates("FREQ=WEEKLY;BYMONTH=6"), Err(NoDate));
}

#[test]
fn gives_up_on_a_rule_that_no_day_satisfies() {
    // The crate goes on until the year 10,000 only: from there it is not far.
    assert!(wall(START).checked_add_signed(FAR).unwrap() > wall("9600-01-01T00:00:00"));
    for rule in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    ] {
        assert_eq!(dates(rule), Err(InvalidRecurrence::NoDate), "{rule}");
    }
}

#[test]
fn the_far_century_is_like_ours() {
    for (day, rule) in [("2027-02-28", "FREQ=YEARLY;BYYEARDAY=-1;COUNT=4"), ("2024-02-29", "FREQ=YEARLY;COUNT=3")] {
        let start = wall(&format!("{day}T09:00:00"));
        let found = Recurrence::parse(rule).unwrap().wall_times(start, Paris, start).unwrap();
        let near: RRule<Unvalidated> = rule.parse().unwrap();
        let expected = near.build(start.and_utc().with_timezone(&rrule::Tz::UTC)).unwrap().all(10).dates;
        assert_eq!(found, expected.iter().map(DateTime::naive_utc).collect::<Vec<_>>(), "{rule}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn never_panics_on_any_text(text in ".{0,60}") {
        drop(dates(&text));
    }

    #[test]
    fn never_panics_on_what_looks_like_a_rule(
        frequency in "DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY",
        parts in prop::collection::vec(
            ("INTERVAL|COUNT|UNTIL|WKST|BYDAY|BYMONTH|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYSETPOS",
             "[-+]?[0-9]{1,5}|[-+]?[0-9]{0,2}(MO|WE|SU)(,-?[0-9]{0,2}FR)?|[12][0-9]{7}(T[0-9]{6}Z?)?|-?[1-9](,[1-9]){0,3}"),
            0..4,
        ),
    ) {
        let parts: String = parts.iter().map(|(name, value)| format!(";{name}={value}")).collect();
        if let Ok(found) = dates(&format!("FREQ={frequency}{parts}")) {
            prop_assert!((1..=usize::from(MOST_DATES)).contains(&found.len()));
        }
    }
}
