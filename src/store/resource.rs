//! Resources with their policies and units, and the facts that a decision about one looks at.

use std::{collections::HashMap, str::FromStr};

use ::entity::{closure, place, policy, reservation, resource, unit};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType,
};

use super::{Queries, StoreError, Tx, reservation::LIVE};
use crate::domain::{
    availability::{BookingFacts, BusyUnit, ClosedPeriod},
    ids::{PlaceId, ResourceId, UnitId},
    kind::ResourceKind,
    opening_hours::OpeningHours,
    period::Period,
    resource::{Policy, Resource, Unit},
};

/// One resource with its units.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: ResourceId) -> Result<Option<Resource>, StoreError> {
    let filter = resource::Column::Id.eq(id.0);
    Ok(list(from, filter.into()).await?.into_iter().next())
}

/// The resources of a place in their order; three queries whatever their number.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_place(from: &impl Queries, place: PlaceId) -> Result<Vec<Resource>, StoreError> {
    list(from, resource::Column::PlaceId.eq(place.0).into()).await
}

/// All that a decision about the resource in this window looks at; `None` when it does not exist or its
/// place is withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn booking_facts(
    from: &impl Queries,
    id: ResourceId,
    window: &Period,
) -> Result<Option<BookingFacts>, StoreError> {
    let Some(resource) = by_id(from, id).await? else { return Ok(None) };
    let place = place::Entity::find_by_id(resource.place_id.0)
        .filter(place::Column::WithdrawnAt.is_null())
        .one(&from.executor())
        .await?;
    let Some(place) = place else { return Ok(None) };
    Ok(Some(BookingFacts {
        time_zone: zone_of(&place.time_zone)?,
        place_opening_hours: hours_of(place.opening_hours.as_deref(), &place.country)?,
        closed: told_of(&closures(from, resource.place_id, window).await?, id),
        busy: busy_units(from, &[id.0], window).await?.remove(&id.0).unwrap_or_default(),
        resource,
    }))
}

/// Like [`booking_facts`] for each resource of a place in their order; one query per table whatever their
/// number. Empty when the place does not exist or is withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn booking_facts_of_place(
    from: &impl Queries,
    place: PlaceId,
    window: &Period,
) -> Result<Vec<BookingFacts>, StoreError> {
    let found =
        place::Entity::find_by_id(place.0).filter(place::Column::WithdrawnAt.is_null()).one(&from.executor()).await?;
    let Some(found) = found else { return Ok(Vec::new()) };
    let resources = list_of_place(from, place).await?;
    let ids: Vec<uuid::Uuid> = resources.iter().map(|resource| resource.id.0).collect();
    let closures = closures(from, place, window).await?;
    let mut busy = busy_units(from, &ids, window).await?;
    let time_zone = zone_of(&found.time_zone)?;
    let hours = hours_of(found.opening_hours.as_deref(), &found.country)?;
    let facts = resources.into_iter().map(|resource| BookingFacts {
        time_zone,
        place_opening_hours: hours.clone(),
        closed: told_of(&closures, resource.id),
        busy: busy.remove(&resource.id.0).unwrap_or_default(),
        resource,
    });
    Ok(facts.collect())
}

/// Makes every other writer of this resource's reservations wait until this transaction ends.
///
/// PostgreSQL locks the unit rows in one order, so that writers never wait for each other in a circle;
/// on SQLite the transaction has the write lock already and the clause vanishes.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_units(tx: &Tx, id: ResourceId) -> Result<(), StoreError> {
    unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::ResourceId.eq(id.0))
        .order_by_asc(unit::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<uuid::Uuid>()
        .all(&tx.executor())
        .await?;
    Ok(())
}

/// Writes a new resource after the others of its place, with its policy and units.
///
/// # Errors
/// [`StoreError`]; [`super::Conflict::Unique`] when two units have one label.
pub async fn insert(tx: &Tx, new: &Resource, now: DateTime<Utc>) -> Result<(), StoreError> {
    let executor = tx.executor();
    let position = resource::Entity::find()
        .select_only()
        .column_as(resource::Column::Position.max(), "position")
        .filter(resource::Column::PlaceId.eq(new.place_id.0))
        .into_tuple::<Option<i32>>()
        .one(&executor)
        .await?
        .flatten();
    let row = resource::ActiveModel {
        id: Set(new.id.0),
        place_id: Set(new.place_id.0),
        name: Set(new.name.clone()),
        kind: Set(new.kind.as_str().to_owned()),
        description: Set(new.description.clone()),
        opening_hours: Set(new.opening_hours.as_ref().map(|hours| hours.as_str().to_owned())),
        position: Set(position.map_or(0, |last| last + 1)),
        created_at: Set(now),
        updated_at: Set(now),
    };
    resource::Entity::insert(row).exec_without_returning(&executor).await?;
    let number = |value: u32| Set(i32::try_from(value).unwrap_or(i32::MAX));
    let rules = policy::ActiveModel {
        resource_id: Set(new.id.0),
        step_minutes: number(new.policy.step_minutes),
        min_minutes: number(new.policy.min_minutes),
        max_minutes: number(new.policy.max_minutes),
        horizon_days: number(new.policy.horizon_days),
    };
    policy::Entity::insert(rules).exec_without_returning(&executor).await?;
    let units = new.units.iter().zip(0_i32..).map(|(unit, position)| unit::ActiveModel {
        id: Set(unit.id.0),
        resource_id: Set(new.id.0),
        label: Set(unit.label.clone()),
        position: Set(position),
        out_of_service: Set(unit.out_of_service),
    });
    unit::Entity::insert_many(units).exec_without_returning(&executor).await?;
    Ok(())
}

async fn list(from: &impl Queries, filter: Condition) -> Result<Vec<Resource>, StoreError> {
    let executor = from.executor();
    let found = resource::Entity::find()
        .filter(filter)
        .find_also_related(policy::Entity)
        .find_also_related(place::Entity)
        .order_by_asc(resource::Column::Position)
        .all(&executor)
        .await?;
    let ids: Vec<uuid::Uuid> = found.iter().map(|(resource, ..)| resource.id).collect();
    let mut units: HashMap<uuid::Uuid, Vec<Unit>> = HashMap::new();
    let rows = unit::Entity::find()
        .filter(unit::Column::ResourceId.is_in(ids))
        .order_by_asc(unit::Column::Position)
        .all(&executor)
        .await?;
    for row in rows {
        let unit = Unit { id: UnitId(row.id), label: row.label, out_of_service: row.out_of_service };
        units.entry(row.resource_id).or_default().push(unit);
    }
    found
        .into_iter()
        .map(|(row, policy, place)| {
            let country = place.map(|place| place.country).unwrap_or_default();
            to_resource(&row, policy, &country, units.remove(&row.id).unwrap_or_default())
        })
        .collect()
}

fn to_resource(
    row: &resource::Model,
    policy: Option<policy::Model>,
    country: &str,
    units: Vec<Unit>,
) -> Result<Resource, StoreError> {
    let policy = policy.ok_or_else(|| StoreError::corrupt("policy"))?;
    let number = |value: i32| u32::try_from(value).map_err(|_| StoreError::corrupt("policy"));
    Ok(Resource {
        id: ResourceId(row.id),
        place_id: PlaceId(row.place_id),
        name: row.name.clone(),
        kind: ResourceKind::from_str(&row.kind).map_err(|_| StoreError::corrupt("resource.kind"))?,
        description: row.description.clone(),
        opening_hours: hours_of(row.opening_hours.as_deref(), country)?,
        policy: Policy {
            step_minutes: number(policy.step_minutes)?,
            min_minutes: number(policy.min_minutes)?,
            max_minutes: number(policy.max_minutes)?,
            horizon_days: number(policy.horizon_days)?,
        },
        units,
    })
}

/// The closures of a place that touch the window, each with the one resource that it is for.
async fn closures(
    from: &impl Queries,
    place: PlaceId,
    window: &Period,
) -> Result<Vec<(Option<uuid::Uuid>, ClosedPeriod)>, StoreError> {
    let models = closure::Entity::find()
        .filter(closure::Column::PlaceId.eq(place.0))
        .filter(closure::Column::EndsAt.gt(window.starts_at()))
        .filter(closure::Column::StartsAt.lt(window.ends_at()))
        .filter(closure::Column::ReopenedAt.is_null())
        .order_by_asc(closure::Column::StartsAt)
        .all(&from.executor())
        .await?;
    let closed = models.into_iter().map(|model| {
        let period = Period::new(model.starts_at, model.ends_at).map_err(|_| StoreError::corrupt("closure period"))?;
        Ok((model.resource_id, ClosedPeriod { unit_id: model.unit_id.map(UnitId), period, reason: model.reason }))
    });
    closed.collect()
}

/// Those of a place's closures that are for all of it or for this resource.
fn told_of(closures: &[(Option<uuid::Uuid>, ClosedPeriod)], id: ResourceId) -> Vec<ClosedPeriod> {
    let told = closures.iter().filter(|(resource, _)| resource.is_none_or(|resource| resource == id.0));
    told.map(|(_, closed)| closed.clone()).collect()
}

/// Who has units of these resources inside the window, by resource.
async fn busy_units(
    from: &impl Queries,
    resources: &[uuid::Uuid],
    window: &Period,
) -> Result<HashMap<uuid::Uuid, Vec<BusyUnit>>, StoreError> {
    use reservation::Column::{EndsAt, ResourceId, StartsAt, State, UnitId as Unit};
    let rows: Vec<(uuid::Uuid, uuid::Uuid, DateTime<Utc>, DateTime<Utc>)> = reservation::Entity::find()
        .select_only()
        .columns([ResourceId, Unit, StartsAt, EndsAt])
        .filter(ResourceId.is_in(resources.iter().copied()))
        .filter(State.is_in(LIVE))
        .filter(EndsAt.gt(window.starts_at()))
        .filter(StartsAt.lt(window.ends_at()))
        .into_tuple()
        .all(&from.executor())
        .await?;
    let mut busy: HashMap<uuid::Uuid, Vec<BusyUnit>> = HashMap::new();
    for (resource, unit, starts_at, ends_at) in rows {
        let period = Period::new(starts_at, ends_at).map_err(|_| StoreError::corrupt("reservation period"))?;
        busy.entry(resource).or_default().push(BusyUnit { unit_id: UnitId(unit), period });
    }
    Ok(busy)
}

/// Reads a zone as it is kept.
pub(super) fn zone_of(text: &str) -> Result<Tz, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt("place.time_zone"))
}

/// Reads opening hours as they are kept.
pub(super) fn hours_of(text: Option<&str>, country: &str) -> Result<Option<OpeningHours>, StoreError> {
    text.map(|text| OpeningHours::parse(text, country).map_err(|_| StoreError::corrupt("opening_hours"))).transpose()
}
