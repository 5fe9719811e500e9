//! A manager, or an admin for the network, takes a type out of use.

use std::convert::Infallible;

use crate::{
    domain::{
        account::Actor,
        certification::CertificationType,
        ids::{CertificationTypeId, PlaceId},
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

type Outcome = Result<CertificationType, OperationError<Infallible>>;

/// Takes a type in use at this place out of use: nobody gets it any more and no new rule names it; who has it
/// keeps it, and resources that require it still do.
///
/// # Errors
/// [`OperationError::Forbidden`] for who does not manage the place, and for the network's types for all but
/// admins; [`OperationError::NotFound`] when no such type is in use there.
pub async fn retire_type(ctx: &Context, actor: &Actor, place: PlaceId, id: CertificationTypeId) -> Outcome {
    if !actor.acts_as_manager_of(place) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, place, id)).await
}

async fn attempt(ctx: &Context, actor: &Actor, place: PlaceId, id: CertificationTypeId) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = store::certification::type_by_id(&tx, id).await?;
    let found = found.filter(|found| found.is_usable_at(place)).ok_or(OperationError::NotFound)?;
    if found.place_id.is_none() && !actor.acts_as_admin() {
        return Err(OperationError::Forbidden);
    }
    let now = ctx.clock.now();
    if !store::certification::update_retired(&tx, id, now).await? {
        return Err(OperationError::NotFound);
    }
    let entry = ctx.audit(Some(actor.account.id), "certification_type.retire", id.0, found.place_id);
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(CertificationType { retired_at: Some(now), ..found })
}
