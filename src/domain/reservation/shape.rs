//! Is this a period that the rules know at all, whoever asks and whatever is free?

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::ReserveRefusal;
use crate::domain::{
    availability::BookingFacts,
    local_time::{boundary_instant, start_of_day},
    period::Period,
    policy::{Policy, Slot},
};

/// Checks step or slots, length, lead time and horizon, in this order.
///
/// # Errors
/// [`ReserveRefusal`].
pub(super) fn check_shape(facts: &BookingFacts, period: &Period, now: DateTime<Utc>) -> Result<(), ReserveRefusal> {
    let policy = &facts.resource.policy;
    if policy.slots.is_empty() {
        check_step_and_length(facts, period)?;
    } else if !slots_around(facts, period).any(|slot| slot == *period) {
        return Err(ReserveRefusal::NotASlot { slots: policy.slots.clone() });
    }
    if period.starts_at() < earliest_start(policy, facts.time_zone, now) || period.ends_at() <= now {
        return Err(ReserveRefusal::TooSoon { lead_minutes: policy.lead_minutes });
    }
    if period.starts_at() >= facts.horizon_ends_at(now) {
        return Err(ReserveRefusal::TooFarAhead { horizon_days: policy.horizon_days });
    }
    Ok(())
}

/// The first instant at which a reservation may start that is made now.
///
/// What is had whole or not at all may also be taken while it runs, where no lead time is asked: the slot of the moment,
/// and of whole days today. Who is at the counter in the morning takes the tool home.
pub(in crate::domain) fn earliest_start(policy: &Policy, time_zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    if policy.lead_minutes > 0 {
        return now + TimeDelta::minutes(i64::from(policy.lead_minutes));
    }
    let today = now.with_timezone(&time_zone).date_naive();
    if policy.counts_whole_days() {
        return start_of_day(today, time_zone);
    }
    let slots = policy.slots.iter().filter_map(|slot| slot_on(slot, today, time_zone));
    let running = slots.filter(|slot| slot.starts_at() <= now && now < slot.ends_at());
    running.map(|slot| slot.starts_at()).min().unwrap_or(now)
}

fn check_step_and_length(facts: &BookingFacts, period: &Period) -> Result<(), ReserveRefusal> {
    let policy = &facts.resource.policy;
    let [starts, ends] =
        [period.starts_at(), period.ends_at()].map(|at| at.with_timezone(&facts.time_zone).naive_local());
    if !(on_step(starts, policy.step_minutes) && on_step(ends, policy.step_minutes)) {
        return Err(ReserveRefusal::NotOnStep { step_minutes: policy.step_minutes });
    }
    // Where the clocks change, a length is good when either the wall or a stopwatch says so: a day's loan
    // over the night of a change lasts 23 or 25 hours.
    let lengths = [(ends - starts).num_minutes(), period.duration().num_minutes()];
    if lengths.iter().all(|&minutes| minutes < i64::from(policy.min_minutes)) {
        return Err(ReserveRefusal::TooShort { minimum_minutes: policy.min_minutes });
    }
    if lengths.iter().all(|&minutes| minutes > i64::from(policy.max_minutes)) {
        return Err(ReserveRefusal::TooLong { maximum_minutes: policy.max_minutes });
    }
    Ok(())
}

fn on_step(wall_time: NaiveDateTime, step_minutes: u32) -> bool {
    let minute_of_day = wall_time.hour() * 60 + wall_time.minute();
    wall_time.second() == 0 && wall_time.nanosecond() == 0 && minute_of_day.is_multiple_of(step_minutes.max(1))
}

/// Every slot of the days that the window touches, in the order of the days; none without fixed slots.
pub(in crate::domain) fn slots_around<'a>(
    facts: &'a BookingFacts,
    window: &Period,
) -> impl Iterator<Item = Period> + use<'a> {
    slots_of(&facts.resource.policy, facts.time_zone, window)
}

/// [`slots_around`] for rules alone.
pub(in crate::domain) fn slots_of<'a>(
    policy: &'a Policy,
    time_zone: Tz,
    window: &Period,
) -> impl Iterator<Item = Period> + use<'a> {
    let day = move |at: DateTime<Utc>| at.with_timezone(&time_zone).date_naive();
    let (first, last) = (day(window.starts_at()), day(window.ends_at()));
    let days = first.iter_days().take_while(move |day| *day <= last && day.year() < 10_000);
    days.flat_map(move |day| policy.slots.iter().filter_map(move |slot| slot_on(slot, day, time_zone)))
}

/// The instants of a slot on a day; `None` at the end of the calendar, and where the clocks leave nothing of it.
#[must_use]
pub fn slot_on(slot: &Slot, day: NaiveDate, time_zone: Tz) -> Option<Period> {
    let at = |minute: u32| {
        let (day, minute) = if minute == 1_440 { (day.checked_add_days(Days::new(1))?, 0) } else { (day, minute) };
        let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)?;
        Some(boundary_instant(day.and_time(time), time_zone))
    };
    Period::new(at(slot.from_minute)?, at(slot.to_minute)?).ok()
}
