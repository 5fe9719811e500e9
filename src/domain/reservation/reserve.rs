//! May this person have this resource for this period, and which unit of it?

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};

use crate::domain::{
    availability::BookingFacts,
    ids::{ResourceId, UnitId},
    period::Period,
    resource::Unit,
};

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReserveRequest {
    /// What to reserve.
    pub resource_id: ResourceId,
    /// From when to when.
    pub period: Period,
    /// A wanted copy; `None` takes any.
    pub unit_id: Option<UnitId>,
    /// The holder's note; one line, private, may be empty.
    pub purpose: String,
}

/// The yes: which unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// The unit taken.
    pub unit: Unit,
}

/// A free period near the one that was full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The resource asked for.
    pub resource_id: ResourceId,
    /// The unit that is free.
    pub unit_id: UnitId,
    /// As long as what was asked.
    pub period: Period,
}

/// Why the answer is no; the values are those that the sentence needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReserveRefusal {
    /// No such resource or unit.
    #[error("no such resource or unit")]
    NotFound,
    /// Start or end is off the step.
    #[error("off the step of {step_minutes} minutes")]
    NotOnStep {
        /// The step.
        step_minutes: u32,
    },
    /// Shorter than the policy allows.
    #[error("shorter than {minimum_minutes} minutes")]
    TooShort {
        /// The shortest allowed.
        minimum_minutes: u32,
    },
    /// Longer than the policy allows.
    #[error("longer than {maximum_minutes} minutes")]
    TooLong {
        /// The longest allowed.
        maximum_minutes: u32,
    },
    /// It would start in the past.
    #[error("starts in the past")]
    TooSoon,
    /// It would start after the horizon.
    #[error("more than {horizon_days} days ahead")]
    TooFarAhead {
        /// How many days ahead are allowed.
        horizon_days: u32,
    },
    /// The wanted unit, or every unit, is out of service.
    #[error("out of service")]
    OutOfService,
    /// A closure touches the period.
    #[error("closed")]
    Closed {
        /// What is told of it; may be empty.
        reason: String,
    },
    /// Part of the period is outside the hours of the place or of the resource.
    #[error("outside the opening hours")]
    OutsideOpeningHours,
    /// Somebody has it.
    #[error("already reserved")]
    AlreadyReserved {
        /// Up to five free periods near it, nearest first; filled by the operation.
        alternatives: Vec<Alternative>,
    },
    /// The key was used before for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyConflict,
}

impl ReserveRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotOnStep { .. } => "not_on_step",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::TooSoon => "too_soon",
            Self::TooFarAhead { .. } => "too_far_ahead",
            Self::OutOfService => "out_of_service",
            Self::Closed { .. } => "closed",
            Self::OutsideOpeningHours => "outside_opening_hours",
            Self::AlreadyReserved { .. } => "already_reserved",
            Self::IdempotencyConflict => "idempotency_conflict",
        }
    }
}

/// Decides a reservation; facts must hold all that touches the period.
///
/// Without a wanted unit the first free one in the resource's order is taken.
///
/// # Errors
/// [`ReserveRefusal`]: first the request itself (period, policy), then the place, then who has it.
pub fn decide_reserve(
    facts: &BookingFacts,
    request: &ReserveRequest,
    now: DateTime<Utc>,
) -> Result<Reserved, ReserveRefusal> {
    check_policy(facts, &request.period, now)?;
    let wanted = wanted_units(facts, request.unit_id)?;
    let wanted = open_units(facts, wanted, &request.period)?;
    if !facts.reservable(&request.period).iter().any(|open| open.contains(&request.period)) {
        return Err(ReserveRefusal::OutsideOpeningHours);
    }
    let free = wanted.into_iter().find(|unit| facts.is_free(unit.id, &request.period));
    free.map(|unit| Reserved { unit: unit.clone() }).ok_or(ReserveRefusal::AlreadyReserved { alternatives: Vec::new() })
}

/// How far around a full period free ones are looked for.
pub const ALTERNATIVES_WITHIN: TimeDelta = TimeDelta::days(7);
const MOST_ALTERNATIVES: usize = 5;

/// Up to five free periods of the same length, nearest first, the later of two equally near ones last.
///
/// Facts must hold [`ALTERNATIVES_WITHIN`] on either side of the period.
#[must_use]
pub fn alternatives(facts: &BookingFacts, request: &ReserveRequest, now: DateTime<Utc>) -> Vec<Alternative> {
    let step = TimeDelta::minutes(i64::from(facts.resource.policy.step_minutes.max(1)));
    let (starts_at, lasting) = (request.period.starts_at(), request.period.duration());
    let around = Period::new(starts_at - ALTERNATIVES_WITHIN, request.period.ends_at() + ALTERNATIVES_WITHIN);
    let reservable = around.map(|window| facts.reservable(&window)).unwrap_or_default();
    let Ok(in_service) = wanted_units(facts, None) else { return Vec::new() };
    let steps = i32::try_from(ALTERNATIVES_WITHIN.num_minutes() / step.num_minutes()).unwrap_or(i32::MAX);
    (0..=steps)
        .flat_map(|distance| [-distance, distance])
        .skip(1)
        .filter_map(|offset| Period::new(starts_at + step * offset, starts_at + step * offset + lasting).ok())
        .filter(|period| reservable.iter().any(|open| open.contains(period)))
        .filter(|period| check_policy(facts, period, now).is_ok())
        .filter_map(|period| {
            let unit = in_service.iter().find(|unit| facts.is_free(unit.id, &period))?;
            Some(Alternative { resource_id: facts.resource.id, unit_id: unit.id, period })
        })
        .take(MOST_ALTERNATIVES)
        .collect()
}

fn wanted_units(facts: &BookingFacts, wanted: Option<UnitId>) -> Result<Vec<&Unit>, ReserveRefusal> {
    let asked: Vec<&Unit> =
        facts.resource.units.iter().filter(|unit| wanted.is_none_or(|wanted| wanted == unit.id)).collect();
    if asked.is_empty() && wanted.is_some() {
        return Err(ReserveRefusal::NotFound);
    }
    let in_service: Vec<&Unit> = asked.into_iter().filter(|unit| !unit.out_of_service).collect();
    if in_service.is_empty() { Err(ReserveRefusal::OutOfService) } else { Ok(in_service) }
}

/// Those of the units that no closure keeps.
fn open_units<'f>(
    facts: &BookingFacts,
    units: Vec<&'f Unit>,
    period: &Period,
) -> Result<Vec<&'f Unit>, ReserveRefusal> {
    let closed = units.first().and_then(|unit| facts.closure_of(unit.id, period));
    let open: Vec<&Unit> = units.into_iter().filter(|unit| facts.closure_of(unit.id, period).is_none()).collect();
    match closed {
        Some(closed) if open.is_empty() => Err(ReserveRefusal::Closed { reason: closed.reason.clone() }),
        _ => Ok(open),
    }
}

fn check_policy(facts: &BookingFacts, period: &Period, now: DateTime<Utc>) -> Result<(), ReserveRefusal> {
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
    if period.starts_at() < now {
        return Err(ReserveRefusal::TooSoon);
    }
    if period.starts_at() >= facts.horizon_ends_at(now) {
        return Err(ReserveRefusal::TooFarAhead { horizon_days: policy.horizon_days });
    }
    Ok(())
}

fn on_step(wall_time: NaiveDateTime, step_minutes: u32) -> bool {
    let minute_of_day = wall_time.hour() * 60 + wall_time.minute();
    wall_time.second() == 0 && wall_time.nanosecond() == 0 && minute_of_day.is_multiple_of(step_minutes.max(1))
}

#[cfg(test)]
#[path = "reserve_tests.rs"]
mod tests;
