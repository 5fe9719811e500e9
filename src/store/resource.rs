//! Resources with their policies and units.

use std::{collections::HashMap, str::FromStr};

use ::entity::{place, policy, resource, unit};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Queries, StoreError, Tx};
use crate::domain::{
    holidays::HolidayArea,
    ids::{PlaceId, ResourceId, UnitId},
    kind::ResourceKind,
    opening_hours::OpeningHours,
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
        units.entry(row.resource_id).or_default().push(to_unit(row));
    }
    found
        .into_iter()
        .map(|(row, policy, place)| {
            let place = place.ok_or_else(|| StoreError::corrupt("resource.place_id"))?;
            to_resource(&row, policy, holiday_area(&place), units.remove(&row.id).unwrap_or_default())
        })
        .collect()
}

/// Reads a unit as it is kept.
pub(super) fn to_unit(row: unit::Model) -> Unit {
    Unit { id: UnitId(row.id), label: row.label, out_of_service: row.out_of_service }
}

/// Reads a resource as it is kept; `area` is the one of its place.
pub(super) fn to_resource(
    row: &resource::Model,
    policy: Option<policy::Model>,
    area: HolidayArea,
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
        opening_hours: hours_of(row.opening_hours.as_deref(), area)?,
        policy: Policy {
            step_minutes: number(policy.step_minutes)?,
            min_minutes: number(policy.min_minutes)?,
            max_minutes: number(policy.max_minutes)?,
            horizon_days: number(policy.horizon_days)?,
        },
        units,
    })
}

/// Reads a zone as it is kept.
pub(super) fn zone_of(text: &str) -> Result<Tz, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt("place.time_zone"))
}

/// Whose holidays the hours of a place and of its resources speak of.
pub(super) fn holiday_area(place: &place::Model) -> HolidayArea {
    HolidayArea::of(&place.country, &place.postcode, place.commune_code.as_deref())
}

/// Reads opening hours as they are kept.
pub(super) fn hours_of(text: Option<&str>, area: HolidayArea) -> Result<Option<OpeningHours>, StoreError> {
    text.map(|text| OpeningHours::kept(text, area).map_err(|_| StoreError::corrupt("opening_hours"))).transpose()
}
