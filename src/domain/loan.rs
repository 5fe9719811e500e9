//! A thing that goes home with its borrower: handed over and taken back by the team.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;

use super::{
    ids::{AccountId, ReservationId, UnitId},
    kind::{ResourceKind, text_enum},
    local_time::start_of_day,
    period::Period,
    reservation::{Reservation, State, ended_at},
};

text_enum! {
    /// How a thing is.
    Condition {
        /// As it should be.
        Good = "good",
        /// Worn, but it works.
        Worn = "worn",
        /// Not to be lent before somebody has mended it.
        Broken = "broken",
    }
}

/// What went home with a reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// When it left.
    pub handed_over_at: DateTime<Utc>,
    /// Who gave it; `None` once retention has forgotten who it was.
    pub handed_over_by: Option<AccountId>,
    /// How it was then.
    pub condition_out: Condition,
    /// What was noted then; one line, private, may be empty.
    pub note_out: String,
    /// How it came back; `None` while it is away.
    pub returned: Option<Return>,
}

/// How a thing came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// When.
    pub at: DateTime<Utc>,
    /// Who took it; `None` once retention has forgotten who it was.
    pub by: Option<AccountId>,
    /// How it was.
    pub condition: Condition,
    /// What was noted; one line, private, may be empty.
    pub note: String,
}

impl Loan {
    /// Whether it should have come back with the end of this reservation and has not.
    #[must_use]
    pub fn is_late(&self, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self.returned.is_none() && ends_at < now
    }
}

/// A copy that is away with its borrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// Which.
    pub unit_id: UnitId,
    /// For how long was agreed.
    pub period: Period,
}

impl Away {
    /// How long a thing that should be back keeps its copy from others: until the present day ends at the place, since
    /// nobody knows when it comes; what is reserved for later days may stay. `None` while it is not late.
    #[must_use]
    pub fn late_hold(&self, time_zone: Tz, now: DateTime<Utc>) -> Option<Period> {
        if now < self.period.ends_at() {
            return None;
        }
        let today = now.with_timezone(&time_zone).date_naive();
        let tomorrow = today.checked_add_days(Days::new(1))?;
        Period::new(self.period.starts_at(), start_of_day(tomorrow, time_zone)).ok()
    }
}

/// Why a thing does not change hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoanRefusal {
    /// The state of the reservation does not allow it.
    #[error("not from {state}")]
    InvalidState {
        /// The state it is in.
        state: State,
    },
    /// The period has ended.
    #[error("over")]
    Over,
    /// What is reserved does not go home with anybody.
    #[error("nothing that is lent")]
    NotLent,
    /// Somebody before has not brought it back.
    #[error("still away")]
    StillAway,
    /// It is broken, or its unit out of service.
    #[error("out of service")]
    OutOfService,
}

impl LoanRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OutOfService => "out_of_service",
            Self::InvalidState { .. } | Self::Over | Self::NotLent | Self::StillAway => "invalid_state",
        }
    }
}

/// Decides that a confirmed reservation's thing leaves; `condition` is `None` while the unit is out of service,
/// `is_away` says whether somebody else still has it.
///
/// # Errors
/// [`LoanRefusal`], first reason first.
pub fn decide_hand_over(
    reservation: &Reservation,
    kind: ResourceKind,
    condition: Option<Condition>,
    is_away: bool,
    now: DateTime<Utc>,
) -> Result<Condition, LoanRefusal> {
    if !kind.goes_home() {
        return Err(LoanRefusal::NotLent);
    }
    if reservation.state != State::Confirmed {
        return Err(LoanRefusal::InvalidState { state: reservation.state });
    }
    if reservation.period.ends_at() <= now {
        return Err(LoanRefusal::Over);
    }
    if is_away {
        return Err(LoanRefusal::StillAway);
    }
    condition.filter(|condition| *condition != Condition::Broken).ok_or(LoanRefusal::OutOfService)
}

/// Decides that a thing is back, be it late; gives the end to keep for the reservation.
///
/// # Errors
/// [`LoanRefusal`], first reason first.
pub fn decide_take_back(
    reservation: &Reservation,
    loan: Option<&Loan>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, LoanRefusal> {
    match loan {
        Some(loan) if loan.returned.is_none() && reservation.state == State::CheckedIn => {
            Ok(ended_at(reservation, now))
        }
        _ => Err(LoanRefusal::InvalidState { state: reservation.state }),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::{period::Period, policy::Policy, samples};

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::hours(hours)
    }

    /// From hour 0 to hour 48.
    fn reservation(state: State) -> Reservation {
        let period = Period::new(at(0), at(48)).unwrap();
        Reservation { state, ..samples::reservation(&samples::resource(Policy::default(), 1), period) }
    }

    fn loan(returned: Option<Return>) -> Loan {
        Loan {
            reservation_id: reservation(State::CheckedIn).id,
            handed_over_at: at(0),
            handed_over_by: None,
            condition_out: Condition::Good,
            note_out: String::new(),
            returned,
        }
    }

    fn back() -> Return {
        Return { at: at(1), by: None, condition: Condition::Worn, note: String::new() }
    }

    #[test]
    fn a_sound_thing_leaves_with_a_confirmed_reservation() {
        let leaves = |state, condition, is_away, hour| {
            decide_hand_over(&reservation(state), ResourceKind::Equipment, condition, is_away, at(hour))
        };
        for &state in State::ALL {
            let expected = match state {
                State::Confirmed => Ok(Condition::Good),
                state => Err(LoanRefusal::InvalidState { state }),
            };
            assert_eq!(leaves(state, Some(Condition::Good), false, 1), expected);
        }
        let confirmed = |condition, is_away, hour| leaves(State::Confirmed, condition, is_away, hour);
        assert_eq!(confirmed(Some(Condition::Worn), false, -1), Ok(Condition::Worn));
        assert_eq!(confirmed(Some(Condition::Good), false, 48), Err(LoanRefusal::Over));
        assert_eq!(confirmed(Some(Condition::Good), true, 1), Err(LoanRefusal::StillAway));
        assert_eq!(confirmed(Some(Condition::Broken), false, 1), Err(LoanRefusal::OutOfService));
        assert_eq!(confirmed(None, false, 1), Err(LoanRefusal::OutOfService));
        let desk =
            decide_hand_over(&reservation(State::Confirmed), ResourceKind::Desk, Some(Condition::Good), false, at(1));
        assert_eq!(desk, Err(LoanRefusal::NotLent));
    }

    #[test]
    fn what_is_late_is_kept_from_others_until_the_day_ends_at_the_place() {
        let period = Period::new(at(0), at(48)).unwrap();
        let away = Away { unit_id: reservation(State::CheckedIn).unit_id, period };
        let hold = |time_zone, hour| away.late_hold(time_zone, at(hour)).map(|hold| hold.ends_at());
        assert_eq!([47, 48, 71, 72].map(|hour| hold(Tz::UTC, hour)), [None, Some(at(72)), Some(at(72)), Some(at(96))]);
        // Two hours before Greenwich.
        assert_eq!([48, 69, 70].map(|hour| hold(Tz::Europe__Paris, hour)), [70, 70, 94].map(|hour| Some(at(hour))));
    }

    #[test]
    fn the_day_of_a_change_of_the_clocks_ends_at_its_midnight_too() {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (now, midnight) in
            [("2027-03-28T10:00:00Z", "2027-03-28T22:00:00Z"), ("2027-10-31T10:00:00Z", "2027-10-31T23:00:00Z")]
        {
            let away = Away {
                unit_id: reservation(State::CheckedIn).unit_id,
                period: Period::new(instant("2027-03-20T08:00:00Z"), instant("2027-03-21T08:00:00Z")).unwrap(),
            };
            let hold = away.late_hold(Tz::Europe__Paris, instant(now)).unwrap();
            assert_eq!((hold.starts_at(), hold.ends_at()), (away.period.starts_at(), instant(midnight)));
        }
    }

    #[test]
    fn what_is_away_comes_back_once_early_or_late() {
        for &state in State::ALL {
            let expected = if state == State::CheckedIn { Ok(at(3)) } else { Err(LoanRefusal::InvalidState { state }) };
            assert_eq!(decide_take_back(&reservation(state), Some(&loan(None)), at(3)), expected);
        }
        let lent = reservation(State::CheckedIn);
        let wrong = Err(LoanRefusal::InvalidState { state: State::CheckedIn });
        assert_eq!(decide_take_back(&lent, Some(&loan(None)), at(60)), Ok(at(48)));
        assert_eq!(decide_take_back(&lent, None, at(3)), wrong);
        assert_eq!(decide_take_back(&lent, Some(&loan(Some(back()))), at(3)), wrong);
        assert!(loan(None).is_late(at(48), at(49)) && !loan(None).is_late(at(48), at(48)));
        assert!(!loan(Some(back())).is_late(at(48), at(49)));
    }
}
