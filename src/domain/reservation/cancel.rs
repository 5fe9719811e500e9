//! May this reservation be called off now?

use chrono::{DateTime, TimeDelta, Utc};

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
    /// Its period is over, or nearer than the rules allow its holder.
    #[error("too late: {limit_minutes} minutes before the start")]
    TooLate {
        /// How long before the start the holder could; zero when the period is over.
        limit_minutes: u32,
    },
    /// Several of its series were meant, and it is of none.
    #[error("of no series")]
    NoSeries,
}

impl CancelRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidState { .. } => "invalid_state",
            Self::TooLate { .. } => "too_late_to_cancel",
            Self::NoSeries => "invalid_field",
        }
    }
}

/// Decides a cancellation by someone who may make it: waiting or confirmed, not over, and for its holder not
/// nearer than `cancel_until_minutes` before the start. Managers pass zero.
///
/// # Errors
/// [`CancelRefusal`], first reason first.
pub fn decide_cancel(
    reservation: &Reservation,
    cancel_until_minutes: u32,
    now: DateTime<Utc>,
) -> Result<(), CancelRefusal> {
    if !matches!(reservation.state, State::Requested | State::Confirmed) {
        return Err(CancelRefusal::InvalidState { state: reservation.state });
    }
    if reservation.has_lapsed(now) {
        return Err(CancelRefusal::InvalidState { state: State::Lapsed });
    }
    if reservation.period.ends_at() <= now {
        return Err(CancelRefusal::TooLate { limit_minutes: 0 });
    }
    let limit = reservation.period.starts_at() - TimeDelta::minutes(i64::from(cancel_until_minutes));
    // A request that nobody has answered yet can always be taken back.
    if cancel_until_minutes > 0 && reservation.state == State::Confirmed && now > limit {
        return Err(CancelRefusal::TooLate { limit_minutes: cancel_until_minutes });
    }
    Ok(())
}
