//! Which reservation is offered before anybody asks: the longest that the rules allow in free time.

use std::cmp::Reverse;

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    reserve::free_unit,
    shape::{check_shape, slots_around},
};
use crate::domain::{
    availability::BookingFacts,
    local_time::{boundary_instant, instant_of},
    period::{Period, difference, union},
    policy::Policy,
    resource::Unit,
};

/// The longest reservation of one unit inside `open`, the earliest of equally long ones.
///
/// Only what [`super::decide_reserve`] says yes to for somebody whom no rule about persons stops. `open` is reservable time in order, as
/// [`BookingFacts::reservable`] gives it; facts must hold all of it.
#[must_use]
pub fn longest_offer(facts: &BookingFacts, open: &[Period], now: DateTime<Utc>) -> Option<Period> {
    let facts = &*facts.as_of(now);
    let (Some(first), Some(last)) = (open.first(), open.last()) else { return None };
    let mut kept = facts.kept_by_unit(&Period::new(first.starts_at(), last.ends_at()).ok()?);
    let in_service = facts.resource.units.iter().filter(|unit| !unit.out_of_service);
    let mut candidates: Vec<(&Unit, Period)> = in_service
        .flat_map(|unit| {
            let kept = union(kept.remove(&unit.id).unwrap_or_default());
            difference(open, &kept).into_iter().map(move |free| (unit, free))
        })
        .flat_map(|(unit, free)| offered_within(facts, &free).into_iter().map(move |period| (unit, period)))
        .collect();
    candidates.sort_by_key(|(_, period)| (Reverse(period.duration()), period.starts_at()));
    let accepted = |(unit, period): &(&Unit, Period)| {
        check_shape(facts, period, now).is_ok() && free_unit(facts, period, Some(unit.id)).is_ok()
    };
    candidates.into_iter().find(accepted).map(|(_, period)| period)
}

/// The slots inside a free stretch, or its longest period on the step.
fn offered_within(facts: &BookingFacts, free: &Period) -> Vec<Period> {
    if facts.lends_hours() {
        return loan_within(facts, free).into_iter().collect();
    }
    if facts.resource.policy.slots.is_empty() {
        return on_step_within(free, &facts.resource.policy, facts.time_zone).into_iter().collect();
    }
    slots_around(facts, free).filter(|slot| free.contains(slot)).collect()
}

/// From the first step inside a free stretch at which it can be fetched to the last at which it can be brought back.
fn loan_within(facts: &BookingFacts, free: &Period) -> Option<Period> {
    let (policy, zone) = (&facts.resource.policy, facts.time_zone);
    let doors = facts.doors(free);
    let fetched =
        |door: &Period| first_step(door.starts_at(), policy.step_minutes, zone).filter(|at| *at < door.ends_at());
    let starts_at = doors.iter().find_map(fetched)?;
    let latest = starts_at + TimeDelta::minutes(i64::from(policy.max_minutes));
    let brought = |door: &Period| {
        last_step(door.ends_at().min(latest), policy.step_minutes, zone).filter(|at| *at >= door.starts_at())
    };
    Period::new(starts_at, doors.iter().rev().find_map(brought)?).ok()
}

/// When the wall clock of the place has gone on by so many minutes; after the gap where spring skips that.
#[must_use]
pub fn wall_end(starts_at: DateTime<Utc>, minutes: u32, time_zone: Tz) -> DateTime<Utc> {
    let wall_time = wall(starts_at, time_zone).checked_add_signed(TimeDelta::minutes(i64::from(minutes)));
    wall_time.map_or(starts_at, |wall_time| boundary_instant(wall_time, time_zone))
}

/// From the first step of a free stretch to its last one that is not over the longest.
fn on_step_within(free: &Period, policy: &Policy, time_zone: Tz) -> Option<Period> {
    let starts_at = first_step(free.starts_at(), policy.step_minutes, time_zone)?;
    // A length is good when either the wall or a stopwatch says so: the later of their two ends counts.
    let by_stopwatch = starts_at + TimeDelta::minutes(i64::from(policy.max_minutes));
    let longest = by_stopwatch.max(wall_end(starts_at, policy.max_minutes, time_zone));
    let ends_at = last_step(free.ends_at().min(longest), policy.step_minutes, time_zone)?;
    Period::new(starts_at, ends_at).ok()
}

/// The most steps to pass where the clocks change: a day's gap in steps of one minute, and a day repeated.
const MOST_STEPS: i32 = 2 * 1_440;

/// The first instant from `from` on whose wall time is on the step and means that instant.
pub(in crate::domain) fn first_step(from: DateTime<Utc>, step_minutes: u32, time_zone: Tz) -> Option<DateTime<Utc>> {
    let (floor, step) = floor(wall(from, time_zone), step_minutes)?;
    (0..=MOST_STEPS)
        .filter_map(|turn| instant_of(floor.checked_add_signed(step * turn)?, time_zone).ok())
        .find(|instant| *instant >= from)
}

/// The last instant until `until` whose wall time is on the step and means that instant.
pub(super) fn last_step(until: DateTime<Utc>, step_minutes: u32, time_zone: Tz) -> Option<DateTime<Utc>> {
    let (floor, step) = floor(wall(until, time_zone), step_minutes)?;
    (0..=MOST_STEPS)
        .filter_map(|turn| instant_of(floor.checked_sub_signed(step * turn)?, time_zone).ok())
        .find(|instant| *instant <= until)
}

/// The last wall time on the step that is not after this one, and the step.
fn floor(wall_time: NaiveDateTime, step_minutes: u32) -> Option<(NaiveDateTime, TimeDelta)> {
    let step = TimeDelta::minutes(i64::from(step_minutes.max(1)));
    let midnight = wall_time.date().and_time(NaiveTime::MIN);
    let turns = (wall_time - midnight).num_minutes() / step.num_minutes();
    Some((midnight.checked_add_signed(step * i32::try_from(turns).ok()?)?, step))
}

fn wall(instant: DateTime<Utc>, time_zone: Tz) -> NaiveDateTime {
    instant.with_timezone(&time_zone).naive_local()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;
    use crate::domain::{
        availability::BusyUnit,
        samples::{self, unit_id},
    };

    fn at(wall_time: &str) -> DateTime<Utc> {
        instant_of(wall_time.parse().unwrap(), Paris).unwrap()
    }

    /// One unit at a place without hours, with this step, shortest and longest.
    fn facts([step_minutes, min_minutes, max_minutes]: [u32; 3]) -> BookingFacts {
        samples::facts(Policy { step_minutes, min_minutes, max_minutes, horizon_days: 365, ..Policy::default() }, 1)
    }

    /// The offer between two wall times, as wall times.
    fn offered(facts: &BookingFacts, from: &str, to: &str) -> Option<[String; 2]> {
        let open = facts.reservable(&Period::new(at(from), at(to)).unwrap());
        let period = longest_offer(facts, &open, at("2027-01-01T00:00:00"))?;
        Some([period.starts_at(), period.ends_at()].map(|at| wall(at, Paris).format("%d %H:%M").to_string()))
    }

    fn words(from: &str, to: &str) -> Option<[String; 2]> {
        Some([from.to_owned(), to.to_owned()])
    }

    #[test]
    fn offers_whole_days_over_both_changes_of_the_clocks() {
        let facts = facts([1_440; 3]);
        let spring = offered(&facts, "2027-03-28T00:00:00", "2027-03-29T01:00:00");
        assert_eq!(spring, words("28 00:00", "29 00:00"));
        let autumn = offered(&facts, "2027-10-31T00:00:00", "2027-11-01T00:00:00");
        assert_eq!(autumn, words("31 00:00", "01 00:00"));
        // From within the day of the change on, the next whole day.
        let spring = offered(&facts, "2027-03-28T00:30:00", "2027-03-30T12:00:00");
        assert_eq!(spring, words("29 00:00", "30 00:00"));
        let autumn = offered(&facts, "2027-10-31T00:30:00", "2027-11-02T12:00:00");
        assert_eq!(autumn, words("01 00:00", "02 00:00"));
    }

    #[test]
    fn never_names_a_time_that_spring_skips_or_that_autumn_means_otherwise() {
        let facts = facts([120, 120, 480]);
        // 2 h does not exist on the 28th.
        let spring = offered(&facts, "2027-03-28T01:10:00", "2027-03-28T09:00:00");
        assert_eq!(spring, words("28 04:00", "28 08:00"));
        let mut facts = self::facts([30, 60, 480]);
        // The first of the two 2 h is taken; its wall time would ask for that one.
        let period = Period::new(at("2027-10-31T00:00:00"), at("2027-10-31T02:00:00") + TimeDelta::hours(1)).unwrap();
        facts.busy.push(BusyUnit { unit_id: unit_id(1), period });
        let autumn = offered(&facts, "2027-10-31T00:00:00", "2027-10-31T05:00:00");
        assert_eq!(autumn, words("31 03:00", "31 05:00"));
    }

    #[test]
    fn caps_at_the_longest_before_the_step() {
        let day = |facts: &BookingFacts, day: &str| {
            offered(facts, &format!("{day}T00:00:00"), &format!("{day}T22:00:00")).unwrap()[1].split_off(3)
        };
        let facts = facts([60, 60, 240]);
        assert_eq!(day(&facts, "2027-06-01"), "04:00");
        // The stopwatch allows one hour more on the wall, then the wall one hour more on the stopwatch.
        assert_eq!(day(&facts, "2027-03-28"), "05:00");
        assert_eq!(day(&facts, "2027-10-31"), "04:00");
    }

    #[test]
    fn finds_what_is_accepted_wherever_there_is_time() {
        for rules in [[1, 1, 60], [15, 30, 90], [60, 60, 1_440], [720, 720, 1_440], [1_440, 1_440, 4_320]] {
            let facts = facts(rules);
            for start in ["2027-03-26T00:00:00", "2027-10-29T00:00:00"].map(at) {
                for quarter in 0..(4 * 24 * 4) {
                    let free = Period::new(start + TimeDelta::minutes(15 * quarter), start + TimeDelta::days(6));
                    let offer = longest_offer(&facts, &[free.unwrap()], at("2027-01-01T00:00:00")).unwrap();
                    assert_eq!(instant_of(wall(offer.starts_at(), Paris), Paris), Ok(offer.starts_at()), "{rules:?}");
                }
            }
        }
    }
}
