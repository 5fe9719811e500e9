//! A small model in memory and the real store take the same random commands: their answers and states agree, and no
//! two live reservations of a unit ever overlap.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use escale::{
    clock::FixedClock,
    domain::{
        account::Actor,
        closure::Hit,
        ids::{ClosureId, PlaceId, ReservationId, UnitId},
        kind::ResourceKind,
        period::Period,
        policy::{Approval, PolicyRules},
        reservation::{ReserveRequest, State},
        resource::Resource,
    },
    operations::{
        Context, OperationError,
        closure::{self, NewClosure},
        reservation::{approve, cancel, decline, reserve},
        resource::{self, NewResource, UnitEdit},
        upkeep,
    },
    store::{self, reservation::ReservationFilter},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use crate::support::{
    TestDatabase, both_engines,
    seed::{self, instant},
};

/// What is done; half hours count from the opening of the next day, and `nth` chooses among what is there.
#[derive(Clone, Debug)]
enum Command {
    Reserve { by_team: bool, from: i64, lasting: i64 },
    Cancel { nth: usize },
    Approve { nth: usize },
    Decline { nth: usize },
    Close { from: i64, lasting: i64 },
    Reopen { nth: usize },
    Break { unit: usize },
    Wait { half_hours: i64 },
    Lapse,
}

const HALF_HOURS: i64 = 24;
const LAPSE_HALF_HOURS: i64 = 4;
const UNITS: usize = 2;

fn command() -> impl Strategy<Value = Command> {
    let period = || (0..HALF_HOURS - 4, 1_i64..5);
    prop_oneof![
        8 => (any::<bool>(), period()).prop_map(|(by_team, (from, lasting))| Command::Reserve { by_team, from, lasting }),
        3 => any::<usize>().prop_map(|nth| Command::Cancel { nth }),
        3 => any::<usize>().prop_map(|nth| Command::Approve { nth }),
        1 => any::<usize>().prop_map(|nth| Command::Decline { nth }),
        1 => period().prop_map(|(from, lasting)| Command::Close { from, lasting }),
        2 => any::<usize>().prop_map(|nth| Command::Reopen { nth }),
        1 => (0..UNITS).prop_map(|unit| Command::Break { unit }),
        1 => (1_i64..3).prop_map(|half_hours| Command::Wait { half_hours }),
        1 => Just(Command::Lapse),
    ]
}

/// A reservation as the model has it.
#[derive(Clone, Debug)]
struct Held {
    id: ReservationId,
    unit: UnitId,
    period: Period,
    state: State,
    lapses_at: DateTime<Utc>,
}

impl Held {
    fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Requested && self.lapses_at <= now
    }

    fn holds(&self, now: DateTime<Utc>) -> bool {
        self.state.is_live() && !self.is_overdue(now)
    }
}

/// The model and the real thing side by side.
struct Both {
    ctx: Context,
    clock: FixedClock,
    team: Actor,
    lea: Actor,
    place: PlaceId,
    resource: Resource,
    held: Vec<Held>,
    closures: Vec<(ClosureId, Period)>,
    broken: BTreeSet<UnitId>,
}

fn period(from: i64, lasting: i64) -> Period {
    let starts_at = instant("2026-11-25T07:00:00Z") + TimeDelta::minutes(30 * from);
    Period::new(starts_at, starts_at + TimeDelta::minutes(30 * lasting)).unwrap()
}

impl Both {
    async fn new(database: &TestDatabase, turn: usize) -> Self {
        let (ctx, clock) = seed::context(database).await;
        let place = seed::place(database, &ctx, &format!("model-{turn}")).await;
        let lea = seed::person(&ctx, &format!("Lea{turn}")).await;
        let mut team = seed::person(&ctx, &format!("Team{turn}")).await;
        team.manages.insert(place);
        let rules = PolicyRules {
            approval: Some(Approval::Always),
            lapse_minutes: Some(30 * u32::try_from(LAPSE_HALF_HOURS).unwrap()),
            ..PolicyRules::default()
        };
        let new = NewResource {
            place_id: place,
            name: "Laser".into(),
            kind: ResourceKind::Machine,
            description: String::new(),
            opening_hours: None,
            rules,
            units: u32::try_from(UNITS).unwrap(),
            unit_label: "Laser".into(),
        };
        let resource = resource::add(&ctx, &team, new).await.unwrap();
        let (held, closures, broken) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { ctx, clock, team, lea, place, resource, held, closures, broken }
    }

    fn now(&self) -> DateTime<Utc> {
        self.ctx.clock.now()
    }

    fn is_closed(&self, period: &Period) -> bool {
        self.closures.iter().any(|(_, closed)| closed.overlaps(period))
    }

    fn in_service(&self) -> Vec<UnitId> {
        self.resource.units.iter().map(|unit| unit.id).filter(|unit| !self.broken.contains(unit)).collect()
    }

    /// The units that may be given, or the code of the refusal.
    fn expected_units(&self, period: &Period) -> Result<Vec<UnitId>, &'static str> {
        let in_service = self.in_service();
        if in_service.is_empty() {
            return Err("out_of_service");
        }
        if self.is_closed(period) {
            return Err("closed");
        }
        let taken = |unit: &UnitId| {
            self.held.iter().any(|held| held.unit == *unit && held.holds(self.now()) && held.period.overlaps(period))
        };
        let free: Vec<UnitId> = in_service.into_iter().filter(|unit| !taken(unit)).collect();
        if free.is_empty() { Err("already_reserved") } else { Ok(free) }
    }

    async fn run(&mut self, command: &Command) {
        match *command {
            Command::Reserve { by_team, from, lasting } => self.reserve(by_team, period(from, lasting)).await,
            Command::Cancel { nth } => self.cancel(nth).await,
            Command::Approve { nth } => self.answer(nth, true).await,
            Command::Decline { nth } => self.answer(nth, false).await,
            Command::Close { from, lasting } => self.close(period(from, lasting)).await,
            Command::Reopen { nth } => self.reopen(nth).await,
            Command::Break { unit } => self.break_or_mend(unit).await,
            Command::Wait { half_hours } => {
                // The day that is reserved never begins.
                if self.now() + TimeDelta::hours(2) < period(0, 1).starts_at() {
                    self.clock.advance(TimeDelta::minutes(30 * half_hours));
                }
            }
            Command::Lapse => self.lapse().await,
        }
    }

    async fn reserve(&mut self, by_team: bool, period: Period) {
        let request = ReserveRequest {
            resource_id: self.resource.id,
            period,
            unit_id: None,
            purpose: String::new(),
            on_behalf_of: None,
        };
        let expected = self.expected_units(&period);
        let actor = if by_team { &self.team } else { &self.lea };
        match (reserve(&self.ctx, actor, &request, None).await, expected) {
            (Ok(made), Ok(free)) => {
                let (unit, now) = (made.reservation.unit_id, self.now());
                assert!(free.contains(&unit), "{unit:?} is none of {free:?}");
                let state = if by_team { State::Confirmed } else { State::Requested };
                assert_eq!(made.reservation.state, state);
                // What nobody answered in time and is in the way has lapsed.
                for held in self.held.iter_mut().filter(|held| held.unit == unit && held.period.overlaps(&period)) {
                    if held.is_overdue(now) {
                        held.state = State::Lapsed;
                    }
                }
                let lapses_at = (now + TimeDelta::minutes(30 * LAPSE_HALF_HOURS)).min(period.starts_at());
                self.held.push(Held { id: made.reservation.id, unit, period, state, lapses_at });
            }
            (Err(OperationError::Refused(not)), Err(code)) => assert_eq!(not.refusal.code(), code),
            (answer, expected) => panic!("{answer:?}, not {expected:?}"),
        }
    }

    async fn cancel(&mut self, nth: usize) {
        let Some(index) = nth.checked_rem(self.held.len()) else { return };
        let can = matches!(self.held[index].state, State::Requested | State::Confirmed);
        match cancel(&self.ctx, &self.team, self.held[index].id, "").await {
            Ok(_) if can => self.held[index].state = State::Cancelled,
            Err(OperationError::Refused(refusal)) if !can => assert_eq!(refusal.code(), "invalid_state"),
            answer => panic!("{answer:?} of {:?}", self.held[index]),
        }
    }

    async fn answer(&mut self, nth: usize, yes: bool) {
        let Some(index) = nth.checked_rem(self.held.len()) else { return };
        let held = self.held[index].clone();
        let expected = match held.state {
            State::Requested if held.is_overdue(self.now()) => Err("invalid_state"),
            State::Requested if yes && self.broken.contains(&held.unit) => Err("out_of_service"),
            State::Requested if yes && self.is_closed(&held.period) => Err("closed"),
            State::Requested => Ok(if yes { State::Confirmed } else { State::Declined }),
            _ => Err("invalid_state"),
        };
        let answer = if yes {
            approve(&self.ctx, &self.team, held.id, "").await
        } else {
            decline(&self.ctx, &self.team, held.id, "complet").await
        };
        match (answer, expected) {
            (Ok(answered), Ok(state)) => {
                assert_eq!(answered.reservation.state, state);
                self.held[index].state = state;
            }
            (Err(OperationError::Refused(refusal)), Err(code)) => assert_eq!(refusal.code(), code),
            (answer, expected) => panic!("{answer:?} of {held:?}, not {expected:?}"),
        }
    }

    async fn close(&mut self, period: Period) {
        let (resource_id, reason) = (Some(self.resource.id), String::new());
        let new = NewClosure { place_id: self.place, resource_id, unit_id: None, period, reason };
        let (closed, _) = closure::add(&self.ctx, &self.team, new, Hit::Keep, None).await.unwrap();
        self.closures.push((closed.id, period));
    }

    async fn reopen(&mut self, nth: usize) {
        let Some(index) = nth.checked_rem(self.closures.len()) else { return };
        closure::reopen(&self.ctx, &self.team, self.place, self.closures.remove(index).0).await.unwrap();
    }

    async fn break_or_mend(&mut self, unit: usize) {
        let unit = self.resource.units[unit].id;
        let breaks = !self.broken.contains(&unit);
        let edit = UnitEdit { label: None, out_of_service: Some(breaks) };
        resource::edit_unit(&self.ctx, &self.team, self.resource.id, unit, &edit).await.unwrap();
        if breaks {
            self.broken.insert(unit)
        } else {
            self.broken.remove(&unit)
        };
    }

    async fn lapse(&mut self) {
        let now = self.now();
        self.held.iter_mut().filter(|held| held.is_overdue(now)).for_each(|held| held.state = State::Lapsed);
        upkeep::lapse_requests(&self.ctx).await.unwrap();
        self.compare().await;
    }

    /// The store has the states of the model, and rule 1 holds.
    async fn compare(&self) {
        let filter = ReservationFilter::default();
        let all = store::reservation::list_of_resource(&self.ctx.db, self.resource.id, &filter).await.unwrap();
        assert_eq!(all.len(), self.held.len());
        for details in &all {
            let held = self.held.iter().find(|held| held.id == details.reservation.id).unwrap();
            assert_eq!((details.reservation.state, details.reservation.unit_id), (held.state, held.unit));
        }
        let live: Vec<_> = all.iter().map(|it| &it.reservation).filter(|it| it.state.is_live()).collect();
        for (index, one) in live.iter().enumerate() {
            let meets = |other: &&&_| -> bool {
                let other: &escale::domain::reservation::Reservation = other;
                other.unit_id == one.unit_id && other.period.overlaps(&one.period)
            };
            assert!(live[index + 1..].iter().find(meets).is_none(), "{one:?} meets another");
        }
    }
}

both_engines! {
    async fn a_simple_model_and_the_store_agree_on_random_commands(database: TestDatabase) {
        let mut runner = TestRunner::deterministic();
        for turn in 0..12 {
            let commands = prop::collection::vec(command(), 100).new_tree(&mut runner).unwrap().current();
            let mut both = Both::new(&database, turn).await;
            for command in &commands {
                println!("turn {turn}: {command:?}");
                both.run(command).await;
            }
            both.compare().await;
        }
    }
}
