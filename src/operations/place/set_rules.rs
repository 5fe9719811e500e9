//! A manager sets the booking rules that a place gives to its resources.

use crate::{
    domain::{
        account::Actor,
        ids::PlaceId,
        policy::{PolicyEdit, PolicyRules},
    },
    operations::{
        Context, OperationError,
        rules::{RulesRefusal, check_named},
    },
    store::{self, retrying},
};

/// Says rules anew or no more, which binds new reservations of each resource that does not say them itself; gives all
/// that the place says now. An edit that changes nothing writes nothing.
///
/// # Errors
/// [`RulesRefusal`]; [`OperationError::Forbidden`] for who does not manage the place; [`OperationError::NotFound`] when
/// there is none.
pub async fn set_rules(
    ctx: &Context,
    actor: &Actor,
    id: PlaceId,
    edit: &PolicyEdit,
) -> Result<PolicyRules, OperationError<RulesRefusal>> {
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
) -> Result<PolicyRules, OperationError<RulesRefusal>> {
    let tx = ctx.db.begin_write().await?;
    if store::place::lock(&tx, id).await?.is_none() {
        return Err(OperationError::NotFound);
    }
    let current = store::policy::of_place(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let rules = current.clone().with(edit.clone());
    if rules == current {
        return Ok(rules);
    }
    let everywhere = PolicyRules::default();
    let refused = |wrong| OperationError::Refused(RulesRefusal::Invalid(wrong));
    rules.over(&everywhere).checked().map_err(refused)?;
    for resource in store::resource::list_of_place(&tx, id).await? {
        if let Err(wrong) = resource.own_rules.over(&rules).checked() {
            return Err(OperationError::Refused(RulesRefusal::Beside { resource: resource.name, wrong }));
        }
    }
    check_named(&tx, id, &current.over(&everywhere), &rules).await?;
    store::policy::update_of_place(&tx, id, &rules).await?;
    store::audit::insert(&tx, ctx.audit(Some(actor.account.id), "place.set_rules", id.0, Some(id))).await?;
    tx.commit().await?;
    Ok(rules)
}
