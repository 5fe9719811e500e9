//! Opening hours in OSM `opening_hours` syntax, evaluated in the place's wall time.
//!
//! Parsing and evaluation are the `opening-hours` crate's; which days `PH` and `SH` are is said by
//! [`HolidayArea`].

mod fault;

use std::{fmt, sync::Arc};

use chrono::{DateTime, LocalResult, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use opening_hours::{Context, OpeningHours as Expression, RuleKind};

use super::{
    holidays::HolidayArea,
    local_time::boundary_instant,
    period::{Period, union},
};

/// A readable rule and its meaning.
#[derive(Clone)]
pub struct OpeningHours {
    text: Arc<str>,
    expression: Expression,
}

/// The text is no `opening_hours` value: code `invalid_field`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidOpeningHours {
    /// What the parser says; in English.
    pub message: String,
    /// Where the fault is: characters before it, so 0 at the beginning and the text's length at its end;
    /// `None` where the parser sees no one place.
    pub position: Option<usize>,
    /// The text from there, one line, at most [`NEAR_MAX_LETTERS`] characters; empty at the end and without
    /// a position.
    pub near: String,
}

/// Characters of [`InvalidOpeningHours::near`] at most.
pub const NEAR_MAX_LETTERS: usize = 20;
const MAX_BYTES: usize = 1_000;

impl OpeningHours {
    /// Reads a rule as someone writes it; `area` says which days `PH` and `SH` mean.
    ///
    /// # Errors
    /// [`InvalidOpeningHours`] when the text is not in the syntax, longer than 1,000 bytes, or narrows holidays
    /// to weekdays (`SH Mo-Fr`), which the crate takes for holidays and those weekdays.
    pub fn parse(text: &str, area: HolidayArea) -> Result<Self, InvalidOpeningHours> {
        if text.len() > MAX_BYTES {
            return Err(fault::too_long(text, MAX_BYTES));
        }
        let hours = Self::kept(text, area)?;
        fault::narrowed_holidays(text).map_or(Ok(hours), Err)
    }

    /// Reads a rule that is kept, also one that [`Self::parse`] did not refuse yet when it was written.
    ///
    /// # Errors
    /// [`InvalidOpeningHours`] when the text is not in the syntax.
    pub fn kept(text: &str, area: HolidayArea) -> Result<Self, InvalidOpeningHours> {
        let expression = text.parse::<Expression>().map_err(|error| fault::found(text, &error))?;
        Ok(Self { text: text.into(), expression }.in_area(area))
    }

    /// The same rule with the holidays of another area, for a place whose address changes.
    #[must_use]
    pub fn in_area(self, area: HolidayArea) -> Self {
        let context = Context::default().with_holidays(area.calendars());
        Self { expression: self.expression.with_context(context), ..self }
    }

    /// The rule as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the place is open at this instant, as [`Self::open_periods`] tells.
    #[must_use]
    pub fn is_open_at(&self, instant: DateTime<Utc>, time_zone: Tz) -> bool {
        let wall_time = instant.with_timezone(&time_zone).naive_local();
        match time_zone.from_local_datetime(&wall_time) {
            // The wall time alone does not tell whether it is the first of the two, at which hours begin and end.
            LocalResult::Ambiguous(..) => Period::new(instant, instant + TimeDelta::seconds(1))
                .is_ok_and(|moment| !self.open_periods(&moment, time_zone).is_empty()),
            // Cheaper than periods, and asked of every place by a search.
            _ => self.expression.is_open(wall_time),
        }
    }

    /// Whether the place is open at every instant of a period, as [`Self::open_periods`] tells.
    #[must_use]
    pub fn is_open_throughout(&self, period: &Period, time_zone: Tz) -> bool {
        let edges = [period.starts_at(), period.ends_at()].map(|at| at.with_timezone(&time_zone));
        let [starts, ends] = edges.map(|at| at.naive_local());
        let single = |wall_time| matches!(time_zone.from_local_datetime(&wall_time), LocalResult::Single(_));
        if ends - starts == period.duration() && single(starts) && single(ends) {
            // Cheaper than periods, and asked of every place by a search: the clocks do not change meanwhile.
            let mut stretches = self.expression.iter_range(starts, ends);
            return stretches.all(|stretch| stretch.kind == RuleKind::Open);
        }
        self.open_periods(period, time_zone).iter().any(|open| open.contains(period))
    }

    /// The open periods inside `window`, in order, apart from each other, cut at its edges.
    #[must_use]
    pub fn open_periods(&self, window: &Period, time_zone: Tz) -> Vec<Period> {
        // An hour on either side: a wall time that autumn repeats starts before the clock shows it twice.
        let from = window.starts_at().with_timezone(&time_zone).naive_local() - TimeDelta::hours(2);
        let to = window.ends_at().with_timezone(&time_zone).naive_local() + TimeDelta::hours(2);
        let open = self
            .expression
            .iter_range(from, to)
            .filter(|stretch| stretch.kind == RuleKind::Open)
            .filter_map(|stretch| {
                let starts_at = boundary_instant(stretch.range.start, time_zone);
                let ends_at = boundary_instant(stretch.range.end, time_zone);
                Period::new(starts_at, ends_at).ok()?.intersection(window)
            })
            .collect();
        union(open)
    }
}

impl fmt::Debug for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpeningHours({:?})", self.text)
    }
}

impl PartialEq for OpeningHours {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

#[cfg(test)]
mod tests;
