//! Which resources of a place could be had for one period: by their rules alone, then beside what is taken.
//!
//! Who asks does not count here: quotas, certifications and approval are looked at when somebody reserves.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    BusyUnit,
    hours::{changes_hands, shuts_out},
};
use crate::domain::{
    ids::{PlaceId, ResourceId, UnitId},
    kind::ResourceKind,
    loan::Away,
    opening_hours::OpeningHours,
    period::Period,
    place::ListedPlace,
    reservation::{earliest_start, slots_of},
    resource::Resource,
};

/// A resource whose rules and hours allow the whole of a period.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// What has to be free: the period, or the fixed slot that holds it.
    pub needs: Period,
    /// The zone of its place.
    pub time_zone: Tz,
}

/// What others have and what is closed, at many places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Closures by place, each with the one resource that it is for.
    pub closed: HashMap<PlaceId, Vec<(Option<ResourceId>, Period)>>,
    /// Live reservations by resource, with their buffers.
    pub busy: HashMap<ResourceId, Vec<BusyUnit>>,
    /// Copies that are away with their borrowers, by resource.
    pub away: HashMap<ResourceId, Vec<Away>>,
}

/// The resources of these kinds (any when there are none) that could be reserved for the whole period if nobody
/// had them: in service, soon and far enough ahead, not longer than the longest or inside one slot, and open.
///
/// The hours of the place are evaluated once for all its resources without slots.
#[must_use]
pub fn candidates<'a>(
    listed: &'a ListedPlace,
    kinds: &BTreeSet<ResourceKind>,
    period: &Period,
    now: DateTime<Utc>,
) -> Vec<Candidate<'a>> {
    let facts = &listed.place.facts;
    let zone = facts.time_zone;
    let hours = facts.opening_hours.as_ref();
    let open =
        |resource: &Resource, needs: &Period| hours.is_none_or(|hours| is_open_for(hours, resource, zone, needs));
    let mut open_for_period: Option<bool> = None;
    let asked = listed.resources.iter().filter(|resource| kinds.is_empty() || kinds.contains(&resource.kind));
    asked
        .filter_map(|resource| {
            let needs = needed(resource, zone, period, now)?;
            let is_open = if needs == *period && !resource.kind.goes_home() {
                *open_for_period.get_or_insert_with(|| open(resource, period))
            } else {
                open(resource, &needs)
            };
            is_open.then_some(Candidate { resource, needs, time_zone: zone })
        })
        .collect()
}

/// The stretch that a resource would have to be free for; `None` when its own rules say no.
fn needed(resource: &Resource, zone: Tz, period: &Period, now: DateTime<Utc>) -> Option<Period> {
    let policy = &resource.policy;
    let needs = if policy.slots.is_empty() {
        (!is_too_long(resource, zone, period)).then_some(*period)
    } else {
        slots_of(policy, zone, period).find(|slot| slot.contains(period))
    }?;
    let in_time = earliest_start(policy, zone, now) <= needs.starts_at()
        && now < needs.ends_at()
        && needs.starts_at() < policy.horizon_ends_at(now, zone);
    let in_service = resource.units.iter().any(|unit| !unit.out_of_service);
    let open = || resource.opening_hours.as_ref().is_none_or(|hours| is_open_for(hours, resource, zone, &needs));
    (in_time && in_service && open()).then_some(needs)
}

/// Whether the hours hold all of the period; of what goes home, when it is fetched and when it is brought back.
fn is_open_for(hours: &OpeningHours, resource: &Resource, zone: Tz, period: &Period) -> bool {
    if resource.kind.goes_home() {
        let stretches = changes_hands(&resource.policy, period);
        return stretches.iter().all(|stretch| !hours.open_periods(stretch, zone).is_empty());
    }
    hours.is_open_throughout(period, zone)
}

/// By the wall and by a stopwatch, as a reservation is measured.
fn is_too_long(resource: &Resource, zone: Tz, period: &Period) -> bool {
    let wall = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
    let longest = TimeDelta::minutes(i64::from(resource.policy.max_minutes));
    wall(period.ends_at()) - wall(period.starts_at()) > longest && period.duration() > longest
}

impl Candidate<'_> {
    /// The stretch of which must be known what is taken: with the buffers that a reservation would have.
    #[must_use]
    pub fn holds(&self) -> Period {
        self.resource.policy.holds(&self.needs)
    }

    /// Whether one unit in service is free for all of it, and nothing is closed.
    #[must_use]
    pub fn is_free(&self, taken: &Taken, now: DateTime<Utc>) -> bool {
        let closed = taken.closed.get(&self.resource.place_id).into_iter().flatten();
        let is_closed = |(only, period): &(Option<ResourceId>, Period)| {
            only.is_none_or(|only| only == self.resource.id)
                && shuts_out(period, only.is_none(), self.resource.kind, &self.needs)
        };
        if closed.into_iter().any(is_closed) {
            return false;
        }
        let holds = self.holds();
        let busy = taken.busy.get(&self.resource.id).into_iter().flatten().map(|busy| (busy.unit_id, busy.period));
        let away = taken.away.get(&self.resource.id).into_iter().flatten();
        let late = away.filter_map(|away| Some((away.unit_id, away.late_hold(self.time_zone, now)?)));
        let had: HashSet<UnitId> =
            busy.chain(late).filter(|(_, period)| period.overlaps(&holds)).map(|(unit, _)| unit).collect();
        self.resource.units.iter().any(|unit| !unit.out_of_service && !had.contains(&unit.id))
    }
}

#[cfg(test)]
mod tests;
