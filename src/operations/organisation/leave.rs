//! A person leaves an organisation, or takes the wish to join back.

use std::convert::Infallible;

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::OrganisationId,
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

/// Leaves; reservations made on the organisation's behalf stay.
///
/// # Errors
/// [`OperationError::NotFound`] for who is not in it; [`OperationError::Forbidden`] without the scope `reserve`.
pub async fn leave(ctx: &Context, actor: &Actor, id: OrganisationId) -> Result<(), OperationError<Infallible>> {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: OrganisationId) -> Result<(), OperationError<Infallible>> {
    let tx = ctx.db.begin_write().await?;
    store::organisation::locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    if !store::membership::end(&tx, id, actor.account.id, ctx.clock.now()).await? {
        return Err(OperationError::NotFound);
    }
    store::audit::insert(&tx, ctx.audit(Some(actor.account.id), "organisation.leave", id.0, None)).await?;
    tx.commit().await?;
    Ok(())
}
