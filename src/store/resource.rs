//! Resources with their policies and units.

use std::{collections::HashMap, str::FromStr};

use ::entity::{place, resource, unit};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, sea_query::Expr,
};

use super::{Queries, StoreError, Tx, policy};
use crate::domain::{
    holidays::HolidayArea,
    ids::{PlaceId, ResourceId, UnitId},
    kind::ResourceKind,
    opening_hours::OpeningHours,
    resource::{Resource, Unit},
};

/// One resource with its units; not one that was taken away.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: ResourceId) -> Result<Option<Resource>, StoreError> {
    let filter = resource::Column::Id.eq(id.0);
    Ok(list(from, filter.into()).await?.into_iter().next())
}

/// The resources of a place in their order; two queries whatever their number.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_place(from: &impl Queries, place: PlaceId) -> Result<Vec<Resource>, StoreError> {
    list(from, resource::Column::PlaceId.eq(place.0).into()).await
}

/// The resources of the places that `condition` selects, each place's in its order; two queries.
pub(super) async fn list_of_places(from: &impl Queries, condition: Condition) -> Result<Vec<Resource>, StoreError> {
    list(from, condition).await
}

/// Writes a new resource after the others of its place, with its rules and units.
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
        policy: Set(policy::write(&new.own_rules)),
        created_at: Set(now),
        updated_at: Set(now),
        withdrawn_at: Set(None),
    };
    resource::Entity::insert(row).exec_without_returning(&executor).await?;
    let units = new.units.iter().zip(0_i32..).map(|(unit, position)| unit::ActiveModel {
        id: Set(unit.id.0),
        resource_id: Set(new.id.0),
        label: Set(unit.label.clone()),
        position: Set(position),
        out_of_service: Set(unit.out_of_service),
        withdrawn_at: Set(None),
    });
    unit::Entity::insert_many(units).exec_without_returning(&executor).await?;
    Ok(())
}

/// Writes name, description, hours and rules of a resource anew.
///
/// # Errors
/// [`StoreError`].
pub async fn update(tx: &Tx, changed: &Resource, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = resource::ActiveModel {
        id: Set(changed.id.0),
        name: Set(changed.name.clone()),
        description: Set(changed.description.clone()),
        opening_hours: Set(changed.opening_hours.as_ref().map(|hours| hours.as_str().to_owned())),
        policy: Set(policy::write(&changed.own_rules)),
        updated_at: Set(now),
        ..Default::default()
    };
    resource::Entity::update(row).exec(&tx.executor()).await?;
    Ok(())
}

/// Replaces what is written on a unit and whether it is in service.
///
/// # Errors
/// [`StoreError`]; [`super::Conflict::Unique`] when another unit of the resource has this label.
pub async fn update_unit(tx: &Tx, unit: &Unit) -> Result<(), StoreError> {
    unit::Entity::update_many()
        .col_expr(unit::Column::Label, Expr::value(unit.label.as_str()))
        .col_expr(unit::Column::OutOfService, Expr::value(unit.out_of_service))
        .filter(unit::Column::Id.eq(unit.id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Adds a unit after the others of its resource; one that was taken away and has this label is there again instead.
///
/// # Errors
/// [`StoreError`]; [`super::Conflict::Unique`] when a unit of the resource has this label.
pub async fn insert_unit(tx: &Tx, of: ResourceId, new: &Unit) -> Result<(), StoreError> {
    let executor = tx.executor();
    let of_resource = unit::Column::ResourceId.eq(of.0);
    let back = unit::Entity::update_many()
        .col_expr(unit::Column::WithdrawnAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(unit::Column::OutOfService, Expr::value(new.out_of_service))
        .filter(of_resource.clone())
        .filter(unit::Column::Label.eq(new.label.as_str()))
        .filter(unit::Column::WithdrawnAt.is_not_null())
        .exec(&executor)
        .await?;
    if back.rows_affected > 0 {
        return Ok(());
    }
    let last = unit::Entity::find()
        .select_only()
        .column_as(unit::Column::Position.max(), "position")
        .filter(of_resource)
        .into_tuple::<Option<i32>>()
        .one(&executor)
        .await?
        .flatten();
    let row = unit::ActiveModel {
        id: Set(new.id.0),
        resource_id: Set(of.0),
        label: Set(new.label.clone()),
        position: Set(last.map_or(0, |last| last + 1)),
        out_of_service: Set(new.out_of_service),
        withdrawn_at: Set(None),
    };
    unit::Entity::insert(row).exec_without_returning(&executor).await?;
    Ok(())
}

/// Takes a resource away; what was reserved of it stays.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(tx: &Tx, id: ResourceId, now: DateTime<Utc>) -> Result<(), StoreError> {
    resource::Entity::update_many()
        .col_expr(resource::Column::WithdrawnAt, Expr::value(now))
        .col_expr(resource::Column::UpdatedAt, Expr::value(now))
        .filter(resource::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Takes a unit away; what was reserved of it stays.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw_unit(tx: &Tx, id: UnitId, now: DateTime<Utc>) -> Result<(), StoreError> {
    unit::Entity::update_many()
        .col_expr(unit::Column::WithdrawnAt, Expr::value(now))
        .filter(unit::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// What a condition on resources and their places selects, without what was taken away.
async fn list(from: &impl Queries, filter: Condition) -> Result<Vec<Resource>, StoreError> {
    let executor = from.executor();
    let filter = filter.add(resource::Column::WithdrawnAt.is_null());
    let found = resource::Entity::find()
        .filter(filter.clone())
        .find_also_related(place::Entity)
        .order_by_asc(resource::Column::Position)
        .all(&executor)
        .await?;
    let mut units: HashMap<uuid::Uuid, Vec<Unit>> = HashMap::new();
    let rows = unit::Entity::find()
        .join(JoinType::InnerJoin, unit::Relation::Resource.def())
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
        .filter(filter)
        .filter(unit::Column::WithdrawnAt.is_null())
        .order_by_asc(unit::Column::Position)
        .all(&executor)
        .await?;
    for row in rows {
        units.entry(row.resource_id).or_default().push(to_unit(row));
    }
    found
        .into_iter()
        .map(|(row, place)| {
            let place = place.ok_or_else(|| StoreError::corrupt("resource.place_id"))?;
            to_resource(&row, &place, units.remove(&row.id).unwrap_or_default())
        })
        .collect()
}

/// Reads a unit as it is kept.
pub(super) fn to_unit(row: unit::Model) -> Unit {
    Unit { id: UnitId(row.id), label: row.label, out_of_service: row.out_of_service }
}

/// Reads a resource of a place as it is kept.
pub(super) fn to_resource(
    row: &resource::Model,
    place: &place::Model,
    units: Vec<Unit>,
) -> Result<Resource, StoreError> {
    let own_rules = policy::read(&row.policy)?;
    Ok(Resource {
        id: ResourceId(row.id),
        place_id: PlaceId(row.place_id),
        name: row.name.clone(),
        kind: ResourceKind::from_str(&row.kind).map_err(|_| StoreError::corrupt("resource.kind"))?,
        description: row.description.clone(),
        opening_hours: hours_of(row.opening_hours.as_deref(), holiday_area(place))?,
        policy: own_rules.over(&policy::read(&place.policy)?),
        own_rules,
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
