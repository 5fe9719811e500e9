//! Which free periods are near one that was not to be had.

use std::iter::successors;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    PersonFacts, ReserveRequest,
    offer::{first_step, last_step},
    person::{check_person, week_of},
    reserve::{check_behalf, wanted_units},
    shape::{check_shape, earliest_start, slots_around},
};
use crate::domain::{
    availability::BookingFacts,
    ids::{ResourceId, UnitId},
    period::{Period, difference, union},
};

/// How far around the wish free periods are looked for.
pub const ALTERNATIVES_WITHIN: TimeDelta = TimeDelta::days(7);
const MOST_ALTERNATIVES: usize = 5;

/// A free period near the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The resource asked for.
    pub resource_id: ResourceId,
    /// The unit that is free.
    pub unit_id: UnitId,
    /// As long as what was asked, as far as the rules allow that.
    pub period: Period,
}

/// What is looked for: the wish, moved and stretched to what the rules know.
fn wish(facts: &BookingFacts, request: &ReserveRequest, now: DateTime<Utc>) -> (DateTime<Utc>, TimeDelta) {
    let policy = &facts.resource.policy;
    let step = i64::from(policy.step_minutes.max(1));
    let minutes = request.period.duration().num_minutes();
    let on_step = (minutes + step - 1) / step * step;
    let minutes = on_step.clamp(i64::from(policy.min_minutes), i64::from(policy.max_minutes));
    let lasting = TimeDelta::minutes(minutes);
    let (earliest, latest) = (earliest_start(policy, facts.time_zone, now), facts.horizon_ends_at(now));
    (request.period.starts_at().min(latest).max(earliest), lasting)
}

/// The window of which the facts are needed to look for [`alternatives`]; `None` where no time is left.
#[must_use]
pub fn search_window(facts: &BookingFacts, request: &ReserveRequest, now: DateTime<Utc>) -> Option<Period> {
    let (starts_at, lasting) = wish(facts, request, now);
    let lasting = lasting.max(request.period.duration());
    let buffers = TimeDelta::days(2);
    Period::new(
        starts_at - ALTERNATIVES_WITHIN - buffers,
        starts_at.checked_add_signed(lasting)? + ALTERNATIVES_WITHIN + buffers,
    )
    .ok()
}

/// Up to five periods that [`super::decide_reserve`] would say yes to, nearest first, of two equally near ones
/// the earlier first. Where nothing is free for as long as was asked, shorter ones; a loan is as long as open doors
/// allow.
///
/// Facts must hold [`search_window`], the person's all its weeks.
#[must_use]
pub fn alternatives(
    facts: &BookingFacts,
    person: &PersonFacts,
    request: &ReserveRequest,
    now: DateTime<Utc>,
) -> Vec<Alternative> {
    let facts = &*facts.as_of(now);
    if facts.lends_hours() {
        return nearest(facts, person, request, now, loans_near, false);
    }
    let tries: [(Near, bool); 3] = [(on_step_near, false), (on_step_near, true), (shorter_near, false)];
    let mut found = tries.into_iter().map(|(near, cuts)| nearest(facts, person, request, now, near, cuts));
    found.find(|found| !found.is_empty()).unwrap_or_default()
}

/// When what the person may have changes within a window: at the start of a week that counts hours, and when a
/// certification ends.
fn turns(facts: &BookingFacts, person: &PersonFacts, window: &Period) -> Vec<DateTime<Utc>> {
    let counts = facts.resource.policy.quotas.iter().any(|quota| quota.minutes_a_week.is_some());
    let week = |at| week_of(at, facts.time_zone);
    let weeks = successors(week(window.starts_at()).filter(|_| counts), |before| week(before.ends_at()));
    let mondays = weeks.map(|week| week.ends_at()).take_while(|monday| *monday < window.ends_at());
    mondays.chain(person.certified.iter().filter_map(|held| held.ends_at)).collect()
}

/// Finds the periods inside a free stretch that are nearest to a wished start, as long as this at most.
type Near = fn(&BookingFacts, &Period, DateTime<Utc>, TimeDelta) -> Vec<Period>;

fn nearest(
    facts: &BookingFacts,
    person: &PersonFacts,
    request: &ReserveRequest,
    now: DateTime<Utc>,
    near: Near,
    cuts: bool,
) -> Vec<Alternative> {
    let (wanted, lasting) = wish(facts, request, now);
    let lasting = longest_a_week(facts, person).map_or(lasting, |longest| lasting.min(longest));
    let Ok(window) = Period::new(wanted - ALTERNATIVES_WITHIN, wanted + ALTERNATIVES_WITHIN + lasting) else {
        return Vec::new();
    };
    // A wanted unit that cannot be had leaves the others.
    let units = wanted_units(facts, None).unwrap_or_default();
    // A stretch that goes over a turn hides what begins there: only steps near the wish are looked at.
    let turns = if cuts { turns(facts, person, &window) } else { Vec::new() };
    let open = facts.reservable(&window);
    let mut found: Vec<Alternative> = Vec::new();
    let mut kept = facts.kept_by_unit(&window);
    for unit in units {
        let free = difference(&open, &union(kept.remove(&unit.id).unwrap_or_default()));
        let free = cut(free, &turns);
        let starts: Vec<Period> = if facts.resource.policy.slots.is_empty() {
            free.iter().flat_map(|free| near(facts, free, wanted, lasting)).collect()
        } else {
            slots_around(facts, &window).filter(|slot| free.iter().any(|free| free.contains(slot))).collect()
        };
        let sound = starts.into_iter().filter(|period| is_for(facts, person, request, period, now));
        found.extend(sound.map(|period| Alternative { resource_id: facts.resource.id, unit_id: unit.id, period }));
    }
    found.sort_by_key(|other| ((other.period.starts_at() - wanted).abs(), other.period));
    found.dedup_by_key(|other| other.period);
    // The same time is no alternative, unless it is the wanted unit alone that cannot be had.
    found.retain(|other| other.period != request.period || request.unit_id.is_some_and(|unit| unit != other.unit_id));
    found.truncate(MOST_ALTERNATIVES);
    found
}

/// How long one reservation may last that is the only one of its week; a step less than nothing is no limit.
fn longest_a_week(facts: &BookingFacts, person: &PersonFacts) -> Option<TimeDelta> {
    let policy = &facts.resource.policy;
    let limits = policy.quotas.iter().filter_map(|quota| quota.minutes_a_week).filter(|_| !person.is_manager);
    let step = policy.step_minutes.max(1);
    limits.min().map(|limit| TimeDelta::minutes(i64::from(limit / step * step))).filter(|longest| !longest.is_zero())
}

/// Free stretches, none of which goes over one of these instants.
fn cut(free: Vec<Period>, turns: &[DateTime<Utc>]) -> Vec<Period> {
    turns.iter().fold(free, |free, turn| {
        let parts = |period: Period| {
            let parts = [Period::new(period.starts_at(), *turn), Period::new(*turn, period.ends_at())];
            if (period.starts_at()..period.ends_at()).contains(turn) {
                parts.into_iter().flatten().collect()
            } else {
                vec![period]
            }
        };
        free.into_iter().flat_map(parts).collect()
    })
}

/// Whether the rules let this person have this period.
fn is_for(
    facts: &BookingFacts,
    person: &PersonFacts,
    request: &ReserveRequest,
    period: &Period,
    now: DateTime<Utc>,
) -> bool {
    let paid = |organisation| check_behalf(facts, person, organisation, period).is_ok();
    check_shape(facts, period, now).is_ok()
        && facts.lets_in_and_out(period)
        && check_person(person, &facts.resource, facts.time_zone, period, now).is_ok()
        && request.on_behalf_of.is_none_or(paid)
}

/// The loans inside a free stretch that are fetched near the wish, each brought back as near to its length as the doors
/// allow.
fn loans_near(facts: &BookingFacts, free: &Period, wanted: DateTime<Utc>, lasting: TimeDelta) -> Vec<Period> {
    let (step, zone) = (facts.resource.policy.step_minutes, facts.time_zone);
    let doors = facts.doors(free);
    let in_doors = |near: DateTime<Utc>| -> Vec<DateTime<Utc>> {
        let steps = doors.iter().flat_map(|door| {
            let near = near.clamp(door.starts_at(), door.ends_at());
            let steps = [first_step(near, step, zone), last_step(near, step, zone)];
            steps.into_iter().flatten().filter(|at| (door.starts_at()..=door.ends_at()).contains(at))
        });
        let mut steps: Vec<DateTime<Utc>> = steps.collect();
        steps.sort_by_key(|at| (*at - near).abs());
        steps
    };
    let starts = in_doors(wanted).into_iter().take(2 * MOST_ALTERNATIVES);
    starts
        .filter_map(|start| {
            let ends = in_doors(start + lasting).into_iter();
            let mut loans = ends.filter_map(|end| Period::new(start, end).ok());
            loans.find(|loan| facts.resource.policy.takes_length(loan.duration()) && facts.is_within_hours(loan))
        })
        .collect()
}

/// Like [`on_step_near`], cut to what the stretch has on the step.
fn shorter_near(facts: &BookingFacts, free: &Period, wanted: DateTime<Utc>, lasting: TimeDelta) -> Vec<Period> {
    let (step, zone) = (facts.resource.policy.step_minutes, facts.time_zone);
    let ends = first_step(free.starts_at(), step, zone).zip(last_step(free.ends_at(), step, zone));
    let longest = ends.map_or(lasting, |(first, last)| lasting.min(last - first));
    if longest > TimeDelta::zero() { on_step_near(facts, free, wanted, longest) } else { Vec::new() }
}

/// The periods inside a free stretch that start nearest to the wish: at most five on either side.
fn on_step_near(facts: &BookingFacts, free: &Period, wanted: DateTime<Utc>, lasting: TimeDelta) -> Vec<Period> {
    let (step, zone) = (facts.resource.policy.step_minutes, facts.time_zone);
    let last_start = free.ends_at() - lasting;
    if last_start < free.starts_at() {
        return Vec::new();
    }
    let nearest = wanted.clamp(free.starts_at(), last_start);
    let jump = TimeDelta::minutes(i64::from(step.max(1)));
    let later = first_step(nearest, step, zone);
    let earlier = last_step(nearest, step, zone);
    let turns = || 0..=i32::try_from(MOST_ALTERNATIVES).unwrap_or(i32::MAX);
    let later = later.into_iter().flat_map(|start| turns().map(move |turn| start + jump * turn));
    let earlier = earlier.into_iter().flat_map(|start| turns().map(move |turn| start - jump * turn));
    later
        .chain(earlier)
        .filter(|start| (free.starts_at()..=last_start).contains(start))
        .filter_map(|start| Period::new(start, start + lasting).ok())
        .collect()
}
