//! An admin of the network changes what is said of an organisation.

use crate::{
    domain::{
        account::Actor,
        ids::OrganisationId,
        organisation::{InvalidOrganisation, Organisation, OrganisationFacts},
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

type Outcome = Result<Organisation, OperationError<InvalidOrganisation>>;

/// Replaces name, mail domain and allowance; the slug stays. A smaller allowance takes nothing back.
///
/// # Errors
/// [`InvalidOrganisation`]; [`OperationError::Forbidden`] for who does not run the network;
/// [`OperationError::NotFound`].
pub async fn edit(ctx: &Context, actor: &Actor, id: OrganisationId, facts: OrganisationFacts) -> Outcome {
    if !actor.acts_as_admin() {
        return Err(OperationError::Forbidden);
    }
    let facts = facts.checked().map_err(OperationError::Refused)?;
    retrying(|| attempt(ctx, actor, id, &facts)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: OrganisationId, facts: &OrganisationFacts) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let before = store::organisation::locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    if facts.name != before.facts.name || facts.mail_domain != before.facts.mail_domain {
        let known = store::organisation::list(&tx).await?;
        let others = known.iter().filter(|other| other.id != id);
        facts.check_told_apart(others).map_err(OperationError::Refused)?;
    }
    store::organisation::update(&tx, id, facts).await?;
    store::audit::insert(&tx, ctx.audit(Some(actor.account.id), "organisation.edit", id.0, None)).await?;
    tx.commit().await?;
    Ok(Organisation { facts: facts.clone(), ..before })
}
