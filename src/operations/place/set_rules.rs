//! A manager sets the booking rules that a place gives to its resources.

use crate::{
    domain::{
        account::Actor,
        ids::PlaceId,
        policy::{InvalidPolicy, PolicyEdit, PolicyRules},
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

/// Says rules anew or no more, which binds new reservations of each resource that does not say them itself; gives all
/// that the place says now.
///
/// # Errors
/// [`InvalidPolicy`] when some resource could not keep them beside its own; [`OperationError::Forbidden`] for who
/// does not manage the place; [`OperationError::NotFound`] when there is none.
pub async fn set_rules(
    ctx: &Context,
    actor: &Actor,
    id: PlaceId,
    edit: &PolicyEdit,
) -> Result<PolicyRules, OperationError<InvalidPolicy>> {
    if !actor.acts_as_manager_of(id) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id, edit)).await
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    id: PlaceId,
    edit: &PolicyEdit,
) -> Result<PolicyRules, OperationError<InvalidPolicy>> {
    let tx = ctx.db.begin_write().await?;
    if store::place::lock(&tx, id).await?.is_none() {
        return Err(OperationError::NotFound);
    }
    let current = store::policy::of_place(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let rules = current.with(edit.clone());
    rules.over(&PolicyRules::default()).checked().map_err(OperationError::Refused)?;
    for (_, own) in store::policy::of_resources_at(&tx, id).await? {
        own.over(&rules).checked().map_err(OperationError::Refused)?;
    }
    store::policy::update_of_place(&tx, id, &rules).await?;
    store::audit::insert(&tx, ctx.audit(Some(actor.account.id), "place.set_rules", id.0, Some(id))).await?;
    tx.commit().await?;
    Ok(rules)
}
