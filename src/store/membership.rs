//! Who is in which organisation, and what a decision asks about it.

use std::{collections::BTreeSet, str::FromStr};

use ::entity::{account, membership, organisation};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    Queries, StoreError, Tx,
    organisation::{counted_in, locked, to_organisation},
};
use crate::domain::{
    account::{MailAddress, PersonName},
    availability::BookingFacts,
    ids::{AccountId, OrganisationId},
    organisation::{AllowanceFacts, Member, MemberRole, Membership, MembershipState, Month, Organisation},
    period::Period,
    reservation::PersonFacts,
};

/// A person's membership in force, or their unanswered wish for one.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    from: &impl Queries,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<Option<Membership>, StoreError> {
    let found = membership::Entity::find().filter(of(organisation, account)).one(&from.executor()).await?;
    found.map(|row| to_membership(&row)).transpose()
}

/// A person's memberships in force and unanswered wishes, by the organisation's name, then slug.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_account(
    from: &impl Queries,
    account: AccountId,
) -> Result<Vec<(Organisation, Membership)>, StoreError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(account.0))
        .filter(membership::Column::LeftAt.is_null())
        .find_also_related(organisation::Entity)
        .order_by_asc(organisation::Column::Name)
        .order_by_asc(organisation::Column::Slug)
        .all(&from.executor())
        .await?;
    let both = rows.into_iter().map(|(row, organisation)| {
        let organisation = organisation.ok_or_else(|| StoreError::corrupt("membership.organisation_id"))?;
        Ok((to_organisation(organisation)?, to_membership(&row)?))
    });
    both.collect()
}

/// Whether a person is an admin of some organisation.
///
/// # Errors
/// [`StoreError`].
pub async fn runs_any(from: &impl Queries, account: AccountId) -> Result<bool, StoreError> {
    let found = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(account.0))
        .filter(membership::Column::LeftAt.is_null())
        .filter(membership::Column::State.eq(MembershipState::Member.as_str()))
        .filter(membership::Column::Role.eq(MemberRole::Admin.as_str()))
        .one(&from.executor())
        .await?;
    Ok(found.is_some())
}

/// How many admins an organisation has.
///
/// # Errors
/// [`StoreError`].
pub async fn count_admins(from: &impl Queries, id: OrganisationId) -> Result<u64, StoreError> {
    let admins = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(id.0))
        .filter(membership::Column::LeftAt.is_null())
        .filter(membership::Column::State.eq(MembershipState::Member.as_str()))
        .filter(membership::Column::Role.eq(MemberRole::Admin.as_str()));
    Ok(admins.count(&from.executor()).await?)
}

/// The people of an organisation and those who ask to be, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_organisation(from: &impl Queries, id: OrganisationId) -> Result<Vec<Member>, StoreError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(id.0))
        .filter(membership::Column::LeftAt.is_null())
        .find_also_related(account::Entity)
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .all(&from.executor())
        .await?;
    let members = rows.into_iter().map(|(row, account)| {
        let account = account.ok_or_else(|| StoreError::corrupt("membership.account_id"))?;
        Ok(Member {
            membership: to_membership(&row)?,
            name: PersonName::parse(&account.name).map_err(|_| StoreError::corrupt("account.name"))?,
            mail: MailAddress::parse(&account.mail).map_err(|_| StoreError::corrupt("account.mail"))?,
        })
    });
    members.collect()
}

/// The organisations that a person is in.
///
/// # Errors
/// [`StoreError`].
pub async fn organisations_of(from: &impl Queries, account: AccountId) -> Result<BTreeSet<OrganisationId>, StoreError> {
    let ids: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::AccountId.eq(account.0))
        .filter(membership::Column::LeftAt.is_null())
        .filter(membership::Column::State.eq(MembershipState::Member.as_str()))
        .into_tuple()
        .all(&from.executor())
        .await?;
    Ok(ids.into_iter().map(OrganisationId).collect())
}

/// Adds what a wish on an organisation's behalf asks about: membership, allowance, and what each month of `whole` has
/// taken of it; nobody else takes of the allowance until this transaction ends. Call it after the account is locked,
/// and what else is locked.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_allowance(
    tx: &Tx,
    person: &mut PersonFacts,
    organisation: OrganisationId,
    holder: AccountId,
    facts: &BookingFacts,
    whole: &Period,
) -> Result<(), StoreError> {
    // Read after the lock, so that who was removed a moment ago is out.
    match locked(tx, organisation).await? {
        Some(found) => allowance(tx, person, &found, holder, facts, whole).await,
        None => Ok(()),
    }
}

/// The same without a lock, to look at what else the person could have.
///
/// # Errors
/// [`StoreError`].
pub async fn allowance(
    from: &impl Queries,
    person: &mut PersonFacts,
    found: &Organisation,
    holder: AccountId,
    facts: &BookingFacts,
    whole: &Period,
) -> Result<(), StoreError> {
    person.organisations = organisations_of(from, holder).await?;
    person.allowance = AllowanceFacts::of(found.facts.allowance);
    let month = |at: DateTime<Utc>| Month::of(at, facts.time_zone);
    let months = month(whole.starts_at())..=month(whole.ends_at());
    // What others have is counted where all together have a limit; a move needs what the person has in any case.
    let whose = if found.facts.allowance.half_days.is_some() { None } else { Some(holder) };
    for counted in counted_in(from, found.id, &months, whose).await? {
        person.allowance.take(&counted.period, counted.time_zone, counted.account_id == Some(holder));
    }
    Ok(())
}

/// Writes a new membership or wish.
///
/// # Errors
/// [`super::Conflict::Unique`] when the person has one in force.
pub async fn insert(tx: &Tx, id: Uuid, new: &Membership) -> Result<(), StoreError> {
    let row = membership::ActiveModel {
        id: Set(id),
        organisation_id: Set(new.organisation_id.0),
        account_id: Set(new.account_id.0),
        role: Set(new.role.as_str().to_owned()),
        state: Set(new.state.as_str().to_owned()),
        joined_at: Set(new.joined_at),
        left_at: Set(None),
    };
    membership::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Replaces role, state and date of the one in force.
///
/// # Errors
/// [`StoreError`].
pub async fn update(tx: &Tx, changed: &Membership) -> Result<(), StoreError> {
    membership::Entity::update_many()
        .col_expr(membership::Column::Role, Expr::value(changed.role.as_str()))
        .col_expr(membership::Column::State, Expr::value(changed.state.as_str()))
        .col_expr(membership::Column::JoinedAt, Expr::value(changed.joined_at))
        .filter(of(changed.organisation_id, changed.account_id))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Ends the one in force; `false` when there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn end(
    tx: &Tx,
    organisation: OrganisationId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let outcome = membership::Entity::update_many()
        .col_expr(membership::Column::LeftAt, Expr::value(now))
        .filter(of(organisation, account))
        .exec(&tx.executor())
        .await?;
    Ok(outcome.rows_affected == 1)
}

fn of(organisation: OrganisationId, account: AccountId) -> Condition {
    Condition::all()
        .add(membership::Column::OrganisationId.eq(organisation.0))
        .add(membership::Column::AccountId.eq(account.0))
        .add(membership::Column::LeftAt.is_null())
}

fn to_membership(row: &membership::Model) -> Result<Membership, StoreError> {
    Ok(Membership {
        organisation_id: OrganisationId(row.organisation_id),
        account_id: AccountId(row.account_id),
        role: MemberRole::from_str(&row.role).map_err(|_| StoreError::corrupt("membership.role"))?,
        state: MembershipState::from_str(&row.state).map_err(|_| StoreError::corrupt("membership.state"))?,
        joined_at: row.joined_at,
    })
}
