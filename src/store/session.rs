//! Browsers that are signed in; the cookie's secret is kept hashed.

use ::entity::{account, role_grant, session};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{Queries, StoreError, Tx, account::actor_of_rows};
use crate::domain::{account::Actor, ids::AccountId};

/// Who is signed in with this secret at `now`; `None` when unknown or expired.
///
/// # Errors
/// [`StoreError`].
pub async fn actor_of_session(
    from: &impl Queries,
    secret_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Actor>, StoreError> {
    let rows = session::Entity::find_by_id(secret_hash)
        .filter(session::Column::ExpiresAt.gt(now))
        .find_also_related(account::Entity)
        .find_also(account::Entity, role_grant::Entity)
        .all(&from.executor())
        .await?;
    actor_of_rows(rows.into_iter().filter_map(|(_, account, grant)| Some((account?, grant))).collect(), None)
}

/// Opens a session.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &Tx,
    secret_hash: &str,
    account: AccountId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = session::ActiveModel {
        secret_hash: Set(secret_hash.to_owned()),
        account_id: Set(account.0),
        created_at: Set(now),
        expires_at: Set(expires_at),
    };
    session::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Closes a session; one that is unknown is closed already.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &Tx, secret_hash: &str) -> Result<(), StoreError> {
    session::Entity::delete_by_id(secret_hash).exec(&tx.executor()).await?;
    Ok(())
}

/// Closes every session of a person.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of_account(tx: &Tx, account: AccountId) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::AccountId.eq(account.0)).exec(&tx.executor()).await?;
    Ok(())
}

/// Forgets the sessions that ended before `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now)).exec(&tx.executor()).await?;
    Ok(())
}
