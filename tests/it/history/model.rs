//! The reservations of one resource as they would be if everybody asked one after another: small enough to be read,
//! and of another make than the program. There are no closures, quotas or waitlists here; nothing begins or lapses
//! while the history is made. The team changes two rules meanwhile: which units serve, and the shortest reservation.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
    mem,
};

use escale::domain::reservation::State;
use uuid::Uuid;

use super::checker::{Sequential, mixed};

/// Half hours from a common beginning, the last one excluded.
pub type Span = (i64, i64);

/// A reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    pub unit: usize,
    pub span: Span,
    pub state: State,
    pub sequence: u32,
}

/// What the team decides about the resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// Of each unit, whether it is in service.
    pub serves: Vec<bool>,
    /// The shortest reservation, in half hours.
    pub shortest: i64,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `wish` is the same when the same is asked again; `key` is its `Idempotency-Key`.
    Reserve { wish: u64, key: Option<u64>, unit: Option<usize>, span: Span, by_team: bool },
    /// `known` is what `If-Match` names.
    Move { id: Uuid, span: Option<Span>, unit: Option<usize>, known: Option<u32>, by_team: bool },
    /// A change of state.
    Become { id: Uuid, verb: Verb },
    /// A unit is put out of service, or back.
    Serve { unit: usize, serves: bool },
    /// The shortest reservation is changed, in half hours.
    Shorten { shortest: i64 },
    /// One reservation is read.
    Read { id: Uuid },
    /// Everything is read.
    ReadAll,
}

/// A change of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Cancel,
    Approve,
    Decline,
    CheckIn,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The reservation as it is then.
    Is(Uuid, Held),
    /// The rules as they are then.
    Rule(Rules),
    /// All reservations, live or not, and the rules.
    All(BTreeMap<Uuid, Held>, Rules),
    /// The code of a refusal.
    Refused(String),
}

/// What was asked and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub asked: Asked,
    pub answer: Option<Answer>,
    /// Of a wish to reserve without an answer: what was found to have come of it.
    pub made: Option<Uuid>,
}

/// One resource.
#[derive(Clone, Debug)]
pub struct Desks {
    rules: Rules,
    needs_approval: bool,
    held: HashMap<Uuid, Held>,
    /// What each key was used for.
    keys: HashMap<u64, (u64, Uuid)>,
    digest: u64,
}

/// Values as they were.
#[derive(Debug, Default)]
pub struct Undo {
    rules: Option<Rules>,
    held: Option<(Uuid, Option<Held>)>,
    key: Option<u64>,
}

/// What comes of it: the reservation, and whether it was written.
type Outcome = Result<(Uuid, Held), &'static str>;

impl Desks {
    pub fn new(units: usize, needs_approval: bool) -> Self {
        let rules = Rules { serves: vec![true; units], shortest: 1 };
        let digest = digest(&rules);
        Self { rules, needs_approval, held: HashMap::new(), keys: HashMap::new(), digest }
    }

    /// The wanted unit, or any, that serves and on which nothing but `except` is in the way.
    fn free(&self, span: Span, wanted: Option<usize>, except: Option<Uuid>) -> Result<Vec<usize>, &'static str> {
        let is_taken = |unit: usize| {
            self.held.iter().any(|(id, held)| {
                let meets = held.span.0 < span.1 && span.0 < held.span.1;
                held.unit == unit && held.state.is_live() && meets && Some(*id) != except
            })
        };
        let asked = (0..self.rules.serves.len()).filter(|unit| wanted.is_none_or(|wanted| wanted == *unit));
        let serving: Vec<usize> = asked.filter(|unit| self.rules.serves[*unit]).collect();
        if serving.is_empty() {
            return Err("out_of_service");
        }
        let free: Vec<usize> = serving.into_iter().filter(|unit| !is_taken(*unit)).collect();
        if free.is_empty() { Err("already_reserved") } else { Ok(free) }
    }

    fn check_length(&self, span: Span) -> Result<(), &'static str> {
        if span.1 - span.0 < self.rules.shortest { Err("too_short") } else { Ok(()) }
    }

    /// The rules after a change of them.
    fn ruled(&self, asked: &Asked) -> Option<Rules> {
        let mut rules = self.rules.clone();
        match *asked {
            Asked::Serve { unit, serves } => rules.serves[unit] = serves,
            Asked::Shorten { shortest } => rules.shortest = shortest,
            _ => return None,
        }
        Some(rules)
    }

    /// What the program must say; where any of several units would do, `unit` is the one that it took.
    fn outcome(&self, asked: &Asked, new: Option<Uuid>, unit: usize) -> Outcome {
        match *asked {
            Asked::Reserve { wish, key, unit: wanted, span, by_team } => {
                if let Some((before, id)) = key.and_then(|key| self.keys.get(&key)) {
                    return if *before == wish { Ok((*id, self.held[id])) } else { Err("idempotency_conflict") };
                }
                self.check_length(span)?;
                let unit = taken_of(&self.free(span, wanted, None)?, unit)?;
                let id = new.filter(|id| !self.held.contains_key(id)).ok_or("an id that was used before")?;
                let state = if self.needs_approval && !by_team { State::Requested } else { State::Confirmed };
                Ok((id, Held { unit, span, state, sequence: 0 }))
            }
            Asked::Move { id, span, unit: wanted, known, by_team } => {
                let held = self.held.get(&id).ok_or("not_found")?;
                if known.is_some_and(|known| known != held.sequence) {
                    return Err("stale");
                }
                Ok((id, self.moved(id, held, span.unwrap_or(held.span), wanted, unit, by_team)?))
            }
            Asked::Become { id, verb } => {
                let held = self.held.get(&id).ok_or("not_found")?;
                let state = match (verb, held.state) {
                    (Verb::Cancel, State::Requested | State::Confirmed) => State::Cancelled,
                    (Verb::Approve, State::Requested) if !self.rules.serves[held.unit] => return Err("out_of_service"),
                    (Verb::Approve, State::Requested) => State::Confirmed,
                    (Verb::Decline, State::Requested) => State::Declined,
                    (Verb::CheckIn, State::Confirmed) => State::CheckedIn,
                    _ => return Err("invalid_state"),
                };
                Ok((id, Held { state, sequence: held.sequence + 1, ..*held }))
            }
            Asked::Read { id } => self.held.get(&id).map(|held| (id, *held)).ok_or("not_found"),
            Asked::Serve { .. } | Asked::Shorten { .. } | Asked::ReadAll => Err("no single reservation"),
        }
    }

    fn moved(
        &self,
        id: Uuid,
        held: &Held,
        span: Span,
        wanted: Option<usize>,
        unit: usize,
        by_team: bool,
    ) -> Result<Held, &'static str> {
        let may_move = match held.state {
            State::Requested | State::Confirmed => true,
            // Who is there may stay longer, where that needs no yes, or take another unit.
            State::CheckedIn => {
                let needs_yes = self.needs_approval && !by_team;
                span.0 == held.span.0 && (!needs_yes || span.1 <= held.span.1)
            }
            _ => false,
        };
        if !may_move {
            return Err("invalid_state");
        }
        let in_time = span != held.span;
        // Who is there and needs a yes for more time would have it too late.
        if held.state == State::CheckedIn && span.1 > held.span.1 && self.needs_approval && !by_team {
            return Err("invalid_state");
        }
        if !in_time && wanted.is_none_or(|wanted| wanted == held.unit) {
            return Ok(*held);
        }
        if in_time {
            self.check_length(span)?;
        }
        // Its own unit where that is free, unless another one is wanted.
        let own = self.free(span, Some(wanted.unwrap_or(held.unit)), Some(id));
        let free = if wanted.is_none() { own.or_else(|_| self.free(span, None, Some(id))) } else { own }?;
        let unit = taken_of(&free, unit)?;
        let asks_again = in_time && held.state == State::Confirmed && self.needs_approval && !by_team;
        let state = if asks_again { State::Requested } else { held.state };
        Ok(Held { unit, span, state, sequence: held.sequence + 1 })
    }

    fn rule(&mut self, rules: Rules) -> Rules {
        self.digest ^= digest(&self.rules) ^ digest(&rules);
        mem::replace(&mut self.rules, rules)
    }

    fn put(&mut self, id: Uuid, held: Option<Held>) -> Option<Held> {
        let before = match held {
            Some(held) => self.held.insert(id, held),
            None => self.held.remove(&id),
        };
        for value in before.iter().chain(&held) {
            self.digest ^= digest(&(id, value));
        }
        before
    }
}

/// The unit that was taken, if it was free.
fn taken_of(free: &[usize], unit: usize) -> Result<usize, &'static str> {
    if free.contains(&unit) { Ok(unit) } else { Err("a unit that it cannot be") }
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    mixed(hasher.finish())
}

impl Sequential for Desks {
    type Operation = Operation;
    type Undo = Undo;

    fn ways(&self, operation: &Operation) -> usize {
        let any_unit = matches!(operation.asked, Asked::Reserve { .. } | Asked::Move { .. });
        if operation.answer.is_none() && any_unit { self.rules.serves.len() } else { 1 }
    }

    fn apply(&mut self, operation: &Operation, way: usize) -> Option<Undo> {
        if let Some(rules) = self.ruled(&operation.asked) {
            let fits = match &operation.answer {
                Some(Answer::Rule(told)) => *told == rules,
                Some(_) => false,
                None => rules != self.rules,
            };
            return fits.then(|| Undo { rules: Some(self.rule(rules)), ..Undo::default() });
        }
        let (new, unit) = match &operation.answer {
            Some(Answer::Is(id, held)) => (Some(*id), held.unit),
            Some(Answer::All(all, rules)) => {
                let is_there = |(id, held): (&Uuid, &Held)| self.held.get(id) == Some(held);
                return (all.len() == self.held.len() && all.iter().all(is_there) && *rules == self.rules)
                    .then(Undo::default);
            }
            Some(Answer::Rule(_)) => return None,
            Some(Answer::Refused(_)) => (operation.made.or(Some(Uuid::nil())), way),
            None => (operation.made, way),
        };
        let (id, held) = match (self.outcome(&operation.asked, new, unit), &operation.answer) {
            (Ok(made), Some(Answer::Is(id, held))) => Some(made).filter(|made| *made == (*id, *held))?,
            (Ok(made), None) => Some(made).filter(|(id, held)| self.held.get(id) != Some(held))?,
            (Err(code), Some(Answer::Refused(told))) if code == told => return Some(Undo::default()),
            _ => return None,
        };
        let mut undo = Undo::default();
        if self.held.get(&id) != Some(&held) {
            undo.held = Some((id, self.put(id, Some(held))));
        }
        if let Asked::Reserve { wish, key: Some(key), .. } = operation.asked
            && !self.keys.contains_key(&key)
        {
            self.keys.insert(key, (wish, id));
            self.digest ^= digest(&(key, wish, id));
            undo.key = Some(key);
        }
        Some(undo)
    }

    fn undo(&mut self, undo: Undo) {
        if let Some(rules) = undo.rules {
            self.rule(rules);
        }
        if let Some((id, before)) = undo.held {
            self.put(id, before);
        }
        if let Some(key) = undo.key
            && let Some((wish, id)) = self.keys.remove(&key)
        {
            self.digest ^= digest(&(key, wish, id));
        }
    }

    fn fingerprint(&self) -> u64 {
        self.digest
    }
}
