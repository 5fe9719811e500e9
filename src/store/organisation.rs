//! Organisations, and what their people used.

use std::{
    collections::{BTreeSet, HashMap},
    ops::RangeInclusive,
};

use ::entity::{account, organisation, place, reservation, resource};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait, Select,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx, life::counts, resource::zone_of};
use crate::domain::{
    ids::{AccountId, OrganisationId},
    organisation::{Allowance, MailDomain, Month, Organisation, OrganisationFacts},
    period::Period,
};

/// A reservation on an organisation's behalf that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Who has it; `None` once retention has forgotten.
    pub account_id: Option<AccountId>,
    /// How that person is called.
    pub name: Option<String>,
    /// The place's name.
    pub place_name: String,
    /// From when to when.
    pub period: Period,
    /// The place's zone.
    pub time_zone: Tz,
}

/// What is counted of a reservation on an organisation's behalf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Who has it; `None` once retention has forgotten.
    pub account_id: Option<AccountId>,
    /// From when to when.
    pub period: Period,
    /// The place's zone.
    pub time_zone: Tz,
}

/// One organisation.
///
/// # Errors
/// [`StoreError`].
pub async fn by_slug(from: &impl Queries, slug: &str) -> Result<Option<Organisation>, StoreError> {
    let found = organisation::Entity::find().filter(organisation::Column::Slug.eq(slug)).one(&from.executor()).await?;
    found.map(to_organisation).transpose()
}

/// One organisation.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    organisation::Entity::find_by_id(id.0).one(&from.executor()).await?.map(to_organisation).transpose()
}

/// One organisation, and every other writer of its members and of its allowance waits until this transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn locked(tx: &Tx, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    // PostgreSQL locks the row, after those of units and account, as everywhere; on SQLite the transaction has the
    // write lock already and the clause vanishes.
    let found = organisation::Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate).one(&tx.executor()).await?;
    found.map(to_organisation).transpose()
}

/// Every organisation by name.
///
/// # Errors
/// [`StoreError`].
pub async fn list(from: &impl Queries) -> Result<Vec<Organisation>, StoreError> {
    let rows =
        organisation::Entity::find().order_by_asc(organisation::Column::Name).order_by_asc(organisation::Column::Id);
    rows.all(&from.executor()).await?.into_iter().map(to_organisation).collect()
}

/// These, by name; one that does not exist is left out, and no query is made for none.
///
/// # Errors
/// [`StoreError`].
pub async fn list_named(from: &impl Queries, ids: &BTreeSet<OrganisationId>) -> Result<Vec<Organisation>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(organisation::Column::Name)
        .order_by_asc(organisation::Column::Id);
    rows.all(&from.executor()).await?.into_iter().map(to_organisation).collect()
}

/// Those that let people of this mail domain ask to join, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_domain(from: &impl Queries, domain: &MailDomain) -> Result<Vec<Organisation>, StoreError> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::MailDomain.eq(domain.as_str()))
        .order_by_asc(organisation::Column::Name)
        .all(&from.executor())
        .await?;
    rows.into_iter().map(to_organisation).collect()
}

/// Whether each of these exists.
///
/// # Errors
/// [`StoreError`].
pub async fn all_exist(from: &impl Queries, ids: &BTreeSet<OrganisationId>) -> Result<bool, StoreError> {
    if ids.is_empty() {
        return Ok(true);
    }
    let found = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids.iter().map(|id| id.0)));
    let count = found.count(&from.executor()).await?;
    Ok(count == u64::try_from(ids.len()).unwrap_or(u64::MAX))
}

/// The slugs that begin so.
///
/// # Errors
/// [`StoreError`].
pub async fn slugs_starting_with(from: &impl Queries, beginning: &str) -> Result<Vec<String>, StoreError> {
    let slugs = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Slug)
        .filter(organisation::Column::Slug.starts_with(beginning))
        .into_tuple()
        .all(&from.executor())
        .await?;
    Ok(slugs)
}

/// Writes a new organisation.
///
/// # Errors
/// [`super::Conflict::Unique`] when the slug is taken.
pub async fn insert(tx: &Tx, new: &Organisation) -> Result<(), StoreError> {
    let row = organisation::ActiveModel {
        id: Set(new.id.0),
        name: Set(new.facts.name.clone()),
        slug: Set(new.slug.clone()),
        mail_domain: Set(new.facts.mail_domain.as_ref().map(|domain| domain.as_str().to_owned())),
        allowance_half_days: Set(new.facts.allowance.half_days.map(to_column)),
        member_allowance_half_days: Set(new.facts.allowance.member_half_days.map(to_column)),
        created_at: Set(new.created_at),
    };
    organisation::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Replaces what is said of an organisation.
///
/// # Errors
/// [`StoreError`].
pub async fn update(tx: &Tx, id: OrganisationId, facts: &OrganisationFacts) -> Result<(), StoreError> {
    use organisation::Column::{AllowanceHalfDays, Id, MailDomain, MemberAllowanceHalfDays, Name};
    organisation::Entity::update_many()
        .col_expr(Name, Expr::value(facts.name.clone()))
        .col_expr(MailDomain, Expr::value(facts.mail_domain.as_ref().map(|domain| domain.as_str().to_owned())))
        .col_expr(AllowanceHalfDays, Expr::value(facts.allowance.half_days.map(to_column)))
        .col_expr(MemberAllowanceHalfDays, Expr::value(facts.allowance.member_half_days.map(to_column)))
        .filter(Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// The reservations on an organisation's behalf that start in these months by the clocks of their place and hold a unit
/// or have had it; by start, then id.
///
/// # Errors
/// [`StoreError`].
pub async fn used_in(
    from: &impl Queries,
    id: OrganisationId,
    months: &RangeInclusive<Month>,
) -> Result<Vec<Used>, StoreError> {
    type Row = (Option<Uuid>, Option<String>, String, String, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> = behalf(id, months)
        .select_only()
        .column(reservation::Column::HolderId)
        .column(account::Column::Name)
        .column_as(place::Column::Name, "place_name")
        .column(place::Column::TimeZone)
        .columns([reservation::Column::StartsAt, reservation::Column::EndsAt])
        .join(JoinType::InnerJoin, reservation::Relation::Resource.def())
        .join(JoinType::LeftJoin, reservation::Relation::Account.def())
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
        .order_by_asc(reservation::Column::StartsAt)
        .order_by_asc(reservation::Column::Id)
        .into_tuple()
        .all(&from.executor())
        .await?;
    let used = rows.into_iter().map(|(account, name, place_name, zone, starts_at, ends_at)| {
        let period = Period::new(starts_at, ends_at).map_err(|_| StoreError::corrupt("reservation period"))?;
        Ok(Used { account_id: account.map(AccountId), name, place_name, period, time_zone: zone_of(&zone)? })
    });
    let of_months = |used: &Used| months.contains(&Month::of(used.period.starts_at(), used.time_zone));
    Ok(used.collect::<Result<Vec<Used>, StoreError>>()?.into_iter().filter(of_months).collect())
}

/// What [`used_in`] counts, without the names: of everybody, or of one person alone.
///
/// # Errors
/// [`StoreError`].
pub async fn counted_in(
    from: &impl Queries,
    id: OrganisationId,
    months: &RangeInclusive<Month>,
    whose: Option<AccountId>,
) -> Result<Vec<Counted>, StoreError> {
    // All columns are in the index `reservation_organisation`: not even the rows are read.
    type Row = (Option<Uuid>, Uuid, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> = behalf(id, months)
        .select_only()
        .columns([reservation::Column::HolderId, reservation::Column::ResourceId])
        .columns([reservation::Column::StartsAt, reservation::Column::EndsAt])
        .apply_if(whose, |select, whose| select.filter(reservation::Column::HolderId.eq(whose.0)))
        .into_tuple()
        .all(&from.executor())
        .await?;
    let zones = zones_of(from, rows.iter().map(|(_, resource, ..)| *resource).collect()).await?;
    let counted = rows.into_iter().map(|(account, resource, starts_at, ends_at)| {
        let time_zone = zones.get(&resource).ok_or_else(|| StoreError::corrupt("reservation.resource_id"))?;
        let period = Period::new(starts_at, ends_at).map_err(|_| StoreError::corrupt("reservation period"))?;
        Ok(Counted { account_id: account.map(AccountId), period, time_zone: *time_zone })
    });
    let of_months = |it: &Counted| months.contains(&Month::of(it.period.starts_at(), it.time_zone));
    Ok(counted.collect::<Result<Vec<Counted>, StoreError>>()?.into_iter().filter(of_months).collect())
}

/// The zones of the places of these resources; no query for none.
async fn zones_of(from: &impl Queries, resources: BTreeSet<Uuid>) -> Result<HashMap<Uuid, Tz>, StoreError> {
    if resources.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> = resource::Entity::find()
        .select_only()
        .column(resource::Column::Id)
        .column(place::Column::TimeZone)
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
        .filter(resource::Column::Id.is_in(resources))
        .into_tuple()
        .all(&from.executor())
        .await?;
    rows.into_iter().map(|(id, zone)| Ok((id, zone_of(&zone)?))).collect()
}

/// The reservations on an organisation's behalf that count and start in these months by some clock.
fn behalf(id: OrganisationId, months: &RangeInclusive<Month>) -> Select<reservation::Entity> {
    let (after, before) = (months.start().anywhere().0, months.end().anywhere().1);
    reservation::Entity::find()
        .filter(reservation::Column::OrganisationId.eq(id.0))
        .filter(counts())
        .filter(reservation::Column::StartsAt.gte(after))
        .filter(reservation::Column::StartsAt.lt(before))
}

/// The zone of the place of the newest reservation on an organisation's behalf; `None` before the first.
///
/// # Errors
/// [`StoreError`].
pub async fn latest_zone(from: &impl Queries, id: OrganisationId) -> Result<Option<Tz>, StoreError> {
    let zone: Option<String> = reservation::Entity::find()
        .select_only()
        .column(place::Column::TimeZone)
        .join(JoinType::InnerJoin, reservation::Relation::Resource.def())
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
        .filter(reservation::Column::OrganisationId.eq(id.0))
        .order_by_desc(reservation::Column::CreatedAt)
        .order_by_desc(reservation::Column::Id)
        .limit(1)
        .into_tuple()
        .one(&from.executor())
        .await?;
    zone.map(|zone| zone_of(&zone)).transpose()
}

fn to_column(half_days: u32) -> i32 {
    i32::try_from(half_days).unwrap_or(i32::MAX)
}

pub(super) fn to_organisation(row: organisation::Model) -> Result<Organisation, StoreError> {
    let half_days = |column: Option<i32>| column.and_then(|half_days| u32::try_from(half_days).ok());
    let domain = row.mail_domain.map(|domain| MailDomain::parse(&domain)).transpose();
    Ok(Organisation {
        id: OrganisationId(row.id),
        slug: row.slug,
        facts: OrganisationFacts {
            name: row.name,
            mail_domain: domain.map_err(|_| StoreError::corrupt("organisation.mail_domain"))?,
            allowance: Allowance {
                half_days: half_days(row.allowance_half_days),
                member_half_days: half_days(row.member_allowance_half_days),
            },
        },
        created_at: row.created_at,
    })
}
