//! Is the holder there, and are they done?

use chrono::{DateTime, TimeDelta, Utc};

use super::{Reservation, State};
use crate::domain::kind::ResourceKind;

/// How long before the start its holder may say to be there, in minutes.
pub const CHECK_IN_OPENS_MINUTES: u32 = 15;

/// Why nobody comes or leaves now; each has the code `invalid_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitRefusal {
    /// Its state does not allow it.
    #[error("not from {state}")]
    InvalidState {
        /// The state it is in.
        state: State,
    },
    /// Its holder may say so from [`CHECK_IN_OPENS_MINUTES`] before the start on.
    #[error("too early")]
    TooEarly,
    /// Its period has ended.
    #[error("over")]
    Over,
    /// Equipment is handed over and taken back by the team.
    #[error("handed over by the team")]
    ByHand,
}

impl VisitRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_state"
    }
}

/// Decides that the holder is there: confirmed and not over; for the holder's own word not earlier than
/// [`CHECK_IN_OPENS_MINUTES`] before the start, a manager's counts whenever they see the person.
///
/// # Errors
/// [`VisitRefusal`], first reason first.
pub fn decide_check_in(
    reservation: &Reservation,
    kind: ResourceKind,
    by_manager: bool,
    now: DateTime<Utc>,
) -> Result<(), VisitRefusal> {
    if kind.goes_home() {
        return Err(VisitRefusal::ByHand);
    }
    if reservation.state != State::Confirmed {
        return Err(VisitRefusal::InvalidState { state: reservation.state });
    }
    if reservation.period.ends_at() <= now {
        return Err(VisitRefusal::Over);
    }
    let opens_at = reservation.period.starts_at() - TimeDelta::minutes(i64::from(CHECK_IN_OPENS_MINUTES));
    if !by_manager && now < opens_at {
        return Err(VisitRefusal::TooEarly);
    }
    Ok(())
}

/// Decides that the holder is done; gives the end to keep: now where that is inside the period, so that calendars
/// show the rest as free, which it is.
///
/// # Errors
/// [`VisitRefusal`], first reason first.
pub fn decide_check_out(
    reservation: &Reservation,
    kind: ResourceKind,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, VisitRefusal> {
    if kind.goes_home() {
        return Err(VisitRefusal::ByHand);
    }
    if reservation.state != State::CheckedIn {
        return Err(VisitRefusal::InvalidState { state: reservation.state });
    }
    Ok(ended_at(reservation, now))
}

/// When a reservation that ends now has ended: a period never lasts zero or less (DOMAIN rule 1), so one that has
/// not begun keeps its end.
pub(in crate::domain) fn ended_at(reservation: &Reservation, now: DateTime<Utc>) -> DateTime<Utc> {
    let period = &reservation.period;
    if now > period.starts_at() { now.min(period.ends_at()) } else { period.ends_at() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{period::Period, policy::Policy, samples};

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
    }

    /// From minute 0 to minute 60.
    fn reservation(state: State) -> Reservation {
        let period = Period::new(at(0), at(60)).unwrap();
        Reservation { state, ..samples::reservation(&samples::resource(Policy::default(), 1), period) }
    }

    #[test]
    fn each_state_allows_what_the_life_of_a_reservation_says() {
        for &state in State::ALL {
            let wrong = VisitRefusal::InvalidState { state };
            let comes = decide_check_in(&reservation(state), ResourceKind::Desk, false, at(0));
            assert_eq!(comes, if state == State::Confirmed { Ok(()) } else { Err(wrong) });
            let leaves = decide_check_out(&reservation(state), ResourceKind::Desk, at(30));
            assert_eq!(leaves, if state == State::CheckedIn { Ok(at(30)) } else { Err(wrong) });
            for by_manager in [true, false] {
                let comes = decide_check_in(&reservation(state), ResourceKind::Equipment, by_manager, at(0));
                assert_eq!(comes, Err(VisitRefusal::ByHand));
            }
            let leaves = decide_check_out(&reservation(state), ResourceKind::Equipment, at(0));
            assert_eq!(leaves, Err(VisitRefusal::ByHand));
        }
    }

    #[test]
    fn the_holder_comes_from_a_quarter_of_an_hour_before_until_the_end() {
        let comes = |by_manager, minute| {
            decide_check_in(&reservation(State::Confirmed), ResourceKind::Machine, by_manager, at(minute))
        };
        assert_eq!(
            [-16, -15, 59, 60].map(|minute| comes(false, minute)),
            [Err(VisitRefusal::TooEarly), Ok(()), Ok(()), Err(VisitRefusal::Over),]
        );
        assert_eq!([-600, 59, 60].map(|minute| comes(true, minute)), [Ok(()), Ok(()), Err(VisitRefusal::Over)]);
    }

    #[test]
    fn the_end_moves_only_inside_the_period() {
        let ends = |minute| decide_check_out(&reservation(State::CheckedIn), ResourceKind::Desk, at(minute)).unwrap();
        assert_eq!([-5, 0, 1, 59, 60, 90].map(ends), [60, 60, 1, 59, 60, 60].map(at));
    }
}
