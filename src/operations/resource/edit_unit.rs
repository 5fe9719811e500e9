//! A manager puts a unit out of service or back, or calls it otherwise.

use crate::{
    domain::{
        account::Actor,
        ids::{ResourceId, UnitId},
        reservation::ReservationDetails,
        resource::{Resource, Unit},
        text::one_line,
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, Tx, retrying},
};

const LABEL_MAX_LETTERS: usize = 100;

/// What changes of a unit; `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitEdit {
    /// One line of 1 to 100 letters, which no other unit of the resource has.
    pub label: Option<String>,
    /// Not to be reserved for now; reservations that are there already stay.
    pub out_of_service: Option<bool>,
}

/// Why it stays as it is; code `invalid_field`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditUnitRefusal {
    /// Empty or too long.
    #[error("a label has 1 to 100 letters")]
    Label,
    /// Another unit of the resource is called so.
    #[error("the label is taken")]
    LabelTaken,
    /// The resource has as many as it may.
    #[error("too many units")]
    TooMany,
}

type Outcome = Result<(Resource, Vec<ReservationDetails>), OperationError<EditUnitRefusal>>;

/// Edits a unit; gives its resource and, of one that is out of service then, the live reservations that are not over,
/// by start: they stay, and the team sees to them.
///
/// # Errors
/// [`EditUnitRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when there is no such unit of this resource.
pub async fn edit_unit(ctx: &Context, actor: &Actor, resource: ResourceId, unit: UnitId, edit: &UnitEdit) -> Outcome {
    retrying(|| attempt(ctx, actor, resource, unit, edit)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ResourceId, unit: UnitId, edit: &UnitEdit) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    store::booking::lock(&tx, id).await?;
    let resource = store::resource::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    if !actor.acts_as_manager_of(resource.place_id) {
        return Err(OperationError::Forbidden);
    }
    let before = resource.units.iter().find(|known| known.id == unit).cloned().ok_or(OperationError::NotFound)?;
    let after = edited(&before, edit).map_err(OperationError::Refused)?;
    if after == before {
        let hit = hit(ctx, &tx, &after).await?;
        return Ok((resource, hit));
    }
    match store::resource::update_unit(&tx, &after).await {
        Err(StoreError::Conflict(Conflict::Unique)) => {
            return Err(OperationError::Refused(EditUnitRefusal::LabelTaken));
        }
        outcome => outcome?,
    }
    let mut entry = ctx.audit(Some(actor.account.id), "unit.edit", unit.0, Some(resource.place_id));
    entry.details = serde_json::json!({ "label": after.label, "out_of_service": after.out_of_service });
    store::audit::insert(&tx, entry).await?;
    let resource = store::resource::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let hit = hit(ctx, &tx, &after).await?;
    tx.commit().await?;
    Ok((resource, hit))
}

async fn hit(ctx: &Context, tx: &Tx, unit: &Unit) -> Result<Vec<ReservationDetails>, StoreError> {
    if !unit.out_of_service {
        return Ok(Vec::new());
    }
    store::reservation::live_of_unit(tx, unit.id, ctx.clock.now()).await
}

fn edited(before: &Unit, edit: &UnitEdit) -> Result<Unit, EditUnitRefusal> {
    let label = edit.label.as_ref().map_or_else(|| Ok(before.label.clone()), |label| checked_label(label))?;
    Ok(Unit { label, out_of_service: edit.out_of_service.unwrap_or(before.out_of_service), ..before.clone() })
}

/// A label as it is kept.
///
/// # Errors
/// [`EditUnitRefusal::Label`].
pub(super) fn checked_label(label: &str) -> Result<String, EditUnitRefusal> {
    let label = one_line(label);
    if (1..=LABEL_MAX_LETTERS).contains(&label.chars().count()) { Ok(label) } else { Err(EditUnitRefusal::Label) }
}
