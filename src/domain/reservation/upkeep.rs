//! What becomes of a reservation when nobody does anything.

use chrono::{DateTime, TimeDelta, Utc};

use super::State;
use crate::domain::{ids::PlaceId, ids::ReservationId, period::Period};

/// A reservation that time may end, with what that depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub id: ReservationId,
    /// Where.
    pub place_id: PlaceId,
    /// From when to when.
    pub period: Period,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Where it stands.
    pub state: State,
    /// When it ends unanswered.
    pub lapses_at: Option<DateTime<Utc>>,
    /// After how many minutes without a check-in the rest is free again, by the rules in force; zero: never.
    pub no_show_minutes: u32,
    /// Whether a thing that went home with it has not come back: then only its return ends it.
    pub is_lent: bool,
}

/// The state that time alone brings; `None` where it stays as it is.
///
/// An unanswered request lapses. Who does not come where the rules ask to say so is a no-show: after the minutes
/// of the rules, at the end at the latest; they count from the start, or from when it was taken while it ran. What is
/// over is completed.
#[must_use]
pub fn decide_upkeep(due: &Due, now: DateTime<Utc>) -> Option<State> {
    let is_over = due.period.ends_at() <= now;
    match due.state {
        State::Requested => {
            let is_late = due.lapses_at.is_some_and(|lapses_at| lapses_at <= now);
            (is_late || is_over).then_some(State::Lapsed)
        }
        State::Confirmed if due.no_show_minutes > 0 => {
            let grace = TimeDelta::minutes(i64::from(due.no_show_minutes));
            (is_over || due.period.starts_at().max(due.updated_at) + grace <= now).then_some(State::NoShow)
        }
        State::Confirmed => is_over.then_some(State::Completed),
        State::CheckedIn => (is_over && !due.is_lent).then_some(State::Completed),
        State::Completed | State::Cancelled | State::Declined | State::Lapsed | State::NoShow => None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
    }

    /// From minute 0 to minute 60.
    fn due(state: State, no_show_minutes: u32) -> Due {
        Due {
            id: ReservationId(Uuid::nil()),
            place_id: PlaceId(Uuid::nil()),
            period: Period::new(at(0), at(60)).unwrap(),
            updated_at: at(-600),
            state,
            lapses_at: None,
            no_show_minutes,
            is_lent: false,
        }
    }

    #[test]
    fn time_brings_each_state_to_its_end_and_no_other() {
        use State::{CheckedIn, Completed, Confirmed, Lapsed, NoShow, Requested};
        let becomes = |state, minutes, minute| decide_upkeep(&due(state, minutes), at(minute));
        for (state, no_show_minutes, minute, expected) in [
            (Confirmed, 0, 59, None),
            (Confirmed, 0, 60, Some(Completed)),
            (Confirmed, 15, 14, None),
            (Confirmed, 15, 15, Some(NoShow)),
            (Confirmed, 90, 59, None),
            (Confirmed, 90, 60, Some(NoShow)),
            (CheckedIn, 15, 59, None),
            (CheckedIn, 15, 60, Some(Completed)),
            (CheckedIn, 0, 60, Some(Completed)),
            (Requested, 15, 59, None),
            (Requested, 15, 60, Some(Lapsed)),
        ] {
            assert_eq!(becomes(state, no_show_minutes, minute), expected, "{state} {no_show_minutes} {minute}");
        }
        for &state in State::ALL.iter().filter(|state| !state.is_live()) {
            assert_eq!(becomes(state, 15, 600), None, "{state} is final");
        }
        let taken_late = Due { updated_at: at(30), ..due(Confirmed, 15) };
        assert_eq!([at(44), at(45)].map(|now| decide_upkeep(&taken_late, now)), [None, Some(NoShow)]);
        let asked = Due { lapses_at: Some(at(-30)), ..due(Requested, 0) };
        assert_eq!([at(-31), at(-30)].map(|now| decide_upkeep(&asked, now)), [None, Some(Lapsed)]);
        assert_eq!(decide_upkeep(&Due { is_lent: true, ..due(CheckedIn, 0) }, at(6_000)), None);
    }
}
