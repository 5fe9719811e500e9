//! Parts of a day: what people mean by a morning.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::domain::{kind::text_enum, local_time::boundary_instant, period::Period};

text_enum! {
    /// A stretch of a day at the place.
    Part {
        /// From midnight to midnight.
        Day = "day",
        /// Until 13 h.
        Morning = "morning",
        /// From 13 h to 18 h.
        Afternoon = "afternoon",
        /// From 18 h on.
        Evening = "evening",
    }
}

impl Part {
    /// The instants of this part of a day; `None` at the end of the calendar.
    #[must_use]
    pub fn period(self, day: NaiveDate, time_zone: Tz) -> Option<Period> {
        let (from, to) = self.hours();
        Period::new(at(day, from, time_zone)?, at(day, to, time_zone)?).ok()
    }

    /// The same in minutes of the wall clock from midnight.
    #[must_use]
    pub const fn minutes(self) -> (u32, u32) {
        let (from, to) = self.hours();
        (from * 60, to * 60)
    }

    const fn hours(self) -> (u32, u32) {
        match self {
            Self::Day => (0, 24),
            Self::Morning => (0, 13),
            Self::Afternoon => (13, 18),
            Self::Evening => (18, 24),
        }
    }
}

fn at(day: NaiveDate, hour: u32, time_zone: Tz) -> Option<DateTime<Utc>> {
    let day = if hour == 24 { day.checked_add_days(Days::new(1))? } else { day };
    Some(boundary_instant(day.and_time(NaiveTime::from_hms_opt(hour % 24, 0, 0)?), time_zone))
}
