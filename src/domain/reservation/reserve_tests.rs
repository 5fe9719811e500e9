use chrono::{NaiveDateTime, TimeZone};
use chrono_tz::{Europe::Paris, Tz};

use super::{super::alternatives, *};
use crate::domain::{
    availability::{BusyUnit, ClosedPeriod},
    policy::Policy,
    samples::{self, hours, unit_id},
};

const NOW: &str = "2026-11-24T08:00:00";

fn local(zone: Tz, text: &str) -> DateTime<Utc> {
    zone.from_local_datetime(&text.parse::<NaiveDateTime>().unwrap()).earliest().unwrap().to_utc()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(local(Paris, from), local(Paris, to)).unwrap()
}

fn facts() -> BookingFacts {
    let policy = Policy { min_minutes: 60, max_minutes: 480, horizon_days: 30, ..Policy::default() };
    BookingFacts { place_opening_hours: hours("Mo-Fr 09:00-18:00"), ..samples::facts(policy, 2) }
}

/// A closure from eleven to twelve.
fn works(unit_id: Option<UnitId>) -> ClosedPeriod {
    let period = period("2026-11-25T11:00:00", "2026-11-25T12:00:00");
    ClosedPeriod { resource_id: None, unit_id, period, reason: "Travaux".into() }
}

fn ask(facts: &BookingFacts, from: &str, to: &str) -> Result<UnitId, ReserveRefusal> {
    let request = ReserveRequest {
        resource_id: facts.resource.id,
        period: period(from, to),
        unit_id: None,
        purpose: String::new(),
        on_behalf_of: None,
    };
    decide_reserve(facts, &PersonFacts::default(), &request, local(Paris, NOW)).map(|reserved| reserved.unit.id)
}

#[test]
fn takes_the_first_free_unit() {
    let mut facts = facts();
    assert_eq!(ask(&facts, "2026-11-25T09:00:00", "2026-11-25T10:00:00"), Ok(unit_id(1)));
    facts.busy.push(BusyUnit { unit_id: unit_id(1), period: period("2026-11-25T09:30:00", "2026-11-25T12:00:00") });
    assert_eq!(ask(&facts, "2026-11-25T09:00:00", "2026-11-25T10:00:00"), Ok(unit_id(2)));
}

#[test]
fn names_the_rule_that_a_period_breaks() {
    let facts = facts();
    let code = |from, to| ask(&facts, from, to).unwrap_err().code();
    assert_eq!(code("2026-11-25T09:10:00", "2026-11-25T10:00:00"), "not_on_step");
    assert_eq!(code("2026-11-25T09:00:00", "2026-11-25T09:30:00"), "too_short");
    assert_eq!(code("2026-11-25T09:00:00", "2026-11-25T17:30:00"), "too_long");
    assert_eq!(code("2026-11-23T09:00:00", "2026-11-23T10:00:00"), "too_soon");
    assert_eq!(code("2026-12-25T09:00:00", "2026-12-25T10:00:00"), "too_far_ahead");
    assert_eq!(code("2026-11-25T17:30:00", "2026-11-25T18:30:00"), "outside_opening_hours");
    assert_eq!(code("2026-11-28T10:00:00", "2026-11-28T11:00:00"), "outside_opening_hours");
}

#[test]
fn refuses_a_period_that_crosses_a_closure_and_tells_the_reason() {
    let mut facts = facts();
    facts.closed.push(works(None));
    let refusal = ask(&facts, "2026-11-25T10:00:00", "2026-11-25T13:00:00").unwrap_err();
    assert_eq!(refusal, ReserveRefusal::Closed { reason: "Travaux".into() });
}

#[test]
fn a_closed_unit_is_refused_when_wanted_and_passed_over_when_not() {
    let mut facts = facts();
    facts.closed.push(works(Some(unit_id(1))));
    assert_eq!(ask(&facts, "2026-11-25T10:00:00", "2026-11-25T13:00:00"), Ok(unit_id(2)));
    let wanted = |unit_id| ReserveRequest {
        resource_id: facts.resource.id,
        period: period("2026-11-25T10:00:00", "2026-11-25T13:00:00"),
        unit_id: Some(unit_id),
        purpose: String::new(),
        on_behalf_of: None,
    };
    let closed = Err(ReserveRefusal::Closed { reason: "Travaux".into() });
    assert_eq!(decide_reserve(&facts, &PersonFacts::default(), &wanted(unit_id(1)), local(Paris, NOW)), closed);
    assert!(decide_reserve(&facts, &PersonFacts::default(), &wanted(unit_id(2)), local(Paris, NOW)).is_ok());
    facts.closed.push(works(Some(unit_id(2))));
    assert_eq!(ask(&facts, "2026-11-25T10:00:00", "2026-11-25T13:00:00").unwrap_err().code(), "closed");
}

#[test]
fn a_unit_out_of_service_is_not_given() {
    let mut facts = facts();
    facts.resource.units[0].out_of_service = true;
    assert_eq!(ask(&facts, "2026-11-25T09:00:00", "2026-11-25T10:00:00"), Ok(unit_id(2)));
    facts.resource.units[1].out_of_service = true;
    assert_eq!(ask(&facts, "2026-11-25T09:00:00", "2026-11-25T10:00:00"), Err(ReserveRefusal::OutOfService));
}

#[test]
fn a_days_loan_lasts_a_day_over_both_changes_of_summer_time() {
    let mut facts = facts();
    facts.place_opening_hours = None;
    facts.resource.policy =
        Policy { step_minutes: 1_440, min_minutes: 1_440, max_minutes: 1_440, horizon_days: 365, ..Policy::default() };
    assert_eq!(ask(&facts, "2027-03-28T00:00:00", "2027-03-29T00:00:00"), Ok(unit_id(1)));
    assert_eq!(ask(&facts, "2027-10-31T00:00:00", "2027-11-01T00:00:00"), Ok(unit_id(1)));
}

#[test]
fn offers_the_nearest_free_periods_of_the_same_length() {
    let mut facts = facts();
    for n in 1..=2 {
        facts.busy.push(BusyUnit { unit_id: unit_id(n), period: period("2026-11-25T10:00:00", "2026-11-25T12:00:00") });
    }
    let request = ReserveRequest {
        resource_id: facts.resource.id,
        period: period("2026-11-25T10:30:00", "2026-11-25T11:30:00"),
        unit_id: None,
        purpose: String::new(),
        on_behalf_of: None,
    };
    let starts: Vec<String> = alternatives(&facts, &PersonFacts::default(), &request, local(Paris, NOW))
        .iter()
        .map(|a| a.period.starts_at().with_timezone(&Paris).format("%d %H:%M").to_string())
        .collect();
    assert_eq!(starts, ["25 09:00", "25 12:00", "25 12:30", "25 13:00", "25 13:30"]);
}

#[test]
fn takes_the_unit_that_leaves_the_fewest_fragments() {
    let policy = Policy { horizon_days: 30, ..Policy::default() };
    let mut facts = samples::facts(policy, 3);
    let mut busy = |unit, from: &str, to: &str| {
        facts.busy.push(BusyUnit { unit_id: unit_id(unit), period: period(from, to) });
    };
    // The first unit has nobody, the second somebody until ten, the third somebody on either side.
    busy(2, "2026-11-25T08:00:00", "2026-11-25T10:00:00");
    busy(3, "2026-11-25T08:00:00", "2026-11-25T10:00:00");
    busy(3, "2026-11-25T12:00:00", "2026-11-25T14:00:00");
    assert_eq!(ask(&facts, "2026-11-25T10:00:00", "2026-11-25T12:00:00"), Ok(unit_id(3)));
    assert_eq!(ask(&facts, "2026-11-25T10:00:00", "2026-11-25T13:00:00"), Ok(unit_id(2)));
    assert_eq!(ask(&facts, "2026-11-25T08:00:00", "2026-11-25T13:00:00"), Ok(unit_id(1)));
}

#[test]
fn buffers_keep_their_distance_over_midnight_and_over_both_changes_of_the_clocks() {
    let policy =
        Policy { buffer_before_minutes: 60, buffer_after_minutes: 120, horizon_days: 730, ..Policy::default() };
    for (day, next) in [("2026-10-25", "2026-10-26"), ("2027-03-28", "2027-03-29"), ("2027-10-31", "2027-11-01")] {
        let mut facts = samples::facts(policy.clone(), 1);
        let theirs = period(&format!("{day}T20:00:00"), &format!("{day}T22:00:00"));
        let held = facts.holds(&theirs);
        facts.busy.push(BusyUnit { unit_id: unit_id(1), period: held });
        let refused = Err(ReserveRefusal::AlreadyReserved);
        let now = local(Paris, "2026-10-01T08:00:00");
        let ask = |from: &str, to: &str| {
            let request = ReserveRequest {
                resource_id: facts.resource.id,
                period: period(from, to),
                unit_id: None,
                purpose: String::new(),
                on_behalf_of: None,
            };
            decide_reserve(&facts, &PersonFacts::default(), &request, now).map(|reserved| reserved.unit.id)
        };
        // Two hours of cleaning and one of setting up lie between two reservations.
        assert_eq!(ask(&format!("{next}T00:30:00"), &format!("{next}T02:00:00")), refused, "{day}");
        assert_eq!(ask(&format!("{next}T01:00:00"), &format!("{next}T02:00:00")), Ok(unit_id(1)), "{day}");
        assert_eq!(ask(&format!("{day}T16:30:00"), &format!("{day}T17:30:00")), refused, "{day}");
        assert_eq!(ask(&format!("{day}T16:00:00"), &format!("{day}T17:00:00")), Ok(unit_id(1)), "{day}");
    }
}
