//! Facts that go on while several decisions are made one after another.

use super::{DECISION_MARGIN, Held, PersonFacts, Reservation, State};
use crate::domain::{
    availability::{BookingFacts, BusyUnit, ClosedPeriod},
    ids::UnitId,
    period::Period,
};

/// What is taken and held after each yes, so that the next decision sees it.
pub(super) struct Ledger {
    busy: Vec<BusyUnit>,
    closed: Vec<ClosedPeriod>,
    /// With what is near the period last looked at, so that a decision does not go through a year.
    facts: BookingFacts,
    person: PersonFacts,
}

impl Ledger {
    /// What one transaction read.
    pub(super) fn new(facts: &BookingFacts, person: &PersonFacts) -> Self {
        let facts = facts.clone();
        Self { busy: facts.busy.clone(), closed: facts.closed.clone(), facts, person: person.clone() }
    }

    /// The facts around a period, as the decisions so far have left them.
    pub(super) fn around(&mut self, period: &Period) -> (&BookingFacts, &PersonFacts) {
        let near = period.widened(DECISION_MARGIN);
        self.facts.busy = self.busy.iter().filter(|busy| busy.period.overlaps(&near)).copied().collect();
        self.facts.closed = self.closed.iter().filter(|closed| closed.period.overlaps(&near)).cloned().collect();
        (&self.facts, &self.person)
    }

    /// A yes: its unit is taken, and the person holds one more.
    pub(super) fn take(&mut self, unit_id: UnitId, holds: Period, period: Period, state: State) {
        self.busy.push(BusyUnit { unit_id, period: holds });
        let resource = &self.facts.resource;
        self.person.held.push(Held { resource_id: resource.id, kind: resource.kind, period, state });
    }

    /// What an organisation's allowance pays for is gone for the next.
    pub(super) fn spend(&mut self, period: &Period) {
        self.person.allowance.take(period, self.facts.time_zone, true);
    }

    /// Forgets a reservation that is about to be moved: it is not in its own way, and no quota counts it twice.
    pub(super) fn release(&mut self, reservation: &Reservation) {
        let own = |busy: &BusyUnit| busy.unit_id == reservation.unit_id && busy.period == reservation.holds;
        if let Some(index) = self.busy.iter().position(own) {
            self.busy.swap_remove(index);
        }
        let own = |held: &Held| {
            held.resource_id == reservation.resource_id
                && held.period == reservation.period
                && held.state == reservation.state
        };
        if let Some(index) = self.person.held.iter().position(own) {
            self.person.held.swap_remove(index);
        }
    }
}
