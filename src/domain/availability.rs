//! When a resource can be reserved, and how many of its units are free.

mod wish;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    ids::UnitId,
    opening_hours::OpeningHours,
    period::{Period, difference, intersection, union},
    reservation::slots_around,
    resource::{Resource, Unit},
};

pub use wish::{Candidate, Taken, candidates};

/// All that a decision about a resource looks at, as one transaction read it.
#[derive(Clone, Debug, PartialEq)]
pub struct BookingFacts {
    /// The resource with its policy and units.
    pub resource: Resource,
    /// The place's part of the address.
    pub place_slug: String,
    /// The place's name.
    pub place_name: String,
    /// The zone of the place.
    pub time_zone: Tz,
    /// The hours of the place; `None` limits nothing.
    pub place_opening_hours: Option<OpeningHours>,
    /// Closures of the place and of the resource that touch the window read, with what is told of them.
    pub closed: Vec<ClosedPeriod>,
    /// Live reservations of the resource's units that touch the window read, in any order.
    pub busy: Vec<BusyUnit>,
}

/// A closure as decisions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPeriod {
    /// From when to when.
    pub period: Period,
    /// What is told to the public; may be empty.
    pub reason: String,
}

/// A unit that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusyUnit {
    /// The unit.
    pub unit_id: UnitId,
    /// How long it is kept for them: their period with its buffers.
    pub period: Period,
}

/// A stretch of reservable time in which the number of free units does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreePeriod {
    /// From when to when.
    pub period: Period,
    /// Units in service that nobody has; zero when it is full.
    pub free_units: usize,
}

impl BookingFacts {
    /// Open and not closed inside `window`: in order, apart from each other.
    #[must_use]
    pub fn reservable(&self, window: &Period) -> Vec<Period> {
        let hours = [self.place_opening_hours.as_ref(), self.resource.opening_hours.as_ref()];
        let open = hours
            .into_iter()
            .flatten()
            .fold(vec![*window], |open, hours| intersection(&open, &hours.open_periods(window, self.time_zone)));
        let open = difference(&open, &union(self.closed.iter().map(|closed| closed.period).collect()));
        if self.resource.policy.slots.is_empty() {
            return open;
        }
        // A slot is reserved whole or not at all.
        let slots = slots_around(self, window).filter(|slot| open.iter().any(|open| open.contains(slot)));
        union(slots.collect())
    }

    /// How long a unit is kept for a reservation of this period: with the buffers of the rules.
    #[must_use]
    pub fn holds(&self, period: &Period) -> Period {
        self.resource.policy.holds(period)
    }

    /// The times near the window in which a new reservation of a unit cannot be, because of others: theirs and
    /// what its own buffers would take of them; in any order. Units that nobody has are not there.
    ///
    /// One pass over what is taken, whatever the number of units.
    #[must_use]
    pub fn kept_by_unit(&self, window: &Period) -> HashMap<UnitId, Vec<Period>> {
        let mut kept: HashMap<UnitId, Vec<Period>> = HashMap::new();
        for busy in &self.busy {
            let period = self.kept(&busy.period);
            if period.overlaps(window) {
                kept.entry(busy.unit_id).or_default().push(period);
            }
        }
        kept
    }

    /// The units of which nobody has any at any moment of the period and of its buffers, in service or not, in
    /// their order; one pass over what is taken.
    pub fn free_units(&self, period: &Period) -> impl Iterator<Item = &Unit> {
        let holds = self.holds(period);
        let overlapping = self.busy.iter().filter(|busy| busy.period.overlaps(&holds));
        let taken: HashSet<UnitId> = overlapping.map(|busy| busy.unit_id).collect();
        self.resource.units.iter().filter(move |unit| !taken.contains(&unit.id))
    }

    /// What others hold, from which a new reservation keeps its own buffers away.
    fn kept(&self, theirs: &Period) -> Period {
        let policy = &self.resource.policy;
        let minutes = |minutes: u32| TimeDelta::minutes(i64::from(minutes));
        let from = theirs.starts_at() - minutes(policy.buffer_after_minutes);
        let until = theirs.ends_at() + minutes(policy.buffer_before_minutes);
        Period::new(from, until).unwrap_or(*theirs)
    }

    /// The first instant at which no reservation may start any more: the end of the horizon's last day.
    #[must_use]
    pub fn horizon_ends_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.resource.policy.horizon_ends_at(now, self.time_zone)
    }
}

/// The reservable time of `window` from `now` to the horizon, split where the number of free units changes.
///
/// In order; touching inside one opening; full stretches are there with zero. Facts must hold the whole window.
#[must_use]
pub fn free_periods(facts: &BookingFacts, window: &Period, now: DateTime<Utc>) -> Vec<FreePeriod> {
    let Ok(ahead) = Period::new(now, facts.horizon_ends_at(now)) else { return Vec::new() };
    let Some(window) = window.intersection(&ahead) else { return Vec::new() };
    let mut kept: HashMap<UnitId, Vec<Period>> =
        facts.resource.units.iter().filter(|unit| !unit.out_of_service).map(|unit| (unit.id, Vec::new())).collect();
    for busy in &facts.busy {
        if let Some(kept) = kept.get_mut(&busy.unit_id) {
            kept.push(facts.kept(&busy.period));
        }
    }
    let in_service = kept.len();
    // Joined by unit: the buffers of neighbours may overlap, and one unit is taken once.
    let mut changes: Vec<(DateTime<Utc>, i64)> = Vec::with_capacity(2 * facts.busy.len());
    for taken in kept.into_values().flat_map(union) {
        changes.extend([(taken.starts_at(), 1), (taken.ends_at(), -1)]);
    }
    changes.sort_unstable();
    split_by_occupancy(&facts.reservable(&window), &changes, in_service)
}

/// Cuts open stretches, which are in order, at each change of what is taken, which are too: one sweep over both.
fn split_by_occupancy(open: &[Period], changes: &[(DateTime<Utc>, i64)], units: usize) -> Vec<FreePeriod> {
    let mut changes = changes.iter().copied().peekable();
    let mut taken = 0_i64;
    let mut periods: Vec<FreePeriod> = Vec::new();
    for open in open {
        while let Some((_, change)) = changes.next_if(|(at, _)| *at <= open.starts_at()) {
            taken += change;
        }
        let first = periods.len();
        let mut cursor = open.starts_at();
        loop {
            let change = changes.next_if(|(at, _)| *at < open.ends_at());
            let until = change.map_or(open.ends_at(), |(at, _)| at);
            if let Ok(period) = Period::new(cursor, until) {
                let free_units = units.saturating_sub(usize::try_from(taken).unwrap_or_default());
                match periods.get_mut(first..).and_then(<[_]>::last_mut) {
                    Some(last) if last.free_units == free_units => {
                        last.period = Period::new(last.period.starts_at(), until).unwrap_or(last.period);
                    }
                    _ => periods.push(FreePeriod { period, free_units }),
                }
                cursor = until;
            }
            let Some((_, change)) = change else { break };
            taken += change;
        }
    }
    periods
}

#[cfg(test)]
mod tests;
