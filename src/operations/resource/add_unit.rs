//! A manager adds a unit to a resource.

use super::{
    add::MOST_UNITS,
    edit_unit::{EditUnitRefusal, checked_label},
};
use crate::{
    domain::{
        account::Actor,
        ids::{ResourceId, UnitId},
        resource::{Resource, Unit},
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, retrying},
};

/// What a new unit is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// One line of 1 to 100 letters, which no other unit of the resource has.
    pub label: String,
    /// Not to be reserved for now.
    pub out_of_service: bool,
}

type Outcome = Result<Resource, OperationError<EditUnitRefusal>>;

/// Adds a unit after the others; gives its resource. One of this label that was taken away is there again.
///
/// # Errors
/// [`EditUnitRefusal`]; [`OperationError::Forbidden`] for who does not manage the place; [`OperationError::NotFound`].
pub async fn add_unit(ctx: &Context, actor: &Actor, resource: ResourceId, new: &NewUnit) -> Outcome {
    retrying(|| attempt(ctx, actor, resource, new)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ResourceId, new: &NewUnit) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    store::booking::lock(&tx, id).await?;
    let resource = store::resource::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    if !actor.acts_as_manager_of(resource.place_id) {
        return Err(OperationError::Forbidden);
    }
    if resource.units.len() >= usize::try_from(MOST_UNITS).unwrap_or(usize::MAX) {
        return Err(OperationError::Refused(EditUnitRefusal::TooMany));
    }
    let label = checked_label(&new.label).map_err(OperationError::Refused)?;
    let unit = Unit { id: UnitId(ctx.ids.uuid()), label, out_of_service: new.out_of_service };
    match store::resource::insert_unit(&tx, id, &unit).await {
        Err(StoreError::Conflict(Conflict::Unique)) => {
            return Err(OperationError::Refused(EditUnitRefusal::LabelTaken));
        }
        outcome => outcome?,
    }
    let after = store::resource::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let added = after.units.iter().find(|known| known.label == unit.label).ok_or(OperationError::NotFound)?;
    let mut entry = ctx.audit(Some(actor.account.id), "unit.add", added.id.0, Some(resource.place_id));
    entry.details = serde_json::json!({ "label": unit.label, "out_of_service": unit.out_of_service });
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(after)
}
