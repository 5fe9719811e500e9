//! Is there an order of these operations, each at one moment between its sending and its answer, that gives each the
//! answer that it got? The search of Wing and Gong (1993), with Lowe's memory of where it has been.
//!
//! Linearizability is local (Herlihy and Wing 1990): where each operation concerns one object, a whole history has
//! such an order exactly when the history of each object has one. So the objects are checked one by one.

use std::{cmp::Reverse, collections::HashSet, time::Duration};

/// Something that does one operation after another.
pub trait Sequential {
    /// What is done, with the answer if there was one.
    type Operation;
    /// What takes it back.
    type Undo;

    /// In how many ways the operation may go; more than one where no answer tells which.
    fn ways(&self, operation: &Self::Operation) -> usize;

    /// Does it; `None`, and nothing changes, if it could not have given its answer now, or has none and would change
    /// nothing.
    fn apply(&mut self, operation: &Self::Operation, way: usize) -> Option<Self::Undo>;

    /// Takes back the last that was done and not taken back.
    fn undo(&mut self, undo: Self::Undo);

    /// A digest of the state.
    fn fingerprint(&self) -> u64;
}

/// An operation and when it can have taken effect, counted from the beginning.
#[derive(Clone, Debug)]
pub struct Event<O> {
    /// Not before.
    pub sent: Duration,
    /// Not after. Without an answer it took effect at any time from then on, or never.
    pub answered: Option<Duration>,
    /// What was asked and answered.
    pub operation: O,
}

/// How the search went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// How many operations were tried.
    pub steps: u64,
    /// How many of them were taken back.
    pub taken_back: u64,
}

/// Why no order was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoOrder {
    /// There is none; those that were done in the longest beginning, and those that could have come next.
    Wrong { done: Vec<usize>, next: Vec<usize> },
    /// The search was given up.
    TooLong,
}

const MOST_STEPS: u64 = 20_000_000;

/// Finds an order, or that there is none.
pub fn find_order<S: Sequential>(state: &mut S, events: &[Event<S::Operation>]) -> Result<Search, NoOrder> {
    Walk::new(state, events).run()
}

/// A step that was taken, and those that may be taken after it.
struct Frame<U> {
    step: Option<(usize, U)>,
    /// Event and way, the next to be tried last.
    next: Vec<(usize, usize)>,
}

struct Walk<'a, S: Sequential> {
    state: &'a mut S,
    events: &'a [Event<S::Operation>],
    /// Those with an answer, in the order of their sending.
    answered: Vec<usize>,
    /// Those without one.
    lost: Vec<usize>,
    is_done: Vec<bool>,
    /// A digest of `is_done`.
    done: u128,
    /// How many of `answered` are not done, and before which place of it all are.
    left: usize,
    low: usize,
    /// Where the walk has been. Two places with one digest could only make it miss an order, never find a wrong one.
    seen: HashSet<(u128, u64)>,
    search: Search,
}

impl<'a, S: Sequential> Walk<'a, S> {
    fn new(state: &'a mut S, events: &'a [Event<S::Operation>]) -> Self {
        let (mut answered, lost): (Vec<usize>, Vec<usize>) =
            (0..events.len()).partition(|&event| events[event].answered.is_some());
        answered.sort_by_key(|&event| events[event].sent);
        let (left, is_done) = (answered.len(), vec![false; events.len()]);
        let (seen, search) = (HashSet::new(), Search::default());
        Self { state, events, answered, lost, is_done, done: 0, left, low: 0, seen, search }
    }

    fn run(mut self) -> Result<Search, NoOrder> {
        let (mut furthest, mut wrong) = (usize::MAX, NoOrder::TooLong);
        let mut frames = vec![Frame { step: None, next: self.candidates() }];
        while let Some(frame) = frames.last_mut() {
            if self.left == 0 {
                return Ok(self.search);
            }
            if self.left < furthest {
                furthest = self.left;
                let next = frame.next.iter().rev().map(|(event, _)| *event).collect();
                let done = (0..self.events.len()).filter(|event| self.is_done[*event]).collect();
                wrong = NoOrder::Wrong { done, next };
            }
            let Some((event, way)) = frame.next.pop() else {
                if let Some((event, undo)) = frames.pop().and_then(|frame| frame.step) {
                    self.take_back(event, undo);
                }
                continue;
            };
            self.search.steps += 1;
            if self.search.steps > MOST_STEPS {
                return Err(NoOrder::TooLong);
            }
            let Some(undo) = self.state.apply(&self.events[event].operation, way) else { continue };
            self.mark(event, true);
            if self.seen.insert((self.done, self.state.fingerprint())) {
                frames.push(Frame { step: Some((event, undo)), next: self.candidates() });
            } else {
                self.take_back(event, undo);
            }
        }
        Err(wrong)
    }

    /// What may come next: whatever was sent before the first answer that is still to come. The answered ones are
    /// tried in the order of their answers, which is mostly right, and those without an answer last.
    fn candidates(&mut self) -> Vec<(usize, usize)> {
        while self.answered.get(self.low).is_some_and(|&event| self.is_done[event]) {
            self.low += 1;
        }
        let mut first_answer = Duration::MAX;
        let mut candidates = Vec::new();
        for &event in &self.answered[self.low..] {
            let it = &self.events[event];
            if it.sent > first_answer {
                break;
            }
            if !self.is_done[event] {
                first_answer = first_answer.min(it.answered.unwrap_or(Duration::MAX));
                candidates.push(event);
            }
        }
        candidates.retain(|&event| self.events[event].sent <= first_answer);
        candidates.sort_by_key(|&event| Reverse(self.events[event].answered));
        let lost = self.lost.iter().filter(|event| !self.is_done[**event] && self.events[**event].sent <= first_answer);
        let each_way = |&event: &usize| {
            let ways = self.state.ways(&self.events[event].operation);
            (0..ways).map(move |way| (event, way))
        };
        lost.chain(&candidates).flat_map(each_way).collect()
    }

    fn take_back(&mut self, event: usize, undo: S::Undo) {
        self.search.taken_back += 1;
        self.state.undo(undo);
        self.mark(event, false);
    }

    fn mark(&mut self, event: usize, is_done: bool) {
        self.is_done[event] = is_done;
        self.done ^= (u128::from(mixed(event as u64)) << 64) | u128::from(mixed(!(event as u64)));
        if self.events[event].answered.is_some() {
            self.left = if is_done { self.left - 1 } else { self.left + 1 };
            if !is_done {
                let sent = self.events[event].sent;
                self.low = self.low.min(self.answered.partition_point(|&other| self.events[other].sent < sent));
            }
        }
    }
}

/// The finalizer of SplitMix64: each number gets a digest that looks like no other's.
pub fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
