//! What of a reservation's life a feed shows, and for how long.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;

use crate::domain::{
    closure::Closure,
    local_time::start_of_day,
    period::{InvalidPeriod, Period},
    reservation::{Reservation, State},
};

/// How many days a feed looks back, and how long a cancelled event stays.
pub const DAYS_BACK: u64 = 30;

/// The stretch of time that a feed holds: from some past midnight on, without end.
///
/// It moves once a day, at the place's midnight, so that a feed in which nothing happened keeps its bytes all day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedWindow {
    /// The first instant of the day [`DAYS_BACK`] days ago at the place.
    pub starts_at: DateTime<Utc>,
    /// The first instant of the present day at the place: when the window last moved.
    pub moved_at: DateTime<Utc>,
}

/// How an event stands for those who subscribe (RFC 5545 §3.8.1.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not said yes to; the time is held all the same.
    Tentative,
    /// Takes place, or took place.
    Confirmed,
    /// Does not take place: subscribers drop it.
    Cancelled,
}

impl FeedWindow {
    /// The window at this moment in this zone.
    #[must_use]
    pub fn at(now: DateTime<Utc>, time_zone: Tz) -> Self {
        let today = now.with_timezone(&time_zone).date_naive();
        let first = today.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(today);
        Self { starts_at: start_of_day(first, time_zone), moved_at: start_of_day(today, time_zone) }
    }

    /// The window as a period for reading: a hundred years, longer than any policy's horizon.
    ///
    /// # Errors
    /// [`InvalidPeriod`] at the end of time.
    pub fn period(&self) -> Result<Period, InvalidPeriod> {
        Period::new(self.starts_at, self.starts_at.checked_add_days(Days::new(36_525)).unwrap_or(self.starts_at))
    }

    /// Whether any part of the period is still shown.
    #[must_use]
    pub fn shows(&self, period: &Period) -> bool {
        period.ends_at() > self.starts_at
    }
}

/// How the reservation stands in a feed; `None` when it is no longer, or not, in it.
///
/// Every reservation was shown once, for it starts its life live. So whatever ended it early is told as
/// cancelled, a person who never came or left before it began included, for [`DAYS_BACK`] days; then it is gone.
#[must_use]
pub fn standing(reservation: &Reservation, window: &FeedWindow) -> Option<Standing> {
    let until_told = reservation.updated_at >= window.starts_at;
    let (standing, is_shown) = match reservation.state {
        State::Completed if reservation.is_unused() => (Standing::Cancelled, until_told),
        State::Requested => (Standing::Tentative, window.shows(&reservation.period)),
        State::Confirmed | State::CheckedIn | State::Completed => {
            (Standing::Confirmed, window.shows(&reservation.period))
        }
        State::Cancelled | State::Declined | State::Lapsed | State::NoShow => (Standing::Cancelled, until_told),
    };
    is_shown.then_some(standing)
}

/// How the closure stands in a feed; `None` when it is no longer in it.
///
/// One that was opened again is told as cancelled for [`DAYS_BACK`] days, so that subscribers drop it.
#[must_use]
pub fn standing_of_closure(closure: &Closure, window: &FeedWindow) -> Option<Standing> {
    match closure.reopened_at {
        None => window.shows(&closure.period).then_some(Standing::Confirmed),
        Some(reopened_at) => (reopened_at >= window.starts_at).then_some(Standing::Cancelled),
    }
}
