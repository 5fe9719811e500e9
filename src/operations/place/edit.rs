//! A manager corrects what the directory says of a place; imports leave it alone from then on.

use crate::{
    domain::{
        account::Actor,
        ids::PlaceId,
        place::{Place, PlaceFacts},
        place_field::{EditRefusal, PlaceEdit, PlaceField, decide_edit},
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

/// Changes the facts that the edit names; the slug stays. An edit that changes nothing writes nothing.
///
/// `seen` are the facts that the editor looked at; `None` does not compare.
///
/// # Errors
/// [`EditRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when it is not listed.
pub async fn edit(
    ctx: &Context,
    actor: &Actor,
    id: PlaceId,
    edit: PlaceEdit,
    seen: Option<&PlaceFacts>,
) -> Result<Place, OperationError<EditRefusal>> {
    if !actor.acts_as_manager_of(id) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id, edit.clone(), seen)).await
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    id: PlaceId,
    edit: PlaceEdit,
    seen: Option<&PlaceFacts>,
) -> Result<Place, OperationError<EditRefusal>> {
    let tx = ctx.db.begin_write().await?;
    let Some(current) = store::place::lock(&tx, id).await? else { return Err(OperationError::NotFound) };
    if seen.is_some_and(|seen| *seen != current.facts) {
        return Err(OperationError::Refused(EditRefusal::Stale));
    }
    let facts = decide_edit(&current.facts, edit).map_err(|invalid| OperationError::Refused(invalid.into()))?;
    let fields = PlaceField::differing(&current.facts, &facts);
    if fields.is_empty() {
        return Ok(current);
    }
    let now = ctx.clock.now();
    let place = Place { facts, updated_at: now, ..current };
    store::place::update(&tx, &place).await?;
    store::place::mark_edited(&tx, id, &fields, actor.account.id, now).await?;
    let mut entry = ctx.audit(Some(actor.account.id), "place.edit", id.0, Some(id));
    let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    entry.details = serde_json::json!({ "fields": names });
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(place)
}
