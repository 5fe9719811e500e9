//! A manager, or an admin for the network, says what people can be certified for.

use crate::{
    domain::{
        account::Actor,
        certification::{AddTypeRefusal, CertificationType, check_type_name, decide_add_type},
        ids::{CertificationTypeId, PlaceId},
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, retrying},
};

/// What a new type is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewType {
    /// Whose it is; `None` is the network's.
    pub place_id: Option<PlaceId>,
    /// One line of 1 to 100 letters.
    pub name: String,
    /// What it takes; may be empty.
    pub description: String,
}

/// Adds a type.
///
/// # Errors
/// [`AddTypeRefusal`]; [`OperationError::Forbidden`] for who does not manage the place, and for the network's
/// types for all but admins.
pub async fn add_type(
    ctx: &Context,
    actor: &Actor,
    new: NewType,
) -> Result<CertificationType, OperationError<AddTypeRefusal>> {
    let may = new.place_id.map_or_else(|| actor.acts_as_admin(), |place| actor.acts_as_manager_of(place));
    if !may {
        return Err(OperationError::Forbidden);
    }
    let (name, description) = decide_add_type(&new.name, &new.description).map_err(OperationError::Refused)?;
    let added = CertificationType {
        id: CertificationTypeId(ctx.ids.uuid()),
        place_id: new.place_id,
        name,
        description,
        created_at: ctx.clock.now(),
        retired_at: None,
    };
    retrying(|| write(ctx, actor, &added)).await?;
    Ok(added)
}

async fn write(ctx: &Context, actor: &Actor, added: &CertificationType) -> Result<(), OperationError<AddTypeRefusal>> {
    let tx = ctx.db.begin_write().await?;
    // The place's row first, so that of two who add at once the second sees the first.
    if let Some(place) = added.place_id {
        store::place::lock(&tx, place).await?.ok_or(OperationError::NotFound)?;
    }
    let in_use = store::certification::list_types_of(&tx, added.place_id).await?;
    check_type_name(&added.name, &in_use).map_err(OperationError::Refused)?;
    match store::certification::insert_type(&tx, added).await {
        Err(StoreError::Conflict(Conflict::Unique)) => {
            return Err(OperationError::Refused(AddTypeRefusal::NameTaken));
        }
        Err(StoreError::Conflict(Conflict::ForeignKey)) => return Err(OperationError::NotFound),
        outcome => outcome?,
    }
    let entry = ctx.audit(Some(actor.account.id), "certification_type.add", added.id.0, added.place_id);
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
