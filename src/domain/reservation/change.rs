//! May this reservation be moved to another time or another unit?

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    CancelRefusal, Limit, PersonFacts, Reservation, ReserveRefusal, SeriesScope, State, decide_cancel,
    ledger::Ledger,
    person::{check_person, needs_approval},
    reserve::{answer_by, check_behalf, free_unit, last_answer},
    series::{InstanceFault, period_at},
    shape::check_shape,
};
use crate::domain::{
    availability::BookingFacts, ids::UnitId, local_time::NonexistentTime, organisation::AllowanceFacts, period::Period,
    resource::Unit,
};

/// What somebody asks to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeRequest {
    /// A new start.
    pub starts_at: Option<DateTime<Utc>>,
    /// A new end, excluded.
    pub ends_at: Option<DateTime<Utc>>,
    /// Another unit.
    pub unit_id: Option<UnitId>,
    /// Another note; one line, private, may be empty.
    pub purpose: Option<String>,
}

/// Why it stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// It changed since the caller saw it.
    #[error("changed in the meantime")]
    Stale,
    /// It does not hold its unit any more, its period is over, or it is too near for its holder.
    #[error(transparent)]
    Settled(CancelRefusal),
    /// It was offered to somebody who waited, and stands as it is until they answer.
    #[error("an offer that waits for its holder")]
    Offered,
    /// It is under way, and more time needs a yes that would come too late.
    #[error("under way, and more time needs a yes")]
    UnderWay,
    /// The new end is not after the new start.
    #[error("the new end is not after the new start")]
    InvalidPeriod,
    /// Several of its series were meant, and it is of none.
    #[error("of no series")]
    NoSeries,
    /// A wall time that spring skips, of another reservation of the series.
    #[error(transparent)]
    Nonexistent(NonexistentTime),
    /// What would be refused to a new reservation.
    #[error(transparent)]
    Reserve(ReserveRefusal),
}

/// The refusal of one of several moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveRefusal {
    /// Where it was to go.
    pub period: Period,
    /// Why it cannot.
    pub refusal: ChangeRefusal,
}

/// A reservation and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// As it is.
    pub reservation: Reservation,
    /// From when to when it will be.
    pub period: Period,
}

/// The yes to one move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The unit.
    pub unit: Unit,
    /// How long it is kept free.
    pub holds: Period,
    /// Where the reservation stands then: a holder's move may need a yes again.
    pub state: State,
    /// When an unanswered request ends.
    pub lapses_at: Option<DateTime<Utc>>,
    /// What it costs, in euro cents; `None` when it is free.
    pub price_cents: Option<u32>,
}

impl ChangeRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Settled(refusal) => refusal.code(),
            Self::Offered | Self::UnderWay => "invalid_state",
            Self::InvalidPeriod => "invalid_period",
            Self::NoSeries => "invalid_field",
            Self::Nonexistent(_) => "nonexistent_time",
            Self::Reserve(refusal) => refusal.code(),
        }
    }
}

/// Where each reservation of the scope goes: the named one where the request says, the others as far along the
/// clocks of the place. `others` may hold the named one and what is out of scope or settled: they are left out.
///
/// # Errors
/// [`ChangeRefusal::NoSeries`], [`ChangeRefusal::InvalidPeriod`], [`ChangeRefusal::Nonexistent`].
pub fn plan_changes(
    named: &Reservation,
    others: &[Reservation],
    request: &ChangeRequest,
    scope: SeriesScope,
    time_zone: Tz,
    now: DateTime<Utc>,
) -> Result<Vec<Move>, ChangeRefusal> {
    if scope != SeriesScope::One && named.series.is_none() {
        return Err(ChangeRefusal::NoSeries);
    }
    let wall = |instant: DateTime<Utc>| instant.with_timezone(&time_zone).naive_local();
    let (from, until) = (named.period.starts_at(), named.period.ends_at());
    let (new_from, new_until) = (request.starts_at.unwrap_or(from), request.ends_at.unwrap_or(until));
    let period = Period::new(new_from, new_until).map_err(|_| ChangeRefusal::InvalidPeriod)?;
    let (later, longer) = (wall(new_from) - wall(from), wall(new_until) - wall(until));
    let mut moves = vec![Move { reservation: named.clone(), period }];
    let is_meant = |other: &&Reservation| {
        let in_scope = match scope {
            SeriesScope::One => false,
            SeriesScope::Following => other.period.starts_at() >= from,
            SeriesScope::All => true,
        };
        in_scope
            && other.id != named.id
            && other.state.is_live()
            && !other.has_lapsed(now)
            && other.period.starts_at() > now
    };
    for other in others.iter().filter(is_meant) {
        let (from, until) = (wall(other.period.starts_at()) + later, wall(other.period.ends_at()) + longer);
        let unmoved = later.is_zero() && longer.is_zero();
        let period = if unmoved { Ok(other.period) } else { period_at(from, until, time_zone) };
        let period = period.map_err(|fault| match fault {
            InstanceFault::Nonexistent(time) => ChangeRefusal::Nonexistent(time),
            InstanceFault::Empty => ChangeRefusal::InvalidPeriod,
        })?;
        moves.push(Move { reservation: other.clone(), period });
    }
    Ok(moves)
}

/// Decides several moves, all or none: none is in the way of another where it was, each is where it goes.
///
/// Facts must hold all that touches the old and new periods and [`super::DECISION_MARGIN`] around them; the
/// person is the holder, `is_manager` says that somebody who runs the place asks.
///
/// # Errors
/// [`MoveRefusal`] of the first that cannot be.
pub fn decide_changes(
    facts: &BookingFacts,
    person: &PersonFacts,
    moves: &[Move],
    wanted: Option<UnitId>,
    now: DateTime<Utc>,
) -> Result<Vec<Changed>, MoveRefusal> {
    let facts = &*facts.as_of(now);
    let mut ledger = Ledger::new(facts, person);
    moves.iter().for_each(|it| ledger.release(&it.reservation));
    let decided = moves.iter().map(|it| {
        let (facts, person) = ledger.around(&it.period);
        let changed = decide_change(facts, person, it, wanted, now)
            .map_err(|refusal| MoveRefusal { period: it.period, refusal })?;
        ledger.take(changed.unit.id, changed.holds, it.period, changed.state);
        Ok(changed)
    });
    let decided = decided.collect::<Result<_, _>>()?;
    check_allowances(facts, person, moves)?;
    Ok(decided)
}

/// Checks what the moves take of an organisation's allowance, all given back first and all taken after: a month that
/// has no more than before is not asked.
fn check_allowances(facts: &BookingFacts, person: &PersonFacts, moves: &[Move]) -> Result<(), MoveRefusal> {
    let (zone, before) = (facts.time_zone, &person.allowance);
    let moved = || moves.iter().filter(|it| it.period != it.reservation.period);
    let paid = || moved().filter_map(|it| Some((it.reservation.organisation_id?, it)));
    let mut after = before.clone();
    paid().for_each(|(_, it)| after.give_back(&it.reservation.period, zone));
    paid().for_each(|(_, it)| after.take(&it.period, zone, true));
    for (organisation, it) in paid().filter(|(_, it)| !after.takes_no_more_than(before, &it.period, zone)) {
        let mut others = PersonFacts { allowance: after.clone(), ..person.clone() };
        others.allowance.give_back(&it.period, zone);
        check_behalf(facts, &others, organisation, &it.period).map_err(|refusal| MoveRefusal {
            period: it.period,
            refusal: ChangeRefusal::Reserve(as_it_stands(refusal, before, &it.period, zone)),
        })?;
    }
    Ok(())
}

/// The refusal with what is left of the allowance now: what a move gives back first is not left for anybody.
fn as_it_stands(refusal: ReserveRefusal, now: &AllowanceFacts, period: &Period, time_zone: Tz) -> ReserveRefusal {
    match refusal {
        ReserveRefusal::QuotaExceeded(Limit::Allowance { of, limit, .. }) => {
            let left = now.left_of(of, limit, period, time_zone);
            ReserveRefusal::QuotaExceeded(Limit::Allowance { of, limit, left })
        }
        refusal => refusal,
    }
}

/// Decides one move; the facts are without the reservation itself.
///
/// Who runs the place moves what is live and not over; the holder as long as it could be called off, unless
/// the new period holds the old one and nobody has to agree: a request could be taken back after the limit. Where only
/// the unit changes, the rules about times are not asked again.
/// Without a wanted unit its own is kept where that is free.
///
/// # Errors
/// [`ChangeRefusal`], first reason first.
pub fn decide_change(
    facts: &BookingFacts,
    person: &PersonFacts,
    change: &Move,
    wanted: Option<UnitId>,
    now: DateTime<Utc>,
) -> Result<Changed, ChangeRefusal> {
    let (reservation, period) = (&change.reservation, &change.period);
    let policy = &facts.resource.policy;
    let moved = *period != reservation.period;
    let asks = moved && needs_approval(policy, person);
    let takes_more = period.contains(&reservation.period) && !asks;
    let limit = if person.is_manager || takes_more { 0 } else { policy.cancel_until_minutes };
    check_settled(change, limit, now)?;
    if asks && reservation.state == State::CheckedIn && !reservation.period.contains(period) {
        return Err(ChangeRefusal::UnderWay);
    }
    if moved {
        check_times(facts, person, change, now).map_err(ChangeRefusal::Reserve)?;
    }
    let own = facts.resource.units.iter().find(|unit| unit.id == reservation.unit_id);
    if let Some(own) = own.filter(|own| !moved && wanted.is_none_or(|wanted| wanted == own.id)) {
        // Another note takes nothing from anybody.
        return Ok(Changed {
            unit: own.clone(),
            holds: reservation.holds,
            state: reservation.state,
            lapses_at: reservation.lapses_at,
            price_cents: reservation.price_cents,
        });
    }
    let unit = match (free_unit(facts, period, Some(wanted.unwrap_or(reservation.unit_id))), wanted) {
        (Err(ReserveRefusal::AlreadyReserved | ReserveRefusal::OutOfService | ReserveRefusal::NotFound), None) => {
            free_unit(facts, period, None)
        }
        (found, _) => found,
    };
    let unit = unit.map_err(ChangeRefusal::Reserve)?.clone();
    let waits = asks && reservation.state == State::Confirmed;
    let state = if waits { State::Requested } else { reservation.state };
    let lapses_at = match reservation.lapses_at {
        Some(lapses_at) if !waits => Some(lapses_at.min(last_answer(period, now))),
        _ => waits.then(|| answer_by(policy, period, now)),
    };
    let price = policy.price.of_minutes(period.duration().num_minutes());
    Ok(Changed {
        unit,
        holds: facts.holds(period),
        state,
        lapses_at,
        price_cents: if moved { price } else { reservation.price_cents },
    })
}

/// Live, not over, and not nearer than the limit of its holder.
fn check_settled(change: &Move, limit_minutes: u32, now: DateTime<Utc>) -> Result<(), ChangeRefusal> {
    let reservation = &change.reservation;
    if reservation.is_offer && !reservation.has_lapsed(now) {
        return Err(ChangeRefusal::Offered);
    }
    // Whoever is there may stay longer or take another unit.
    let begun = reservation.state == State::CheckedIn && change.period.starts_at() == reservation.period.starts_at();
    if !begun {
        return decide_cancel(reservation, limit_minutes, now).map_err(ChangeRefusal::Settled);
    }
    let is_over = reservation.period.ends_at() <= now;
    if is_over { Err(ChangeRefusal::Settled(CancelRefusal::TooLate { limit_minutes: 0 })) } else { Ok(()) }
}

/// The rules of a new reservation; one whose start stays is not too soon.
fn check_times(
    facts: &BookingFacts,
    person: &PersonFacts,
    change: &Move,
    now: DateTime<Utc>,
) -> Result<(), ReserveRefusal> {
    let start = change.period.starts_at();
    let lead = TimeDelta::minutes(i64::from(facts.resource.policy.lead_minutes));
    let stays = start == change.reservation.period.starts_at();
    let asked_at = if stays { now.min(start - lead) } else { now };
    check_shape(facts, &change.period, asked_at)?;
    if change.period.ends_at() <= now {
        return Err(ReserveRefusal::TooSoon { lead_minutes: 0 });
    }
    check_person(person, &facts.resource, facts.time_zone, &change.period, now)
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
