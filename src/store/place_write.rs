//! Writing places: made here or by an import, corrected, withdrawn; seen through `store::place`.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    str::FromStr,
};

use ::entity::{place, place_edit, place_kind, reservation, resource, source};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{self, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx, place::to_places};
use crate::domain::{
    ids::{AccountId, PlaceId, SourceId},
    place::Place,
    place_field::PlaceField,
};

/// A place as an import finds it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedPlace {
    /// The place, listed or not.
    pub place: Place,
    /// What a manager has edited since.
    pub edited: BTreeSet<PlaceField>,
    /// Whether it is withdrawn.
    pub withdrawn: bool,
}

/// The source of this name, made when there is none; its licence becomes the one given.
///
/// # Errors
/// [`StoreError`].
pub async fn source(tx: &Tx, new: SourceId, name: &str, licence: &str) -> Result<SourceId, StoreError> {
    let executor = tx.executor();
    let found = source::Entity::find().filter(source::Column::Name.eq(name)).one(&executor).await?;
    let Some(found) = found else {
        let row = source::ActiveModel { id: Set(new.0), name: Set(name.to_owned()), licence: Set(licence.to_owned()) };
        source::Entity::insert(row).exec_without_returning(&executor).await?;
        return Ok(new);
    };
    if found.licence != licence {
        let row = source::ActiveModel { id: Set(found.id), licence: Set(licence.to_owned()), ..Default::default() };
        source::Entity::update(row).exec(&executor).await?;
    }
    Ok(SourceId(found.id))
}

/// The places of a source with these identifiers there, by identifier; four queries whatever their number.
///
/// Their rows are locked on PostgreSQL until the transaction ends, so that a manager's edit waits; on
/// SQLite the transaction has the write lock already and the clause vanishes.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_source(
    tx: &Tx,
    source: SourceId,
    references: &[String],
) -> Result<HashMap<String, ImportedPlace>, StoreError> {
    let executor = tx.executor();
    let models = place::Entity::find()
        .filter(place::Column::SourceId.eq(source.0))
        .filter(place::Column::SourceReference.is_in(references.iter().cloned()))
        .order_by_asc(place::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(&executor)
        .await?;
    if models.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = models.iter().map(|model| model.id).collect();
    let withdrawn: HashSet<Uuid> =
        models.iter().filter(|model| model.withdrawn_at.is_some()).map(|model| model.id).collect();
    let kinds =
        place_kind::Entity::find().filter(place_kind::Column::PlaceId.is_in(ids.clone())).all(&executor).await?;
    let mut edits: HashMap<Uuid, BTreeSet<PlaceField>> = HashMap::new();
    let rows = place_edit::Entity::find().filter(place_edit::Column::PlaceId.is_in(ids)).all(&executor).await?;
    for row in rows {
        let field = PlaceField::from_str(&row.field).map_err(|_| StoreError::corrupt("place_edit.field"))?;
        edits.entry(row.place_id).or_default().insert(field);
    }
    let places = to_places(&executor, models, kinds).await?;
    let found = places.into_iter().filter_map(|place| {
        let reference = place.source.as_ref()?.reference.clone();
        let edited = edits.remove(&place.id.0).unwrap_or_default();
        let withdrawn = withdrawn.contains(&place.id.0);
        Some((reference, ImportedPlace { place, edited, withdrawn }))
    });
    Ok(found.collect())
}

/// The listed places of a source and their identifiers there.
///
/// # Errors
/// [`StoreError`].
pub async fn list_references(from: &impl Queries, source_name: &str) -> Result<Vec<(PlaceId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .column(place::Column::SourceReference)
        .inner_join(source::Entity)
        .filter(source::Column::Name.eq(source_name))
        .filter(place::Column::WithdrawnAt.is_null())
        .order_by_asc(place::Column::Id)
        .into_tuple()
        .all(&from.executor())
        .await?;
    Ok(rows.into_iter().map(|(id, reference)| (PlaceId(id), reference)).collect())
}

/// Those of the places that people work with: something there was reserved or edited.
///
/// # Errors
/// [`StoreError`].
pub async fn list_kept(from: &impl Queries, ids: &[PlaceId]) -> Result<HashSet<PlaceId>, StoreError> {
    let executor = from.executor();
    let asked: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let reserved: Vec<Uuid> = reservation::Entity::find()
        .select_only()
        .column(resource::Column::PlaceId)
        .distinct()
        .inner_join(resource::Entity)
        .filter(resource::Column::PlaceId.is_in(asked.clone()))
        .into_tuple()
        .all(&executor)
        .await?;
    let edited: Vec<Uuid> = place_edit::Entity::find()
        .select_only()
        .column(place_edit::Column::PlaceId)
        .distinct()
        .filter(place_edit::Column::PlaceId.is_in(asked))
        .into_tuple()
        .all(&executor)
        .await?;
    Ok(reserved.into_iter().chain(edited).map(PlaceId).collect())
}

/// Those of the slugs that a place has already, withdrawn ones included.
///
/// # Errors
/// [`StoreError`].
pub async fn taken_slugs(from: &impl Queries, slugs: &[String]) -> Result<HashSet<String>, StoreError> {
    let taken: Vec<String> = place::Entity::find()
        .select_only()
        .column(place::Column::Slug)
        .filter(place::Column::Slug.is_in(slugs.iter().cloned()))
        .into_tuple()
        .all(&from.executor())
        .await?;
    Ok(taken.into_iter().collect())
}

/// Every slug with this beginning.
///
/// # Errors
/// [`StoreError`].
pub async fn slugs_starting_with(from: &impl Queries, beginning: &str) -> Result<HashSet<String>, StoreError> {
    // A slug holds letters, digits and hyphens only: nothing in it is a wildcard.
    let found: Vec<String> = place::Entity::find()
        .select_only()
        .column(place::Column::Slug)
        .filter(place::Column::Slug.starts_with(beginning))
        .into_tuple()
        .all(&from.executor())
        .await?;
    Ok(found.into_iter().collect())
}

/// Writes new places with two statements; none is fine.
///
/// # Errors
/// [`super::Conflict::Unique`] when a slug or an identifier at the source is taken.
pub async fn insert_many(tx: &Tx, places: &[Place]) -> Result<(), StoreError> {
    let executor = tx.executor();
    let rows = places.iter().map(to_row);
    place::Entity::insert_many(rows).exec_without_returning(&executor).await?;
    let kinds = places.iter().flat_map(|place| {
        place
            .facts
            .kinds
            .iter()
            .map(|kind| place_kind::ActiveModel { place_id: Set(place.id.0), kind: Set(kind.as_str().to_owned()) })
    });
    place_kind::Entity::insert_many(kinds).exec_without_returning(&executor).await?;
    Ok(())
}

/// Writes the present state of a place and lists it; its slug stays what it is in the database.
///
/// # Errors
/// [`StoreError`].
pub async fn update(tx: &Tx, place: &Place) -> Result<(), StoreError> {
    let executor = tx.executor();
    let row = place::ActiveModel {
        slug: ActiveValue::NotSet,
        created_at: ActiveValue::NotSet,
        withdrawn_at: Set(None),
        ..to_row(place)
    };
    place::Entity::update(row).exec(&executor).await?;
    let held: Vec<String> = place_kind::Entity::find()
        .select_only()
        .column(place_kind::Column::Kind)
        .filter(place_kind::Column::PlaceId.eq(place.id.0))
        .into_tuple()
        .all(&executor)
        .await?;
    let wanted: BTreeSet<&str> = place.facts.kinds.iter().map(|kind| kind.as_str()).collect();
    let gone: Vec<String> = held.iter().filter(|kind| !wanted.contains(kind.as_str())).cloned().collect();
    if !gone.is_empty() {
        place_kind::Entity::delete_many()
            .filter(place_kind::Column::PlaceId.eq(place.id.0))
            .filter(place_kind::Column::Kind.is_in(gone))
            .exec(&executor)
            .await?;
    }
    let new = wanted.into_iter().filter(|kind| !held.iter().any(|other| other == kind));
    let new = new.map(|kind| place_kind::ActiveModel { place_id: Set(place.id.0), kind: Set(kind.to_owned()) });
    place_kind::Entity::insert_many(new).exec_without_returning(&executor).await?;
    Ok(())
}

/// The place for a change: nobody else changes it until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &Tx, id: PlaceId) -> Result<Option<Place>, StoreError> {
    place::Entity::find_by_id(id.0)
        .select_only()
        .column(place::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(&tx.executor())
        .await?;
    super::place::by_id(tx, id).await
}

/// Takes places off the list.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw_many(tx: &Tx, ids: &[PlaceId], now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = place::ActiveModel { withdrawn_at: Set(Some(now)), updated_at: Set(now), ..Default::default() };
    place::Entity::update_many()
        .set(row)
        .filter(place::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Remembers that a manager edited these fields, so that imports leave them alone.
///
/// # Errors
/// [`StoreError`].
pub async fn mark_edited(
    tx: &Tx,
    id: PlaceId,
    fields: &BTreeSet<PlaceField>,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let executor = tx.executor();
    let names: Vec<String> = fields.iter().map(|field| field.as_str().to_owned()).collect();
    place_edit::Entity::delete_many()
        .filter(place_edit::Column::PlaceId.eq(id.0))
        .filter(place_edit::Column::Field.is_in(names.clone()))
        .exec(&executor)
        .await?;
    let rows = names.into_iter().map(|field| place_edit::ActiveModel {
        place_id: Set(id.0),
        field: Set(field),
        edited_by: Set(by.0),
        edited_at: Set(now),
    });
    place_edit::Entity::insert_many(rows).exec_without_returning(&executor).await?;
    Ok(())
}

fn to_row(place: &Place) -> place::ActiveModel {
    let facts = &place.facts;
    place::ActiveModel {
        id: Set(place.id.0),
        slug: Set(place.slug.clone()),
        name: Set(facts.name.clone()),
        summary: Set(facts.summary.clone()),
        street: Set(facts.address.street.clone()),
        postcode: Set(facts.address.postcode.clone()),
        city: Set(facts.address.city.clone()),
        commune_code: Set(facts.address.commune_code.clone()),
        country: Set(facts.address.country.clone()),
        latitude: Set(facts.location.latitude()),
        longitude: Set(facts.location.longitude()),
        time_zone: Set(facts.time_zone.name().to_owned()),
        opening_hours: Set(facts.opening_hours.as_ref().map(|hours| hours.as_str().to_owned())),
        accessibility: Set(facts.accessibility.join(";")),
        amenities: Set(facts.amenities.join(";")),
        website: Set(facts.contact.website.clone()),
        phone: Set(facts.contact.phone.clone()),
        mail: Set(facts.contact.mail.clone()),
        source_id: Set(place.source.as_ref().map(|source| source.source_id.0)),
        source_reference: Set(place.source.as_ref().map(|source| source.reference.clone())),
        retrieved_on: Set(place.source.as_ref().map(|source| source.retrieved_on)),
        withdrawn_at: Set(None),
        created_at: Set(place.created_at),
        updated_at: Set(place.updated_at),
        // The database stamps it.
        // Written on its own; a new place says nothing.
        policy: ActiveValue::NotSet,
        revision: ActiveValue::NotSet,
    }
}
