//! May this person have this resource for this period, and which unit of it?

use std::{cmp::Reverse, collections::HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Limit, PersonFacts, ReserveRefusal, State,
    person::{check_person, needs_approval},
    shape::check_shape,
};
use crate::domain::{
    availability::BookingFacts,
    ids::{OrganisationId, ResourceId, UnitId},
    period::Period,
    policy::Policy,
    resource::{Resource, Unit},
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
    /// The organisation, of which the holder is a member, whose allowance pays for it.
    pub on_behalf_of: Option<OrganisationId>,
}

/// The yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// The unit taken.
    pub unit: Unit,
    /// How long the unit is kept free: the period with its buffers.
    pub holds: Period,
    /// [`State::Requested`] when it waits for a manager's yes, else [`State::Confirmed`].
    pub state: State,
    /// When an unanswered request ends: after the time that the rules give, at the start at the latest; of what runs
    /// already at the end.
    pub lapses_at: Option<DateTime<Utc>>,
    /// What it costs, in euro cents; `None` when it is free.
    pub price_cents: Option<u32>,
}

/// How much before and after many periods the facts of decisions about them reach at most: the longest buffers, and
/// the neighbours among which a unit is chosen.
pub const DECISION_MARGIN: TimeDelta = TimeDelta::days(2);

/// How far the neighbours are looked for among which a unit is chosen.
const NEIGHBOURS_WITHIN: TimeDelta = TimeDelta::hours(4);

/// What a decision about one period looks at: the period, the buffers on either side, and the neighbours where
/// there is a choice of units.
#[must_use]
pub fn decision_window(resource: &Resource, period: &Period) -> Period {
    let policy = &resource.policy;
    let buffers = policy.buffer_before_minutes.saturating_add(policy.buffer_after_minutes);
    let neighbours = if resource.units.len() > 1 { NEIGHBOURS_WITHIN } else { TimeDelta::zero() };
    period.widened(TimeDelta::minutes(i64::from(buffers)) + neighbours)
}

/// Decides a reservation; facts must hold all that touches [`decision_window`].
///
/// Without a wanted unit the one is taken that leaves the fewest fragments of free time, of equal ones the
/// first in the resource's order.
///
/// # Errors
/// [`ReserveRefusal`]: first the request itself (shape), then the person, then the place, then who has it.
pub fn decide_reserve(
    facts: &BookingFacts,
    person: &PersonFacts,
    request: &ReserveRequest,
    now: DateTime<Utc>,
) -> Result<Reserved, ReserveRefusal> {
    let facts = &*facts.as_of(now);
    check_shape(facts, &request.period, now)?;
    check_person(person, &facts.resource, facts.time_zone, &request.period, now)?;
    if let Some(organisation) = request.on_behalf_of {
        check_behalf(facts, person, organisation, &request.period)?;
    }
    let unit = free_unit(facts, &request.period, request.unit_id)?.clone();
    let policy = &facts.resource.policy;
    let waits = needs_approval(policy, person);
    Ok(Reserved {
        unit,
        holds: facts.holds(&request.period),
        state: if waits { State::Requested } else { State::Confirmed },
        lapses_at: waits.then(|| answer_by(policy, &request.period, now)),
        price_cents: policy.price.of_minutes(request.period.duration().num_minutes()),
    })
}

/// When a request that is made now ends unanswered: after the time that the rules give, at the start at the latest; of
/// what runs already at the end.
pub(in crate::domain) fn answer_by(policy: &Policy, period: &Period, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + TimeDelta::minutes(i64::from(policy.lapse_minutes))).min(last_answer(period, now))
}

/// The last moment for a yes.
pub(super) fn last_answer(period: &Period, now: DateTime<Utc>) -> DateTime<Utc> {
    if period.starts_at() > now { period.starts_at() } else { period.ends_at() }
}

/// Checks that the holder may have this period on the organisation's behalf, and that its allowance has the half-days;
/// whoever runs the place has no more of them.
///
/// # Errors
/// [`ReserveRefusal::NotOnBehalf`], [`ReserveRefusal::QuotaExceeded`].
pub(super) fn check_behalf(
    facts: &BookingFacts,
    person: &PersonFacts,
    organisation: OrganisationId,
    period: &Period,
) -> Result<(), ReserveRefusal> {
    if !person.organisations.contains(&organisation) {
        return Err(ReserveRefusal::NotOnBehalf);
    }
    let checked = person.allowance.check(period, facts.time_zone);
    checked.map_err(|(of, limit, left)| ReserveRefusal::QuotaExceeded(Limit::Allowance { of, limit, left }))
}

/// The unit to take for a period that is open.
///
/// # Errors
/// [`ReserveRefusal`]: unknown or out of service, closed, outside the hours, taken.
pub(in crate::domain) fn free_unit<'a>(
    facts: &'a BookingFacts,
    period: &Period,
    wanted: Option<UnitId>,
) -> Result<&'a Unit, ReserveRefusal> {
    let units = open_units(facts, wanted_units(facts, wanted)?, period)?;
    if !facts.is_reservable(period) {
        return Err(ReserveRefusal::OutsideOpeningHours);
    }
    let free: HashSet<UnitId> = facts.free_units(period).map(|unit| unit.id).collect();
    let kept = facts.kept_by_unit(&period.widened(DECISION_MARGIN));
    let free = units.into_iter().filter(|unit| free.contains(&unit.id));
    let best = free.min_by_key(|unit| fragments(kept.get(&unit.id).map_or(&[], Vec::as_slice), period));
    best.ok_or(ReserveRefusal::AlreadyReserved)
}

/// How badly a period fits between the neighbours of a free unit: the number of gaps it leaves, then the length
/// of the shorter one (a short gap is the less useful), then that of both.
fn fragments(kept: &[Period], period: &Period) -> (u8, Reverse<TimeDelta>, TimeDelta) {
    let before = kept.iter().map(Period::ends_at).filter(|end| *end <= period.starts_at()).max();
    let after = kept.iter().map(Period::starts_at).filter(|start| *start >= period.ends_at()).min();
    let gap = |gap: Option<TimeDelta>| gap.unwrap_or(NEIGHBOURS_WITHIN).min(NEIGHBOURS_WITHIN);
    let (before, after) =
        (gap(before.map(|end| period.starts_at() - end)), gap(after.map(|start| start - period.ends_at())));
    let gaps = u8::from(before > TimeDelta::zero()) + u8::from(after > TimeDelta::zero());
    (gaps, Reverse(before.min(after)), before + after)
}

/// The units that may be taken: in service, and the wanted one where there is one.
///
/// # Errors
/// [`ReserveRefusal::UnknownUnit`], [`ReserveRefusal::OutOfService`].
pub(super) fn wanted_units(facts: &BookingFacts, wanted: Option<UnitId>) -> Result<Vec<&Unit>, ReserveRefusal> {
    let asked: Vec<&Unit> =
        facts.resource.units.iter().filter(|unit| wanted.is_none_or(|wanted| wanted == unit.id)).collect();
    if asked.is_empty() && wanted.is_some() {
        return Err(ReserveRefusal::UnknownUnit);
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

#[cfg(test)]
#[path = "reserve_tests.rs"]
mod tests;
