//! What a decision looks at of the person who asks.

use ::entity::{account, reservation, resource};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    Queries, StoreError, Tx, certification,
    life::{LIVE, counts, is_no_lapsed_request},
    membership::organisations_of,
};
use crate::domain::{
    availability::BookingFacts,
    ids::{AccountId, ResourceId},
    period::Period,
    policy::{Approval, Audience},
    reservation::{Held, NO_SHOWS_COUNT_FOR, PersonFacts, State, week_of},
};

/// What the rules of this resource ask about the person, and nothing else; nobody else decides about the same
/// person until this transaction ends, so that two requests at once do not both take the last of a quota.
///
/// No query where the rules look at nobody.
///
/// # Errors
/// [`StoreError`].
pub async fn locked_facts(
    tx: &Tx,
    holder: AccountId,
    facts: &BookingFacts,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<PersonFacts, StoreError> {
    if facts.resource.policy.looks_at_person() {
        lock(tx, holder).await?;
    }
    self::facts(tx, holder, facts, period, now).await
}

/// The same without a lock, to look at what else the person could have.
///
/// # Errors
/// [`StoreError`].
pub async fn facts(
    from: &impl Queries,
    holder: AccountId,
    facts: &BookingFacts,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<PersonFacts, StoreError> {
    let policy = &facts.resource.policy;
    let mut person = PersonFacts::default();
    if !policy.quotas.is_empty() || policy.no_show_limit > 0 {
        person.held = held(from, holder, facts, period, facts.time_zone, now).await?;
    }
    if policy.audience == Audience::Members {
        person.organisations = organisations_of(from, holder).await?;
    }
    if policy.approval == Approval::Newcomers {
        person.has_come = has_come(from, holder, facts, now).await?;
    }
    if policy.audience == Audience::Certified || !policy.required_certifications.is_empty() {
        person.certified = certification::list_certified(from, holder, facts.resource.place_id).await?;
    }
    if policy.no_show_limit > 0 {
        person.no_shows = no_shows(from, holder, facts, now).await?;
    }
    Ok(person)
}

/// Makes everybody else who decides about these people wait until this transaction ends; in one order, so that two
/// who lock several never wait for each other in a circle.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_all(tx: &Tx, people: impl IntoIterator<Item = AccountId>) -> Result<(), StoreError> {
    account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.is_in(people.into_iter().map(|person| person.0)))
        .order_by_asc(account::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .all(&tx.executor())
        .await?;
    Ok(())
}

/// Makes everyone else who decides about this person, or changes what such a decision looks at, wait until this
/// transaction ends.
///
/// PostgreSQL locks the row of the account, after those of the units, as everywhere; on SQLite the transaction
/// has the write lock already and the clause vanishes.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &Tx, holder: AccountId) -> Result<(), StoreError> {
    account::Entity::find_by_id(holder.0)
        .select_only()
        .column(account::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(&tx.executor())
        .await?;
    Ok(())
}

/// The person's reservations at the place.
fn at_place(holder: AccountId, facts: &BookingFacts) -> Select<reservation::Entity> {
    reservation::Entity::find()
        .join(JoinType::InnerJoin, reservation::Relation::Resource.def())
        .filter(reservation::Column::HolderId.eq(holder.0))
        .filter(resource::Column::PlaceId.eq(facts.resource.place_id.0))
}

/// Resource, its kind, start, end, state.
type HeldRow = (Uuid, String, DateTime<Utc>, DateTime<Utc>, String);

/// Those live and not over, and those that start in the weeks of the period and used their time.
async fn held(
    from: &impl Queries,
    holder: AccountId,
    facts: &BookingFacts,
    period: &Period,
    time_zone: Tz,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, StoreError> {
    let week = |at| week_of(at, time_zone).unwrap_or(*period);
    let (first, last) = (week(period.starts_at()), week(period.ends_at()));
    let live = Condition::all().add(reservation::Column::State.is_in(LIVE)).add(reservation::Column::EndsAt.gt(now));
    let of_week = Condition::all()
        .add(counts())
        .add(reservation::Column::StartsAt.gte(first.starts_at()))
        .add(reservation::Column::StartsAt.lt(last.ends_at()));
    let rows: Vec<HeldRow> = at_place(holder, facts)
        .select_only()
        .column(reservation::Column::ResourceId)
        .column(resource::Column::Kind)
        .columns([reservation::Column::StartsAt, reservation::Column::EndsAt, reservation::Column::State])
        .filter(Condition::any().add(live).add(of_week))
        .filter(is_no_lapsed_request(now))
        .into_tuple()
        .all(&from.executor())
        .await?;
    let held = rows.into_iter().map(|(resource, kind, starts_at, ends_at, state)| {
        Ok(Held {
            resource_id: ResourceId(resource),
            kind: kind.parse().map_err(|_| StoreError::corrupt("resource.kind"))?,
            period: Period::new(starts_at, ends_at).map_err(|_| StoreError::corrupt("reservation period"))?,
            state: state.parse().map_err(|_| StoreError::corrupt("reservation.state"))?,
        })
    });
    held.collect()
}

/// Whether a reservation of the person at the place took place.
async fn has_come(
    from: &impl Queries,
    holder: AccountId,
    facts: &BookingFacts,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let came = [State::Completed.as_str(), State::CheckedIn.as_str()];
    let ended = Condition::all()
        .add(reservation::Column::State.eq(State::Confirmed.as_str()))
        .add(reservation::Column::EndsAt.lte(now));
    let found = at_place(holder, facts)
        .select_only()
        .column(reservation::Column::Id)
        .filter(Condition::any().add(reservation::Column::State.is_in(came)).add(ended))
        .limit(1)
        .into_tuple::<Uuid>()
        .one(&from.executor())
        .await?;
    Ok(found.is_some())
}

/// How often the person did not come lately.
async fn no_shows(
    from: &impl Queries,
    holder: AccountId,
    facts: &BookingFacts,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let count = at_place(holder, facts)
        .select_only()
        .column_as(reservation::Column::Id.count(), "count")
        .filter(reservation::Column::State.eq(State::NoShow.as_str()))
        .filter(reservation::Column::StartsAt.gt(now - NO_SHOWS_COUNT_FOR))
        .into_tuple::<i64>()
        .one(&from.executor())
        .await?;
    Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or_default())
}
