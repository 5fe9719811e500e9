//! A period without service: works, holidays, a broken machine; and what becomes of the reservations that it hits.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    availability::{BookingFacts, BusyUnit, shuts_out},
    ids::{ClosureId, PlaceId, ReservationId, ResourceId, UnitId},
    kind::{ResourceKind, text_enum},
    period::Period,
    reservation::{Reservation, decide_cancel},
    resource::Unit,
};

/// A closed period of a place, of one of its resources, or of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The `UID` of its event, for ever.
    pub id: ClosureId,
    /// The place it is in.
    pub place_id: PlaceId,
    /// The resource it closes; `None` closes the whole place.
    pub resource_id: Option<ResourceId>,
    /// The one copy of the resource that it closes; `None` closes all of them.
    pub unit_id: Option<UnitId>,
    /// From when to when.
    pub period: Period,
    /// What is told to the public; one line, may be empty.
    pub reason: String,
    /// Raised by one at each change.
    pub sequence: u32,
    /// Since when it closes nothing any more; it stays for the calendars that told it.
    pub reopened_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

text_enum! {
    /// What becomes of the live reservations that a new closure hits.
    Hit {
        /// They stay as they are; the manager sees to them.
        Keep = "keep",
        /// Each goes to a free unit of its resource, or nothing is closed.
        Move = "move",
        /// They are called off, with the closure's reason.
        Cancel = "cancel",
    }
}

/// What becomes of one reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Kept,
    /// It gets this unit.
    Moved(Unit),
    /// It is called off.
    Cancelled,
}

/// How many reservations met which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HitCount {
    /// Those that stay.
    pub kept: usize,
    /// Those that got another unit.
    pub moved: usize,
    /// Those that were called off.
    pub cancelled: usize,
}

/// The longest closure and the furthest end taken, so that a mistyped year closes nothing for ever.
const WITHIN_YEARS: u32 = 5;

/// Why a place is not closed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseRefusal {
    /// It is over already.
    #[error("a closure ends after now")]
    Over,
    /// It begins or ends too far from now.
    #[error("a closure lies within {years} years of now")]
    TooFar {
        /// How many years.
        years: u32,
    },
    /// The place has no such resource.
    #[error("no such resource")]
    UnknownResource,
    /// The resource has no such unit.
    #[error("no such unit")]
    UnknownUnit,
    /// Reservations are hit, and nobody said what becomes of them.
    #[error("{} reservations are hit", hit.len())]
    Undecided {
        /// Each with its period, by start, then id.
        hit: Vec<(ReservationId, Period)>,
    },
    /// Reservations were to be moved, and some have nowhere to go.
    #[error("{stuck} of {hit} reservations have no free unit")]
    CannotMove {
        /// How many found no free unit.
        stuck: usize,
        /// How many are hit.
        hit: usize,
    },
    /// It no longer hits those, or not as they stood, of whom was said what becomes of them.
    #[error("other reservations are hit than were seen")]
    Stale,
}

/// The closure is over: code `closure_over`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is over")]
pub struct ReopenRefusal;

impl CloseRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Over | Self::TooFar { .. } => "invalid_period",
            Self::UnknownResource | Self::UnknownUnit | Self::Undecided { .. } => "invalid_field",
            Self::CannotMove { .. } => "cannot_move",
            Self::Stale => "stale",
        }
    }
}

impl ReopenRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "closure_over"
    }
}

impl HitCount {
    /// Counts fates.
    #[must_use]
    pub fn of(fates: &[(ReservationId, Fate)]) -> Self {
        fates.iter().fold(Self::default(), |count, (_, fate)| match fate {
            Fate::Kept => Self { kept: count.kept + 1, ..count },
            Fate::Moved(_) => Self { moved: count.moved + 1, ..count },
            Fate::Cancelled => Self { cancelled: count.cancelled + 1, ..count },
        })
    }
}

impl Closure {
    /// Whether somebody who has a reservation would stand before a closed door: it is live, not over, and the closure
    /// keeps its unit, of this kind, for a part of it; of a loan only who fetches it or brings it back meets the door of
    /// the place.
    #[must_use]
    pub fn hits(&self, reservation: &Reservation, kind: ResourceKind, now: DateTime<Utc>) -> bool {
        self.reopened_at.is_none()
            && reservation.state.is_live()
            && now < reservation.period.ends_at()
            && self.place_id == reservation.place_id
            && self.resource_id.is_none_or(|resource| resource == reservation.resource_id)
            && self.unit_id.is_none_or(|unit| unit == reservation.unit_id)
            && shuts_out(&self.period, self.resource_id.is_none(), kind, &reservation.period)
    }
}

/// Decides a new closure: not over, and within five years on either side of now.
///
/// # Errors
/// [`CloseRefusal::Over`], [`CloseRefusal::TooFar`].
pub fn decide_close(period: &Period, now: DateTime<Utc>) -> Result<(), CloseRefusal> {
    let within = TimeDelta::days(i64::from(WITHIN_YEARS) * 366);
    if period.ends_at() <= now {
        return Err(CloseRefusal::Over);
    }
    let near = now - within <= period.starts_at() && period.ends_at() <= now + within;
    if near { Ok(()) } else { Err(CloseRefusal::TooFar { years: WITHIN_YEARS }) }
}

/// Decides what becomes of the reservations that a new closure hits, in the order given.
///
/// `facts` are those of the resource of a closed unit, as they are before the closure, over all of the reservations'
/// periods; without them no reservation has anywhere to go. Whoever is there already is not called off.
///
/// # Errors
/// [`CloseRefusal::CannotMove`] when not each can be moved: all or none.
pub fn decide_hit(
    hit: Hit,
    reservations: &[&Reservation],
    facts: Option<&BookingFacts>,
    now: DateTime<Utc>,
) -> Result<Vec<(ReservationId, Fate)>, CloseRefusal> {
    let fates: Vec<(ReservationId, Option<Fate>)> = reservations
        .iter()
        .map(|reservation| {
            let fate = match hit {
                Hit::Keep => Some(Fate::Kept),
                // The rule of calling off is the same for a manager's closure.
                Hit::Cancel => Some(decide_cancel(reservation, 0, now).map_or(Fate::Kept, |()| Fate::Cancelled)),
                Hit::Move => facts.and_then(|facts| another_unit(facts, reservation, now)).map(Fate::Moved),
            };
            (reservation.id, fate)
        })
        .collect();
    let stuck = fates.iter().filter(|(_, fate)| fate.is_none()).count();
    if stuck > 0 {
        return Err(CloseRefusal::CannotMove { stuck, hit: reservations.len() });
    }
    Ok(fates.into_iter().filter_map(|(id, fate)| Some((id, fate?))).collect())
}

/// Decides to open again what is closed: before its end, also when it has begun.
///
/// # Errors
/// [`ReopenRefusal`].
pub fn decide_reopen(closure: &Closure, now: DateTime<Utc>) -> Result<(), ReopenRefusal> {
    if now < closure.period.ends_at() { Ok(()) } else { Err(ReopenRefusal) }
}

/// The first unit in the resource's order that is in service and free for the whole reservation.
///
/// Reservations of one unit never overlap (DOMAIN rule 1), so that those moved away from it never meet in another.
/// Each takes along what it holds, whatever buffers the rules ask today.
fn another_unit(facts: &BookingFacts, reservation: &Reservation, now: DateTime<Utc>) -> Option<Unit> {
    let others = facts.resource.units.iter().filter(|unit| !unit.out_of_service && unit.id != reservation.unit_id);
    let had: Vec<BusyUnit> = facts.busy.iter().copied().chain(facts.late(now)).collect();
    let is_had = |unit: &Unit| had.iter().any(|had| had.unit_id == unit.id && had.period.overlaps(&reservation.holds));
    let mut free = others.filter(|unit| !is_had(unit) && facts.closure_of(unit.id, &reservation.period).is_none());
    free.next().cloned()
}

#[cfg(test)]
mod tests;
