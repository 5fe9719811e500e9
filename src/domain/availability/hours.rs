//! When opening hours and closures let somebody have a resource.
//!
//! What is used on the spot needs an open door all the time. Equipment goes home: the door has to be open when it is
//! fetched and when it is brought back, and nights, Sundays and holidays between the two are its borrower's.

use chrono::{DateTime, TimeDelta, Utc};

use super::{BookingFacts, ClosedPeriod};
use crate::domain::{
    ids::UnitId,
    kind::ResourceKind,
    period::{Period, difference, intersection, union},
    policy::Policy,
    reservation::slots_around,
    resource::Resource,
};

/// How exactly it is told when something changes hands.
const MOMENT: TimeDelta = TimeDelta::seconds(1);
/// The longest that a door is expected to stay shut where a loan is offered over it.
const NEXT_DOOR_WITHIN: TimeDelta = TimeDelta::days(14);

/// How long after the last day shown the shortest reservation offered on it may end; what goes home waits for the next
/// open door after its start and after its length.
#[must_use]
pub fn offers_reach(resource: &Resource) -> TimeDelta {
    let shut = if resource.kind.goes_home() { NEXT_DOOR_WITHIN * 2 } else { TimeDelta::zero() };
    TimeDelta::minutes(i64::from(resource.policy.min_minutes)) + shut
}

/// In which stretch a thing is fetched and in which it is brought back: at the ends of the period, or some time of its
/// first and its last day where whole days are lent.
///
/// It may be brought back the moment the door opens, and not be fetched the moment it closes.
pub(super) fn changes_hands(policy: &Policy, period: &Period) -> [Period; 2] {
    let (starts_at, ends_at) = (period.starts_at(), period.ends_at());
    let day = TimeDelta::days(1);
    let [first, last] = if policy.counts_whole_days() {
        [Period::new(starts_at, starts_at + day), Period::new(ends_at - day, ends_at)]
    } else {
        [Period::new(starts_at, starts_at + MOMENT), Period::new(ends_at - MOMENT, ends_at + MOMENT)]
    };
    [first.unwrap_or(*period), last.unwrap_or(*period)]
}

/// Whether who has a resource of this kind for this period would stand before a closed door. A closed place keeps
/// nobody from what is at home with them: only from fetching it and bringing it back.
pub(in crate::domain) fn shuts_out(closed: &Period, is_place: bool, kind: ResourceKind, period: &Period) -> bool {
    if !(is_place && kind.goes_home()) {
        return closed.overlaps(period);
    }
    let holds = |at: DateTime<Utc>| closed.starts_at() <= at && at < closed.ends_at();
    holds(period.starts_at()) || holds(period.ends_at() - MOMENT)
}

impl ClosedPeriod {
    /// Whether who has a resource of this kind for this period would stand before a closed door.
    fn stops(&self, kind: ResourceKind, period: &Period) -> bool {
        shuts_out(&self.period, self.resource_id.is_none(), kind, period)
    }
}

impl BookingFacts {
    /// The time inside `window` that reservations may cover: in order, apart from each other.
    ///
    /// Open and not closed; of what goes home all that no maintenance takes, nights included, so that
    /// [`Self::is_reservable`] still has to be asked of a period.
    #[must_use]
    pub fn reservable(&self, window: &Period) -> Vec<Period> {
        let open = if self.resource.kind.goes_home() { vec![*window] } else { self.hours_within(window) };
        let open = difference(&open, &self.closed_to_all());
        if self.resource.policy.slots.is_empty() {
            return open;
        }
        // A slot is reserved whole or not at all.
        let whole = |slot: &Period| open.iter().any(|open| open.contains(slot)) && self.is_within_hours(slot);
        union(slots_around(self, window).filter(whole).collect())
    }

    /// Whether hours and closures of the whole let somebody have it for this period.
    #[must_use]
    pub fn is_reservable(&self, period: &Period) -> bool {
        self.reservable(period).iter().any(|open| open.contains(period)) && self.lets_in_and_out(period)
    }

    /// Whether who takes it home for this period finds an open door at both ends; always so of what stays at the place,
    /// where that is part of the reservable time.
    #[must_use]
    pub fn lets_in_and_out(&self, period: &Period) -> bool {
        !self.resource.kind.goes_home()
            || (self.is_within_hours(period) && self.stopping(period).all(|closed| closed.unit_id.is_some()))
    }

    /// Whether it is lent from one hour to another, and not for slots or whole days.
    #[must_use]
    pub fn lends_hours(&self) -> bool {
        let policy = &self.resource.policy;
        self.resource.kind.goes_home() && policy.slots.is_empty() && !policy.counts_whole_days()
    }

    /// Whether the hours of the place and of the resource let somebody have it for this period, closures aside.
    #[must_use]
    pub fn is_within_hours(&self, period: &Period) -> bool {
        if self.resource.kind.goes_home() {
            let stretches = changes_hands(&self.resource.policy, period);
            return stretches.iter().all(|stretch| !self.hours_within(stretch).is_empty());
        }
        self.hours_within(period).iter().any(|open| open.contains(period))
    }

    /// When reservations may start and end inside `window`: the reservable time; of what goes home, while the place is
    /// open to hand it over. In order, apart from each other.
    #[must_use]
    pub fn doors(&self, window: &Period) -> Vec<Period> {
        if !self.resource.kind.goes_home() {
            return self.reservable(window);
        }
        let closed = self.closed.iter().filter(|closed| closed.unit_id.is_none()).map(|closed| closed.period);
        difference(&self.hours_within(window), &union(closed.collect()))
    }

    /// The first instant from `from` on at which something may be brought back; `from` where none is near.
    #[must_use]
    pub fn next_door(&self, from: DateTime<Utc>) -> DateTime<Utc> {
        let ahead = Period::new(from, from + NEXT_DOOR_WITHIN);
        let doors = ahead.map(|ahead| self.doors(&ahead)).unwrap_or_default();
        doors.first().map_or(from, Period::starts_at)
    }

    /// The hours of the place and of the resource inside `window`: in order, apart from each other.
    fn hours_within(&self, window: &Period) -> Vec<Period> {
        let hours = [self.place_opening_hours.as_ref(), self.resource.opening_hours.as_ref()];
        hours
            .into_iter()
            .flatten()
            .fold(vec![*window], |open, hours| intersection(&open, &hours.open_periods(window, self.time_zone)))
    }

    /// When every unit in service is closed: by closures of the whole, or of each of them at once.
    fn closed_to_all(&self) -> Vec<Period> {
        let at_home = |closed: &&ClosedPeriod| closed.resource_id.is_none() && self.resource.kind.goes_home();
        let whole = self.closed.iter().filter(|closed| closed.unit_id.is_none() && !at_home(closed));
        let in_service = self.resource.units.iter().filter(|unit| !unit.out_of_service);
        let each = in_service.map(|unit| self.closed_alone(unit.id)).reduce(|left, right| intersection(&left, &right));
        union(whole.map(|closed| closed.period).chain(each.unwrap_or_default()).collect())
    }

    /// When this unit alone is closed, in order, apart from each other.
    fn closed_alone(&self, unit_id: UnitId) -> Vec<Period> {
        let alone = self.closed.iter().filter(|closed| closed.unit_id == Some(unit_id));
        union(alone.map(|closed| closed.period).collect())
    }

    /// The closures that keep everybody from a reservation of this period, or from one unit of it.
    pub(super) fn stopping<'f>(&'f self, period: &'f Period) -> impl Iterator<Item = &'f ClosedPeriod> + Clone {
        self.closed.iter().filter(|closed| closed.stops(self.resource.kind, period))
    }

    /// The closure that keeps this unit from being reserved for the period.
    #[must_use]
    pub fn closure_of(&self, unit_id: UnitId, period: &Period) -> Option<&ClosedPeriod> {
        let concerns = |closed: &&ClosedPeriod| closed.unit_id.is_none_or(|closed| closed == unit_id);
        self.closed.iter().filter(concerns).find(|closed| closed.stops(self.resource.kind, period))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use chrono_tz::Europe::Paris;

    use super::*;
    use crate::domain::{
        ids::ResourceId,
        reservation::{
            Alternative, PersonFacts, ReserveRefusal, ReserveRequest, alternatives, decide_reserve, longest_offer,
        },
        samples::{self, hours},
    };

    fn at(text: &str) -> DateTime<Utc> {
        Paris.from_local_datetime(&text.parse().unwrap()).unwrap().to_utc()
    }

    /// Days and hours of December 2026; the 5th is a Saturday.
    fn period(from: &str, to: &str) -> Period {
        let [from, to] =
            [from, to].map(|it| it.split_once(' ').unwrap()).map(|(day, hour)| at(&format!("2026-12-{day}T{hour}:00")));
        Period::new(from, to).unwrap()
    }

    /// A drill of a place that is open on Tuesdays, Wednesdays and Saturdays.
    fn drill() -> BookingFacts {
        let policy = Policy { min_minutes: 60, max_minutes: 7 * 1_440, ..Policy::default() };
        let mut facts = samples::facts(policy, 1);
        facts.resource.kind = ResourceKind::Equipment;
        facts.place_opening_hours = hours("Tu,We 14:00-18:00; Sa 09:00-12:00");
        facts
    }

    fn request(period: Period) -> ReserveRequest {
        let resource_id = samples::resource(Policy::default(), 1).id;
        ReserveRequest { resource_id, period, unit_id: None, purpose: String::new(), on_behalf_of: None }
    }

    fn asked(facts: &BookingFacts, from: &str, to: &str) -> Result<(), ReserveRefusal> {
        let now = at("2026-12-01T08:00:00");
        decide_reserve(facts, &PersonFacts::default(), &request(period(from, to)), now).map(|_| ())
    }

    #[test]
    fn a_thing_is_at_home_over_night_between_two_open_doors() {
        let drill = drill();
        for (from, to) in
            [("05 09:00", "08 14:00"), ("05 11:30", "08 18:00"), ("05 09:00", "05 12:00"), ("08 17:30", "09 14:00")]
        {
            assert_eq!(asked(&drill, from, to), Ok(()), "{from} {to}");
        }
        let shut = Err(ReserveRefusal::OutsideOpeningHours);
        for (from, to) in
            [("05 12:00", "08 14:00"), ("05 09:00", "06 09:00"), ("05 08:30", "08 14:00"), ("05 09:00", "08 18:30")]
        {
            assert_eq!(asked(&drill, from, to), shut, "{from} {to}");
        }
        // What stays at the place needs an open door all the time.
        let mut desk = self::drill();
        desk.resource.kind = ResourceKind::Desk;
        assert_eq!(asked(&desk, "05 09:00", "08 14:00"), shut);
    }

    #[test]
    fn whole_days_begin_and_end_on_days_that_open() {
        let mut drill = drill();
        drill.resource.policy = Policy { step_minutes: 1_440, min_minutes: 1_440, ..drill.resource.policy };
        // To the end of Tuesday, which is open; to the end of Sunday, which is not.
        assert_eq!(asked(&drill, "05 00:00", "09 00:00"), Ok(()));
        assert_eq!(asked(&drill, "05 00:00", "07 00:00"), Err(ReserveRefusal::OutsideOpeningHours));
        assert_eq!(asked(&drill, "06 00:00", "09 00:00"), Err(ReserveRefusal::OutsideOpeningHours));
    }

    #[test]
    fn a_closed_place_keeps_from_fetching_and_a_maintenance_from_all() {
        let closed = |resource_id, from, to| {
            let closed = ClosedPeriod { resource_id, unit_id: None, period: period(from, to), reason: String::new() };
            BookingFacts { closed: vec![closed], ..drill() }
        };
        let refused = Err(ReserveRefusal::Closed { reason: String::new() });
        let holidays = closed(None, "06 00:00", "08 00:00");
        assert_eq!(asked(&holidays, "05 09:00", "08 14:00"), Ok(()));
        assert_eq!(asked(&closed(None, "08 00:00", "09 00:00"), "05 09:00", "08 14:00"), refused);
        assert_eq!(asked(&closed(None, "05 00:00", "06 00:00"), "05 09:00", "08 14:00"), refused);
        let repair = closed(Some(ResourceId(uuid::Uuid::nil())), "06 00:00", "07 00:00");
        assert_eq!(asked(&repair, "05 09:00", "08 14:00"), refused);
    }

    #[test]
    fn what_is_near_and_what_is_offered_is_fetched_and_brought_back_at_open_doors() {
        let (drill, now) = (drill(), at("2026-12-01T08:00:00"));
        // From Saturday to Sunday: nobody is there on Sunday.
        let near = alternatives(&drill, &PersonFacts::default(), &request(period("05 09:00", "06 09:00")), now);
        assert!(!near.is_empty());
        for Alternative { period, .. } in &near {
            assert!(drill.is_reservable(period), "{period:?}");
        }
        assert_eq!(near[0].period.starts_at(), at("2026-12-05T09:00:00"));
        let window = period("05 00:00", "08 16:00");
        let offer = longest_offer(&drill, &drill.reservable(&window), now);
        assert_eq!(offer, Some(period("05 09:00", "08 16:00")));
    }
}
