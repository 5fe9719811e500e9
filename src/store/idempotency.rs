//! Requests that were answered: the same key of the same account gives the same reservation (DOMAIN rule 3).

use ::entity::idempotency_key;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

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

/// Forgets some keys used before `before`, a hundred at most, so that no request waits for a large clearing.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_old(tx: &Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    use idempotency_key::Column::{AccountId, CreatedAt, Key};
    // PostgreSQL passes over the rows that another request is clearing; on SQLite, whose SQL has no such
    // lock, the transaction is the only writer.
    let old: Vec<(Uuid, String)> = idempotency_key::Entity::find()
        .select_only()
        .columns([AccountId, Key])
        .filter(CreatedAt.lt(before))
        .order_by_asc(CreatedAt)
        .limit(100)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(&tx.executor())
        .await?;
    if old.is_empty() {
        return Ok(());
    }
    let keys = Expr::tuple([Expr::col(AccountId), Expr::col(Key)]).in_tuples(old);
    idempotency_key::Entity::delete_many().filter(keys).exec(&tx.executor()).await?;
    Ok(())
}
