//! Sample reservations: the same for the same resource and day, whoever makes the demo.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use sha2::{Digest, Sha256};

use crate::{
    clock::Ids,
    domain::{
        availability::BookingFacts,
        ids::{AccountId, ReservationId},
        loan::{Condition, Loan, Return},
        period::Period,
        reservation::{Reservation, State},
        resource::Unit,
    },
};

/// How far back and ahead the samples go.
pub(super) const BACK: TimeDelta = TimeDelta::days(7);
pub(super) const AHEAD: TimeDelta = TimeDelta::days(21);

/// Those who sign in and hold reservations of their own: teleworker and maker.
const KNOWN_HOLDERS: usize = 2;
const SHARE_OF_KNOWN: f64 = 0.002;

/// A reservation with what has happened to it.
pub(super) struct Sample {
    pub(super) reservation: Reservation,
    /// The action of each change after it was made, as the history names them, and when; as many as its sequence says.
    pub(super) changes: Vec<(&'static str, DateTime<Utc>)>,
    /// Of what went home.
    pub(super) loan: Option<Loan>,
}

/// Fills about the share `busy` of a resource's reservable time around `now`; holders take turns.
pub(super) fn reservations(
    ids: &Ids,
    facts: &BookingFacts,
    busy: f64,
    holders: &[AccountId],
    now: DateTime<Utc>,
) -> Vec<Sample> {
    let Ok(window) = Period::new(now - BACK, now + AHEAD) else { return Vec::new() };
    let reservable = facts.doors(&window);
    let mut sample = Vec::new();
    for unit in &facts.resource.units {
        let taken = if facts.resource.kind.goes_home() {
            lent(facts, unit, &reservable, busy)
        } else {
            reservable.iter().flat_map(|open| taken(facts, unit, open, busy)).collect()
        };
        sample.extend(taken.into_iter().filter_map(|period| sampled(ids, facts, unit, period, holders, now)));
    }
    sample
}

/// Walks through one opening: each stretch is taken or left free by chance.
fn taken(facts: &BookingFacts, unit: &Unit, open: &Period, busy: f64) -> Vec<Period> {
    let policy = &facts.resource.policy;
    let mut cursor = next_step(open.starts_at(), facts);
    let mut taken = Vec::new();
    while cursor < open.ends_at() {
        let seed = format!("{}/{}/{}", facts.resource.name, unit.label, cursor.timestamp());
        let wanted = [policy.min_minutes, 120, 240].map(|minutes| {
            let minutes = minutes.clamp(policy.min_minutes, policy.max_minutes);
            TimeDelta::minutes(i64::from(minutes - minutes % policy.step_minutes))
        });
        let [short, middle, long] = wanted;
        let lasting = match chance(&seed, "length") {
            length if length < 0.3 => short,
            length if length < 0.6 => middle,
            _ => long,
        };
        if cursor + lasting <= open.ends_at() && chance(&seed, "taken") < busy {
            taken.extend(Period::new(cursor, cursor + lasting));
        }
        cursor += lasting;
    }
    taken
}

/// Walks from one open door to the next: a thing is fetched at some of them, and is back at one of the next three.
fn lent(facts: &BookingFacts, unit: &Unit, doors: &[Period], busy: f64) -> Vec<Period> {
    let mut lent: Vec<Period> = Vec::new();
    for (turn, door) in doors.iter().enumerate() {
        let seed = format!("{}/{}/{}", facts.resource.name, unit.label, door.starts_at().timestamp());
        let doors_away = match chance(&seed, "length") {
            length if length < 0.4 => 1,
            length if length < 0.8 => 2,
            _ => 3,
        };
        let fetched = next_step(door.starts_at(), facts);
        let is_home = lent.last().is_some_and(|last| fetched < last.ends_at());
        let Some(back) = doors.get(turn + doors_away).map(|door| next_step(door.starts_at(), facts)) else { break };
        let Ok(period) = Period::new(fetched, back) else { continue };
        if !is_home && facts.resource.policy.takes_length(period.duration()) && chance(&seed, "taken") < busy {
            lent.push(period);
        }
    }
    lent
}

fn sampled(
    ids: &Ids,
    facts: &BookingFacts,
    unit: &Unit,
    period: Period,
    holders: &[AccountId],
    now: DateTime<Utc>,
) -> Option<Sample> {
    let seed = format!("{}/{}/{}", facts.resource.name, unit.label, period.starts_at().timestamp());
    let luck = chance(&seed, "state");
    let state = match luck {
        luck if luck < 0.05 => State::Cancelled,
        luck if luck < 0.08 && period.ends_at() <= now => State::NoShow,
        _ if period.ends_at() <= now => State::Completed,
        _ if period.starts_at() <= now => State::CheckedIn,
        _ => State::Confirmed,
    };
    let holder_id = holder(holders, chance(&seed, "holder"))?;
    let created_at = period.starts_at().min(now) - TimeDelta::hours(26);
    let lent = facts.resource.kind.goes_home();
    let changes = changes(state, lent, &period, created_at);
    let id = ReservationId(ids.uuid());
    let came = matches!(state, State::CheckedIn | State::Completed);
    let reservation = Reservation {
        id,
        place_id: facts.resource.place_id,
        resource_id: facts.resource.id,
        unit_id: unit.id,
        unit_label: unit.label.clone(),
        holder_id: Some(holder_id),
        guest: None,
        organisation_id: None,
        holds: facts.holds(&period),
        period,
        state,
        sequence: u32::try_from(changes.len()).ok()?,
        purpose: String::new(),
        reason: None,
        price_cents: facts.resource.policy.price.of_minutes(period.duration().num_minutes()),
        lapses_at: None,
        is_offer: false,
        series: None,
        checked_in_at: came.then(|| period.starts_at()),
        created_at,
        updated_at: changes.last().map_or(created_at, |(_, at)| *at),
    };
    Some(Sample { reservation, changes, loan: (lent && came).then(|| loan(id, state, &period)) })
}

/// How it came to this state.
fn changes(state: State, lent: bool, period: &Period, created_at: DateTime<Utc>) -> Vec<(&'static str, DateTime<Utc>)> {
    let comes = (if lent { "reservation.hand_over" } else { "reservation.check_in" }, period.starts_at());
    let leaves = (if lent { "reservation.take_back" } else { "reservation.complete" }, period.ends_at());
    match state {
        State::Cancelled => vec![("reservation.cancel", created_at + TimeDelta::hours(2))],
        State::NoShow => vec![("reservation.no_show", period.ends_at())],
        State::CheckedIn => vec![comes],
        State::Completed => vec![comes, leaves],
        _ => Vec::new(),
    }
}

/// What went home, and is back where the reservation is over.
fn loan(reservation_id: ReservationId, state: State, period: &Period) -> Loan {
    let back = || Return { at: period.ends_at(), by: None, condition: Condition::Good, note: String::new() };
    Loan {
        reservation_id,
        handed_over_at: period.starts_at(),
        handed_over_by: None,
        condition_out: Condition::Good,
        note_out: String::new(),
        returned: (state == State::Completed).then(back),
    }
}

/// Who has it: seldom one of the two who sign in and come first, or their lists would never end.
fn holder(holders: &[AccountId], luck: f64) -> Option<AccountId> {
    let (known, others) = holders.split_at_checked(KNOWN_HOLDERS)?;
    if luck < SHARE_OF_KNOWN {
        return known.get(usize::from(luck < SHARE_OF_KNOWN / 2.0)).copied();
    }
    let turn = (luck * as_float(others.len().checked_sub(1)?)).round();
    others.iter().zip(0_u32..).find(|(_, number)| f64::from(*number) >= turn).map(|(id, _)| *id)
}

/// The first instant on the step at or after this one, by the place's clock.
fn next_step(at: DateTime<Utc>, facts: &BookingFacts) -> DateTime<Utc> {
    let wall = at.with_timezone(&facts.time_zone);
    let step_seconds = i64::from(facts.resource.policy.step_minutes) * 60;
    let past = i64::from(wall.num_seconds_from_midnight()) % step_seconds;
    if past == 0 { at } else { at + TimeDelta::seconds(step_seconds - past) }
}

/// A number from 0 to 1 that depends on the words alone.
fn chance(seed: &str, of: &str) -> f64 {
    let digest = Sha256::digest(format!("{seed}/{of}"));
    let number = digest.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    f64::from(number) / f64::from(u32::MAX)
}

fn as_float(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
