//! Places as everyone may see them, and what has changed in the directory since.

use std::{
    collections::{BTreeSet, HashMap},
    str::FromStr,
};

use ::entity::{directory, place, place_kind, source};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    Queries, StoreError,
    resource::{holiday_area, hours_of, list_of_places, zone_of},
};
use crate::domain::{
    directory::DirectoryChanges,
    ids::{PlaceId, SourceId},
    kind::PlaceKind,
    location::Location,
    place::{Address, Contact, ListedPlace, Place, PlaceFacts, Provenance},
    resource::Resource,
};

pub use super::place_write::{
    ImportedPlace, insert_many, list_kept, list_of_source, list_references, lock, mark_edited, slugs_starting_with,
    source, taken_slugs, update, withdraw_many,
};

/// The listed place of this slug.
///
/// # Errors
/// [`StoreError`].
pub async fn by_slug(from: &impl Queries, slug: &str) -> Result<Option<Place>, StoreError> {
    Ok(list(&from.executor(), has_slug(slug)).await?.pop())
}

/// One listed place.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: PlaceId) -> Result<Option<Place>, StoreError> {
    Ok(list(&from.executor(), place::Column::Id.eq(id.0).into()).await?.pop())
}

/// The listed place of this slug with what the list tells about its resources.
///
/// # Errors
/// [`StoreError`].
pub async fn listed_by_slug(from: &impl Queries, slug: &str) -> Result<Option<ListedPlace>, StoreError> {
    let executor = from.executor();
    let condition = has_slug(slug);
    let places = list(&executor, condition.clone()).await?;
    Ok(with_resources(from, places, condition).await?.pop())
}

/// The listed places with these identifiers, in no order; three queries whatever their number.
///
/// # Errors
/// [`StoreError`].
pub async fn list_by_ids(from: &impl Queries, ids: &[PlaceId]) -> Result<Vec<Place>, StoreError> {
    list(&from.executor(), place::Column::Id.is_in(ids.iter().map(|id| id.0)).into()).await
}

/// What has changed since a revision; since 0 it is the whole directory. Six queries whatever the size.
///
/// # Errors
/// [`StoreError`].
pub async fn list_changed_since(from: &impl Queries, revision: i64) -> Result<DirectoryChanges, StoreError> {
    let executor = from.executor();
    // First, so that a change committed meanwhile is told once more next time, and never missed.
    let present = directory_revision(from).await?;
    let changed: Condition = place::Column::Revision.gt(revision).into();
    let places = list(&executor, changed.clone()).await?;
    let places = with_resources(from, places, changed.clone()).await?;
    let withdrawn: Vec<Uuid> = place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .filter(changed)
        .filter(place::Column::WithdrawnAt.is_not_null())
        .into_tuple()
        .all(&executor)
        .await?;
    Ok(DirectoryChanges { places, withdrawn: withdrawn.into_iter().map(PlaceId).collect(), revision: present })
}

/// The revision of the directory: raised by every committed change of a place, its kinds or resources.
///
/// # Errors
/// [`StoreError`].
pub async fn directory_revision(from: &impl Queries) -> Result<i64, StoreError> {
    let row = directory::Entity::find_by_id(1).one(&from.executor()).await?;
    row.map(|row| row.revision).ok_or_else(|| StoreError::corrupt("directory"))
}

/// How many places are listed.
///
/// # Errors
/// [`StoreError`].
pub async fn count_listed(from: &impl Queries) -> Result<u64, StoreError> {
    Ok(place::Entity::find().filter(place::Column::WithdrawnAt.is_null()).count(&from.executor()).await?)
}

/// Without a zero, which PostgreSQL refuses in a text; no slug has one, so that what is left is still none.
fn has_slug(slug: &str) -> Condition {
    place::Column::Slug.eq(slug.replace('\0', "/")).into()
}

async fn list(executor: &DatabaseExecutor<'_>, condition: Condition) -> Result<Vec<Place>, StoreError> {
    let listed = condition.add(place::Column::WithdrawnAt.is_null());
    let models = place::Entity::find().filter(listed.clone()).order_by_asc(place::Column::Id).all(executor).await?;
    if models.is_empty() {
        return Ok(Vec::new());
    }
    let kinds = place_kind::Entity::find().inner_join(place::Entity).filter(listed).all(executor).await?;
    to_places(executor, models, kinds).await
}

/// Joins rows to places, in the order of `models`.
pub(super) async fn to_places(
    executor: &DatabaseExecutor<'_>,
    models: Vec<place::Model>,
    kinds: Vec<place_kind::Model>,
) -> Result<Vec<Place>, StoreError> {
    let mut kinds_of: HashMap<Uuid, BTreeSet<PlaceKind>> = HashMap::new();
    for row in kinds {
        let kind = PlaceKind::from_str(&row.kind).map_err(|_| StoreError::corrupt("place_kind.kind"))?;
        kinds_of.entry(row.place_id).or_default().insert(kind);
    }
    let ids: BTreeSet<Uuid> = models.iter().filter_map(|model| model.source_id).collect();
    let sources: HashMap<Uuid, source::Model> = if ids.is_empty() {
        HashMap::new()
    } else {
        let rows = source::Entity::find().filter(source::Column::Id.is_in(ids)).all(executor).await?;
        rows.into_iter().map(|row| (row.id, row)).collect()
    };
    let place = |model: place::Model| {
        let kinds = kinds_of.remove(&model.id).unwrap_or_default();
        let source = model.source_id.and_then(|id| sources.get(&id));
        to_place(model, kinds, source)
    };
    models.into_iter().map(place).collect()
}

fn to_place(
    model: place::Model,
    kinds: BTreeSet<PlaceKind>,
    source: Option<&source::Model>,
) -> Result<Place, StoreError> {
    let area = holiday_area(&model);
    let provenance = match (source, model.source_reference, model.retrieved_on) {
        (Some(source), Some(reference), Some(retrieved_on)) => Some(Provenance {
            source_id: SourceId(source.id),
            name: source.name.clone(),
            reference,
            licence: source.licence.clone(),
            retrieved_on,
        }),
        _ => None,
    };
    let location = Location::new(model.latitude, model.longitude).map_err(|_| StoreError::corrupt("place.location"))?;
    Ok(Place {
        id: PlaceId(model.id),
        slug: model.slug,
        facts: PlaceFacts {
            name: model.name,
            kinds,
            summary: model.summary,
            location,
            time_zone: zone_of(&model.time_zone)?,
            opening_hours: hours_of(model.opening_hours.as_deref(), area)?,
            accessibility: to_codes(&model.accessibility),
            amenities: to_codes(&model.amenities),
            contact: Contact { website: model.website, phone: model.phone, mail: model.mail },
            address: Address {
                street: model.street,
                postcode: model.postcode,
                city: model.city,
                commune_code: model.commune_code,
                country: model.country,
            },
        },
        source: provenance,
        created_at: model.created_at,
        updated_at: model.updated_at,
    })
}

fn to_codes(text: &str) -> Vec<String> {
    text.split(';').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// With what `condition` on places also selects of their resources; two queries.
async fn with_resources(
    from: &impl Queries,
    places: Vec<Place>,
    condition: Condition,
) -> Result<Vec<ListedPlace>, StoreError> {
    let mut found: HashMap<PlaceId, Vec<Resource>> = HashMap::new();
    for resource in list_of_places(from, condition).await? {
        found.entry(resource.place_id).or_default().push(resource);
    }
    let listed = places.into_iter().map(|place| {
        let resources = found.remove(&place.id).unwrap_or_default();
        ListedPlace::new(place, resources)
    });
    Ok(listed.collect())
}
