//! The rules as a person would tell them, over plain lists: one resource that needs a certification and the team's
//! yes. Each function says what must come of an operation; where the program may choose a unit, those among which.
//! Nothing here asks the program's own rules, so that it can find a fault in them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use escale::domain::{
    ids::{ClosureId, ReservationId, UnitId, WaitlistEntryId},
    period::Period,
    reservation::State,
    waitlist::WaitState,
};

pub const UNITS: usize = 2;
/// The last one is of the team.
pub const PEOPLE: usize = 3;
pub const TEAM: usize = PEOPLE - 1;

pub const LAPSE_MINUTES: u32 = 120;
pub const NO_SHOW_MINUTES: u32 = 30;
pub const CLEANING_MINUTES: u32 = 30;

/// The code of a refusal.
pub type Code = &'static str;

/// A reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: ReservationId,
    pub holder: usize,
    pub unit: UnitId,
    pub period: Period,
    pub state: State,
    pub sequence: u32,
    pub lapses_at: Option<DateTime<Utc>>,
    pub changed: DateTime<Utc>,
}

/// A wish in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub id: WaitlistEntryId,
    pub person: usize,
    pub unit: Option<UnitId>,
    pub period: Period,
    pub state: WaitState,
    /// What is held for it, and until when.
    pub offer: Option<(ReservationId, DateTime<Utc>)>,
}

/// Which units the program gave to whom in the line.
pub type Picks = BTreeMap<WaitlistEntryId, (ReservationId, UnitId)>;

/// What a move must come to, on one of these units; `None` when nothing changes.
pub type Moved = Option<(Vec<UnitId>, State, Option<DateTime<Utc>>)>;

/// Everything.
#[derive(Debug)]
pub struct World {
    pub now: DateTime<Utc>,
    pub units: Vec<UnitId>,
    pub broken: Vec<UnitId>,
    pub closed: Vec<(ClosureId, Period)>,
    pub certified: [bool; PEOPLE],
    pub held: Vec<Held>,
    pub line: Vec<Wish>,
}

/// Whether two periods share a moment.
pub fn meet(one: &Period, other: &Period) -> bool {
    one.starts_at() < other.ends_at() && other.starts_at() < one.ends_at()
}

impl Held {
    /// Nobody answered in time: it keeps nothing, whether its row says so already or not.
    pub(super) fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Requested && self.lapses_at.is_some_and(|lapses_at| lapses_at <= now)
    }

    /// Whether it is in the way of a period on a unit: cleaning takes its time after each.
    fn keeps(&self, unit: UnitId, period: &Period) -> bool {
        let cleaning = TimeDelta::minutes(i64::from(CLEANING_MINUTES));
        let (from, until) = (self.period.starts_at(), self.period.ends_at() + cleaning);
        self.unit == unit && self.is_live() && from < period.ends_at() + cleaning && period.starts_at() < until
    }

    pub const fn is_live(&self) -> bool {
        matches!(self.state, State::Requested | State::Confirmed | State::CheckedIn)
    }

    fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.period.ends_at() <= now
    }

    pub fn become_(&mut self, state: State, now: DateTime<Utc>) {
        (self.state, self.changed) = (state, now);
        self.sequence += 1;
    }
}

impl World {
    pub fn index(&self, id: ReservationId) -> usize {
        self.held.iter().position(|held| held.id == id).unwrap()
    }

    /// When a request that is made now ends unanswered.
    pub(super) fn answer_by(&self, period: &Period) -> DateTime<Utc> {
        (self.now + TimeDelta::minutes(i64::from(LAPSE_MINUTES))).min(self.last_answer(period))
    }

    /// The start, or the end of what has begun.
    fn last_answer(&self, period: &Period) -> DateTime<Utc> {
        if period.starts_at() > self.now { period.starts_at() } else { period.ends_at() }
    }

    fn is_closed(&self, period: &Period) -> bool {
        self.closed.iter().any(|(_, closed)| meet(closed, period))
    }

    /// The units that may be given for a period, `except` being given up for it.
    fn free(
        &self,
        period: &Period,
        wanted: Option<UnitId>,
        except: Option<ReservationId>,
    ) -> Result<Vec<UnitId>, Code> {
        let asked = self.units.iter().copied().filter(|unit| wanted.is_none_or(|wanted| wanted == *unit));
        let mut free: Vec<UnitId> = asked.filter(|unit| !self.broken.contains(unit)).collect();
        if free.is_empty() {
            return Err("out_of_service");
        }
        if self.is_closed(period) {
            return Err("closed");
        }
        let others = || self.held.iter().filter(|held| Some(held.id) != except && !held.is_overdue(self.now));
        free.retain(|unit| !others().any(|held| held.keeps(*unit, period)));
        if free.is_empty() { Err("already_reserved") } else { Ok(free) }
    }

    /// The units that a person may be given.
    pub fn reserve(&self, person: usize, period: &Period, wanted: Option<UnitId>) -> Result<Vec<UnitId>, Code> {
        if period.starts_at() < self.now {
            return Err("too_soon");
        }
        if !self.certified[person] {
            return Err("certification_required");
        }
        self.free(period, wanted, None)
    }

    /// Gives a unit: what nobody answered in time and is in the way has lapsed.
    fn clear(&mut self, unit: UnitId, period: &Period) {
        let now = self.now;
        let in_the_way = self.held.iter_mut().filter(|held| held.is_overdue(now) && held.keeps(unit, period));
        in_the_way.for_each(|held| held.become_(State::Lapsed, now));
    }

    pub fn reserved(&mut self, id: ReservationId, holder: usize, unit: UnitId, period: Period) -> State {
        self.clear(unit, &period);
        let waits = holder != TEAM;
        let state = if waits { State::Requested } else { State::Confirmed };
        let lapses_at = waits.then(|| self.answer_by(&period));
        let (sequence, changed) = (0, self.now);
        self.held.push(Held { id, holder, unit, period, state, sequence, lapses_at, changed });
        state
    }

    pub fn move_(&self, index: usize, by_team: bool, period: &Period, wanted: Option<UnitId>) -> Result<Moved, Code> {
        let held = &self.held[index];
        let stays = period.starts_at() == held.period.starts_at();
        self.check_settled(held, stays)?;
        let in_time = *period != held.period;
        // Who is there takes no more time without a yes.
        let takes_more = held.period.starts_at() > period.starts_at() || period.ends_at() > held.period.ends_at();
        if in_time && takes_more && !by_team && held.state == State::CheckedIn {
            return Err("invalid_state");
        }
        if in_time && (!stays && period.starts_at() < self.now || period.ends_at() <= self.now) {
            return Err("too_soon");
        }
        if in_time && !self.certified[held.holder] {
            return Err("certification_required");
        }
        if !in_time && wanted.is_none_or(|wanted| wanted == held.unit) {
            return Ok(None);
        }
        let own = self.free(period, Some(wanted.unwrap_or(held.unit)), Some(held.id));
        let units = match own {
            Err("already_reserved" | "out_of_service") if wanted.is_none() => self.free(period, None, Some(held.id)),
            own => own,
        }?;
        let asks_again = in_time && held.state == State::Confirmed && !by_team;
        let state = if asks_again { State::Requested } else { held.state };
        let lapses_at = if asks_again { Some(self.answer_by(period)) } else { held.lapses_at };
        Ok(Some((units, state, lapses_at.map(|at| at.min(self.last_answer(period))))))
    }

    /// Who is there may stay on; anything else moves only while it waits or is confirmed.
    fn check_settled(&self, held: &Held, starts_as_before: bool) -> Result<(), Code> {
        let is_open = match held.state {
            State::Requested => !held.is_overdue(self.now) && !self.is_offer(held.id),
            State::Confirmed => true,
            State::CheckedIn => starts_as_before,
            _ => false,
        };
        match is_open {
            false => Err("invalid_state"),
            true if held.is_over(self.now) => Err("too_late_to_cancel"),
            true => Ok(()),
        }
    }

    pub fn moved(
        &mut self,
        index: usize,
        unit: UnitId,
        period: Period,
        state: State,
        lapses_at: Option<DateTime<Utc>>,
    ) {
        self.clear(unit, &period);
        let held = &mut self.held[index];
        (held.unit, held.period, held.lapses_at) = (unit, period, lapses_at);
        held.become_(state, self.now);
    }

    pub fn cancel(&self, index: usize) -> Result<State, Code> {
        let held = &self.held[index];
        match held.state {
            State::Requested if held.is_overdue(self.now) => Err("invalid_state"),
            State::Requested | State::Confirmed if held.is_over(self.now) => Err("too_late_to_cancel"),
            State::Requested | State::Confirmed => Ok(State::Cancelled),
            _ => Err("invalid_state"),
        }
    }

    pub fn approve(&self, index: usize) -> Result<State, Code> {
        let held = &self.held[index];
        self.decline(index)?;
        self.check_open(held)?;
        Ok(State::Confirmed)
    }

    /// What was held for somebody can still be had.
    pub(super) fn check_open(&self, held: &Held) -> Result<(), Code> {
        if self.broken.contains(&held.unit) {
            return Err("out_of_service");
        }
        if self.is_closed(&held.period) { Err("closed") } else { Ok(()) }
    }

    pub fn decline(&self, index: usize) -> Result<State, Code> {
        let held = &self.held[index];
        let open = !held.is_overdue(self.now) && !held.is_over(self.now) && !self.is_offer(held.id);
        let waits = held.state == State::Requested && open;
        if waits { Ok(State::Declined) } else { Err("invalid_state") }
    }

    pub fn check_in(&self, index: usize, by_team: bool) -> Result<State, Code> {
        let held = &self.held[index];
        let starts_at = held.period.starts_at();
        let day = |at: DateTime<Utc>| at.with_timezone(&Paris).date_naive();
        let is_its_day = day(starts_at) <= day(self.now);
        let is_open = by_team && is_its_day || starts_at - TimeDelta::minutes(15) <= self.now;
        let can = held.state == State::Confirmed && !held.is_over(self.now) && is_open;
        if can { Ok(State::CheckedIn) } else { Err("invalid_state") }
    }

    pub fn check_out(&self, index: usize) -> Result<State, Code> {
        if self.held[index].state == State::CheckedIn { Ok(State::Completed) } else { Err("invalid_state") }
    }

    /// Whoever leaves in the middle has had it until now.
    pub fn checked_out(&mut self, index: usize) {
        let (held, now) = (&mut self.held[index], self.now);
        if held.period.starts_at() < now && now < held.period.ends_at() {
            held.period = Period::new(held.period.starts_at(), now).unwrap();
        }
    }
}
