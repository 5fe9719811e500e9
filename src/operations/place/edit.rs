//! A manager corrects what the directory says of a place; imports leave it alone from then on.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{
        account::Actor,
        availability::{BookingFacts, Outside},
        ids::PlaceId,
        period::Period,
        place::{Place, PlaceFacts},
        place_field::{EditRefusal, PlaceEdit, PlaceField, decide_edit},
        reservation::ReservationDetails,
        resource::Resource,
    },
    operations::{Context, OperationError, hours},
    store::{self, StoreError, Tx, retrying},
};

/// Changes the facts that the edit names; the slug stays. An edit that changes nothing writes nothing. Gives the
/// place back with the reservations that fall outside its new hours, as they were.
///
/// `seen` are the facts that the editor looked at; `None` does not compare. `outside` says what becomes of those
/// reservations, with the reason that their holders read; `None` refuses where there are any.
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
    outside: Option<(Outside, &str)>,
) -> Result<(Place, Vec<ReservationDetails>), OperationError<EditRefusal>> {
    if !actor.acts_as_manager_of(id) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id, edit.clone(), seen, outside)).await
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    id: PlaceId,
    edit: PlaceEdit,
    seen: Option<&PlaceFacts>,
    outside: Option<(Outside, &str)>,
) -> Result<(Place, Vec<ReservationDetails>), OperationError<EditRefusal>> {
    let tx = ctx.db.begin_write().await?;
    let Some(current) = store::place::lock(&tx, id).await? else { return Err(OperationError::NotFound) };
    if seen.is_some_and(|seen| *seen != current.facts) {
        return Err(OperationError::Refused(EditRefusal::Stale));
    }
    let facts = decide_edit(&current.facts, edit).map_err(|invalid| OperationError::Refused(invalid.into()))?;
    let fields = PlaceField::differing(&current.facts, &facts);
    if fields.is_empty() {
        return Ok((current, Vec::new()));
    }
    let now = ctx.clock.now();
    let fallen = lock_fallen(&tx, &current, &facts, now).await?;
    if outside.is_none() && !fallen.is_empty() {
        return Err(OperationError::Refused(EditRefusal::Outside(fallen)));
    }
    let place = Place { facts, updated_at: now, ..current };
    store::place::update(&tx, &place).await?;
    store::place::mark_edited(&tx, id, &fields, actor.account.id, now).await?;
    let mut entry = ctx.audit(Some(actor.account.id), "place.edit", id.0, Some(id));
    let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    entry.details = serde_json::json!({ "fields": names });
    store::audit::insert(&tx, entry).await?;
    let (fate, reason) = outside.unzip();
    hours::settle(ctx, &tx, actor, &fallen, fate, reason.unwrap_or_default()).await?;
    tx.commit().await?;
    Ok((place, fallen))
}

/// The reservations of each resource that the new hours leave outside, locked after the units: its own hours too mean
/// the holidays of where the place stands, and its clocks.
async fn lock_fallen(
    tx: &Tx,
    current: &Place,
    facts: &PlaceFacts,
    now: DateTime<Utc>,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let area = facts.address.holiday_area();
    if facts.opening_hours == current.facts.opening_hours
        && area == current.facts.address.holiday_area()
        && facts.time_zone == current.facts.time_zone
    {
        return Ok(Vec::new());
    }
    let mut resources = store::resource::list_of_place(tx, current.id).await?;
    resources.sort_by_key(|resource| resource.id);
    for resource in &resources {
        store::booking::lock(tx, resource.id).await?;
    }
    // Only hours matter: who reserved is read for themselves.
    let moment = Period::new(now, now + TimeDelta::seconds(1));
    let moment = moment.map_err(|error| StoreError::Internal(error.to_string()))?;
    let changes = store::booking::facts_of_place(tx, current.id, &moment).await?.into_iter().map(|before| {
        let opening_hours = before.resource.opening_hours.clone().map(|hours| hours.in_area(area));
        let after = BookingFacts {
            time_zone: facts.time_zone,
            place_opening_hours: facts.opening_hours.clone(),
            resource: Resource { opening_hours, ..before.resource.clone() },
            ..before.clone()
        };
        (before, after)
    });
    hours::lock_fallen(tx, &changes.collect::<Vec<_>>(), now).await
}
