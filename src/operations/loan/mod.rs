//! Things that go home with their borrowers, by the hands of the team.

mod hand_over;
mod take_back;

pub use hand_over::hand_over;
pub use take_back::take_back;

use crate::domain::{loan::Condition, text::one_line};

/// The longest note kept.
const NOTE_MAX_LETTERS: usize = 500;

/// How a thing is when it changes hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// How it is.
    pub condition: Condition,
    /// What is noted; private, may be empty.
    pub note: String,
}

impl Handling {
    fn note(&self) -> String {
        one_line(&self.note).chars().take(NOTE_MAX_LETTERS).collect()
    }
}
