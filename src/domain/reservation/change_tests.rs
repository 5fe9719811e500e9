use chrono_tz::Europe::Paris;

use super::*;
use crate::domain::{
    availability::BusyUnit,
    ids::OrganisationId,
    local_time::instant_of,
    organisation::{Allowance, AllowanceOf},
    policy::{Approval, Policy, Quota, QuotaScope},
    reservation::{Held, SeriesMember},
    samples::{self, unit_id},
};

fn at(text: &str) -> DateTime<Utc> {
    instant_of(text.parse().unwrap(), Paris).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(at(&format!("2026-11-{from}:00")), at(&format!("2026-11-{to}:00"))).unwrap()
}

/// Two units, the first reserved on the 25th from ten to twelve.
fn setting(policy: Policy) -> (BookingFacts, Reservation) {
    let mut facts = samples::facts(policy, 2);
    let mut reservation = samples::reservation(&facts.resource, period("25T10:00", "25T12:00"));
    reservation.holds = facts.holds(&reservation.period);
    facts.busy.push(BusyUnit { unit_id: unit_id(1), period: reservation.holds });
    (facts, reservation)
}

fn decide(facts: &BookingFacts, reservation: &Reservation, to: Period) -> Result<Changed, ChangeRefusal> {
    let moves = [Move { reservation: reservation.clone(), period: to }];
    let decided = decide_changes(facts, &PersonFacts::default(), &moves, None, at("2026-11-24T09:00:00"));
    decided.map(|mut changed| changed.remove(0)).map_err(|refused| refused.refusal)
}

fn code(decided: Result<Changed, ChangeRefusal>) -> &'static str {
    decided.map_or_else(|refusal| refusal.code(), |_| "changed")
}

#[test]
fn is_not_in_its_own_way() {
    let (facts, reservation) = setting(Policy { buffer_after_minutes: 30, ..Policy::default() });
    let changed = decide(&facts, &reservation, period("25T10:30", "25T12:30")).unwrap();
    assert_eq!(changed.unit.id, unit_id(1));
    assert_eq!(changed.holds, period("25T10:30", "25T13:00"));
}

#[test]
fn keeps_its_unit_where_that_is_free_and_takes_another_where_not() {
    let (mut facts, reservation) = setting(Policy::default());
    let to = period("25T14:00", "25T16:00");
    assert_eq!(decide(&facts, &reservation, to).unwrap().unit.id, unit_id(1));
    facts.busy.push(BusyUnit { unit_id: unit_id(1), period: to });
    assert_eq!(decide(&facts, &reservation, to).unwrap().unit.id, unit_id(2));
    facts.busy.push(BusyUnit { unit_id: unit_id(2), period: to });
    assert_eq!(code(decide(&facts, &reservation, to)), "already_reserved");
}

#[test]
fn is_refused_what_a_new_one_would_be() {
    let (facts, reservation) = setting(Policy::default());
    assert_eq!(code(decide(&facts, &reservation, period("25T10:10", "25T12:00"))), "not_on_step");
    assert_eq!(code(decide(&facts, &reservation, period("25T08:00", "25T20:00"))), "too_long");
    assert_eq!(code(decide(&facts, &reservation, period("23T08:00", "23T10:00"))), "too_soon");
    let quota = Quota { per: QuotaScope::Place, live: Some(1), minutes_a_week: Some(120) };
    let (facts, reservation) = setting(Policy { quotas: vec![quota], ..Policy::default() });
    let held =
        |period| Held { resource_id: facts.resource.id, kind: facts.resource.kind, period, state: State::Confirmed };
    let person = PersonFacts { held: vec![held(reservation.period)], ..PersonFacts::default() };
    let longer = |until| [Move { reservation: reservation.clone(), period: period("25T10:00", until) }];
    let now = at("2026-11-24T09:00:00");
    // Its own two hours are not counted twice.
    assert!(decide_changes(&facts, &person, &longer("25T11:30"), None, now).is_ok());
    let refused = decide_changes(&facts, &person, &longer("25T12:30"), None, now).unwrap_err();
    assert_eq!(refused.refusal.code(), "quota_exceeded");
}

#[test]
fn only_what_is_live_and_not_over_moves_and_the_holder_in_time() {
    let (facts, mut reservation) = setting(Policy { cancel_until_minutes: 2_880, ..Policy::default() });
    let away = period("26T10:00", "26T12:00");
    assert_eq!(code(decide(&facts, &reservation, away)), "too_late_to_cancel");
    // Coming earlier as well takes nothing from anybody.
    assert_eq!(code(decide(&facts, &reservation, period("25T09:00", "25T12:00"))), "changed");
    let manager = PersonFacts { is_manager: true, ..PersonFacts::default() };
    let moves = [Move { reservation: reservation.clone(), period: away }];
    assert!(decide_changes(&facts, &manager, &moves, None, at("2026-11-24T09:00:00")).is_ok());
    assert!(decide_changes(&facts, &manager, &moves, None, at("2026-11-25T12:00:00")).is_err());
    reservation.state = State::Cancelled;
    assert_eq!(code(decide(&facts, &reservation, away)), "invalid_state");
}

#[test]
fn a_request_that_nobody_answered_in_time_moves_no_more() {
    let (facts, reservation) = setting(Policy::default());
    let to = period("25T14:00", "25T16:00");
    let until = |lapses_at| {
        let asked = Reservation { state: State::Requested, lapses_at: Some(at(lapses_at)), ..reservation.clone() };
        code(decide(&facts, &asked, to))
    };
    assert_eq!(["2026-11-24T09:00:00", "2026-11-24T09:00:01"].map(until), ["invalid_state", "changed"]);
}

#[test]
fn whoever_is_there_may_stay_longer_or_take_another_unit() {
    let (facts, mut reservation) = setting(Policy { lead_minutes: 60, ..Policy::default() });
    reservation.state = State::CheckedIn;
    let now = at("2026-11-25T11:00:00");
    let to = |period, wanted| {
        let moves = [Move { reservation: reservation.clone(), period }];
        decide_changes(&facts, &PersonFacts::default(), &moves, wanted, now).map(|changed| changed[0].unit.id)
    };
    assert_eq!(to(period("25T10:00", "25T13:00"), None), Ok(unit_id(1)));
    assert_eq!(to(reservation.period, Some(unit_id(2))), Ok(unit_id(2)));
    let code = |refused: MoveRefusal| refused.refusal.code();
    assert_eq!(to(period("25T10:00", "25T10:30"), None).map_err(code), Err("too_soon"));
    assert_eq!(to(period("26T10:00", "26T11:00"), None).map_err(code), Err("invalid_state"));
}

#[test]
fn a_holders_move_needs_a_yes_again_where_the_rules_say_so() {
    let (facts, reservation) = setting(Policy { approval: Approval::Always, ..Policy::default() });
    let changed = decide(&facts, &reservation, period("25T14:00", "25T15:00")).unwrap();
    assert_eq!((changed.state, changed.lapses_at), (State::Requested, Some(at("2026-11-25T14:00:00"))));
    let moves = [Move { reservation: reservation.clone(), period: reservation.period }];
    let other_unit =
        decide_changes(&facts, &PersonFacts::default(), &moves, Some(unit_id(2)), at("2026-11-24T09:00:00"));
    assert_eq!(other_unit.unwrap()[0].state, State::Confirmed);
}

/// Else somebody could be granted half an hour, come, and stay all day.
#[test]
fn whoever_is_there_gets_no_more_time_without_the_yes_that_it_needs() {
    let (facts, reservation) = setting(Policy { approval: Approval::Always, ..Policy::default() });
    let there = Reservation { state: State::CheckedIn, ..reservation };
    assert_eq!(decide(&facts, &there, period("25T10:00", "25T12:30")), Err(ChangeRefusal::UnderWay));
    assert_eq!(decide(&facts, &there, period("25T10:00", "25T11:00")).unwrap().state, State::CheckedIn);
    let team = PersonFacts { is_manager: true, ..PersonFacts::default() };
    let longer = [Move { reservation: there, period: period("25T10:00", "25T12:30") }];
    assert!(decide_changes(&facts, &team, &longer, None, at("2026-11-24T09:00:00")).is_ok());
}

/// Else it would be a request, which can be taken back at any time.
#[test]
fn the_limit_of_calling_off_holds_for_more_time_that_needs_a_yes() {
    let policy = Policy { cancel_until_minutes: 2_880, approval: Approval::Always, ..Policy::default() };
    let (mut facts, reservation) = setting(policy);
    let longer = period("25T10:00", "25T12:30");
    assert_eq!(code(decide(&facts, &reservation, longer)), "too_late_to_cancel");
    facts.resource.policy.approval = Approval::Never;
    assert_eq!(decide(&facts, &reservation, longer).unwrap().state, State::Confirmed);
}

#[test]
fn what_a_move_gives_back_is_not_said_to_be_left() {
    let (facts, mut reservation) = setting(Policy::default());
    let organisation = OrganisationId(uuid::Uuid::from_u128(1));
    reservation.organisation_id = Some(organisation);
    let mut person = PersonFacts { organisations: [organisation].into(), ..PersonFacts::default() };
    person.allowance = AllowanceFacts::of(Allowance { half_days: Some(1), member_half_days: None });
    person.allowance.take(&reservation.period, Paris, true);
    let longer = Move { reservation, period: period("25T09:00", "25T17:00") };
    let refused = decide_changes(&facts, &person, &[longer], None, at("2026-11-24T09:00:00")).unwrap_err();
    let limit = Limit::Allowance { of: AllowanceOf::Organisation, limit: 1, left: 0 };
    assert_eq!(refused.refusal, ChangeRefusal::Reserve(ReserveRefusal::QuotaExceeded(limit)));
}

#[test]
fn a_series_moves_along_the_clocks_and_each_into_the_room_of_the_next() {
    let (mut facts, mut first) = setting(Policy { horizon_days: 365, ..Policy::default() });
    let day = |day: &str, hour: u32| at(&format!("{day}T{hour:02}:00:00"));
    first.period = Period::new(day("2027-03-27", 10), day("2027-03-27", 12)).unwrap();
    first.holds = first.period;
    let alone = first.clone();
    let series = crate::domain::ids::SeriesId(uuid::Uuid::from_u128(3));
    first.series = Some(SeriesMember { id: series, original_start: first.period.starts_at() });
    let mut second = first.clone();
    second.id = crate::domain::ids::ReservationId(uuid::Uuid::from_u128(2));
    // The clocks go forward in between.
    second.period = Period::new(day("2027-03-28", 10), day("2027-03-28", 12)).unwrap();
    second.holds = second.period;
    facts.resource.units.truncate(1);
    facts.busy = [&first, &second].map(|it| BusyUnit { unit_id: it.unit_id, period: it.holds }).into();
    let next_day = ChangeRequest {
        starts_at: Some(second.period.starts_at()),
        ends_at: Some(second.period.ends_at()),
        ..ChangeRequest::default()
    };
    let now = at("2026-11-24T09:00:00");
    let plan = |scope| plan_changes(&first, &[first.clone(), second.clone()], &next_day, scope, Paris, now).unwrap();
    let moves = plan(SeriesScope::All);
    assert_eq!(moves[1].period, Period::new(day("2027-03-29", 10), day("2027-03-29", 12)).unwrap());
    assert!(decide_changes(&facts, &PersonFacts::default(), &moves, None, now).is_ok());
    assert!(decide_changes(&facts, &PersonFacts::default(), &plan(SeriesScope::One), None, now).is_err());
    assert_eq!(plan(SeriesScope::Following).len(), 2);
    let earlier =
        plan_changes(&second, &[first.clone()], &ChangeRequest::default(), SeriesScope::Following, Paris, now);
    assert_eq!(earlier.unwrap().len(), 1);
    for scope in [SeriesScope::Following, SeriesScope::All] {
        let refused = plan_changes(&alone, &[], &next_day, scope, Paris, now);
        assert_eq!(refused, Err(ChangeRefusal::NoSeries));
    }
}
