//! Accounts and their roles.

use std::{collections::BTreeSet, str::FromStr};

use ::entity::{account, role_grant};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Queries, StoreError, Tx};
use crate::domain::{
    account::{Account, Actor, MailAddress, PersonName, Role, Scope},
    ids::{AccountId, PlaceId},
};

/// One account.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: AccountId) -> Result<Option<Account>, StoreError> {
    account::Entity::find_by_id(id.0).one(&from.executor()).await?.map(to_account).transpose()
}

/// The account of a mail address with the hash of its password, for signing in.
///
/// # Errors
/// [`StoreError`].
pub async fn by_mail(from: &impl Queries, mail: &MailAddress) -> Result<Option<(Account, String)>, StoreError> {
    let found = account::Entity::find().filter(account::Column::Mail.eq(mail.as_str())).one(&from.executor()).await?;
    let Some(model) = found else { return Ok(None) };
    let password_hash = model.password_hash.clone();
    Ok(Some((to_account(model)?, password_hash)))
}

/// Every account by mail address.
///
/// # Errors
/// [`StoreError`].
pub async fn list(from: &impl Queries) -> Result<Vec<Account>, StoreError> {
    let models = account::Entity::find().order_by_asc(account::Column::Mail).all(&from.executor()).await?;
    models.into_iter().map(to_account).collect()
}

/// Writes a new account.
///
/// # Errors
/// [`super::Conflict::Unique`] when the mail address has an account.
pub async fn insert(tx: &Tx, account: &Account, password_hash: &str) -> Result<(), StoreError> {
    let row = account::ActiveModel {
        id: Set(account.id.0),
        mail: Set(account.mail.as_str().to_owned()),
        name: Set(account.name.as_str().to_owned()),
        password_hash: Set(password_hash.to_owned()),
        language: Set(account.language.clone()),
        created_at: Set(account.created_at),
    };
    account::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Replaces the password.
///
/// # Errors
/// [`StoreError`].
pub async fn update_password(tx: &Tx, id: AccountId, password_hash: &str) -> Result<(), StoreError> {
    let row =
        account::ActiveModel { id: Set(id.0), password_hash: Set(password_hash.to_owned()), ..Default::default() };
    account::Entity::update(row).exec(&tx.executor()).await?;
    Ok(())
}

/// Gives a role; giving it again changes nothing.
///
/// # Errors
/// [`super::Conflict::ForeignKey`] when the account or the place does not exist.
pub async fn grant(tx: &Tx, grant: Uuid, id: AccountId, role: Role, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (role, place) = match role {
        Role::Manager(place) => ("manager", Some(place.0)),
        Role::Admin => ("admin", None),
    };
    let held = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(id.0))
        .filter(role_grant::Column::Role.eq(role))
        .filter(
            place.map_or_else(|| role_grant::Column::PlaceId.is_null(), |place| role_grant::Column::PlaceId.eq(place)),
        )
        .one(&tx.executor())
        .await?;
    if held.is_none() {
        let row = role_grant::ActiveModel {
            id: Set(grant),
            account_id: Set(id.0),
            role: Set(role.to_owned()),
            place_id: Set(place),
            created_at: Set(now),
        };
        role_grant::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    }
    Ok(())
}

/// Puts the rows of one person and their grants together: a row for each grant, one without when there is
/// none; `None` without rows.
///
/// # Errors
/// [`StoreError`].
pub(super) fn actor_of_rows(
    mut rows: Vec<(account::Model, Option<role_grant::Model>)>,
    scopes: Option<BTreeSet<Scope>>,
) -> Result<Option<Actor>, StoreError> {
    let grants: Vec<role_grant::Model> = rows.iter_mut().filter_map(|(_, grant)| grant.take()).collect();
    let Some((account, _)) = rows.into_iter().next() else { return Ok(None) };
    Ok(Some(Actor {
        is_admin: grants.iter().any(|grant| grant.place_id.is_none()),
        manages: grants.iter().filter_map(|grant| grant.place_id).map(PlaceId).collect(),
        account: to_account(account)?,
        scopes,
    }))
}

/// Reads scopes as they are kept: words joined by a space; one that is unknown gives nothing.
pub(super) fn scopes_of(text: &str) -> BTreeSet<Scope> {
    text.split(' ').filter_map(|scope| Scope::from_str(scope).ok()).collect()
}

fn to_account(model: account::Model) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId(model.id),
        mail: MailAddress::parse(&model.mail).map_err(|_| StoreError::corrupt("account.mail"))?,
        name: PersonName::parse(&model.name).map_err(|_| StoreError::corrupt("account.name"))?,
        language: model.language,
        created_at: model.created_at,
    })
}
