//! The wish `available_from`, `available_to` of a search, the same in the API and on the page.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::{api::Moment, errors::Problem};
use crate::domain::period::Period;

/// The longest period for which places are sought.
const MOST_DAYS: i64 = 14;

/// The period between two texts, wall times being those of `time_zone`; `None` when neither is given.
///
/// # Errors
/// `malformed` for a text that is no moment, one without the other, or more than two weeks; `invalid_period`,
/// `nonexistent_time`.
pub(super) fn available(from: Option<&str>, to: Option<&str>, time_zone: Tz) -> Result<Option<Period>, Problem> {
    let (from, to) = match (from, to) {
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(Problem::malformed("available_to", "field-available-both")),
        (None, Some(_)) => return Err(Problem::malformed("available_from", "field-available-both")),
        (Some(from), Some(to)) => (from, to),
    };
    let instant = |name: &str, text: &str| {
        let moment: Moment = text.parse().map_err(|()| Problem::malformed(name, "field-instant"))?;
        Ok::<_, Problem>(moment.at(time_zone)?)
    };
    let period = Period::new(instant("available_from", from)?, instant("available_to", to)?)?;
    // An hour more, for days over the end of summer time.
    if period.duration() > TimeDelta::days(MOST_DAYS) + TimeDelta::hours(1) {
        return Err(Problem::malformed("available_to", "field-available-long"));
    }
    Ok(Some(period))
}
