//! Each rule on the nights in which Europe changes its clocks, in 2026 and 2027: in Paris, where they change, and in
//! three places of France where they do not.
//!
//! Instants are told by the offset before or after the change, never by the program's own reading of wall time.

mod elapsed;
mod wall;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::{America::Martinique, Europe::Paris, Indian::Reunion, Pacific::Noumea, Tz};

use super::{
    availability::BookingFacts,
    period::Period,
    policy::Policy,
    reservation::{PersonFacts, ReserveRequest, Reserved, decide_reserve},
    samples,
};

/// What the clocks of the place do in the night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// Two o'clock is three: the day has 23 hours.
    Spring,
    /// Three o'clock is two again: the day has 25 hours.
    Autumn,
    /// Nothing.
    None,
}

/// A Sunday on which the clocks change in Europe, somewhere in France.
#[derive(Clone, Copy, Debug)]
struct Night {
    zone: Tz,
    day: NaiveDate,
    change: Change,
    /// Hours that the clocks are ahead of UTC until the change, and from it on.
    offsets: [i64; 2],
}

/// All nights at all places.
fn nights() -> impl Iterator<Item = Night> {
    let changes = [
        ("2026-03-29", Change::Spring, [1, 2]),
        ("2026-10-25", Change::Autumn, [2, 1]),
        ("2027-03-28", Change::Spring, [1, 2]),
        ("2027-10-31", Change::Autumn, [2, 1]),
    ];
    changes.into_iter().flat_map(|(day, change, in_paris)| {
        let day = day.parse().unwrap();
        let plain =
            [(Reunion, 4), (Martinique, -4), (Noumea, 11)].map(|(zone, offset)| (zone, Change::None, [offset; 2]));
        let places = [(Paris, change, in_paris)].into_iter().chain(plain);
        places.map(move |(zone, change, offsets)| Night { zone, day, change, offsets })
    })
}

impl Night {
    /// What the clocks show before they change, on that day.
    fn early(&self, time: &str) -> DateTime<Utc> {
        instant(self.day, time, self.offsets[0])
    }

    /// What they show after it, on that day.
    fn late(&self, time: &str) -> DateTime<Utc> {
        instant(self.day, time, self.offsets[1])
    }

    /// So many days before, before the change.
    fn before(&self, days: u64, time: &str) -> DateTime<Utc> {
        instant(self.day - Days::new(days), time, self.offsets[0])
    }

    /// So many days after, after the change.
    fn after(&self, days: u64, time: &str) -> DateTime<Utc> {
        instant(self.day + Days::new(days), time, self.offsets[1])
    }

    /// One value for each thing that the clocks may do: in spring, in autumn, and where they do nothing.
    fn by_change<T>(&self, spring: T, autumn: T, none: T) -> T {
        match self.change {
            Change::Spring => spring,
            Change::Autumn => autumn,
            Change::None => none,
        }
    }

    /// One free unit at a place without hours.
    fn facts(&self, policy: Policy) -> BookingFacts {
        BookingFacts { time_zone: self.zone, ..samples::facts(Policy { horizon_days: 365, ..policy }, 1) }
    }

    /// What somebody is told who asks ten days before.
    fn ask(&self, facts: &BookingFacts, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Reserved, &'static str> {
        ask_at(facts, &PersonFacts::default(), from, to, self.before(10, "12:00"))
    }

    /// The code that somebody is told who asks ten days before, or `yes`.
    fn code(&self, facts: &BookingFacts, from: DateTime<Utc>, to: DateTime<Utc>) -> &'static str {
        self.ask(facts, from, to).map_or_else(|code| code, |_| "yes")
    }
}

fn instant(day: NaiveDate, time: &str, offset_hours: i64) -> DateTime<Utc> {
    let time: NaiveTime = format!("{time}:00").parse().unwrap();
    day.and_time(time).and_utc() - TimeDelta::hours(offset_hours)
}

fn ask_at(
    facts: &BookingFacts,
    person: &PersonFacts,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Reserved, &'static str> {
    let request = ReserveRequest {
        resource_id: facts.resource.id,
        period: period(from, to),
        unit_id: None,
        purpose: String::new(),
        on_behalf_of: None,
    };
    decide_reserve(facts, person, &request, now).map_err(|refusal| refusal.code())
}

fn period(from: DateTime<Utc>, to: DateTime<Utc>) -> Period {
    Period::new(from, to).unwrap()
}

const fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

const SECOND: TimeDelta = TimeDelta::seconds(1);

#[test]
fn the_nights_are_those_of_the_zones() {
    assert_eq!(nights().count(), 16);
    for night in nights() {
        let shown = |at: DateTime<Utc>| at.with_timezone(&night.zone).format("%F %H:%M").to_string();
        let day = night.day.to_string();
        assert_eq!(shown(night.early("01:59")), format!("{day} 01:59"));
        let next = night.by_change("03:00", "02:00", "02:00");
        assert_eq!(shown(night.late(next)), format!("{day} {next}"));
        // The last minute before the change, and the first after it.
        let last = night.by_change("01:59", "02:59", "01:59");
        assert_eq!(shown(night.early(last)), format!("{day} {last}"));
        assert_eq!(night.early(last) + minutes(1), night.late(next), "{night:?}");
    }
}
