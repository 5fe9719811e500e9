//! May this reservation be called off now?

use chrono::{DateTime, Utc};

use super::{Reservation, State};

/// Why it stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CancelRefusal {
    /// It ended, or was called off before.
    #[error("a {state} reservation cannot be cancelled")]
    InvalidState {
        /// The state it is in.
        state: State,
    },
    /// Its period is over.
    #[error("its period is over")]
    TooLate,
}

impl CancelRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidState { .. } => "invalid_state",
            Self::TooLate => "too_late_to_cancel",
        }
    }
}

/// Decides a cancellation by someone who may make it: live and not over.
///
/// # Errors
/// [`CancelRefusal`], first reason first.
pub fn decide_cancel(reservation: &Reservation, now: DateTime<Utc>) -> Result<(), CancelRefusal> {
    if !matches!(reservation.state, State::Requested | State::Confirmed) {
        return Err(CancelRefusal::InvalidState { state: reservation.state });
    }
    if reservation.period.ends_at() <= now {
        return Err(CancelRefusal::TooLate);
    }
    Ok(())
}
