//! The only places where the present moment, new identifiers and randomness come from.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use uuid::{NoContext, Timestamp, Uuid};

/// Tells the present moment in UTC, cut to the second (the precision of iCalendar and of the database).
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask the machine")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(0)
    }
}

/// A clock for tests: it stands still until told otherwise.
#[derive(Clone, Debug)]
pub struct FixedClock(Arc<Mutex<DateTime<Utc>>>);

impl FixedClock {
    /// A clock that shows `instant`, cut to the second.
    #[must_use]
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(instant.trunc_subsecs(0))))
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes identifiers and secrets.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Arc<dyn Clock>,
}

/// The operating system gives no randomness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no randomness")]
pub struct NoRandomness;

impl Ids {
    /// Identifiers whose time part is the clock's.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }

    /// A new UUID version 7 (RFC 9562 §5.7), so that new rows lie together in an index.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let seconds = u64::try_from(self.clock.now().timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, 0))
    }

    /// 256 random bits for a session, a token or a password.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn secret(&self) -> Result<[u8; 32], NoRandomness> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(bytes)
    }
}
