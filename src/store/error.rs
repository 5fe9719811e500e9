//! What can go wrong with the database, by what the caller can do about it.

use sea_orm::DbErr;

use super::engine;

/// A failed read or write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database keeps a promise that the write would break.
    #[error("the database refused: {0:?}")]
    Conflict(Conflict),
    /// Another writer was in the way: the whole operation may be run again.
    #[error("another writer was in the way")]
    Retry,
    /// The database is away, full or not ready; nothing was written.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Anything else; a fault of the program or of its data.
    #[error("{0}")]
    Internal(String),
}

/// The promise that a write would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Two live reservations of one unit would overlap (DOMAIN rule 1).
    DoubleBooking,
    /// A value that must be unique is there already.
    Unique,
    /// A row points to one that does not exist.
    ForeignKey,
    /// A value is outside what its column allows.
    Check,
}

impl StoreError {
    /// A row that the program itself cannot have written.
    pub(super) fn corrupt(what: &str) -> Self {
        Self::Internal(format!("unreadable {what} in the database"))
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        engine::classify(&error)
    }
}
