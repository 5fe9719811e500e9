//! May this request be answered now, and does what it asks for still stand?

use chrono::{DateTime, Utc};

use super::{Reservation, ReserveRefusal, State};
use crate::domain::{availability::BookingFacts, ids::UnitId, period::Period};

/// Why a request gets no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefusal {
    /// It is no request any more; one that nobody answered in time is [`State::Lapsed`], whatever its row still says.
    #[error("a {state} reservation waits for no answer")]
    InvalidState {
        /// The state it is in.
        state: State,
    },
    /// It was offered to somebody who waited: the answer is theirs.
    #[error("an offer that waits for its holder")]
    Offered,
    /// It was put out of service or closed since, or the opening hours changed.
    #[error(transparent)]
    Reserve(ReserveRefusal),
}

impl AnswerRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidState { .. } | Self::Offered => "invalid_state",
            Self::Reserve(refusal) => refusal.code(),
        }
    }
}

/// Decides a yes: what can have changed since the request is looked at again (DOMAIN rule 4). Rules of length and
/// lead time are not: they held when it was asked. Facts must hold the period.
///
/// # Errors
/// [`AnswerRefusal`], first reason first.
pub fn decide_approve(
    facts: &BookingFacts,
    reservation: &Reservation,
    now: DateTime<Utc>,
) -> Result<(), AnswerRefusal> {
    check_waits(reservation, now)?;
    check_open(facts, reservation.unit_id, &reservation.period).map_err(AnswerRefusal::Reserve)
}

/// Checks that what was held for somebody can still be had.
///
/// # Errors
/// [`ReserveRefusal::OutOfService`], [`ReserveRefusal::Closed`], [`ReserveRefusal::OutsideOpeningHours`].
pub(in crate::domain) fn check_open(facts: &BookingFacts, unit: UnitId, period: &Period) -> Result<(), ReserveRefusal> {
    if !facts.resource.is_in_service(unit) {
        return Err(ReserveRefusal::OutOfService);
    }
    if let Some(closed) = facts.closure_of(unit, period) {
        return Err(ReserveRefusal::Closed { reason: closed.reason.clone() });
    }
    if facts.is_within_hours(period) { Ok(()) } else { Err(ReserveRefusal::OutsideOpeningHours) }
}

/// Decides a no.
///
/// # Errors
/// [`AnswerRefusal::InvalidState`], [`AnswerRefusal::Offered`].
pub fn decide_decline(reservation: &Reservation, now: DateTime<Utc>) -> Result<(), AnswerRefusal> {
    check_waits(reservation, now)
}

fn check_waits(reservation: &Reservation, now: DateTime<Utc>) -> Result<(), AnswerRefusal> {
    if reservation.state != State::Requested {
        return Err(AnswerRefusal::InvalidState { state: reservation.state });
    }
    if reservation.has_lapsed(now) || reservation.period.ends_at() <= now {
        return Err(AnswerRefusal::InvalidState { state: State::Lapsed });
    }
    if reservation.is_offer { Err(AnswerRefusal::Offered) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::{availability::ClosedPeriod, policy::Policy, samples};

    fn now() -> DateTime<Utc> {
        "2026-11-24T08:00:00Z".parse().unwrap()
    }

    fn request(facts: &BookingFacts) -> Reservation {
        let period = Period::new(now() + TimeDelta::hours(2), now() + TimeDelta::hours(4)).unwrap();
        let lapses_at = Some(now() + TimeDelta::hours(1));
        Reservation { state: State::Requested, lapses_at, ..samples::reservation(&facts.resource, period) }
    }

    #[test]
    fn only_a_request_is_answered_and_only_in_time() {
        let facts = samples::facts(Policy::default(), 1);
        for &state in State::ALL {
            let reservation = Reservation { state, ..request(&facts) };
            let answer = if state == State::Requested { Ok(()) } else { Err(AnswerRefusal::InvalidState { state }) };
            assert_eq!(decide_approve(&facts, &reservation, now()), answer);
            assert_eq!(decide_decline(&reservation, now()), answer);
        }
        let late = Err(AnswerRefusal::InvalidState { state: State::Lapsed });
        assert_eq!(decide_approve(&facts, &request(&facts), now() + TimeDelta::hours(1)), late);
        assert_eq!(decide_decline(&request(&facts), now() + TimeDelta::hours(1)), late);
        let offered = Reservation { is_offer: true, ..request(&facts) };
        assert_eq!(decide_approve(&facts, &offered, now()), Err(AnswerRefusal::Offered));
        assert_eq!(decide_decline(&offered, now()), Err(AnswerRefusal::Offered));
        let without_end = Reservation { lapses_at: None, ..request(&facts) };
        assert_eq!(decide_approve(&facts, &without_end, now() + TimeDelta::hours(3)), Ok(()));
        assert_eq!(decide_approve(&facts, &without_end, now() + TimeDelta::hours(4)), late);
    }

    #[test]
    fn a_yes_looks_again_at_what_can_have_changed() {
        let open = samples::facts(Policy::default(), 1);
        let reservation = request(&open);
        let mut broken = open.clone();
        broken.resource.units[0].out_of_service = true;
        assert_eq!(
            decide_approve(&broken, &reservation, now()),
            Err(AnswerRefusal::Reserve(ReserveRefusal::OutOfService))
        );
        let mut closed = open.clone();
        closed.closed.push(ClosedPeriod {
            resource_id: None,
            unit_id: None,
            period: reservation.period,
            reason: "travaux".into(),
        });
        let refusal = AnswerRefusal::Reserve(ReserveRefusal::Closed { reason: "travaux".into() });
        assert_eq!(decide_approve(&closed, &reservation, now()), Err(refusal));
        // From 11 to 13 h by the place's clock.
        let mut shut = open;
        shut.place_opening_hours = samples::hours("08:00-12:00");
        assert_eq!(
            decide_approve(&shut, &reservation, now()),
            Err(AnswerRefusal::Reserve(ReserveRefusal::OutsideOpeningHours))
        );
        assert_eq!(decide_decline(&reservation, now()), Ok(()));
    }
}
