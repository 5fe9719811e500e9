//! A period without service: works, holidays, a broken machine.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    ids::{ClosureId, PlaceId, ResourceId},
    period::Period,
};

/// A closed period of a place or of one of its resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The `UID` of its event, for ever.
    pub id: ClosureId,
    /// The place it is in.
    pub place_id: PlaceId,
    /// The resource it closes; `None` closes the whole place.
    pub resource_id: Option<ResourceId>,
    /// From when to when.
    pub period: Period,
    /// What is told to the public; one line, may be empty.
    pub reason: String,
    /// Raised by one at each change.
    pub sequence: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The longest closure and the furthest end taken, so that a mistyped year closes nothing for ever.
const WITHIN: TimeDelta = TimeDelta::days(5 * 366);

/// Why a place is not closed so; code `invalid_period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a closure ends after now and lies within five years")]
pub struct CloseRefusal;

/// Decides a new closure: not over, and within five years on either side of now.
///
/// # Errors
/// [`CloseRefusal`].
pub fn decide_close(period: &Period, now: DateTime<Utc>) -> Result<(), CloseRefusal> {
    let sound = now < period.ends_at() && now - WITHIN <= period.starts_at() && period.ends_at() <= now + WITHIN;
    if sound { Ok(()) } else { Err(CloseRefusal) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_what_is_not_over_and_not_too_far() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let close = |from, to| {
            let period = Period::new(now + TimeDelta::days(from), now + TimeDelta::days(to)).unwrap();
            decide_close(&period, now)
        };
        assert_eq!(close(-1, 1), Ok(()));
        assert_eq!(close(-2, -1), Err(CloseRefusal));
        assert_eq!(close(1, 3_000), Err(CloseRefusal));
        assert_eq!(close(-3_000, 1), Err(CloseRefusal));
    }
}
