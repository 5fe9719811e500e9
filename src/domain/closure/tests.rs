use uuid::Uuid;

use super::*;
use crate::domain::{
    availability::{BusyUnit, ClosedPeriod},
    policy::Policy,
    reservation::State,
    resource::Resource,
    samples::{self, unit_id},
};

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn hours(from: i64, to: i64) -> Period {
    Period::new(now() + TimeDelta::hours(from), now() + TimeDelta::hours(to)).unwrap()
}

fn unit(number: u128) -> UnitId {
    unit_id(number)
}

fn reservation(number: u128, state: State, period: Period) -> Reservation {
    Reservation { id: ReservationId(Uuid::from_u128(number)), state, ..samples::reservation(&resource(), period) }
}

fn resource() -> Resource {
    Resource {
        id: ResourceId(Uuid::from_u128(2)),
        place_id: PlaceId(Uuid::from_u128(1)),
        ..samples::resource(Policy::default(), 3)
    }
}

fn closure(resource: Option<u128>, of_unit: Option<u128>) -> Closure {
    Closure {
        id: ClosureId(Uuid::nil()),
        place_id: PlaceId(Uuid::from_u128(1)),
        resource_id: resource.map(|number| ResourceId(Uuid::from_u128(number))),
        unit_id: of_unit.map(unit),
        period: hours(-1, 10),
        reason: String::new(),
        sequence: 0,
        reopened_at: None,
        created_at: now(),
        updated_at: now(),
    }
}

/// Three units; somebody has the second one from two to four.
fn facts() -> BookingFacts {
    BookingFacts {
        resource: resource(),
        busy: vec![BusyUnit { unit_id: unit(2), period: hours(2, 4) }],
        ..samples::facts(Policy::default(), 3)
    }
}

fn labels(fates: &[(ReservationId, Fate)]) -> Vec<&str> {
    let label = |fate: &'_ Fate| match fate {
        Fate::Moved(unit) if unit.id == self::unit(2) => "2",
        Fate::Moved(_) => "3",
        Fate::Kept => "kept",
        Fate::Cancelled => "cancelled",
    };
    fates.iter().map(|(_, fate)| label(fate)).collect()
}

#[test]
fn closes_what_is_not_over_and_not_too_far() {
    let close = |from: i64, to: i64| decide_close(&hours(24 * from, 24 * to), now());
    assert_eq!(close(-1, 1), Ok(()));
    assert_eq!(close(-2, -1), Err(CloseRefusal::Over));
    assert_eq!(close(1, 3_000), Err(CloseRefusal::TooFar { years: 5 }));
    assert_eq!(close(-3_000, 1), Err(CloseRefusal::TooFar { years: 5 }));
}

#[test]
fn hits_what_is_live_and_not_over_where_it_closes() {
    let coming = reservation(1, State::Confirmed, hours(1, 2));
    for (resource, of_unit, hit) in [
        (None, None, true),
        (Some(2), None, true),
        (Some(3), None, false),
        (Some(2), Some(1), true),
        (Some(2), Some(2), false),
    ] {
        assert_eq!(
            closure(resource, of_unit).hits(&coming, ResourceKind::Desk, now()),
            hit,
            "{resource:?} {of_unit:?}"
        );
    }
    let whole = closure(None, None);
    assert!(!whole.hits(&reservation(1, State::Cancelled, hours(1, 2)), ResourceKind::Desk, now()));
    assert!(!whole.hits(&reservation(1, State::Confirmed, hours(-1, 0)), ResourceKind::Desk, now()), "over");
    assert!(!whole.hits(&reservation(1, State::Confirmed, hours(10, 11)), ResourceKind::Desk, now()), "after it");
    assert!(!Closure { reopened_at: Some(now()), ..whole }.hits(&coming, ResourceKind::Desk, now()));
}

#[test]
fn moves_each_to_the_first_unit_that_is_free_for_all_of_it() {
    let (early, late) = (reservation(1, State::Confirmed, hours(0, 3)), reservation(2, State::Requested, hours(4, 6)));
    let fates = decide_hit(Hit::Move, &[&early, &late], Some(&facts()), now()).unwrap();
    assert_eq!(labels(&fates), ["3", "2"]);
    assert_eq!(HitCount::of(&fates), HitCount { moved: 2, ..HitCount::default() });
}

#[test]
fn moves_with_what_each_holds_and_not_with_todays_buffers() {
    let kept = |from, to| Reservation { holds: hours(from, to), ..reservation(1, State::Confirmed, hours(4, 6)) };
    let moved = |facts: &BookingFacts, kept: &Reservation| {
        decide_hit(Hit::Move, &[kept], Some(facts), now()).map(|fates| labels(&fates).join(""))
    };
    assert_eq!(moved(&facts(), &kept(3, 7)).as_deref(), Ok("3"), "the second one is had within what it holds");
    let mut facts = facts();
    facts.resource.policy.buffer_before_minutes = 60;
    assert_eq!(moved(&facts, &kept(4, 6)).as_deref(), Ok("2"), "buffers of today are not its own");
}

#[test]
fn moves_all_or_none() {
    let (early, late) = (reservation(1, State::Confirmed, hours(0, 3)), reservation(2, State::Confirmed, hours(4, 6)));
    let mut facts = facts();
    facts.resource.units[2].out_of_service = true;
    let refused = decide_hit(Hit::Move, &[&early, &late], Some(&facts), now());
    assert_eq!(refused, Err(CloseRefusal::CannotMove { stuck: 1, hit: 2 }));
    facts.closed.push(ClosedPeriod {
        resource_id: None,
        unit_id: Some(unit(2)),
        period: hours(5, 7),
        reason: String::new(),
    });
    let refused = decide_hit(Hit::Move, &[&early, &late], Some(&facts), now());
    assert_eq!(refused, Err(CloseRefusal::CannotMove { stuck: 2, hit: 2 }), "another closed unit is no way out");
    let nowhere = decide_hit(Hit::Move, &[&early], None, now());
    assert_eq!(nowhere, Err(CloseRefusal::CannotMove { stuck: 1, hit: 1 }));
    assert_eq!(decide_hit(Hit::Move, &[], None, now()), Ok(Vec::new()));
}

#[test]
fn calls_off_but_who_is_there_already() {
    let (coming, there) =
        (reservation(1, State::Confirmed, hours(1, 2)), reservation(2, State::CheckedIn, hours(-1, 1)));
    let fates = decide_hit(Hit::Cancel, &[&coming, &there], None, now()).unwrap();
    assert_eq!(labels(&fates), ["cancelled", "kept"]);
    let fates = decide_hit(Hit::Keep, &[&coming, &there], None, now()).unwrap();
    assert_eq!(labels(&fates), ["kept", "kept"]);
}

#[test]
fn reopens_what_is_not_over() {
    assert_eq!(decide_reopen(&closure(None, None), now()), Ok(()));
    assert_eq!(decide_reopen(&closure(None, None), now() + TimeDelta::hours(10)), Err(ReopenRefusal));
}
