//! A manager opens again what was closed.

use crate::{
    domain::{
        account::Actor,
        closure::{ReopenRefusal, decide_reopen},
        ids::{ClosureId, PlaceId},
    },
    operations::{Context, OperationError},
    store::{self, retrying},
};

/// Ends a closure at once and entirely, also one that has begun; what is open again already stays so.
///
/// # Errors
/// [`ReopenRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when it has no such closure.
pub async fn reopen(
    ctx: &Context,
    actor: &Actor,
    place: PlaceId,
    id: ClosureId,
) -> Result<(), OperationError<ReopenRefusal>> {
    if !actor.acts_as_manager_of(place) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, place, id)).await
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    place: PlaceId,
    id: ClosureId,
) -> Result<(), OperationError<ReopenRefusal>> {
    let tx = ctx.db.begin_write().await?;
    let closure = store::closure::lock(&tx, place, id).await?.ok_or(OperationError::NotFound)?;
    if closure.reopened_at.is_some() {
        return Ok(());
    }
    let now = ctx.clock.now();
    decide_reopen(&closure, now).map_err(OperationError::Refused)?;
    store::closure::reopen(&tx, id, now).await?;
    let entry = ctx.audit(Some(actor.account.id), "closure.reopen", id.0, Some(place));
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
