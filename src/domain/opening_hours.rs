//! Opening hours in OSM `opening_hours` syntax, evaluated in the place's wall time.
//!
//! Parsing and evaluation are the `opening-hours` crate's; public holidays are those of the country
//! (for France: the days common to the whole country).

use std::{fmt, str::FromStr, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use opening_hours::{Context, OpeningHours as Expression, RuleKind, localization::Country};

use super::{
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
    /// What the parser says, with the position of the fault; in English.
    pub message: String,
}

impl OpeningHours {
    /// Reads a rule; `country` (ISO 3166-1 alpha-2) says which days `PH` means, none when unknown.
    ///
    /// # Errors
    /// [`InvalidOpeningHours`] when the text is not in the syntax or longer than 1,000 bytes.
    pub fn parse(text: &str, country: &str) -> Result<Self, InvalidOpeningHours> {
        if text.len() > 1_000 {
            return Err(InvalidOpeningHours { message: "longer than 1,000 bytes".into() });
        }
        let expression =
            text.parse::<Expression>().map_err(|error| InvalidOpeningHours { message: error.to_string() })?;
        let expression = match Country::from_str(country) {
            Ok(country) => expression.with_context(Context::default().with_holidays(country.holidays())),
            Err(_) => expression,
        };
        Ok(Self { text: text.into(), expression })
    }

    /// The rule as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the place is open at this instant.
    #[must_use]
    pub fn is_open_at(&self, instant: DateTime<Utc>, time_zone: Tz) -> bool {
        self.expression.is_open(instant.with_timezone(&time_zone).naive_local())
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
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn open(rule: &str, from: &str, to: &str) -> Vec<(String, String)> {
        let window = Period::new(instant(from), instant(to)).unwrap();
        let periods = OpeningHours::parse(rule, "FR").unwrap().open_periods(&window, Paris);
        let local = |at: DateTime<Utc>| at.with_timezone(&Paris).format("%d %H:%M").to_string();
        periods.iter().map(|p| (local(p.starts_at()), local(p.ends_at()))).collect()
    }

    #[test]
    fn keeps_the_wall_time_over_both_changes_of_summer_time() {
        let spring = open("09:00-12:00", "2027-03-26T23:00:00Z", "2027-03-28T22:00:00Z");
        assert_eq!(spring, [("27 09:00".into(), "27 12:00".into()), ("28 09:00".into(), "28 12:00".into())]);
        let autumn = open("09:00-12:00", "2026-10-23T22:00:00Z", "2026-10-25T23:00:00Z");
        assert_eq!(autumn, [("24 09:00".into(), "24 12:00".into()), ("25 09:00".into(), "25 12:00".into())]);
    }

    #[test]
    fn a_night_opening_lasts_as_long_as_the_clocks_say() {
        let spring = open("22:00-04:00", "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z");
        assert_eq!(spring, [("27 22:00".into(), "28 04:00".into())]);
    }

    #[test]
    fn closes_on_french_public_holidays() {
        assert_eq!(open("Mo-Fr 09:00-12:00; PH off", "2026-12-24T23:00:00Z", "2026-12-25T23:00:00Z"), []);
    }

    #[test]
    fn refuses_prose_and_says_where() {
        assert!(OpeningHours::parse("9h-12h", "FR").is_err());
        assert!(!OpeningHours::parse("Mo 25:00", "FR").unwrap_err().message.is_empty());
    }
}
