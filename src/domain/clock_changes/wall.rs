//! Rules that follow the clock on the wall: step, slots, hours, horizon, week, month, closures.

use super::*;
use crate::domain::{
    ids::ResourceId,
    kind::ResourceKind,
    organisation::{Month, half_days},
    policy::{Quota, QuotaScope, Slot, SlotName},
    reservation::{Held, State, week_of},
};

fn slot(name: SlotName, from_minute: u32, to_minute: u32) -> Slot {
    Slot { name, from_minute, to_minute }
}

#[test]
fn steps_are_counted_from_midnight_by_the_wall() {
    for night in nights() {
        let facts = night.facts(Policy { step_minutes: 120, min_minutes: 120, ..Policy::default() });
        let code = |from, to| night.code(&facts, night.late(from), night.late(to));
        assert_eq!(code("04:00", "06:00"), "yes", "{night:?}");
        // Not on it, though two hours and four after midnight by a stopwatch in spring or autumn.
        assert_eq!(code("03:00", "05:00"), "not_on_step", "{night:?}");
        assert_eq!(code("05:00", "07:00"), "not_on_step", "{night:?}");
        assert_eq!(night.code(&facts, night.early("00:00"), night.late("04:00")), "yes", "{night:?}");
        // Of the hour that is shown twice, both are on it.
        let half_hours = night.facts(Policy::default());
        let first = night.early("01:30");
        for half_hour in 1..=8 {
            let ends_at = first + minutes(30 * half_hour);
            assert_eq!(night.code(&half_hours, first, ends_at), "yes", "{night:?} {ends_at}");
            assert_eq!(night.code(&half_hours, first, ends_at + minutes(10)), "not_on_step", "{night:?} {ends_at}");
        }
    }
}

#[test]
fn slots_are_those_of_the_wall() {
    for night in nights() {
        let slots =
            vec![slot(SlotName::Morning, 0, 360), slot(SlotName::Afternoon, 150, 240), slot(SlotName::Day, 480, 1_440)];
        let facts = night.facts(Policy { slots, ..Policy::default() });
        let code = |from, to| night.code(&facts, from, to);
        assert_eq!(code(night.early("00:00"), night.late("06:00")), "yes", "{night:?}");
        let off_by_an_hour = night.early("00:00") + minutes(360);
        let expected = night.by_change("not_on_step", "not_on_step", "yes");
        assert_eq!(code(night.early("00:00"), off_by_an_hour), expected, "{night:?}");
        assert_eq!(code(night.late("08:00"), night.after(1, "00:00")), "yes", "{night:?}");
        assert_eq!(code(night.late("08:00"), night.after(1, "01:00")), "not_on_step", "{night:?}");
        // Half past two is three o'clock in spring, and the first of the two in autumn.
        let half_past_two = night.by_change(night.late("03:00"), night.early("02:30"), night.early("02:30"));
        assert_eq!(code(half_past_two, night.late("04:00")), "yes", "{night:?}");
        let other = night.by_change(night.late("03:30"), night.late("02:30"), night.early("03:00"));
        assert_eq!(code(other, night.late("04:00")), "not_on_step", "{night:?}");
    }
}

#[test]
fn a_days_loan_is_a_day_of_the_wall() {
    for night in nights() {
        let day = Policy { step_minutes: 1_440, min_minutes: 1_440, max_minutes: 1_440, ..Policy::default() };
        let facts = night.facts(day);
        let (from, to) = (night.early("00:00"), night.after(1, "00:00"));
        assert_eq!((to - from).num_hours(), night.by_change(23, 25, 24), "{night:?}");
        assert_eq!(night.code(&facts, from, to), "yes", "{night:?}");
        let by_stopwatch = night.by_change("not_on_step", "not_on_step", "yes");
        assert_eq!(night.code(&facts, from, from + minutes(1_440)), by_stopwatch, "{night:?}");
    }
}

#[test]
fn a_place_opens_and_closes_by_the_wall() {
    for night in nights() {
        let mut facts = night.facts(Policy::default());
        facts.place_opening_hours = samples::hours("01:00-04:00");
        facts.resource.opening_hours = samples::hours("00:00-03:30,09:00-12:00");
        let code = |from, to| night.code(&facts, from, to);
        let (opens, closes) = (night.early("01:00"), night.late("03:30"));
        assert_eq!(code(opens, closes), "yes", "{night:?}");
        assert_eq!(code(opens, closes + minutes(30)), "outside_opening_hours", "{night:?}");
        assert_eq!(code(opens - minutes(30), closes), "outside_opening_hours", "{night:?}");
        facts.place_opening_hours = None;
        assert_eq!(night.code(&facts, night.late("09:00"), night.late("12:00")), "yes", "{night:?}");
        let early = night.late("09:00") - minutes(30);
        assert_eq!(night.code(&facts, early, night.late("12:00")), "outside_opening_hours", "{night:?}");
    }
}

#[test]
fn the_horizon_ends_with_a_day_of_the_wall() {
    for night in nights() {
        let mut facts = night.facts(Policy::default());
        facts.resource.policy.horizon_days = 3;
        let code = |from, now| ask_at(&facts, &PersonFacts::default(), from, from + minutes(60), now).err();
        // From three days before the last day is that of the change, whatever the hour.
        for now in [night.before(3, "00:00"), night.before(2, "00:00") - SECOND] {
            assert_eq!(code(night.late("23:30"), now), None, "{night:?}");
            assert_eq!(code(night.after(1, "00:00"), now), Some("too_far_ahead"), "{night:?}");
        }
        assert_eq!(code(night.after(1, "00:00"), night.before(2, "00:00")), None, "{night:?}");
        // And from the day of the change on the last one is three days after it.
        for now in [night.early("00:00"), night.after(1, "00:00") - SECOND] {
            assert_eq!(facts.horizon_ends_at(now), night.after(4, "00:00"), "{night:?}");
        }
        assert_eq!(facts.horizon_ends_at(night.after(1, "00:00")), night.after(5, "00:00"), "{night:?}");
    }
}

#[test]
fn a_week_is_from_monday_to_monday_by_the_wall_and_its_hours_are_those_of_a_stopwatch() {
    for night in nights() {
        let (monday, next) = (night.before(6, "00:00"), night.after(1, "00:00"));
        assert_eq!((next - monday).num_hours(), night.by_change(167, 169, 168), "{night:?}");
        for at in [monday, night.early("01:00"), night.late("03:00"), next - SECOND] {
            assert_eq!(week_of(at, night.zone), Some(period(monday, next)), "{night:?} {at}");
        }
        for at in [monday - SECOND, next] {
            assert_ne!(week_of(at, night.zone), Some(period(monday, next)), "{night:?} {at}");
        }
        let of_the_week = |limit| {
            let quota = Quota { per: QuotaScope::Resource, live: None, minutes_a_week: Some(limit) };
            night.facts(Policy { quotas: vec![quota], ..Policy::default() })
        };
        let held = |from, to| Held {
            resource_id: ResourceId(uuid::Uuid::nil()),
            kind: ResourceKind::Desk,
            period: period(from, to),
            state: State::Completed,
        };
        // Over the night of the change: five, seven or six hours. An hour of Monday is left beside it.
        let over_night = held(night.early("00:00"), night.late("06:00"));
        let used = night.by_change(300, 420, 360);
        let person = PersonFacts { held: vec![over_night, held(monday, monday + minutes(60))], ..Default::default() };
        let code = |limit, from: DateTime<Utc>| {
            let asked_at = night.before(10, "12:00");
            ask_at(&of_the_week(limit), &person, from, from + minutes(60), asked_at).err()
        };
        let last = next - minutes(60);
        assert_eq!(code(used + 120, last), None, "{night:?}");
        assert_eq!(code(used + 119, last), Some("quota_exceeded"), "{night:?}");
        // The next week has used nothing.
        assert_eq!(code(60, next), None, "{night:?}");
    }
}

#[test]
fn a_month_ends_by_the_wall_and_a_half_day_is_five_hours_by_wall_or_stopwatch() {
    for night in nights() {
        let first = Month::of(night.early("00:00"), night.zone);
        assert_eq!(first.to_string(), night.day.format("%Y-%m").to_string());
        let days = u64::try_from((first.after().first_day() - night.day).num_days()).unwrap();
        let ends = night.after(days, "00:00");
        assert_eq!(Month::of(ends - SECOND, night.zone), first, "{night:?}");
        assert_eq!(Month::of(ends, night.zone), first.after(), "{night:?}");
        let count = |to: &str| half_days(&period(night.early("00:00"), night.late(to)), night.zone);
        assert_eq!(count("05:00"), 1, "{night:?}");
        assert_eq!(count("05:30"), night.by_change(1, 2, 2), "{night:?}");
        assert_eq!(count("06:00"), night.by_change(1, 2, 2), "{night:?}");
        assert_eq!(count("06:30"), 2, "{night:?}");
    }
}

/// Without a lead time today is had whole until it is over, and the slot that runs until its end.
#[test]
fn today_and_the_slot_that_runs_may_still_be_taken() {
    for night in nights() {
        let days =
            night.facts(Policy { step_minutes: 1_440, min_minutes: 1_440, max_minutes: 4_320, ..Policy::default() });
        let (from, to) = (night.early("00:00"), night.after(1, "00:00"));
        let code = |facts, to, now| ask_at(facts, &PersonFacts::default(), from, to, now).err();
        assert_eq!(code(&days, to, to - SECOND), None, "{night:?}");
        assert_eq!(code(&days, to, to), Some("too_soon"), "{night:?}");
        assert_eq!(code(&days, night.after(2, "00:00"), to), Some("too_soon"), "yesterday has gone: {night:?}");
        let slots = vec![Slot { name: SlotName::Morning, from_minute: 0, to_minute: 240 }];
        let slots = night.facts(Policy { slots, ..Policy::default() });
        let ends = night.late("04:00");
        assert_eq!(code(&slots, ends, ends - SECOND), None, "{night:?}");
        assert_eq!(code(&slots, ends, ends), Some("too_soon"), "{night:?}");
        // Who asks to know a day before is not asked less.
        let mut ahead = days.clone();
        ahead.resource.policy.lead_minutes = 60;
        assert_eq!(code(&ahead, to, from - minutes(60)), None, "{night:?}");
        assert_eq!(code(&ahead, to, from - minutes(60) + SECOND), Some("too_soon"), "{night:?}");
    }
}
