//! The model and the real thing side by side.

mod compare;

use std::{collections::BTreeSet, fmt::Debug};

use chrono::TimeDelta;
use escale::{
    clock::FixedClock,
    domain::{
        account::Actor,
        certification::OnWithdrawal,
        closure::Hit,
        ids::{CertificationId, CertificationTypeId, PlaceId, ReservationId, ResourceId, UnitId},
        kind::ResourceKind,
        period::Period,
        policy::{Approval, PolicyRules},
        reservation::{
            AnswerRefusal, CancelRefusal, ChangeRequest, ReservationDetails, ReserveRequest, SeriesScope, State,
            VisitRefusal,
        },
        waitlist::{WaitRefusal, WaitState, WaitlistEntry},
    },
    operations::{
        Context, OperationError,
        certification::{self, NewCertification, NewType, Withdrawal},
        closure::{self, NewClosure},
        reservation::{Changing, approve, cancel, change, check_in, check_out, decline, reserve},
        resource::{self, NewResource, UnitEdit},
        upkeep,
        waitlist::{self, JoinRequest, NotWaiting},
    },
    store,
};

use super::{
    command::{Command, Span, Verb},
    world::{CLEANING_MINUTES, Code, LAPSE_MINUTES, NO_SHOW_MINUTES, PEOPLE, Picks, TEAM, UNITS, Wish, World},
};
use crate::support::{
    TestDatabase,
    seed::{self, instant},
};

/// The model and the real thing.
pub struct Both {
    ctx: Context,
    clock: FixedClock,
    people: Vec<Actor>,
    place: PlaceId,
    resource: ResourceId,
    kind: CertificationTypeId,
    certifications: [Option<CertificationId>; PEOPLE],
    pub world: World,
}

fn period((from, lasting): Span) -> Period {
    let starts_at = instant("2026-11-24T10:00:00Z") + TimeDelta::minutes(30 * from);
    Period::new(starts_at, starts_at + TimeDelta::minutes(30 * lasting)).unwrap()
}

/// Both said yes, or both the same no.
fn agree<T: Debug, E: Debug, R: Debug>(
    answer: Result<T, OperationError<R>>,
    code: impl FnOnce(&R) -> Code,
    expected: Result<E, Code>,
) -> Option<(T, E)> {
    match (answer, expected) {
        (Ok(answer), Ok(expected)) => Some((answer, expected)),
        (Err(OperationError::Refused(refusal)), Err(expected)) => {
            let told = code(&refusal);
            assert_eq!(told, expected, "{refusal:?}");
            None
        }
        (answer, expected) => panic!("{answer:?}, not {expected:?}"),
    }
}

impl Both {
    pub async fn new(database: &TestDatabase, turn: usize) -> Self {
        let (ctx, clock) = seed::context(database).await;
        let place = seed::place(database, &ctx, &format!("model-{turn}")).await;
        let mut people = Vec::new();
        for name in ["Lea", "Max", "Team"] {
            people.push(seed::person(&ctx, &format!("{name}{turn}")).await);
        }
        people[TEAM].manages.insert(place);
        let new = NewType { place_id: Some(place), name: "Laser".into(), description: String::new() };
        let kind = certification::add_type(&ctx, &people[TEAM], new).await.unwrap().id;
        let rules = PolicyRules {
            approval: Some(Approval::Always),
            lapse_minutes: Some(LAPSE_MINUTES),
            no_show_minutes: Some(NO_SHOW_MINUTES),
            buffer_after_minutes: Some(CLEANING_MINUTES),
            required_certifications: Some(BTreeSet::from([kind])),
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
        let resource = resource::add(&ctx, &people[TEAM], new).await.unwrap();
        let units = resource.units.iter().map(|unit| unit.id).collect();
        let (broken, closed, held, line) = Default::default();
        let certified = [false; PEOPLE];
        let world = World { now: ctx.clock.now(), units, broken, closed, certified, held, line };
        let certifications = [None; PEOPLE];
        let mut both = Self { ctx, clock, people, place, resource: resource.id, kind, certifications, world };
        for person in 0..PEOPLE {
            both.certify(person).await;
        }
        both
    }

    pub async fn run(&mut self, command: &Command) {
        match *command {
            Command::Reserve { person, span, unit } => self.reserve(person, period(span), unit).await,
            Command::Move { nth, span, unit, by_team } => self.move_(nth, span, unit, by_team).await,
            Command::Join { person, like, span, unit } => {
                let had = like.and_then(|nth| self.choose(nth)).map(|(index, _)| &self.world.held[index]);
                let wished = had.filter(|held| held.is_live()).map_or_else(|| period(span), |held| held.period);
                self.join(person, wished, unit).await;
            }
            Command::Accept { nth } => self.accept(nth).await,
            Command::Leave { nth } => self.leave(nth).await,
            Command::Certify { person } => self.certify(person).await,
            Command::Withdraw { person, cancels } => self.withdraw(person, cancels).await,
            Command::Close { span, cancels } => self.close(period(span), cancels).await,
            Command::Reopen { nth } => self.reopen(nth).await,
            Command::Break { unit } => self.break_or_mend(self.world.units[unit]).await,
            Command::Wait { quarters } => {
                self.clock.advance(TimeDelta::minutes(15 * quarters));
                self.world.now = self.ctx.clock.now();
            }
            Command::Upkeep => self.upkeep().await,
            Command::Become { nth, verb, by_team } => {
                if let Some((index, id)) = self.choose(nth) {
                    let agreed = self.become_(index, id, verb, by_team).await;
                    self.becomes(index, agreed).await;
                }
            }
        }
    }

    /// Changes a state, and what both said to it.
    async fn become_(
        &self,
        index: usize,
        id: ReservationId,
        verb: Verb,
        by_team: bool,
    ) -> Option<(ReservationDetails, State)> {
        let (ctx, team) = (&self.ctx, &self.people[TEAM]);
        let by_team = by_team || self.world.held[index].holder == TEAM;
        let asking = self.asking(index, by_team);
        let world = &self.world;
        match verb {
            Verb::Cancel => agree(cancel(ctx, asking, id, "").await, CancelRefusal::code, world.cancel(index)),
            Verb::Approve => agree(approve(ctx, team, id, "").await, AnswerRefusal::code, world.approve(index)),
            Verb::Decline => agree(decline(ctx, team, id, "").await, AnswerRefusal::code, world.decline(index)),
            Verb::CheckIn => {
                agree(check_in(ctx, asking, id, "").await, VisitRefusal::code, world.check_in(index, by_team))
            }
            Verb::CheckOut => agree(check_out(ctx, asking, id, "").await, VisitRefusal::code, world.check_out(index)),
        }
    }

    /// Mostly one that is live.
    fn choose(&self, nth: usize) -> Option<(usize, ReservationId)> {
        let live = |index: &usize| nth.is_multiple_of(8) || self.world.held[*index].is_live();
        let among: Vec<usize> = (0..self.world.held.len()).filter(live).collect();
        let index = among[(nth / 8).checked_rem(among.len())?];
        Some((index, self.world.held[index].id))
    }

    fn asking(&self, index: usize, by_team: bool) -> &Actor {
        &self.people[if by_team { TEAM } else { self.world.held[index].holder }]
    }

    fn unit(&self, unit: Option<usize>) -> Option<UnitId> {
        unit.map(|unit| self.world.units[unit])
    }

    async fn reserve(&mut self, person: usize, period: Period, unit: Option<usize>) {
        let unit_id = self.unit(unit);
        let request =
            ReserveRequest { resource_id: self.resource, period, unit_id, purpose: String::new(), on_behalf_of: None };
        let (before, own) = self.world.before(&period, Some((person, unit_id)));
        let answer = reserve(&self.ctx, &self.people[person], &request, None).await;
        let passed = self.served(before, answer.is_ok()).await;
        let expected = self.world.reserve(person, &period, unit_id);
        let expected = if passed { expected.and(Err("already_reserved")) } else { expected };
        if let Some((made, free)) = agree(answer, |no| no.refusal.code(), expected) {
            let made = made.reservation;
            assert!(free.contains(&made.unit_id), "{:?} is none of {free:?}", made.unit_id);
            assert_eq!(made.state, self.world.reserved(made.id, person, made.unit_id, period));
            own.into_iter().for_each(|own| self.world.fulfilled(own));
        }
    }

    /// Serves the first of the line, as the program must have before it said yes. After a no everything is as it was,
    /// and they may have been the reason; given is whether somebody would have got something.
    async fn served(&mut self, before: usize, said_yes: bool) -> bool {
        if !said_yes {
            return self.world.someone_fits(before);
        }
        let picks = self.picks().await;
        self.world.offer_to(before, &picks);
        false
    }

    async fn move_(&mut self, nth: usize, span: Option<Span>, unit: Option<usize>, by_team: bool) {
        let Some((index, id)) = self.choose(nth) else { return };
        let to = span.map_or(self.world.held[index].period, period);
        let unit_id = self.unit(unit);
        let (starts_at, ends_at) = (Some(to.starts_at()), Some(to.ends_at()));
        let request = ChangeRequest { starts_at, ends_at, unit_id, purpose: None };
        let known = Some(vec![self.world.held[index].sequence]);
        let by_team = by_team || self.world.held[index].holder == TEAM;
        let changing = Changing { id, request, scope: SeriesScope::One, known };
        let whole = to.hull(&self.world.held[index].period);
        let takes = to != self.world.held[index].period || unit_id.is_some();
        let before = if takes { self.world.before(&whole, None).0 } else { 0 };
        let answer = change(&self.ctx, self.asking(index, by_team), &changing).await;
        let passed = self.served(before, answer.is_ok()).await;
        let expected = self.world.move_(index, by_team, &to, unit_id);
        let expected = if passed { expected.and(Err("already_reserved")) } else { expected };
        let Some((changed, expected)) = agree(answer, |no| no.refusal.code(), expected) else { return };
        if let Some((units, state, lapses_at)) = expected {
            let unit = changed[0].reservation.unit_id;
            assert!(units.contains(&unit), "{unit:?} is none of {units:?}");
            self.world.moved(index, unit, to, state, lapses_at);
        }
        let picks = self.picks().await;
        self.world.offer_next(&picks);
    }

    /// Both changed a state; what ends frees something for the line.
    async fn becomes(&mut self, index: usize, agreed: Option<(ReservationDetails, State)>) {
        let Some((now, state)) = agreed else { return };
        assert_eq!(now.reservation.state, state);
        if state.is_live() {
            let now = self.world.now;
            self.world.held[index].become_(state, now);
            return;
        }
        if state == State::Completed {
            self.world.checked_out(index);
        }
        let picks = self.picks().await;
        self.world.release(self.world.held[index].id, state, &picks);
    }

    /// What the program has offered to those who wait in the model.
    async fn picks(&self) -> Picks {
        let mut picks = Picks::new();
        for wish in self.world.line.iter().filter(|wish| matches!(wish.state, WaitState::Waiting | WaitState::Offered))
        {
            if let Some(offer) = self.entry(wish).await.offer {
                let held = store::reservation::by_id(&self.ctx.db, offer.reservation_id).await.unwrap().unwrap();
                picks.insert(wish.id, (offer.reservation_id, held.reservation.unit_id));
            }
        }
        picks
    }

    async fn entry(&self, wish: &Wish) -> WaitlistEntry {
        store::waitlist::by_id(&self.ctx.db, wish.id).await.unwrap().unwrap().entry
    }

    async fn join(&mut self, person: usize, period: Period, unit: Option<usize>) {
        let unit_id = self.unit(unit);
        let request = JoinRequest { resource_id: self.resource, period, unit_id };
        let (before, _) = self.world.before(&period, Some((person, unit_id)));
        let answer = waitlist::join(&self.ctx, &self.people[person], &request).await;
        self.served(before, answer.is_ok()).await;
        let expected = self.world.join(person, &period, unit_id);
        if let Some((joined, ())) = agree(
            answer,
            |not| match not {
                NotWaiting::Wait(refusal) => refusal.code(),
                NotWaiting::Rules(not) => not.refusal.code(),
            },
            expected,
        ) {
            let (id, state) = (joined.entry.id, WaitState::Waiting);
            self.world.line.push(Wish { id, person, unit: unit_id, period, state, offer: None });
        }
    }

    /// Mostly one that is offered.
    fn choose_wish(&self, nth: usize) -> Option<usize> {
        let offered = |index: &usize| nth.is_multiple_of(4) || self.world.line[*index].state == WaitState::Offered;
        let among: Vec<usize> = (0..self.world.line.len()).filter(offered).collect();
        among.get((nth / 4).checked_rem(among.len())?).copied()
    }

    async fn accept(&mut self, nth: usize) {
        let Some(index) = self.choose_wish(nth) else { return };
        let wish = &self.world.line[index];
        let answer = waitlist::accept(&self.ctx, &self.people[wish.person], wish.id).await;
        if let Some((accepted, state)) = agree(answer, WaitRefusal::code, self.world.accept(index)) {
            assert_eq!(accepted.reservation.state, state);
            self.world.accepted(index, state);
        }
    }

    async fn leave(&mut self, nth: usize) {
        let Some(index) = self.choose_wish(nth) else { return };
        let (id, person) = (self.world.line[index].id, self.world.line[index].person);
        let answer = waitlist::withdraw(&self.ctx, &self.people[person], id).await;
        if agree(answer, WaitRefusal::code, self.world.leave(index)).is_some() {
            let picks = self.picks().await;
            self.world.left(id, &picks);
        }
    }

    async fn certify(&mut self, person: usize) {
        let mail = self.people[person].account.mail.clone();
        let new = NewCertification { place_id: self.place, type_id: self.kind, mail, ends_at: None };
        let granted = certification::grant(&self.ctx, &self.people[TEAM], &new).await.unwrap();
        self.certifications[person] = Some(granted.certification.id);
        self.world.certified[person] = true;
    }

    async fn withdraw(&mut self, person: usize, cancels: bool) {
        let Some(id) = self.certifications[person].take() else { return };
        let reservations = if cancels { OnWithdrawal::Cancel } else { OnWithdrawal::Keep };
        let withdrawal =
            Withdrawal { place_id: self.place, id, reason: String::new(), reservations: Some(reservations) };
        let withdrawn = certification::withdraw(&self.ctx, &self.people[TEAM], &withdrawal).await.unwrap();
        let picks = self.picks().await;
        let hit = self.world.withdrawn(person, cancels, &picks);
        let mut told: Vec<ReservationId> = withdrawn.reservations.iter().map(|hit| hit.reservation.id).collect();
        told.sort_unstable();
        assert_eq!(told, hit);
    }

    async fn close(&mut self, period: Period, cancels: bool) {
        if period.ends_at() <= self.world.now {
            return;
        }
        let (resource_id, reason) = (Some(self.resource), String::new());
        let new = NewClosure { place_id: self.place, resource_id, unit_id: None, period, reason };
        let hit = if cancels { Hit::Cancel } else { Hit::Keep };
        let (closed, _) = closure::add(&self.ctx, &self.people[TEAM], new, Some(hit), None).await.unwrap();
        let picks = self.picks().await;
        self.world.closed(closed.id, period, cancels, &picks);
    }

    async fn reopen(&mut self, nth: usize) {
        self.world.closed.retain(|(_, period)| period.ends_at() > self.world.now);
        let Some(index) = nth.checked_rem(self.world.closed.len()) else { return };
        let (id, _) = self.world.closed.remove(index);
        closure::reopen(&self.ctx, &self.people[TEAM], self.place, id).await.unwrap();
    }

    async fn break_or_mend(&mut self, unit: UnitId) {
        let breaks = !self.world.broken.contains(&unit);
        let edit = UnitEdit { label: None, out_of_service: Some(breaks) };
        resource::edit_unit(&self.ctx, &self.people[TEAM], self.resource, unit, &edit).await.unwrap();
        self.world.broken.retain(|other| *other != unit);
        self.world.broken.extend(breaks.then_some(unit));
    }

    async fn upkeep(&mut self) {
        // What another one holds is left out, and what was refused just now may still be rolled back.
        let tx = self.ctx.db.begin_write().await.unwrap();
        let all: Vec<ReservationId> = self.world.held.iter().map(|held| held.id).collect();
        store::reservation::lock_many(&tx, &all).await.unwrap();
        tx.commit().await.unwrap();
        upkeep::lapse_requests(&self.ctx).await.unwrap();
        upkeep::end_unattended(&self.ctx).await.unwrap();
        upkeep::complete_ended(&self.ctx).await.unwrap();
        upkeep::serve_waitlist(&self.ctx).await.unwrap();
        let picks = self.picks().await;
        self.world.upkeep(&picks);
    }
}
