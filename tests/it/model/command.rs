//! What is done, at random.

use proptest::prelude::*;

use super::world::{PEOPLE, UNITS};

/// What is done; half hours count from the first that is reserved, and `nth` chooses among what is there.
#[derive(Clone, Debug)]
pub enum Command {
    Reserve {
        person: usize,
        span: Span,
        unit: Option<usize>,
    },
    Move {
        nth: usize,
        span: Option<Span>,
        unit: Option<usize>,
        by_team: bool,
    },
    Become {
        nth: usize,
        verb: Verb,
        by_team: bool,
    },
    /// For what somebody has, or for any time.
    Join {
        person: usize,
        like: Option<usize>,
        span: Span,
        unit: Option<usize>,
    },
    Accept {
        nth: usize,
    },
    Leave {
        nth: usize,
    },
    Certify {
        person: usize,
    },
    Withdraw {
        person: usize,
        cancels: bool,
    },
    Close {
        span: Span,
        cancels: bool,
    },
    Reopen {
        nth: usize,
    },
    Break {
        unit: usize,
    },
    Wait {
        quarters: i64,
    },
    Upkeep,
}

/// A change of state; only the team approves and declines.
#[derive(Clone, Copy, Debug)]
pub enum Verb {
    Cancel,
    Approve,
    Decline,
    CheckIn,
    CheckOut,
}

/// First half hour, and how many.
pub type Span = (i64, i64);

pub const HALF_HOURS: i64 = 14;

pub fn command() -> impl Strategy<Value = Command> {
    let span = || (0..HALF_HOURS - 4, 1_i64..5);
    let unit = || prop::option::weighted(0.25, 0..UNITS);
    let (nth, by_team, person) = (any::<usize>, any::<bool>, || 0..PEOPLE);
    let verb = prop_oneof![
        4 => Just(Verb::Cancel),
        3 => Just(Verb::Approve),
        1 => Just(Verb::Decline),
        2 => Just(Verb::CheckIn),
        1 => Just(Verb::CheckOut),
    ];
    let reservations = prop_oneof![
        9 => (person(), span(), unit()).prop_map(|(person, span, unit)| Command::Reserve { person, span, unit }),
        5 => (nth(), prop::option::weighted(0.8, span()), unit(), by_team())
            .prop_map(|(nth, span, unit, by_team)| Command::Move { nth, span, unit, by_team }),
        11 => (nth(), verb, by_team()).prop_map(|(nth, verb, by_team)| Command::Become { nth, verb, by_team }),
    ];
    let line = prop_oneof![
        5 => (person(), prop::option::weighted(0.8, nth()), span(), unit())
            .prop_map(|(person, like, span, unit)| Command::Join { person, like, span, unit }),
        4 => nth().prop_map(|nth| Command::Accept { nth }),
        1 => nth().prop_map(|nth| Command::Leave { nth }),
    ];
    let rules = prop_oneof![
        5 => person().prop_map(|person| Command::Certify { person }),
        1 => (person(), any::<bool>()).prop_map(|(person, cancels)| Command::Withdraw { person, cancels }),
        1 => (span(), any::<bool>()).prop_map(|(span, cancels)| Command::Close { span, cancels }),
        3 => nth().prop_map(|nth| Command::Reopen { nth }),
        1 => (0..UNITS).prop_map(|unit| Command::Break { unit }),
        4 => (1_i64..3).prop_map(|quarters| Command::Wait { quarters }),
        2 => Just(Command::Upkeep),
    ];
    prop_oneof![6 => reservations, 4 => line, 3 => rules]
}
