//! Rules that follow a stopwatch: shortest and longest, lead time, buffers, limits of cancelling, answering, coming
//! and staying away, and ends of what is closed, held or certified, which are instants.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::domain::{
    availability::{BusyUnit, ClosedPeriod, Lapsing},
    ids::{CertificationTypeId, PlaceId, ReservationId, ResourceId},
    kind::ResourceKind,
    policy::{Approval, Price, Quota, QuotaScope},
    reservation::{
        Certified, Due, Held, Reservation, State, VisitRefusal, decide_approve, decide_cancel, decide_check_in,
        decide_upkeep,
    },
    samples::unit_id,
};

fn reservation(facts: &BookingFacts, state: State, from: DateTime<Utc>, to: DateTime<Utc>) -> Reservation {
    Reservation { state, ..samples::reservation(&facts.resource, period(from, to)) }
}

/// Both count where the clocks change, so that a day is a day and two hours are two hours.
#[test]
fn the_shortest_and_the_longest_hold_by_stopwatch_or_wall() {
    for night in nights() {
        let rules = Policy { step_minutes: 15, min_minutes: 120, max_minutes: 240, ..Policy::default() };
        let facts = night.facts(rules);
        let from = night.early("01:30");
        let code = |to| night.code(&facts, from, to);
        // Two hours on the wall in spring, by a stopwatch in autumn.
        let shortest = night.by_change(night.late("03:30"), night.late("02:30"), night.late("03:30"));
        assert_eq!(shortest - from, minutes(night.by_change(60, 120, 120)), "{night:?}");
        assert_eq!(code(shortest), "yes", "{night:?}");
        assert_eq!(code(shortest - minutes(15)), "too_short", "{night:?}");
        // Four hours by a stopwatch in spring, on the wall in autumn.
        let longest = night.by_change(night.late("06:30"), night.late("05:30"), night.late("05:30"));
        assert_eq!(longest - from, minutes(night.by_change(240, 300, 240)), "{night:?}");
        assert_eq!(code(longest), "yes", "{night:?}");
        assert_eq!(code(longest + minutes(15)), "too_long", "{night:?}");
    }
}

#[test]
fn the_lead_time_is_elapsed() {
    for night in nights() {
        let facts = night.facts(Policy { lead_minutes: 180, ..Policy::default() });
        let now = night.early("00:30");
        let first = night.by_change(night.late("04:30"), night.late("02:30"), night.late("03:30"));
        let code = |from, now| ask_at(&facts, &PersonFacts::default(), from, from + minutes(60), now).err();
        assert_eq!(code(first, now), None, "{night:?}");
        assert_eq!(code(first, now + SECOND), Some("too_soon"), "{night:?}");
        assert_eq!(code(first - minutes(30), now), Some("too_soon"), "{night:?}");
    }
}

#[test]
fn buffers_are_elapsed_and_keep_the_next_away() {
    for night in nights() {
        let rules = Policy { buffer_before_minutes: 60, buffer_after_minutes: 120, ..Policy::default() };
        let mut facts = night.facts(rules);
        let theirs = period(night.before(1, "22:00"), night.early("01:00"));
        let holds = facts.holds(&theirs);
        // Cleaning goes on until the wall shows an hour more or less.
        let cleaned = night.by_change(night.late("04:00"), night.late("02:00"), night.late("03:00"));
        assert_eq!(holds, period(night.before(1, "21:00"), cleaned), "{night:?}");
        facts.busy.push(BusyUnit { unit_id: unit_id(1), period: holds });
        let code = |from| night.code(&facts, from, from + minutes(60));
        // Setting up comes after cleaning.
        assert_eq!(code(cleaned + minutes(60)), "yes", "{night:?}");
        assert_eq!(code(cleaned + minutes(30)), "already_reserved", "{night:?}");
        // The other way round: one after the change that is set up across it.
        let theirs = period(night.late("03:00"), night.late("05:00"));
        facts.busy = vec![BusyUnit { unit_id: unit_id(1), period: facts.holds(&theirs) }];
        let last_end = theirs.starts_at() - minutes(180);
        let code = |to| night.code(&facts, to - minutes(60), to);
        assert_eq!(code(last_end), "yes", "{night:?}");
        assert_eq!(code(last_end + minutes(30)), "already_reserved", "{night:?}");
    }
}

#[test]
fn the_limit_of_cancelling_is_elapsed() {
    for night in nights() {
        let facts = night.facts(Policy::default());
        let from = night.late("04:30");
        let confirmed = reservation(&facts, State::Confirmed, from, from + minutes(60));
        let limit = night.by_change(night.early("00:30"), night.early("02:30"), night.early("01:30"));
        let code = |now| decide_cancel(&confirmed, 180, now).err().map(|refusal| refusal.code());
        assert_eq!(code(limit), None, "{night:?}");
        assert_eq!(code(limit + SECOND), Some("too_late_to_cancel"), "{night:?}");
        // Who runs the place has until its end.
        let code = |now| decide_cancel(&confirmed, 0, now).err().map(|refusal| refusal.code());
        assert_eq!(code(night.late("05:30") - SECOND), None, "{night:?}");
        assert_eq!(code(night.late("05:30")), Some("too_late_to_cancel"), "{night:?}");
    }
}

#[test]
fn a_request_lapses_after_elapsed_time_or_at_its_start() {
    for night in nights() {
        let facts = night.facts(Policy { approval: Approval::Always, lapse_minutes: 240, ..Policy::default() });
        let asked_at = night.early("00:15");
        let lapses_at = |from| {
            let reserved = ask_at(&facts, &PersonFacts::default(), from, from + minutes(60), asked_at).unwrap();
            assert_eq!(reserved.state, State::Requested);
            reserved.lapses_at
        };
        let later = night.by_change(night.late("05:15"), night.late("03:15"), night.late("04:15"));
        assert_eq!(lapses_at(night.late("09:00")), Some(later), "{night:?}");
        assert_eq!(lapses_at(night.early("01:30")), Some(night.early("01:30")), "{night:?}");
        let start = night.late("09:00");
        let requested =
            Reservation { lapses_at: Some(later), ..reservation(&facts, State::Requested, start, start + minutes(60)) };
        assert!(decide_approve(&facts, &requested, later - SECOND).is_ok(), "{night:?}");
        assert!(decide_approve(&facts, &requested, later).is_err(), "{night:?}");
        // Its unit is free for others from then on.
        let mut held = facts.clone();
        let busy = BusyUnit { unit_id: unit_id(1), period: requested.holds };
        held.busy.push(busy);
        held.lapsing.push(Lapsing { busy, lapses_at: later });
        let code = |now| ask_at(&held, &PersonFacts::default(), start, start + minutes(60), now).err();
        assert_eq!(code(later - SECOND), Some("already_reserved"), "{night:?}");
        assert_eq!(code(later), None, "{night:?}");
    }
}

#[test]
fn people_come_and_stay_away_by_elapsed_time() {
    for night in nights() {
        let facts = night.facts(Policy::default());
        // Starts with the first minute after the change.
        let from = night.late(night.by_change("03:00", "02:00", "02:00"));
        let confirmed = reservation(&facts, State::Confirmed, from, from + minutes(60));
        let opens = night.early(night.by_change("01:45", "02:45", "01:45"));
        let comes = |now| decide_check_in(&confirmed, ResourceKind::Desk, false, facts.time_zone, now);
        assert_eq!(comes(opens - SECOND), Err(VisitRefusal::TooEarly), "{night:?}");
        assert_eq!(comes(opens), Ok(()), "{night:?}");
        let over = night.late(night.by_change("04:00", "03:00", "03:00"));
        assert_eq!((comes(over - SECOND), comes(over)), (Ok(()), Err(VisitRefusal::Over)), "{night:?}");
        // Half an hour of grace across the change.
        let due = Due {
            id: ReservationId(Uuid::nil()),
            place_id: PlaceId(Uuid::nil()),
            period: period(opens, over),
            updated_at: opens,
            state: State::Confirmed,
            lapses_at: None,
            no_show_minutes: 30,
            is_lent: false,
        };
        let freed = from + minutes(15);
        assert_eq!(freed, night.late(night.by_change("03:15", "02:15", "02:15")), "{night:?}");
        assert_eq!(decide_upkeep(&due, freed - SECOND), None, "{night:?}");
        assert_eq!(decide_upkeep(&due, freed), Some(State::NoShow), "{night:?}");
    }
}

#[test]
fn a_closure_ends_at_its_instant() {
    for night in nights() {
        let mut facts = night.facts(Policy::default());
        let closed = period(night.early("01:00"), night.late("03:30"));
        facts.closed.push(ClosedPeriod { resource_id: None, unit_id: None, period: closed, reason: String::new() });
        let code = |from, to| night.code(&facts, from, to);
        assert_eq!(code(night.early("00:00"), night.early("01:00")), "yes", "{night:?}");
        assert_eq!(code(night.early("00:30"), night.early("01:30")), "closed", "{night:?}");
        assert_eq!(code(closed.ends_at(), night.late("04:30")), "yes", "{night:?}");
        assert_eq!(code(closed.ends_at() - minutes(30), night.late("04:30")), "closed", "{night:?}");
    }
}

#[test]
fn a_certification_counts_until_its_instant() {
    for night in nights() {
        let laser = CertificationTypeId(Uuid::from_u128(7));
        let required_certifications = BTreeSet::from([laser]);
        let facts = night.facts(Policy { required_certifications, ..Policy::default() });
        let ends_at = night.late("03:30");
        let certified = vec![Certified { type_id: laser, ends_at: Some(ends_at) }];
        let person = PersonFacts { certified, ..PersonFacts::default() };
        let code = |from| ask_at(&facts, &person, from, from + minutes(60), night.before(10, "12:00")).err();
        assert_eq!(code(ends_at - minutes(30)), None, "{night:?}");
        assert_eq!(code(ends_at), Some("certification_required"), "{night:?}");
        assert_eq!(code(night.late("09:00")), Some("certification_required"), "{night:?}");
    }
}

#[test]
fn what_is_held_counts_until_its_instant() {
    for night in nights() {
        let quota = Quota { per: QuotaScope::Place, live: Some(1), minutes_a_week: None };
        let facts = night.facts(Policy { quotas: vec![quota], ..Policy::default() });
        let ends_at = night.late("03:00");
        let held = Held {
            resource_id: ResourceId(Uuid::nil()),
            kind: ResourceKind::Desk,
            period: period(night.early("01:00"), ends_at),
            state: State::CheckedIn,
        };
        let person = PersonFacts { held: vec![held], ..PersonFacts::default() };
        let code = |now| ask_at(&facts, &person, night.late("09:00"), night.late("10:00"), now).err();
        assert_eq!(code(ends_at - SECOND), Some("quota_exceeded"), "{night:?}");
        assert_eq!(code(ends_at), None, "{night:?}");
    }
}

#[test]
fn an_hourly_price_is_for_elapsed_hours() {
    for night in nights() {
        let facts = night.facts(Policy { price: Price::PerHour(100), ..Policy::default() });
        let reserved = night.ask(&facts, night.early("00:00"), night.late("06:00")).unwrap();
        assert_eq!(reserved.price_cents, Some(night.by_change(500, 700, 600)), "{night:?}");
    }
}
