//! The rules of the line, of certifications and of time.

use chrono::TimeDelta;
use escale::domain::{
    ids::{ClosureId, ReservationId, UnitId, WaitlistEntryId},
    period::Period,
    reservation::State,
    waitlist::WaitState,
};

use super::world::{CLEANING_MINUTES, Code, Held, NO_SHOW_MINUTES, Picks, TEAM, Wish, World, meet};

impl World {
    fn wish_of(&mut self, reservation: ReservationId) -> Option<&mut Wish> {
        self.line.iter_mut().find(|wish| wish.offer.is_some_and(|(id, _)| id == reservation))
    }

    /// Only for what is full and else fine, and once.
    pub fn join(&self, person: usize, period: &Period, unit: Option<UnitId>) -> Result<(), Code> {
        match self.reserve(person, period, unit) {
            Err("already_reserved") => {}
            Err(code) => return Err(code),
            Ok(_) => return Err("invalid_state"),
        }
        let is_same = |other: &Wish| {
            (other.person, other.period) == (person, *period)
                && matches!(other.state, WaitState::Waiting | WaitState::Offered)
        };
        if self.line.iter().any(is_same) { Err("invalid_state") } else { Ok(()) }
    }

    /// Whether it waits for the answer of somebody in the line.
    pub(super) fn is_offer(&self, id: ReservationId) -> bool {
        let holds = |wish: &Wish| wish.state == WaitState::Offered && wish.offer.is_some_and(|(held, _)| held == id);
        self.line.iter().any(holds)
    }

    /// What is free goes to the line in its order; the program must have offered the same, of a unit that is free.
    pub fn offer_next(&mut self, picks: &Picks) {
        self.offer_to(self.line.len(), picks);
    }

    /// How many in the line are served before somebody takes a period of their own accord: all, where any of them wishes
    /// a part of it, or those before the person's own wish that it fulfils; which is told too.
    pub fn before(&self, period: &Period, own: Option<(usize, Option<UnitId>)>) -> (usize, Option<WaitlistEntryId>) {
        let cleaning = TimeDelta::minutes(i64::from(CLEANING_MINUTES));
        let cleaned = |it: &Period| Period::new(it.starts_at(), it.ends_at() + cleaning).unwrap();
        let waits = |wish: &&Wish| wish.state == WaitState::Waiting;
        if !self.line.iter().filter(waits).any(|wish| meet(&cleaned(&wish.period), &cleaned(period))) {
            return (0, None);
        }
        let fulfils = |wish: &Wish| {
            own.is_some_and(|(person, unit)| wish.person == person && (wish.unit.is_none() || wish.unit == unit))
                && wish.state == WaitState::Waiting
                && wish.period.starts_at() > self.now
                && wish.period.starts_at() <= period.starts_at()
                && period.ends_at() <= wish.period.ends_at()
        };
        let own = self.line.iter().position(fulfils);
        (own.unwrap_or(self.line.len()), own.map(|own| self.line[own].id))
    }

    /// Whether somebody among the first of the line would get something now.
    pub fn someone_fits(&self, before: usize) -> bool {
        let first = self.line.iter().take(before).filter(|wish| wish.state == WaitState::Waiting);
        first
            .filter(|wish| wish.period.starts_at() > self.now)
            .any(|wish| self.reserve(wish.person, &wish.period, wish.unit).is_ok())
    }

    /// The wish that somebody fulfilled alone is no longer in the line.
    pub fn fulfilled(&mut self, own: WaitlistEntryId) {
        let own = self.line.iter_mut().find(|wish| wish.id == own).unwrap();
        own.state = WaitState::Withdrawn;
    }

    pub fn offer_to(&mut self, before: usize, picks: &Picks) {
        for index in 0..before {
            let wish = self.line[index].clone();
            if wish.state != WaitState::Waiting || wish.period.starts_at() <= self.now {
                continue;
            }
            let pick = picks.get(&wish.id);
            let Ok(free) = self.reserve(wish.person, &wish.period, wish.unit) else {
                // Another offer of the same operation may still come to it.
                continue;
            };
            let (id, unit) = *pick.unwrap_or_else(|| panic!("{free:?} was not offered to {wish:?}"));
            assert!(free.contains(&unit), "{unit:?} was offered to {wish:?}, not one of {free:?}");
            let until = (self.now + TimeDelta::minutes(30)).min(wish.period.starts_at());
            self.reserved(id, wish.person, unit, wish.period);
            let held = self.held.last_mut().unwrap();
            (held.state, held.lapses_at) = (State::Requested, Some(until));
            let wish = &mut self.line[index];
            (wish.state, wish.offer) = (WaitState::Offered, Some((id, until)));
        }
    }

    /// Ends a reservation before its time: its offer, if it was one, has passed.
    fn end(&mut self, id: ReservationId, state: State) {
        let index = self.index(id);
        self.held[index].become_(state, self.now);
        if let Some(wish) = self.wish_of(id).filter(|wish| wish.state == WaitState::Offered) {
            wish.state = WaitState::Passed;
        }
    }

    /// Ends a reservation before its time, and the next in the line is served.
    pub fn release(&mut self, id: ReservationId, state: State, picks: &Picks) {
        self.end(id, state);
        self.offer_next(picks);
    }

    /// A closure calls off what it hits, if the team says so, but for who is there already.
    pub fn closed(&mut self, closure: ClosureId, period: Period, cancels: bool, picks: &Picks) {
        let now = self.now;
        let is_hit = |held: &&Held| {
            matches!(held.state, State::Requested | State::Confirmed)
                && now < held.period.ends_at()
                && !held.is_overdue(now)
                && meet(&held.period, &period)
        };
        let hit: Vec<ReservationId> = self.held.iter().filter(is_hit).map(|held| held.id).collect();
        self.closed.push((closure, period));
        if cancels && !hit.is_empty() {
            hit.into_iter().for_each(|id| self.end(id, State::Cancelled));
            self.offer_next(picks);
        }
    }

    /// The state that what was offered gets.
    pub fn accept(&self, index: usize) -> Result<State, Code> {
        let wish = &self.line[index];
        let (WaitState::Offered, Some((id, until))) = (wish.state, wish.offer) else { return Err("invalid_state") };
        let held = &self.held[self.index(id)];
        if held.state != State::Requested || until <= self.now {
            return Err("invalid_state");
        }
        self.check_open(held)?;
        if !self.certified[wish.person] {
            return Err("certification_required");
        }
        // It now waits for the team.
        Ok(if wish.person == TEAM { State::Confirmed } else { State::Requested })
    }

    pub fn accepted(&mut self, index: usize, state: State) {
        let wish = &mut self.line[index];
        wish.state = WaitState::Accepted;
        let (id, period) = (wish.offer.unwrap().0, wish.period);
        let lapses_at = (state == State::Requested).then(|| self.answer_by(&period));
        let held = self.index(id);
        self.held[held].lapses_at = lapses_at;
        self.held[held].become_(state, self.now);
    }

    pub fn leave(&self, index: usize) -> Result<(), Code> {
        let is_in_line = matches!(self.line[index].state, WaitState::Waiting | WaitState::Offered);
        if is_in_line { Ok(()) } else { Err("invalid_state") }
    }

    /// Whoever leaves gives back what was offered and not taken.
    pub fn left(&mut self, id: WaitlistEntryId, picks: &Picks) {
        let wish = self.line.iter_mut().find(|wish| wish.id == id).unwrap();
        let was_offered = wish.state == WaitState::Offered;
        wish.state = WaitState::Withdrawn;
        if let Some((id, _)) = wish.offer.filter(|_| was_offered)
            && self.held[self.index(id)].state == State::Requested
        {
            self.release(id, State::Cancelled, picks);
        }
    }

    /// A certification is withdrawn; what needs it is called off, if the team says so, in the order of the ids.
    pub fn withdrawn(&mut self, person: usize, cancels: bool, picks: &Picks) -> Vec<ReservationId> {
        self.certified[person] = false;
        let now = self.now;
        let rests = |held: &&Held| held.holder == person && held.is_live() && held.period.ends_at() > now;
        let mut hit: Vec<ReservationId> = self.held.iter().filter(rests).map(|held| held.id).collect();
        hit.sort_unstable();
        let meant: Vec<ReservationId> =
            hit.iter().copied().filter(|id| cancels && self.cancel(self.index(*id)).is_ok()).collect();
        if !meant.is_empty() {
            meant.into_iter().for_each(|id| self.end(id, State::Cancelled));
            self.offer_next(picks);
        }
        hit
    }

    /// What time alone does.
    pub fn upkeep(&mut self, picks: &Picks) {
        let now = self.now;
        for held in &mut self.held {
            let (is_over, begun) = (held.period.ends_at() <= now, now - held.period.starts_at().max(held.changed));
            match held.state {
                State::Requested if is_over || held.lapses_at.is_some_and(|at| at <= now) => {
                    held.become_(State::Lapsed, now);
                }
                State::Confirmed if is_over || begun >= TimeDelta::minutes(i64::from(NO_SHOW_MINUTES)) => {
                    held.become_(State::NoShow, now);
                }
                State::CheckedIn if is_over => held.become_(State::Completed, now),
                _ => {}
            }
        }
        for index in 0..self.line.len() {
            let wish = self.line[index].clone();
            self.line[index].state = match (wish.state, wish.offer) {
                (WaitState::Waiting, _) if wish.period.starts_at() <= now => WaitState::Passed,
                (WaitState::Offered, Some((id, until))) => self.settled(id, until <= now),
                (state, _) => state,
            };
        }
        self.offer_next(picks);
    }

    /// What an offer has come to, by what is held for it.
    fn settled(&mut self, id: ReservationId, is_over: bool) -> WaitState {
        let index = self.index(id);
        match self.held[index].state {
            State::Requested if !is_over => WaitState::Offered,
            State::Requested => {
                self.held[index].become_(State::Lapsed, self.now);
                WaitState::Passed
            }
            State::Confirmed | State::CheckedIn | State::Completed | State::NoShow => WaitState::Accepted,
            State::Cancelled | State::Declined | State::Lapsed => WaitState::Passed,
        }
    }
}
