//! What the days of a resource offer: its slots, or for each half-day the longest stretch that one unit is free.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::{
    domain::{
        availability::BookingFacts,
        period::Period,
        policy::Slot,
        reservation::{longest_offer, slot_on, wall_end},
        resource::Resource,
    },
    web::pages::part::Part,
};

/// A column of the table of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A part of the day, of which the longest stretch is offered.
    Part(Part),
    /// A fixed slot, which is offered whole or not at all.
    Slot(Slot),
}

impl Column {
    /// The Fluent key of its heading.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Part(part) => format!("part-{part}"),
            Self::Slot(slot) => format!("slot-{}", slot.name),
        }
    }

    /// Whether any of it is in this part of a day.
    #[must_use]
    pub fn touches(&self, part: Part) -> bool {
        match self {
            Self::Part(own) => part == Part::Day || *own == Part::Day || *own == part,
            Self::Slot(slot) => {
                let (from, to) = part.minutes();
                slot.from_minute < to && from < slot.to_minute
            }
        }
    }
}

/// What a part of a day offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// One reservation that the rules allow, and how many units are free for all of it.
    Free(Period, usize),
    /// Nothing, for this reason.
    None(NoOffer),
}

/// Why there is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoOffer {
    /// It is over.
    Past,
    /// It has begun, and what is left of it is too short.
    Begun,
    /// The lead time has begun.
    Late,
    /// No opening.
    Closed,
    /// Open for less than the shortest reservation.
    Short,
    /// Somebody has every unit.
    Full,
    /// Beyond the horizon.
    Far,
}

impl NoOffer {
    /// The Fluent key of its word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Past => "free-none-past",
            Self::Begun => "free-none-begun",
            Self::Late => "free-none-late",
            Self::Short => "free-none-short",
            Self::Closed => "free-none-closed",
            Self::Full => "free-none-full",
            Self::Far => "free-none-far",
        }
    }
}

/// The columns worth showing: the slots of the rules, halves of days, or whole days where a half is too short to be
/// reserved or the thing goes home.
#[must_use]
pub fn columns(resource: &Resource) -> Vec<Column> {
    let policy = &resource.policy;
    if !policy.slots.is_empty() {
        return policy.slots.iter().copied().map(Column::Slot).collect();
    }
    let parts: &[Part] = if policy.min_minutes > 240 || resource.kind.goes_home() {
        &[Part::Day]
    } else {
        &[Part::Morning, Part::Afternoon, Part::Evening]
    };
    parts.iter().copied().map(Column::Part).collect()
}

/// The offer of one column on a day; facts must hold it and the shortest reservation after it.
#[must_use]
pub fn offer(facts: &BookingFacts, day: NaiveDate, column: Column, now: DateTime<Utc>) -> Offer {
    match column {
        Column::Part(part) => part_offer(facts, day, part, now),
        Column::Slot(slot) => slot_offer(facts, day, &slot, now),
    }
}

/// The offer of a part of a day, whatever the columns: of slots the first free one that touches it.
#[must_use]
pub fn offer_within(facts: &BookingFacts, day: NaiveDate, part: Part, now: DateTime<Utc>) -> Offer {
    if facts.resource.policy.slots.is_empty() {
        return part_offer(facts, day, part, now);
    }
    let touching = columns(&facts.resource).into_iter().filter(|column| column.touches(part));
    let offers = touching.map(|column| offer(facts, day, column, now));
    offers
        .reduce(|first, next| if matches!(first, Offer::Free(..)) { first } else { next })
        .unwrap_or(Offer::None(NoOffer::Closed))
}

fn slot_offer(facts: &BookingFacts, day: NaiveDate, slot: &Slot, now: DateTime<Utc>) -> Offer {
    let Some(period) = slot_on(slot, day, facts.time_zone) else { return Offer::None(NoOffer::Closed) };
    if period.ends_at() <= now {
        return Offer::None(NoOffer::Past);
    }
    if period.starts_at() >= facts.horizon_ends_at(now) {
        return Offer::None(NoOffer::Far);
    }
    if !facts.is_reservable(&period) {
        return Offer::None(NoOffer::Closed);
    }
    if period.starts_at() < facts.earliest_start(now) {
        return Offer::None(if period.starts_at() < now { NoOffer::Begun } else { NoOffer::Late });
    }
    match free_units(facts, &period, now) {
        0 => Offer::None(NoOffer::Full),
        units => Offer::Free(period, units),
    }
}

fn part_offer(facts: &BookingFacts, day: NaiveDate, part: Part, now: DateTime<Utc>) -> Offer {
    let Some(window) = part.period(day, facts.time_zone) else { return Offer::None(NoOffer::Far) };
    if window.ends_at() <= now {
        return Offer::None(NoOffer::Past);
    }
    if window.starts_at() >= facts.horizon_ends_at(now) {
        return Offer::None(NoOffer::Far);
    }
    let Some(opens_at) = open_from(facts, &window, window.starts_at()).first().map(Period::starts_at) else {
        return Offer::None(NoOffer::Closed);
    };
    let earliest = window.starts_at().max(facts.earliest_start(now));
    let open = open_from(facts, &window, earliest);
    let (Some(first), Some(last)) = (open.first(), open.last()) else {
        return Offer::None(cut(facts, &window, opens_at, now));
    };
    let ahead = Period::new(first.starts_at(), last.ends_at());
    match longest_offer(facts, &open, now) {
        Some(period) => Offer::Free(period, free_units(facts, &period, now)),
        None if ahead.is_ok_and(|ahead| facts.busy.iter().any(|busy| busy.period.overlaps(&ahead))) => {
            Offer::None(NoOffer::Full)
        }
        None => Offer::None(cut(facts, &window, opens_at, now)),
    }
}

/// What is reservable of a part of a day from this instant on, with the shortest reservation after it; nothing where
/// a thing that goes home cannot be fetched any more on that day.
fn open_from(facts: &BookingFacts, window: &Period, from: DateTime<Utc>) -> Vec<Period> {
    let Ok(ahead) = Period::new(from, window.ends_at().max(shortest_end(facts, window, from))) else {
        return Vec::new();
    };
    let is_fetched = |today: Period| !facts.doors(&today).is_empty();
    if facts.resource.kind.goes_home() && !Period::new(from, window.ends_at()).is_ok_and(is_fetched) {
        return Vec::new();
    }
    facts.reservable(&ahead)
}

/// Why nothing is left of an opening although nobody has it: its lead time is under way, or it is, or it is short.
fn cut(facts: &BookingFacts, window: &Period, opens_at: DateTime<Utc>, now: DateTime<Utc>) -> NoOffer {
    let shortest = TimeDelta::minutes(i64::from(facts.resource.policy.min_minutes));
    let left = open_from(facts, window, window.starts_at().max(now));
    if now < facts.earliest_start(now) && left.iter().any(|open| open.duration() >= shortest) {
        NoOffer::Late
    } else if opens_at < now {
        NoOffer::Begun
    } else {
        NoOffer::Short
    }
}

/// When the shortest reservation of a part of a day ends; what goes home comes back when somebody is there.
fn shortest_end(facts: &BookingFacts, window: &Period, earliest: DateTime<Utc>) -> DateTime<Utc> {
    let lasting = |from| wall_end(from, facts.resource.policy.min_minutes, facts.time_zone);
    if facts.lends_hours() {
        return facts.next_door(lasting(facts.next_door(earliest)));
    }
    lasting(window.starts_at())
}

/// How many units in service nobody has for all of a period; requests that nobody answered in time have none.
fn free_units(facts: &BookingFacts, period: &Period, now: DateTime<Utc>) -> usize {
    facts.as_of(now).free_units(period).filter(|unit| !unit.out_of_service).count()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;
    use crate::domain::{
        availability::BusyUnit,
        policy::{Policy, SlotName},
        samples::{self, hours, unit_id},
    };

    const DAY: &str = "2026-11-25";

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn facts(busy: &[(u128, &str, &str)]) -> BookingFacts {
        let policy = Policy { min_minutes: 60, horizon_days: 30, ..Policy::default() };
        let busy = busy
            .iter()
            .map(|(id, from, to)| BusyUnit { unit_id: unit_id(*id), period: Period::new(at(from), at(to)).unwrap() });
        let place_opening_hours = hours("Mo-Fr 09:00-18:00");
        BookingFacts { place_opening_hours, busy: busy.collect(), ..samples::facts(policy, 2) }
    }

    fn words(facts: &BookingFacts, day: &str, part: Part, now: &str) -> String {
        told(offer(facts, day.parse().unwrap(), Column::Part(part), at(now)))
    }

    fn told(offer: Offer) -> String {
        match offer {
            Offer::None(why) => why.key().to_owned(),
            Offer::Free(period, units) => {
                let local = |at: DateTime<Utc>| at.with_timezone(&Paris).format("%H:%M").to_string();
                format!("{}-{} {units}", local(period.starts_at()), local(period.ends_at()))
            }
        }
    }

    #[test]
    fn offers_the_longest_stretch_that_one_unit_has() {
        // Somebody has each of the two for one half of the morning: nobody can have the whole of it.
        let facts = facts(&[
            (1, "2026-11-25T08:00:00Z", "2026-11-25T09:00:00Z"),
            (2, "2026-11-25T09:00:00Z", "2026-11-25T12:00:00Z"),
        ]);
        assert_eq!(words(&facts, DAY, Part::Morning, "2026-11-24T08:00:00Z"), "10:00-13:00 1");
        assert_eq!(words(&facts, DAY, Part::Afternoon, "2026-11-24T08:00:00Z"), "13:00-18:00 2");
    }

    #[test]
    fn says_why_there_is_nothing() {
        let now = "2026-11-25T11:10:00Z";
        let full = facts(&[
            (1, "2026-11-25T12:00:00Z", "2026-11-25T17:00:00Z"),
            (2, "2026-11-25T12:00:00Z", "2026-11-25T17:00:00Z"),
        ]);
        assert_eq!(words(&full, DAY, Part::Afternoon, now), "free-none-full");
        assert_eq!(words(&full, DAY, Part::Evening, now), "free-none-closed");
        assert_eq!(words(&full, "2026-11-24", Part::Morning, now), "free-none-past");
        assert_eq!(words(&full, "2026-12-31", Part::Morning, now), "free-none-far");
    }

    #[test]
    fn offers_whole_days_where_the_clocks_change() {
        let mut facts = facts(&[]);
        facts.place_opening_hours = None;
        let lengths = |days: u32| Policy {
            step_minutes: 1_440,
            min_minutes: 1_440 * days,
            max_minutes: 1_440 * days,
            horizon_days: 365,
            ..Policy::default()
        };
        for days in 1..=2 {
            facts.resource.policy = lengths(days);
            for day in ["2027-03-26", "2027-03-27", "2027-03-28", "2027-10-30", "2027-10-31"] {
                assert_eq!(words(&facts, day, Part::Day, "2027-01-01T08:00:00Z"), "00:00-00:00 2", "{days} from {day}");
            }
        }
    }

    #[test]
    fn a_tool_for_whole_days_is_not_fetched_on_a_closed_day() {
        let mut facts = facts(&[]);
        facts.resource.kind = crate::domain::kind::ResourceKind::Equipment;
        facts.resource.policy =
            Policy { step_minutes: 1_440, min_minutes: 1_440, max_minutes: 1_440, ..Policy::default() };
        let now = "2026-11-24T08:00:00Z";
        assert_eq!(words(&facts, DAY, Part::Day, now), "00:00-00:00 2");
        assert_eq!(words(&facts, "2026-11-28", Part::Day, now), "free-none-closed");
    }

    #[test]
    fn offers_each_slot_whole_or_says_why_not() {
        let slot = |name, from: u32, to: u32| Slot { name, from_minute: from * 60, to_minute: to * 60 };
        let mut facts = facts(&[(1, "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z")]);
        facts.resource.units.truncate(1);
        // One crosses the parts of the day, one is all day, one is after closing.
        let slots = [slot(SlotName::Morning, 9, 11), slot(SlotName::Afternoon, 12, 18), slot(SlotName::Day, 9, 18)];
        facts.resource.policy.slots = slots.to_vec();
        let row = |day: &str, now: &str| -> Vec<String> {
            let offers = columns(&facts.resource).into_iter();
            offers.map(|column| told(offer(&facts, day.parse().unwrap(), column, at(now)))).collect()
        };
        let now = "2026-11-24T08:00:00Z";
        assert_eq!(row(DAY, now), ["free-none-full", "12:00-18:00 1", "free-none-full"]);
        assert_eq!(row("2026-11-26", now), ["09:00-11:00 1", "12:00-18:00 1", "09:00-18:00 1"]);
        assert_eq!(row("2026-11-28", now), ["free-none-closed"; 3]);
        assert_eq!(row("2026-12-31", now), ["free-none-far"; 3]);
        // A slot may be taken until it is over.
        assert_eq!(row("2026-11-26", "2026-11-26T08:30:00Z"), ["09:00-11:00 1", "12:00-18:00 1", "09:00-18:00 1"]);
        assert_eq!(row("2026-11-26", "2026-11-26T10:00:00Z"), ["free-none-past", "12:00-18:00 1", "09:00-18:00 1"]);
        assert_eq!(row("2026-11-26", "2026-11-26T17:00:00Z"), ["free-none-past"; 3]);
        facts.resource.policy.lead_minutes = 240;
        let row = |day: &str, now: &str| -> Vec<String> {
            let offers = columns(&facts.resource).into_iter();
            offers.map(|column| told(offer(&facts, day.parse().unwrap(), column, at(now)))).collect()
        };
        assert_eq!(row("2026-11-26", "2026-11-26T07:30:00Z"), ["free-none-late"; 3]);
        assert_eq!(row("2026-11-26", "2026-11-26T08:30:00Z"), ["free-none-begun", "free-none-late", "free-none-begun"]);
        facts.resource.policy.lead_minutes = 0;
        let within = |part| told(offer_within(&facts, DAY.parse().unwrap(), part, at(now)));
        assert_eq!([within(Part::Morning), within(Part::Evening)], ["12:00-18:00 1", "free-none-closed"]);
    }

    #[test]
    fn starts_after_the_lead_time() {
        let mut facts = facts(&[]);
        facts.resource.policy.lead_minutes = 120;
        assert_eq!(words(&facts, DAY, Part::Morning, "2026-11-25T08:10:00Z"), "11:30-13:00 2");
        assert_eq!(words(&facts, DAY, Part::Morning, "2026-11-25T10:30:00Z"), "free-none-late");
        assert_eq!(words(&facts, "2026-11-28", Part::Morning, "2026-11-28T07:30:00Z"), "free-none-closed");
    }

    #[test]
    fn starts_on_the_next_step_from_now() {
        assert_eq!(words(&facts(&[]), DAY, Part::Morning, "2026-11-25T09:10:00Z"), "10:30-13:00 2");
        // Less than the shortest is left.
        assert_eq!(words(&facts(&[]), DAY, Part::Morning, "2026-11-25T11:10:00Z"), "free-none-begun");
        let mut short = facts(&[]);
        short.place_opening_hours = hours("Mo-Fr 09:00-09:30,14:00-18:00");
        assert_eq!(words(&short, DAY, Part::Morning, "2026-11-24T08:00:00Z"), "free-none-short");
    }
}
