//! When a resource can be reserved, and how many of its units are free.

mod hours;
mod wish;

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    ids::{ResourceId, UnitId},
    kind::text_enum,
    loan::Away,
    opening_hours::OpeningHours,
    period::{Period, union},
    reservation::{ReservationDetails, earliest_start, first_step},
    resource::{Resource, Unit},
};

pub use hours::offers_reach;
pub(super) use hours::shuts_out;
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
    /// Closures of the place, of the resource and of its units that touch the window read, with what is told of them.
    pub closed: Vec<ClosedPeriod>,
    /// Live reservations of the resource's units that touch the window read, in any order.
    pub busy: Vec<BusyUnit>,
    /// Those of them that are requests and end unanswered at some time.
    pub lapsing: Vec<Lapsing>,
    /// Copies that are away with their borrowers, whatever the window read, in any order.
    pub away: Vec<Away>,
    /// What people in the line wish of the resource that touches the window read, in any order.
    pub wished: Vec<Period>,
}

/// A request that holds a unit until somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapsing {
    /// What it holds.
    pub busy: BusyUnit,
    /// When it ends unanswered.
    pub lapses_at: DateTime<Utc>,
}

/// A closure as decisions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPeriod {
    /// The resource that it closes; `None` closes the whole place.
    pub resource_id: Option<ResourceId>,
    /// The one unit that it closes; `None` closes all of them.
    pub unit_id: Option<UnitId>,
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
    /// Units in service and not closed that nobody has; zero when it is full.
    pub free_units: usize,
}

impl BookingFacts {
    /// The same without the requests that nobody has answered in time (their rows may still say `requested`), and with
    /// what late loans keep from others beyond their periods.
    #[must_use]
    pub fn as_of(&self, now: DateTime<Utc>) -> Cow<'_, Self> {
        let lapsed: Vec<BusyUnit> = self.lapsed(now).collect();
        let late: Vec<BusyUnit> = self.late(now).filter(|late| !self.busy.contains(late)).collect();
        if lapsed.is_empty() && late.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut facts = self.clone();
        facts.busy.retain(|busy| !lapsed.contains(busy));
        facts.busy.extend(late);
        facts.lapsing.retain(|request| request.lapses_at > now);
        Cow::Owned(facts)
    }

    /// What is held by loans that should be back.
    pub(super) fn late(&self, now: DateTime<Utc>) -> impl Iterator<Item = BusyUnit> {
        self.away.iter().filter_map(move |away| {
            Some(BusyUnit { unit_id: away.unit_id, period: away.late_hold(self.time_zone, now)? })
        })
    }

    /// What requests hold that nobody has answered in time.
    pub fn lapsed(&self, now: DateTime<Utc>) -> impl Iterator<Item = BusyUnit> {
        self.lapsing.iter().filter(move |request| request.lapses_at <= now).map(|request| request.busy)
    }

    /// Whether somebody in the line wishes what a reservation of this period could take from them.
    #[must_use]
    pub fn is_wished(&self, period: &Period) -> bool {
        let holds = self.holds(period);
        self.wished.iter().any(|wished| self.holds(wished).overlaps(&holds))
    }

    /// How long a unit is kept for a reservation of this period: with the buffers of the rules.
    #[must_use]
    pub fn holds(&self, period: &Period) -> Period {
        self.resource.policy.holds(period)
    }

    /// The times near the window in which a new reservation of a unit cannot be although the resource may be open:
    /// what others hold with what its own buffers would take of it, and what is closed of the unit alone; in any
    /// order. Units of which nothing is kept are not there.
    ///
    /// One pass over what is taken, whatever the number of units.
    #[must_use]
    pub fn kept_by_unit(&self, window: &Period) -> HashMap<UnitId, Vec<Period>> {
        let busy = self.busy.iter().map(|busy| (busy.unit_id, self.kept(&busy.period)));
        let closed = self.closed.iter().filter_map(|closed| Some((closed.unit_id?, closed.period)));
        let mut kept: HashMap<UnitId, Vec<Period>> = HashMap::new();
        for (unit, period) in busy.chain(closed).filter(|(_, period)| period.overlaps(window)) {
            kept.entry(unit).or_default().push(period);
        }
        kept
    }

    /// The units of which nobody has any at any moment of the period and of its buffers and which no closure keeps,
    /// in service or not, in their order; one pass over what is taken.
    pub fn free_units(&self, period: &Period) -> impl Iterator<Item = &Unit> {
        let holds = self.holds(period);
        let overlapping = self.busy.iter().filter(|busy| busy.period.overlaps(&holds)).map(|busy| busy.unit_id);
        let closed = self.stopping(period);
        let whole = closed.clone().any(|closed| closed.unit_id.is_none());
        let taken: HashSet<UnitId> = overlapping.chain(closed.filter_map(|closed| closed.unit_id)).collect();
        self.resource.units.iter().filter(move |unit| !whole && !taken.contains(&unit.id))
    }

    /// What others hold, from which a new reservation keeps its own buffers away.
    fn kept(&self, theirs: &Period) -> Period {
        let policy = &self.resource.policy;
        let minutes = |minutes: u32| TimeDelta::minutes(i64::from(minutes));
        let from = theirs.starts_at() - minutes(policy.buffer_after_minutes);
        let until = theirs.ends_at() + minutes(policy.buffer_before_minutes);
        Period::new(from, until).unwrap_or(*theirs)
    }

    /// The first instant at which a reservation may start that is made now.
    #[must_use]
    pub fn earliest_start(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        earliest_start(&self.resource.policy, self.time_zone, now)
    }

    /// The first instant at which no reservation may start any more: the end of the horizon's last day.
    #[must_use]
    pub fn horizon_ends_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.resource.policy.horizon_ends_at(now, self.time_zone)
    }
}

text_enum! {
    /// What becomes of reservations that a change of hours leaves outside.
    Outside {
        /// They stay; the manager opens for them.
        Keep = "keep",
        /// They are called off.
        Cancel = "cancel",
    }
}

/// Those of the reservations that were within the hours before a change and are not after it.
#[must_use]
pub fn outside_hours(
    before: &BookingFacts,
    after: &BookingFacts,
    reservations: &[ReservationDetails],
) -> Vec<ReservationDetails> {
    let falls = |details: &&ReservationDetails| {
        let period = &details.reservation.period;
        before.is_within_hours(period) && !after.is_within_hours(period)
    };
    reservations.iter().filter(falls).cloned().collect()
}

/// The reservable time of `window` from the first possible start to the horizon, split where the number of free units changes.
///
/// In order; touching inside one opening; full stretches are there with zero. Facts must hold the whole window.
#[must_use]
pub fn free_periods(facts: &BookingFacts, window: &Period, now: DateTime<Utc>) -> Vec<FreePeriod> {
    let facts = facts.as_of(now);
    let (policy, earliest) = (&facts.resource.policy, facts.earliest_start(now));
    // Nothing starts between two steps.
    let step = policy.slots.is_empty().then(|| first_step(earliest, policy.step_minutes, facts.time_zone)).flatten();
    let earliest = step.unwrap_or(earliest);
    let Ok(ahead) = Period::new(earliest, facts.horizon_ends_at(now)) else { return Vec::new() };
    let Some(window) = window.intersection(&ahead) else { return Vec::new() };
    let mut kept: HashMap<UnitId, Vec<Period>> =
        facts.resource.units.iter().filter(|unit| !unit.out_of_service).map(|unit| (unit.id, Vec::new())).collect();
    for busy in &facts.busy {
        if let Some(kept) = kept.get_mut(&busy.unit_id) {
            kept.push(facts.kept(&busy.period));
        }
    }
    for closed in &facts.closed {
        if let Some(kept) = closed.unit_id.and_then(|unit| kept.get_mut(&unit)) {
            kept.push(closed.period);
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
