//! Which half-days of a resource can be reserved: for each the longest stretch that one unit is free.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    domain::{
        availability::BookingFacts,
        period::Period,
        policy::Policy,
        reservation::{longest_offer, wall_end},
    },
    web::pages::part::Part,
};

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
    /// No opening.
    Closed,
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
            Self::Closed => "free-none-closed",
            Self::Full => "free-none-full",
            Self::Far => "free-none-far",
        }
    }
}

/// The parts of a day worth showing: halves, or whole days where a half is too short to be reserved.
#[must_use]
pub fn parts(policy: &Policy) -> &'static [Part] {
    if policy.min_minutes > 240 { &[Part::Day] } else { &[Part::Morning, Part::Afternoon, Part::Evening] }
}

/// The offer of one part of a day; facts must hold the part and the shortest reservation after it.
#[must_use]
pub fn offer(facts: &BookingFacts, day: NaiveDate, part: Part, now: DateTime<Utc>) -> Offer {
    let Some(window) = part.period(day, facts.time_zone) else { return Offer::None(NoOffer::Far) };
    if window.ends_at() <= now {
        return Offer::None(NoOffer::Past);
    }
    let horizon = facts.horizon_ends_at(now);
    if window.starts_at() >= horizon {
        return Offer::None(NoOffer::Far);
    }
    let shortest = wall_end(window.starts_at(), facts.resource.policy.min_minutes, facts.time_zone);
    let until = window.ends_at().max(shortest);
    let Ok(ahead) = Period::new(window.starts_at().max(facts.earliest_start(now)), until) else {
        return Offer::None(NoOffer::Past);
    };
    let open = facts.reservable(&ahead);
    if open.is_empty() {
        return Offer::None(NoOffer::Closed);
    }
    match longest_offer(facts, &open, now) {
        None if facts.busy.iter().any(|busy| busy.period.overlaps(&ahead)) => Offer::None(NoOffer::Full),
        None => Offer::None(NoOffer::Closed),
        Some(period) => Offer::Free(period, free_units(facts, &period)),
    }
}

/// How many units in service nobody has for all of a period.
#[must_use]
pub fn free_units(facts: &BookingFacts, period: &Period) -> usize {
    facts.free_units(period).filter(|unit| !unit.out_of_service).count()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;
    use crate::domain::{
        availability::BusyUnit,
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
        match offer(facts, day.parse().unwrap(), part, at(now)) {
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
    fn starts_after_the_lead_time() {
        let mut facts = facts(&[]);
        facts.resource.policy.lead_minutes = 120;
        assert_eq!(words(&facts, DAY, Part::Morning, "2026-11-25T08:10:00Z"), "11:30-13:00 2");
        assert_eq!(words(&facts, DAY, Part::Morning, "2026-11-25T10:30:00Z"), "free-none-past");
    }

    #[test]
    fn starts_on_the_next_step_from_now() {
        assert_eq!(words(&facts(&[]), DAY, Part::Morning, "2026-11-25T09:10:00Z"), "10:30-13:00 2");
        // Less than the shortest is left.
        assert_eq!(words(&facts(&[]), DAY, Part::Morning, "2026-11-25T11:10:00Z"), "free-none-closed");
    }
}
