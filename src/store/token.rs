//! Personal tokens; the secret is kept hashed and shown once.

use ::entity::{account, role_grant, token};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    Queries, StoreError, Tx,
    account::{actor_of_rows, scopes_of},
};
use crate::domain::{
    account::{Actor, Token},
    ids::{AccountId, TokenId},
};

/// Who acts with this token; `None` when unknown or revoked.
///
/// # Errors
/// [`StoreError`].
pub async fn actor_of_token(from: &impl Queries, secret_hash: &str) -> Result<Option<Actor>, StoreError> {
    let rows = token::Entity::find()
        .filter(token::Column::SecretHash.eq(secret_hash))
        .filter(token::Column::RevokedAt.is_null())
        .find_also_related(account::Entity)
        .find_also(account::Entity, role_grant::Entity)
        .all(&from.executor())
        .await?;
    let scopes = rows.first().map(|(token, ..)| scopes_of(&token.scopes));
    let rows = rows.into_iter().filter_map(|(_, account, grant)| Some((account?, grant))).collect();
    actor_of_rows(rows, scopes)
}

/// The tokens of a person that still open something, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_account(from: &impl Queries, account: AccountId) -> Result<Vec<Token>, StoreError> {
    let models = token::Entity::find()
        .filter(token::Column::AccountId.eq(account.0))
        .filter(token::Column::RevokedAt.is_null())
        .order_by_asc(token::Column::CreatedAt)
        .order_by_asc(token::Column::Id)
        .all(&from.executor())
        .await?;
    Ok(models
        .into_iter()
        .map(|model| Token {
            id: TokenId(model.id),
            name: model.name,
            scopes: scopes_of(&model.scopes),
            created_at: model.created_at,
        })
        .collect())
}

/// Writes a new token.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &Tx, account: AccountId, token: &Token, secret_hash: &str) -> Result<(), StoreError> {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    let row = token::ActiveModel {
        id: Set(token.id.0),
        account_id: Set(account.0),
        name: Set(token.name.clone()),
        secret_hash: Set(secret_hash.to_owned()),
        scopes: Set(scopes.join(" ")),
        created_at: Set(token.created_at),
        revoked_at: Set(None),
    };
    token::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Ends a token of this person; `false` when there is no such one in force.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(tx: &Tx, account: AccountId, id: TokenId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let outcome = token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(now))
        .filter(token::Column::Id.eq(id.0))
        .filter(token::Column::AccountId.eq(account.0))
        .filter(token::Column::RevokedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(outcome.rows_affected == 1)
}

/// Ends every token of this person that is in force.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_all(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<(), StoreError> {
    token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(now))
        .filter(token::Column::AccountId.eq(account.0))
        .filter(token::Column::RevokedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(())
}
