//! Things that go home with their borrowers, by the hands of the team.

mod hand_over;
mod take_back;

pub use hand_over::hand_over;
pub use take_back::take_back;

use crate::domain::{loan::Condition, text::remark};

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
        remark(&self.note)
    }
}
