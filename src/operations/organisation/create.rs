//! An admin of the network adds an organisation.

use crate::{
    domain::{
        account::Actor,
        ids::OrganisationId,
        organisation::{InvalidOrganisation, Organisation, OrganisationFacts},
        text::kebab,
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, retrying},
};

type Outcome = Result<Organisation, OperationError<InvalidOrganisation>>;

/// Adds an organisation; its slug is made from its name.
///
/// # Errors
/// [`InvalidOrganisation`]; [`OperationError::Forbidden`] for who does not run the network.
pub async fn create(ctx: &Context, actor: &Actor, facts: OrganisationFacts) -> Outcome {
    if !actor.acts_as_admin() {
        return Err(OperationError::Forbidden);
    }
    let facts = facts.checked().map_err(OperationError::Refused)?;
    retrying(|| attempt(ctx, actor, &facts)).await
}

async fn attempt(ctx: &Context, actor: &Actor, facts: &OrganisationFacts) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let base = Some(kebab(&facts.name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "organisation".to_owned());
    // Of two who add the same at once the second finds the slug taken, and looks again.
    let known = store::organisation::list(&tx).await?;
    facts.check_told_apart(known.iter()).map_err(OperationError::Refused)?;
    let taken = store::organisation::slugs_starting_with(&tx, &base).await?;
    let numbered = (2_u32..).map(|number| format!("{base}-{number}"));
    let slug = std::iter::once(base.clone()).chain(numbered).find(|slug| !taken.contains(slug));
    let organisation = Organisation {
        id: OrganisationId(ctx.ids.uuid()),
        slug: slug.unwrap_or_default(),
        facts: facts.clone(),
        created_at: ctx.clock.now(),
    };
    match store::organisation::insert(&tx, &organisation).await {
        // Another writer took the slug meanwhile: look again.
        Err(StoreError::Conflict(Conflict::Unique)) => return Err(StoreError::Retry.into()),
        outcome => outcome?,
    }
    let entry = ctx.audit(Some(actor.account.id), "organisation.create", organisation.id.0, None);
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(organisation)
}
