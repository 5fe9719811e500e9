use chrono::{TimeDelta, TimeZone};
use chrono_tz::Europe::Paris;
use proptest::prelude::*;

use super::*;
use crate::domain::{
    holidays::HolidayArea,
    policy::Policy,
    samples::{self, hours, unit_id},
};

fn paris(text: &str) -> DateTime<Utc> {
    Paris.from_local_datetime(&text.parse().unwrap()).unwrap().to_utc()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(paris(from), paris(to)).unwrap()
}

fn unit(number: u128) -> UnitId {
    unit_id(number + 1)
}

fn facts(units: u128, rule: &str, busy: Vec<BusyUnit>) -> BookingFacts {
    let policy = Policy { horizon_days: 30, ..Policy::default() };
    BookingFacts { place_opening_hours: hours(rule), busy, ..samples::facts(policy, units) }
}

fn closed(unit_id: Option<UnitId>, from: &str, to: &str) -> ClosedPeriod {
    ClosedPeriod { resource_id: None, unit_id, period: period(from, to), reason: String::new() }
}

fn told(periods: &[FreePeriod]) -> Vec<(String, String, usize)> {
    let local = |at: DateTime<Utc>| at.with_timezone(&Paris).format("%d %H:%M").to_string();
    periods.iter().map(|p| (local(p.period.starts_at()), local(p.period.ends_at()), p.free_units)).collect()
}

#[test]
fn splits_where_units_are_taken_and_keeps_full_stretches() {
    let busy = vec![
        BusyUnit { unit_id: unit(0), period: period("2026-12-01T09:00:00", "2026-12-01T11:00:00") },
        BusyUnit { unit_id: unit(1), period: period("2026-12-01T10:00:00", "2026-12-01T12:00:00") },
    ];
    let day = period("2026-12-01T00:00:00", "2026-12-02T00:00:00");
    let free = free_periods(&facts(2, "09:00-13:00", busy), &day, paris("2026-11-30T00:00:00"));
    let expected = [("09:00", "10:00", 1), ("10:00", "11:00", 0), ("11:00", "12:00", 1), ("12:00", "13:00", 2)];
    assert_eq!(told(&free), expected.map(|(from, to, units)| (format!("01 {from}"), format!("01 {to}"), units)));
}

#[test]
fn what_is_free_from_now_on_begins_on_the_step() {
    let day = period("2026-12-01T00:00:00", "2026-12-02T00:00:00");
    let free = free_periods(&facts(1, "09:00-13:00", Vec::new()), &day, paris("2026-12-01T10:46:58"));
    assert_eq!(told(&free), [("01 11:00".into(), "01 13:00".into(), 1)]);
}

#[test]
fn nothing_is_free_in_the_past_or_after_the_horizon() {
    let facts = facts(1, "09:00-13:00", Vec::new());
    let weeks = period("2026-12-01T00:00:00", "2027-01-30T00:00:00");
    let free = free_periods(&facts, &weeks, paris("2026-12-01T10:00:00"));
    assert_eq!(told(&free[..1]), [("01 10:00".into(), "01 13:00".into(), 1)]);
    assert_eq!(free.len(), 31);
}

#[test]
fn a_closure_takes_time_out() {
    let mut facts = facts(1, "09:00-13:00", Vec::new());
    facts.closed.push(closed(None, "2026-12-01T10:00:00", "2026-12-01T11:00:00"));
    let day = period("2026-12-01T00:00:00", "2026-12-02T00:00:00");
    let free = free_periods(&facts, &day, paris("2026-11-30T00:00:00"));
    assert_eq!(told(&free), [("01 09:00".into(), "01 10:00".into(), 1), ("01 11:00".into(), "01 13:00".into(), 1)]);
}

#[test]
fn a_closed_unit_is_one_free_unit_less_also_while_somebody_has_it() {
    let busy = vec![BusyUnit { unit_id: unit(0), period: period("2026-12-01T10:00:00", "2026-12-01T11:00:00") }];
    let mut facts = facts(2, "09:00-13:00", busy);
    facts.closed.push(closed(Some(unit(0)), "2026-12-01T09:00:00", "2026-12-01T12:00:00"));
    let day = period("2026-12-01T00:00:00", "2026-12-02T00:00:00");
    let free = free_periods(&facts, &day, paris("2026-11-30T00:00:00"));
    assert_eq!(told(&free), [("01 09:00".into(), "01 12:00".into(), 1), ("01 12:00".into(), "01 13:00".into(), 2)]);
    let morning = period("2026-12-01T09:00:00", "2026-12-01T10:00:00");
    assert_eq!(facts.free_units(&morning).map(|free| free.id).collect::<Vec<_>>(), [unit(1)]);
}

#[test]
fn what_closes_every_unit_in_service_closes_the_resource() {
    let mut facts = facts(3, "09:00-13:00", Vec::new());
    facts.resource.units[2].out_of_service = true;
    facts.closed.push(closed(Some(unit(0)), "2026-12-01T09:00:00", "2026-12-01T11:00:00"));
    facts.closed.push(closed(Some(unit(1)), "2026-12-01T10:00:00", "2026-12-01T13:00:00"));
    let day = period("2026-12-01T00:00:00", "2026-12-02T00:00:00");
    let free = free_periods(&facts, &day, paris("2026-11-30T00:00:00"));
    assert_eq!(told(&free), [("01 09:00".into(), "01 10:00".into(), 1), ("01 11:00".into(), "01 13:00".into(), 1)]);
}

/// Hours of a day or two, around the night of 25 October 2026 in which Paris has an hour more.
fn some_hours() -> impl Strategy<Value = String> {
    let days = prop::sample::select(vec!["", "Sa ", "Su ", "Sa,Su ", "PH,Su ", "Mo-Su "]);
    let time = (0..24_u32, 0..60_u32, 1..27_u32, 0..60_u32).prop_map(|(hour, minute, lasting, more)| {
        let end = (hour + lasting).min(47);
        format!("{hour:02}:{minute:02}-{end:02}:{more:02}")
    });
    prop::collection::vec((days, time), 1..3)
        .prop_map(|rules| rules.into_iter().map(|(days, time)| days.to_owned() + &time).collect::<Vec<_>>().join("; "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reservable_is_each_minute_in_which_both_place_and_resource_are_open(
        place in some_hours(), resource in some_hours(),
    ) {
        let mut facts = facts(1, &place, Vec::new());
        let resource = OpeningHours::parse(&resource, HolidayArea::FRANCE).unwrap();
        facts.resource.opening_hours = Some(resource.clone());
        let place = facts.place_opening_hours.clone().unwrap();
        let night = period("2026-10-24T22:00:00", "2026-10-25T08:00:00");
        let reservable = facts.reservable(&night);
        prop_assert!(reservable.windows(2).all(|pair| pair[0].ends_at() < pair[1].starts_at()));
        for minute in 0..night.duration().num_minutes() {
            let at = night.starts_at() + TimeDelta::minutes(minute);
            let is_reservable = reservable.iter().any(|open| open.starts_at() <= at && at < open.ends_at());
            let both_open = place.is_open_at(at, Paris) && resource.is_open_at(at, Paris);
            prop_assert_eq!(is_reservable, both_open, "{:?} {:?} {}", place, resource, at);
        }
    }
}

proptest! {
    #[test]
    fn free_units_agree_with_counting_minute_by_minute(
        taken in prop::collection::vec((0_u128..3, 0_i64..90, 1_i64..40), 0..20),
    ) {
        let opens = paris("2026-12-01T09:00:00");
        let busy: Vec<BusyUnit> = taken
            .into_iter()
            .map(|(n, from, lasting)| BusyUnit {
                unit_id: unit(n),
                period: Period::new(opens + TimeDelta::minutes(from), opens + TimeDelta::minutes(from + lasting)).unwrap(),
            })
            .fold(Vec::new(), |mut kept: Vec<BusyUnit>, next| {
                if !kept.iter().any(|k| k.unit_id == next.unit_id && k.period.overlaps(&next.period)) {
                    kept.push(next);
                }
                kept
            });
        let facts = facts(3, "09:00-11:00", busy.clone());
        let day = period("2026-12-01T00:00:00", "2026-12-02T00:00:00");
        let free = free_periods(&facts, &day, paris("2026-11-30T00:00:00"));
        prop_assert!(free.windows(2).all(|w| w[0].period.ends_at() == w[1].period.starts_at() && w[0].free_units != w[1].free_units));
        for minute in 0..120 {
            let now = Period::new(opens + TimeDelta::minutes(minute), opens + TimeDelta::minutes(minute + 1)).unwrap();
            let counted = 3 - busy.iter().filter(|b| b.period.overlaps(&now)).count();
            prop_assert_eq!(free.iter().find(|f| f.period.contains(&now)).map(|f| f.free_units), Some(counted));
        }
    }
}
