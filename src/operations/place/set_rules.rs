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

/// Why a place's rules stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetRulesRefusal {
    /// Somebody else has changed them since the editor looked.
    #[error("the rules have changed")]
    Stale,
    /// They cannot be kept, or name what does not exist.
    #[error("{0}")]
    Rules(RulesRefusal),
}

impl From<RulesRefusal> for SetRulesRefusal {
    fn from(refusal: RulesRefusal) -> Self {
        Self::Rules(refusal)
    }
}

type Outcome = Result<PolicyRules, OperationError<SetRulesRefusal>>;

/// Says rules anew or no more, which binds new reservations of each resource that does not say them itself; gives all
/// that the place says now. An edit that changes nothing writes nothing.
///
/// `seen` are the rules that the editor looked at; `None` does not compare.
///
/// # Errors
/// [`SetRulesRefusal`]; [`OperationError::Forbidden`] for who does not manage the place; [`OperationError::NotFound`] when
/// there is none.
pub async fn set_rules(
    ctx: &Context,
    actor: &Actor,
    id: PlaceId,
    edit: &PolicyEdit,
    seen: Option<&PolicyRules>,
) -> Outcome {
    if !actor.acts_as_manager_of(id) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id, edit, seen)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: PlaceId, edit: &PolicyEdit, seen: Option<&PolicyRules>) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    if store::place::lock(&tx, id).await?.is_none() {
        return Err(OperationError::NotFound);
    }
    let current = store::policy::of_place(&tx, id).await?.ok_or(OperationError::NotFound)?;
    if seen.is_some_and(|seen| *seen != current) {
        return Err(OperationError::Refused(SetRulesRefusal::Stale));
    }
    let rules = current.clone().with(edit.clone());
    if rules == current {
        return Ok(rules);
    }
    let everywhere = PolicyRules::default();
    let refused = |refusal: RulesRefusal| OperationError::Refused(refusal.into());
    rules.over(&everywhere).checked().map_err(|wrong| refused(RulesRefusal::Invalid(wrong)))?;
    for resource in store::resource::list_of_place(&tx, id).await? {
        if let Err(wrong) = resource.own_rules.over(&rules).checked() {
            return Err(refused(RulesRefusal::Beside { resource: resource.name, wrong }));
        }
    }
    check_named(&tx, id, &current.over(&everywhere), &rules).await?;
    store::policy::update_of_place(&tx, id, &rules).await?;
    store::audit::insert(&tx, ctx.audit(Some(actor.account.id), "place.set_rules", id.0, Some(id))).await?;
    tx.commit().await?;
    Ok(rules)
}
