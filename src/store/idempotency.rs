//! Requests that were answered: the same key of the same account gives the same reservation (DOMAIN rule 3).

use ::entity::idempotency_key;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{Queries, StoreError, Tx};
use crate::domain::ids::{AccountId, ReservationId};

/// What a key was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// SHA-256 of the request, hexadecimal.
    pub request_digest: String,
    /// What it gave.
    pub reservation_id: ReservationId,
}

/// What this account used the key for before.
///
/// # Errors
/// [`StoreError`].
pub async fn by_key(from: &impl Queries, account: AccountId, key: &str) -> Result<Option<Answered>, StoreError> {
    let found = idempotency_key::Entity::find_by_id((account.0, key.to_owned())).one(&from.executor()).await?;
    Ok(found.map(|model| Answered {
        request_digest: model.request_digest,
        reservation_id: ReservationId(model.reservation_id),
    }))
}

/// Remembers what a key was used for.
///
/// # Errors
/// [`super::Conflict::Unique`] when another request with the key was quicker.
pub async fn insert(
    tx: &Tx,
    account: AccountId,
    key: &str,
    answered: &Answered,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = idempotency_key::ActiveModel {
        account_id: Set(account.0),
        key: Set(key.to_owned()),
        request_digest: Set(answered.request_digest.clone()),
        reservation_id: Set(answered.reservation_id.0),
        created_at: Set(now),
    };
    idempotency_key::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}
