//! When a resource can be reserved, and how many of its units are free.

use std::{borrow::Cow, collections::HashMap};

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    ids::UnitId,
    local_time::start_of_day,
    opening_hours::OpeningHours,
    period::{Period, difference, intersection, union},
    reservation::slots_around,
    resource::Resource,
};

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
    /// Those of them that are requests and end unanswered at some time.
    pub lapsing: Vec<Lapsing>,
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
    /// The same without the requests that nobody has answered in time: their rows may still say `requested`.
    #[must_use]
    pub fn as_of(&self, now: DateTime<Utc>) -> Cow<'_, Self> {
        let lapsed: Vec<BusyUnit> = self.lapsed(now).collect();
        if lapsed.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut facts = self.clone();
        facts.busy.retain(|busy| !lapsed.contains(busy));
        facts.lapsing.retain(|request| request.lapses_at > now);
        Cow::Owned(facts)
    }

    /// What requests hold that nobody has answered in time.
    pub fn lapsed(&self, now: DateTime<Utc>) -> impl Iterator<Item = BusyUnit> {
        self.lapsing.iter().filter(move |request| request.lapses_at <= now).map(|request| request.busy)
    }

    /// The opening hours of the place and of the resource inside `window`, closures and slots left aside: in order,
    /// apart from each other.
    #[must_use]
    pub fn open(&self, window: &Period) -> Vec<Period> {
        let hours = [self.place_opening_hours.as_ref(), self.resource.opening_hours.as_ref()];
        hours
            .into_iter()
            .flatten()
            .fold(vec![*window], |open, hours| intersection(&open, &hours.open_periods(window, self.time_zone)))
    }

    /// Open and not closed inside `window`: in order, apart from each other.
    #[must_use]
    pub fn reservable(&self, window: &Period) -> Vec<Period> {
        let open = self.open(window);
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
        let policy = &self.resource.policy;
        let minutes = |minutes: u32| TimeDelta::minutes(i64::from(minutes));
        let from = period.starts_at() - minutes(policy.buffer_before_minutes);
        let until = period.ends_at() + minutes(policy.buffer_after_minutes);
        Period::new(from, until).unwrap_or(*period)
    }

    /// The times in which a new reservation of a unit cannot be, because of others: theirs and what its own
    /// buffers would take of them; in any order.
    #[must_use]
    pub fn kept_from(&self, unit_id: UnitId) -> Vec<Period> {
        let theirs = self.busy.iter().filter(|busy| busy.unit_id == unit_id);
        theirs.map(|busy| self.kept(&busy.period)).collect()
    }

    /// Whether nobody has a unit at any moment of the period and of its buffers.
    #[must_use]
    pub fn is_free(&self, unit_id: UnitId, period: &Period) -> bool {
        let holds = self.holds(period);
        !self.busy.iter().any(|busy| busy.unit_id == unit_id && busy.period.overlaps(&holds))
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
        let today = now.with_timezone(&self.time_zone).date_naive();
        let day_after = today.checked_add_days(Days::new(u64::from(self.resource.policy.horizon_days) + 1));
        day_after.map_or(DateTime::<Utc>::MAX_UTC, |day| start_of_day(day, self.time_zone))
    }
}

/// The reservable time of `window` from `now` to the horizon, split where the number of free units changes.
///
/// In order; touching inside one opening; full stretches are there with zero. Facts must hold the whole window.
#[must_use]
pub fn free_periods(facts: &BookingFacts, window: &Period, now: DateTime<Utc>) -> Vec<FreePeriod> {
    let facts = facts.as_of(now);
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
    let busy: Vec<Period> = kept.into_values().flat_map(union).collect();
    facts.reservable(&window).iter().flat_map(|open| split_by_occupancy(open, &busy, in_service)).collect()
}

/// Cuts one open stretch at each start and end of a reservation; a sweep, so `n log n` in reservations.
fn split_by_occupancy(open: &Period, busy: &[Period], units: usize) -> Vec<FreePeriod> {
    let mut changes: Vec<(DateTime<Utc>, i64)> = Vec::new();
    for taken in busy.iter().filter_map(|period| period.intersection(open)) {
        changes.push((taken.starts_at(), 1));
        changes.push((taken.ends_at(), -1));
    }
    changes.push((open.ends_at(), 0));
    changes.sort_unstable();
    let mut periods: Vec<FreePeriod> = Vec::new();
    let (mut cursor, mut taken) = (open.starts_at(), 0_i64);
    for (at, change) in changes {
        if let Ok(period) = Period::new(cursor, at) {
            let free_units = units.saturating_sub(usize::try_from(taken).unwrap_or_default());
            match periods.last_mut() {
                Some(last) if last.free_units == free_units => {
                    last.period = Period::new(last.period.starts_at(), at).unwrap_or(last.period);
                }
                _ => periods.push(FreePeriod { period, free_units }),
            }
            cursor = at;
        }
        taken += change;
    }
    periods
}

#[cfg(test)]
mod tests;
