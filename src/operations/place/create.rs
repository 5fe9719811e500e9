//! An admin adds a place to the network.

use super::slug::free_slugs;
use crate::{
    domain::{
        account::Actor,
        ids::PlaceId,
        place::{Place, PlaceFacts},
        place_field::{InvalidPlaceFields, checked},
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, retrying},
};

/// Adds a place; its slug is made from its name.
///
/// # Errors
/// [`InvalidPlaceFields`]; [`OperationError::Forbidden`] for who does not run the network.
pub async fn create(
    ctx: &Context,
    actor: &Actor,
    facts: PlaceFacts,
) -> Result<Place, OperationError<InvalidPlaceFields>> {
    if !actor.acts_as_admin() {
        return Err(OperationError::Forbidden);
    }
    let facts = checked(facts).map_err(OperationError::Refused)?;
    Ok(retrying(|| attempt(ctx, actor, &facts)).await?)
}

async fn attempt(ctx: &Context, actor: &Actor, facts: &PlaceFacts) -> Result<Place, StoreError> {
    let tx = ctx.db.begin_write().await?;
    let slug = free_slugs(&tx, &[(&facts.name, &facts.address.city)]).await?.pop().unwrap_or_default();
    let now = ctx.clock.now();
    let place = Place {
        id: PlaceId(ctx.ids.uuid()),
        slug,
        facts: facts.clone(),
        source: None,
        created_at: now,
        updated_at: now,
    };
    match store::place::insert_many(&tx, std::slice::from_ref(&place)).await {
        // Another writer took the slug meanwhile: look again.
        Err(StoreError::Conflict(Conflict::Unique)) => return Err(StoreError::Retry),
        outcome => outcome?,
    }
    let entry = ctx.audit(Some(actor.account.id), "place.create", place.id.0, Some(place.id));
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(place)
}
