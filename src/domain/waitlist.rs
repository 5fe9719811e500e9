//! A wish for a period that is full: who may wait, what is offered and for how long.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    availability::BookingFacts,
    ids::{AccountId, PlaceId, ReservationId, ResourceId, UnitId, WaitlistEntryId},
    kind::text_enum,
    period::Period,
    reservation::{
        PersonFacts, Reservation, ReserveRefusal, ReserveRequest, Reserved, State, answer_by, check_open,
        check_standing, decide_reserve, free_unit, needs_approval,
    },
};

text_enum! {
    /// Where a wish stands.
    WaitState {
        /// In the line.
        Waiting = "waiting",
        /// A unit is held for the person, who has not answered yet.
        Offered = "offered",
        /// The person took it.
        Accepted = "accepted",
        /// The offer was not taken in time, or the period came without one.
        Passed = "passed",
        /// The person left the line.
        Withdrawn = "withdrawn",
    }
}

/// In how many lines somebody may stand at once.
pub const MOST_WISHES: u32 = 20;

/// How long an offer is held, where the start is not nearer.
pub const OFFER_LASTS: TimeDelta = TimeDelta::minutes(30);

/// A wish in the line, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitlistEntry {
    /// For ever the same.
    pub id: WaitlistEntryId,
    /// What is wished.
    pub resource_id: ResourceId,
    /// A wanted copy; `None` takes any.
    pub unit_id: Option<UnitId>,
    /// Who waits; private.
    pub account_id: AccountId,
    /// From when to when.
    pub period: Period,
    /// Where it stands.
    pub state: WaitState,
    /// Since when the person waits.
    pub created_at: DateTime<Utc>,
    /// The last offer; `None` before the first.
    pub offer: Option<Offer>,
}

impl WaitlistEntry {
    /// What is held for the person and was not answered yet.
    #[must_use]
    pub fn offered(&self) -> Option<Offer> {
        self.offer.filter(|_| self.state == WaitState::Offered)
    }

    /// Whether the request of the same person asks for no more than what is wished: who is first in the line may take
    /// it without waiting for an offer.
    #[must_use]
    pub fn covers(&self, request: &ReserveRequest) -> bool {
        self.resource_id == request.resource_id
            && self.period.contains(&request.period)
            && (self.unit_id.is_none() || self.unit_id == request.unit_id)
    }
}

/// What is held for somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The reservation that holds the unit: `requested` until the person answers.
    pub reservation_id: ReservationId,
    /// Since when.
    pub offered_at: DateTime<Utc>,
    /// Until when, excluded.
    pub expires_at: DateTime<Utc>,
}

/// A wish with what its owner reads beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitlistDetails {
    /// The wish.
    pub entry: WaitlistEntry,
    /// Name of the resource.
    pub resource_name: String,
    /// The place's part of the address.
    pub place_slug: String,
    /// Name of the place.
    pub place_name: String,
    /// The place.
    pub place_id: PlaceId,
    /// The zone in which its times are told.
    pub time_zone: Tz,
}

/// Why something cannot be done with a wish.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitRefusal {
    /// The rules would refuse the reservation, whoever has the units.
    #[error("{0}")]
    Rules(ReserveRefusal),
    /// There is nothing to wait for: the period can be reserved.
    #[error("room is left")]
    RoomLeft,
    /// The person waits for as much as anybody may.
    #[error("{most} wishes already")]
    TooMany {
        /// That many.
        most: u32,
    },
    /// The person waits for this very period already.
    #[error("in the line already")]
    AlreadyWaiting,
    /// The offer ran out or was given back.
    #[error("the offer is over")]
    OfferOver,
    /// The wish is not in a state for this.
    #[error("a wish that is {state}")]
    InvalidState {
        /// The state it is in.
        state: WaitState,
    },
}

impl WaitRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rules(refusal) => refusal.code(),
            Self::TooMany { .. } => "quota_exceeded",
            Self::RoomLeft | Self::AlreadyWaiting | Self::OfferOver | Self::InvalidState { .. } => "invalid_state",
        }
    }
}

/// Decides whether somebody may wait: all would be well, were the period not full. `waiting` is for how much the person
/// waits already.
///
/// # Errors
/// [`WaitRefusal::Rules`], [`WaitRefusal::RoomLeft`], [`WaitRefusal::TooMany`].
pub fn decide_join(
    facts: &BookingFacts,
    person: &PersonFacts,
    wish: &ReserveRequest,
    waiting: u64,
    now: DateTime<Utc>,
) -> Result<(), WaitRefusal> {
    match decide_reserve(facts, person, wish, now) {
        Ok(_) => Err(WaitRefusal::RoomLeft),
        Err(ReserveRefusal::AlreadyReserved) if waiting >= u64::from(MOST_WISHES) => {
            Err(WaitRefusal::TooMany { most: MOST_WISHES })
        }
        Err(ReserveRefusal::AlreadyReserved) => Ok(()),
        Err(refusal) => Err(WaitRefusal::Rules(refusal)),
    }
}

/// Whether a unit is free for what somebody wishes, whoever that is: only then is it worth looking at the person.
#[must_use]
pub fn has_room(facts: &BookingFacts, entry: &WaitlistEntry) -> bool {
    free_unit(facts, &entry.period, entry.unit_id).is_ok()
}

/// What somebody in the line is offered now; `None` when the rules or the others leave nothing.
///
/// The offer is a reservation that waits for the person's yes: for [`OFFER_LASTS`], until the start at the latest.
#[must_use]
pub fn decide_offer(
    facts: &BookingFacts,
    person: &PersonFacts,
    entry: &WaitlistEntry,
    now: DateTime<Utc>,
) -> Option<(Reserved, DateTime<Utc>)> {
    let wish = ReserveRequest {
        resource_id: entry.resource_id,
        period: entry.period,
        unit_id: entry.unit_id,
        purpose: String::new(),
        on_behalf_of: None,
    };
    let reserved = decide_reserve(facts, person, &wish, now).ok()?;
    let expires_at = (now + OFFER_LASTS).min(entry.period.starts_at());
    (expires_at > now)
        .then_some((Reserved { state: State::Requested, lapses_at: Some(expires_at), ..reserved }, expires_at))
}

/// Decides the yes to an offer: its reservation becomes confirmed or, where a manager must agree, waits for that;
/// given are the new state and when an unanswered request ends.
///
/// # Errors
/// [`WaitRefusal::InvalidState`] without an offer, [`WaitRefusal::OfferOver`]; [`WaitRefusal::Rules`] for what was closed
/// or put out of service since, and for who has left the organisation or lost the certification.
pub fn decide_accept(
    entry: &WaitlistEntry,
    held: &Reservation,
    facts: &BookingFacts,
    person: &PersonFacts,
    now: DateTime<Utc>,
) -> Result<(State, Option<DateTime<Utc>>), WaitRefusal> {
    let Some(offer) = entry.offered() else {
        return Err(WaitRefusal::InvalidState { state: entry.state });
    };
    if held.state != State::Requested || offer.expires_at <= now {
        return Err(WaitRefusal::OfferOver);
    }
    check_open(facts, held.unit_id, &held.period).map_err(WaitRefusal::Rules)?;
    let policy = &facts.resource.policy;
    check_standing(person, policy, &entry.period).map_err(WaitRefusal::Rules)?;
    if needs_approval(policy, person) {
        return Ok((State::Requested, Some(answer_by(policy, &held.period, now))));
    }
    Ok((State::Confirmed, None))
}

/// Decides whether somebody may leave the line.
///
/// # Errors
/// [`WaitRefusal::InvalidState`].
pub const fn decide_withdraw(entry: &WaitlistEntry) -> Result<(), WaitRefusal> {
    match entry.state {
        WaitState::Waiting | WaitState::Offered => Ok(()),
        state => Err(WaitRefusal::InvalidState { state }),
    }
}

/// What became of an offer by now: `None` while it stands. [`WaitState::Passed`] of one that is still `requested`
/// means that its reservation lapses.
#[must_use]
pub fn outcome_of(offer: &Offer, held: State, now: DateTime<Utc>) -> Option<WaitState> {
    match held {
        State::Requested if now < offer.expires_at => None,
        State::Confirmed | State::CheckedIn | State::Completed | State::NoShow => Some(WaitState::Accepted),
        State::Requested | State::Cancelled | State::Declined | State::Lapsed => Some(WaitState::Passed),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        availability::BusyUnit,
        policy::{Approval, Audience, Policy},
        samples::{self, unit_id},
    };

    fn now() -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-11-24T08:00:00Z").unwrap().to_utc()
    }

    fn period(from_minutes: i64) -> Period {
        let starts_at = now() + TimeDelta::minutes(from_minutes);
        Period::new(starts_at, starts_at + TimeDelta::hours(2)).unwrap()
    }

    fn entry(period: Period, state: WaitState) -> WaitlistEntry {
        let offer =
            Offer { reservation_id: ReservationId(Uuid::nil()), offered_at: now(), expires_at: now() + OFFER_LASTS };
        WaitlistEntry {
            id: WaitlistEntryId(Uuid::nil()),
            resource_id: ResourceId(Uuid::nil()),
            unit_id: None,
            account_id: AccountId(Uuid::nil()),
            period,
            state,
            created_at: now(),
            offer: (state != WaitState::Waiting).then_some(offer),
        }
    }

    fn wish(period: Period) -> ReserveRequest {
        ReserveRequest {
            resource_id: ResourceId(Uuid::nil()),
            period,
            unit_id: None,
            purpose: String::new(),
            on_behalf_of: None,
        }
    }

    #[test]
    fn waits_only_for_what_is_full_and_otherwise_well() {
        let mut facts = samples::facts(Policy::default(), 1);
        let person = PersonFacts::default();
        let join = |facts: &BookingFacts, period| decide_join(facts, &person, &wish(period), 0, now());
        assert_eq!(join(&facts, period(60)), Err(WaitRefusal::RoomLeft));
        facts.busy.push(BusyUnit { unit_id: unit_id(1), period: period(60) });
        assert_eq!(join(&facts, period(60)), Ok(()));
        let most = u64::from(MOST_WISHES);
        let join_once_more = |waiting| decide_join(&facts, &person, &wish(period(60)), waiting, now());
        assert_eq!(join_once_more(most - 1), Ok(()));
        assert_eq!(join_once_more(most), Err(WaitRefusal::TooMany { most: MOST_WISHES }));
        assert!(matches!(join(&facts, period(61)), Err(WaitRefusal::Rules(ReserveRefusal::NotOnStep { .. }))));
    }

    #[test]
    fn an_offer_is_held_for_half_an_hour_or_until_the_start() {
        let facts = samples::facts(Policy::default(), 1);
        let until = |minutes| {
            let entry = entry(period(minutes), WaitState::Waiting);
            decide_offer(&facts, &PersonFacts::default(), &entry, now()).map(|(_, until)| until - now())
        };
        assert_eq!(until(60), Some(OFFER_LASTS));
        assert_eq!(until(30), Some(OFFER_LASTS));
        assert_eq!(until(0), None);
    }

    #[test]
    fn a_yes_counts_once_and_in_time() {
        let mut facts = samples::facts(Policy::default(), 1);
        let person = PersonFacts::default();
        let accept = |facts: &BookingFacts, state, held, at| {
            let held = Reservation { state: held, ..samples::reservation(&facts.resource, period(600)) };
            decide_accept(&entry(period(600), state), &held, facts, &person, at)
        };
        let (offered, requested) = (WaitState::Offered, State::Requested);
        assert_eq!(accept(&facts, offered, requested, now()), Ok((State::Confirmed, None)));
        assert_eq!(accept(&facts, offered, requested, now() + OFFER_LASTS), Err(WaitRefusal::OfferOver));
        assert_eq!(accept(&facts, offered, State::Lapsed, now()), Err(WaitRefusal::OfferOver));
        for state in [WaitState::Waiting, WaitState::Accepted, WaitState::Passed, WaitState::Withdrawn] {
            assert_eq!(accept(&facts, state, requested, now()), Err(WaitRefusal::InvalidState { state }));
        }
        let mut broken = facts.clone();
        broken.resource.units[0].out_of_service = true;
        let out_of_service = Err(WaitRefusal::Rules(ReserveRefusal::OutOfService));
        assert_eq!(accept(&broken, offered, requested, now()), out_of_service);
        facts.resource.policy.audience = Audience::Members;
        let left = Err(WaitRefusal::Rules(ReserveRefusal::NotAMember { organisations: Default::default() }));
        assert_eq!(accept(&facts, offered, requested, now()), left);
        facts.resource.policy.audience = Audience::Everyone;
        facts.resource.policy.approval = Approval::Always;
        let waits = accept(&facts, offered, requested, now()).unwrap();
        assert_eq!(waits, (State::Requested, Some(period(600).starts_at())));
    }

    #[test]
    fn an_offer_that_nobody_took_passes() {
        let offer = entry(period(600), WaitState::Offered).offer.unwrap();
        assert_eq!(outcome_of(&offer, State::Requested, now()), None);
        assert_eq!(outcome_of(&offer, State::Requested, now() + OFFER_LASTS), Some(WaitState::Passed));
        assert_eq!(outcome_of(&offer, State::Lapsed, now()), Some(WaitState::Passed));
        assert_eq!(outcome_of(&offer, State::Confirmed, now()), Some(WaitState::Accepted));
    }
}
