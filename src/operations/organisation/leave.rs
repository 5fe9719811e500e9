//! A person leaves an organisation, or takes the wish to join back.

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::OrganisationId,
        organisation::{LastAdmin, decide_step_down},
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

/// Leaves; reservations made on the organisation's behalf stay.
///
/// # Errors
/// [`LastAdmin`]; [`OperationError::NotFound`] for who is not in it; [`OperationError::Forbidden`] without the scope
/// `reserve`.
pub async fn leave(ctx: &Context, actor: &Actor, id: OrganisationId) -> Result<(), OperationError<LastAdmin>> {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, id)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: OrganisationId) -> Result<(), OperationError<LastAdmin>> {
    let tx = ctx.db.begin_write().await?;
    store::organisation::locked(&tx, id).await?.ok_or(OperationError::NotFound)?;
    let held = store::membership::find(&tx, id, actor.account.id).await?.ok_or(OperationError::NotFound)?;
    let admins = store::membership::count_admins(&tx, id).await?;
    decide_step_down(&held, admins).map_err(OperationError::Refused)?;
    store::membership::end(&tx, id, actor.account.id, ctx.clock.now()).await?;
    store::audit::insert(&tx, ctx.audit(Some(actor.account.id), "organisation.leave", id.0, None)).await?;
    tx.commit().await?;
    Ok(())
}
