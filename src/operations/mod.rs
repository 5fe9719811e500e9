//! Writes: a folder per noun, one verb per file; each is one transaction with its audit entry.

use std::sync::Arc;

use crate::{
    clock::{Clock, Ids, NoRandomness},
    domain::ids::{AccountId, PlaceId},
    store::{Db, MayRetry, StoreError, audit::AuditEntry},
};

pub mod account;
pub mod certification;
pub mod closure;
pub mod demo;
pub mod hours;
pub mod loan;
pub mod organisation;
pub mod place;
pub mod reservation;
pub mod resource;
pub mod rules;
pub mod secret;
pub mod upkeep;
pub mod waitlist;

/// What every operation works with.
#[derive(Clone, Debug)]
pub struct Context {
    /// The database.
    pub db: Db,
    /// The present moment.
    pub clock: Arc<dyn Clock>,
    /// New identifiers and secrets.
    pub ids: Ids,
}

impl Context {
    /// Identifiers follow the clock.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, ids: Ids::new(Arc::clone(&clock)), clock }
    }

    /// An audit entry of this moment without details.
    fn audit(
        &self,
        actor: Option<AccountId>,
        action: &'static str,
        subject_id: uuid::Uuid,
        place_id: Option<PlaceId>,
    ) -> AuditEntry {
        AuditEntry {
            id: self.ids.uuid(),
            at: self.clock.now(),
            actor_id: actor,
            action,
            subject_id,
            place_id,
            details: serde_json::json!({}),
        }
    }
}

/// Why an operation did not happen; `R` is the refusal of its decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OperationError<R> {
    /// The rules say no.
    #[error("refused")]
    Refused(R),
    /// The actor may see the thing but not do this: code `forbidden`.
    #[error("forbidden")]
    Forbidden,
    /// There is no such thing, or the actor may not know that there is: code `not_found`.
    #[error("not found")]
    NotFound,
    /// The database failed; nothing is half-written.
    #[error(transparent)]
    Store(StoreError),
}

impl<R> From<StoreError> for OperationError<R> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<R> From<NoRandomness> for OperationError<R> {
    fn from(error: NoRandomness) -> Self {
        Self::Store(StoreError::Unavailable(error.to_string()))
    }
}

impl<R> MayRetry for OperationError<R> {
    fn may_retry(&self) -> bool {
        matches!(self, Self::Store(error) if error.may_retry())
    }
}
