//! When a resource can be reserved, and how many of its units are free.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;

use super::{
    ids::UnitId,
    local_time::start_of_day,
    opening_hours::OpeningHours,
    period::{Period, difference, intersection, union},
    resource::Resource,
};

/// All that a decision about a resource looks at, as one transaction read it.
#[derive(Clone, Debug, PartialEq)]
pub struct BookingFacts {
    /// The resource with its policy and units.
    pub resource: Resource,
    /// The zone of the place.
    pub time_zone: Tz,
    /// The hours of the place; `None` limits nothing.
    pub place_opening_hours: Option<OpeningHours>,
    /// Closures of the place, of the resource and of its units that touch the window read, with what is told of them.
    pub closed: Vec<ClosedPeriod>,
    /// Live reservations of the resource's units that touch the window read, in any order.
    pub busy: Vec<BusyUnit>,
}

/// A closure as decisions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPeriod {
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
    /// From when to when.
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
    /// Open and not closed inside `window`: in order, apart from each other.
    #[must_use]
    pub fn reservable(&self, window: &Period) -> Vec<Period> {
        let hours = [self.place_opening_hours.as_ref(), self.resource.opening_hours.as_ref()];
        let open = hours
            .into_iter()
            .flatten()
            .fold(vec![*window], |open, hours| intersection(&open, &hours.open_periods(window, self.time_zone)));
        difference(&open, &self.closed_to_all())
    }

    /// When every unit in service is closed: by closures of the whole, or of each of them at once.
    fn closed_to_all(&self) -> Vec<Period> {
        let whole = self.closed.iter().filter(|closed| closed.unit_id.is_none()).map(|closed| closed.period);
        let in_service = self.resource.units.iter().filter(|unit| !unit.out_of_service);
        let each = in_service.map(|unit| self.closed_alone(unit.id)).reduce(|left, right| intersection(&left, &right));
        union(whole.chain(each.unwrap_or_default()).collect())
    }

    /// When this unit alone is closed, in order, apart from each other.
    fn closed_alone(&self, unit_id: UnitId) -> Vec<Period> {
        let alone = self.closed.iter().filter(|closed| closed.unit_id == Some(unit_id));
        union(alone.map(|closed| closed.period).collect())
    }

    /// When nobody can have this unit although the resource may be open: somebody has it, or it alone is closed.
    ///
    /// In order, apart from each other.
    #[must_use]
    pub fn taken(&self, unit_id: UnitId) -> Vec<Period> {
        let busy = self.busy.iter().filter(|busy| busy.unit_id == unit_id).map(|busy| busy.period);
        let closed = self.closed.iter().filter(|closed| closed.unit_id == Some(unit_id)).map(|closed| closed.period);
        union(busy.chain(closed).collect())
    }

    /// The closure that keeps this unit from being reserved for the period.
    #[must_use]
    pub fn closure_of(&self, unit_id: UnitId, period: &Period) -> Option<&ClosedPeriod> {
        let concerns = |closed: &&ClosedPeriod| closed.unit_id.is_none_or(|closed| closed == unit_id);
        self.closed.iter().filter(concerns).find(|closed| closed.period.overlaps(period))
    }

    /// Whether nobody has the unit and no closure keeps it at any moment of the period.
    #[must_use]
    pub fn is_free(&self, unit_id: UnitId, period: &Period) -> bool {
        let busy = self.busy.iter().any(|busy| busy.unit_id == unit_id && busy.period.overlaps(period));
        !busy && self.closure_of(unit_id, period).is_none()
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
    let Ok(ahead) = Period::new(now, facts.horizon_ends_at(now)) else { return Vec::new() };
    let Some(window) = window.intersection(&ahead) else { return Vec::new() };
    let in_service: Vec<UnitId> =
        facts.resource.units.iter().filter(|unit| !unit.out_of_service).map(|unit| unit.id).collect();
    let taken: Vec<Period> = in_service.iter().flat_map(|unit| facts.taken(*unit)).collect();
    facts.reservable(&window).iter().flat_map(|open| split_by_occupancy(open, &taken, in_service.len())).collect()
}

/// Cuts one open stretch where a unit is taken or given back; a sweep, so `n log n` in these moments.
fn split_by_occupancy(open: &Period, taken: &[Period], units: usize) -> Vec<FreePeriod> {
    let mut changes: Vec<(DateTime<Utc>, i64)> = Vec::new();
    for taken in taken.iter().filter_map(|period| period.intersection(open)) {
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
