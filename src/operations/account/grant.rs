//! Gives a person a role.

use std::convert::Infallible;

use crate::{
    domain::{account::Role, ids::AccountId},
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, retrying},
};

/// Gives a role; giving it again changes nothing. Asked from the shell, so there is no actor.
///
/// # Errors
/// [`OperationError::NotFound`] when the account or the place does not exist.
pub async fn grant(ctx: &Context, account: AccountId, role: Role) -> Result<(), OperationError<Infallible>> {
    retrying(|| attempt(ctx, account, role)).await
}

async fn attempt(ctx: &Context, account: AccountId, role: Role) -> Result<(), OperationError<Infallible>> {
    let tx = ctx.db.begin_write().await?;
    match store::account::grant(&tx, ctx.ids.uuid(), account, role, ctx.clock.now()).await {
        Err(StoreError::Conflict(Conflict::ForeignKey)) => return Err(OperationError::NotFound),
        // Another process gave it at the same moment.
        Err(StoreError::Conflict(Conflict::Unique)) => return Ok(()),
        outcome => outcome?,
    }
    let place = match role {
        Role::Manager(place) => Some(place),
        Role::Admin => None,
    };
    let mut entry = ctx.audit(None, "account.grant", account.0, place);
    entry.details = serde_json::json!({ "role": if place.is_some() { "manager" } else { "admin" } });
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
