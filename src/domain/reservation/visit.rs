//! Is the holder there, and are they done?

use chrono::{DateTime, TimeDelta, Utc};

use chrono_tz::Tz;

use super::{Reservation, State};
use crate::domain::{kind::ResourceKind, local_time::start_of_day};

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
    /// The team checks somebody in from the day of the reservation on, by the clocks of the place.
    #[error("before its day")]
    BeforeItsDay,
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

/// Decides that the holder is there: confirmed and not over; by the holder's own word not earlier than
/// [`CHECK_IN_OPENS_MINUTES`] before the start, by a manager's from the first moment of the day on which it starts in
/// this zone.
///
/// # Errors
/// [`VisitRefusal`], first reason first.
pub fn decide_check_in(
    reservation: &Reservation,
    kind: ResourceKind,
    by_manager: bool,
    time_zone: Tz,
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
    let starts_at = reservation.period.starts_at();
    let opens_at = starts_at - TimeDelta::minutes(i64::from(CHECK_IN_OPENS_MINUTES));
    let its_day = start_of_day(starts_at.with_timezone(&time_zone).date_naive(), time_zone);
    match by_manager {
        false if now < opens_at => Err(VisitRefusal::TooEarly),
        // What starts at midnight is come for the evening before.
        true if now < opens_at.min(its_day) => Err(VisitRefusal::BeforeItsDay),
        _ => Ok(()),
    }
}

/// Decides that a check-in was a mistake, which the team takes back: the reservation is confirmed as before. Not once
/// its period has ended, and not of a thing that was handed over: that comes back.
///
/// # Errors
/// [`VisitRefusal`], first reason first.
pub fn decide_undo_check_in(
    reservation: &Reservation,
    kind: ResourceKind,
    now: DateTime<Utc>,
) -> Result<(), VisitRefusal> {
    if kind.goes_home() {
        return Err(VisitRefusal::ByHand);
    }
    if reservation.state != State::CheckedIn {
        return Err(VisitRefusal::InvalidState { state: reservation.state });
    }
    if reservation.period.ends_at() <= now { Err(VisitRefusal::Over) } else { Ok(()) }
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
/// not begun keeps its end, and is [`Reservation::is_unused`].
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
            let comes = decide_check_in(&reservation(state), ResourceKind::Desk, false, Tz::UTC, at(0));
            assert_eq!(comes, if state == State::Confirmed { Ok(()) } else { Err(wrong) });
            let leaves = decide_check_out(&reservation(state), ResourceKind::Desk, at(30));
            assert_eq!(leaves, if state == State::CheckedIn { Ok(at(30)) } else { Err(wrong) });
            for by_manager in [true, false] {
                let comes = decide_check_in(&reservation(state), ResourceKind::Equipment, by_manager, Tz::UTC, at(0));
                assert_eq!(comes, Err(VisitRefusal::ByHand));
            }
            let undone = decide_undo_check_in(&reservation(state), ResourceKind::Desk, at(30));
            assert_eq!(undone, if state == State::CheckedIn { Ok(()) } else { Err(wrong) });
            let undone = decide_undo_check_in(&reservation(state), ResourceKind::Equipment, at(30));
            assert_eq!(undone, Err(VisitRefusal::ByHand));
            let leaves = decide_check_out(&reservation(state), ResourceKind::Equipment, at(0));
            assert_eq!(leaves, Err(VisitRefusal::ByHand));
        }
    }

    #[test]
    fn the_holder_comes_from_a_quarter_of_an_hour_before_until_the_end() {
        let comes = |by_manager, minute| {
            decide_check_in(&reservation(State::Confirmed), ResourceKind::Machine, by_manager, Tz::UTC, at(minute))
        };
        assert_eq!(
            [-16, -15, 59, 60].map(|minute| comes(false, minute)),
            [Err(VisitRefusal::TooEarly), Ok(()), Ok(()), Err(VisitRefusal::Over),]
        );
        // It starts with the day.
        let team = [-600, -16, -15, 59, 60].map(|minute| comes(true, minute));
        let early = Err(VisitRefusal::BeforeItsDay);
        assert_eq!(team, [early, early, Ok(()), Ok(()), Err(VisitRefusal::Over)]);
    }

    #[test]
    fn the_team_checks_in_from_the_day_of_the_place_on_and_takes_it_back_until_the_end() {
        let comes = |time_zone, minute| {
            let period = Period::new(at(1_200), at(1_260)).unwrap();
            let reservation = Reservation { period, ..reservation(State::Confirmed) };
            decide_check_in(&reservation, ResourceKind::Desk, true, time_zone, at(minute))
        };
        // At eight in the evening in Greenwich, at ten in Paris, at seven the next morning in Nouméa.
        for (time_zone, opens) in [(Tz::UTC, 0), (Tz::Europe__Paris, -120), (Tz::Pacific__Noumea, 780)] {
            let around = [opens - 1, opens].map(|minute| comes(time_zone, minute));
            assert_eq!(around, [Err(VisitRefusal::BeforeItsDay), Ok(())], "{time_zone}");
        }
        let undone = |minute| decide_undo_check_in(&reservation(State::CheckedIn), ResourceKind::Desk, at(minute));
        assert_eq!([-5, 59, 60].map(undone), [Ok(()), Ok(()), Err(VisitRefusal::Over)]);
    }

    #[test]
    fn whoever_leaves_before_it_began_has_used_nothing() {
        let ended = |state, minute| Reservation { updated_at: at(minute), ..reservation(state) }.is_unused();
        assert_eq!([-5, 0, 1].map(|minute| ended(State::Completed, minute)), [true, true, false]);
        assert!(!ended(State::CheckedIn, -5) && !ended(State::Cancelled, -5));
    }

    #[test]
    fn the_end_moves_only_inside_the_period() {
        let ends = |minute| decide_check_out(&reservation(State::CheckedIn), ResourceKind::Desk, at(minute)).unwrap();
        assert_eq!([-5, 0, 1, 59, 60, 90].map(ends), [60, 60, 1, 59, 60, 60].map(at));
    }
}
