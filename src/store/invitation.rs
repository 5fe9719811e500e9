//! Links that let people into an organisation; the secret is kept hashed.

use ::entity::invitation;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};

use super::{Queries, StoreError, Tx};
use crate::domain::{
    ids::{AccountId, InvitationId, OrganisationId},
    organisation::Invitation,
};

/// The link of a secret, whatever became of it.
///
/// # Errors
/// [`StoreError`].
pub async fn by_secret_hash(from: &impl Queries, secret_hash: &str) -> Result<Option<Invitation>, StoreError> {
    let found = invitation::Entity::find().filter(invitation::Column::SecretHash.eq(secret_hash));
    Ok(found.one(&from.executor()).await?.map(|row| to_invitation(&row)))
}

/// The links of an organisation that were not taken back and are not over, newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list_open(
    from: &impl Queries,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<Vec<Invitation>, StoreError> {
    let rows = invitation::Entity::find()
        .filter(invitation::Column::OrganisationId.eq(organisation.0))
        .filter(invitation::Column::RevokedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now))
        .order_by_desc(invitation::Column::CreatedAt)
        .order_by_desc(invitation::Column::Id)
        .all(&from.executor())
        .await?;
    Ok(rows.iter().map(to_invitation).filter(|open| open.uses_left != Some(0)).collect())
}

/// Writes a new link.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &Tx, new: &Invitation, secret_hash: &str, by: AccountId) -> Result<(), StoreError> {
    let row = invitation::ActiveModel {
        id: Set(new.id.0),
        organisation_id: Set(new.organisation_id.0),
        secret_hash: Set(secret_hash.to_owned()),
        created_by: Set(by.0),
        created_at: Set(new.created_at),
        expires_at: Set(new.expires_at),
        revoked_at: Set(None),
        uses_left: Set(new.uses_left.map(|uses| i32::try_from(uses).unwrap_or(i32::MAX))),
    };
    invitation::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Takes one use of a link that counts them.
///
/// # Errors
/// [`StoreError`].
pub async fn take_use(tx: &Tx, id: InvitationId) -> Result<(), StoreError> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::UsesLeft, Expr::col(invitation::Column::UsesLeft).sub(1))
        .filter(invitation::Column::Id.eq(id.0))
        .filter(invitation::Column::UsesLeft.is_not_null())
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Takes a link of this organisation back; `false` when there is no such one in force.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    tx: &Tx,
    organisation: OrganisationId,
    id: InvitationId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let outcome = invitation::Entity::update_many()
        .col_expr(invitation::Column::RevokedAt, Expr::value(now))
        .filter(invitation::Column::Id.eq(id.0))
        .filter(invitation::Column::OrganisationId.eq(organisation.0))
        .filter(invitation::Column::RevokedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(outcome.rows_affected == 1)
}

fn to_invitation(row: &invitation::Model) -> Invitation {
    Invitation {
        id: InvitationId(row.id),
        organisation_id: OrganisationId(row.organisation_id),
        created_at: row.created_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        uses_left: row.uses_left.map(|uses| u32::try_from(uses).unwrap_or_default()),
    }
}
