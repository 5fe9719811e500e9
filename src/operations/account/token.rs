//! Personal tokens: made, shown once, revoked.

use std::{collections::BTreeSet, convert::Infallible};

use super::secret;
use crate::{
    domain::{
        account::{Actor, Scope, Token},
        ids::{AccountId, TokenId},
        text::one_line,
    },
    operations::{Context, OperationError},
    store::{self, StoreError, retrying},
};

const NAME_MAX_LETTERS: usize = 100;

/// Why no token is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateTokenRefusal {
    /// Empty or longer than 100 letters.
    #[error("a token's name has 1 to 100 letters")]
    Name,
    /// It would do nothing.
    #[error("a token has at least one scope")]
    NoScope,
}

impl CreateTokenRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_field"
    }
}

/// Makes a token for the person who asks; only a browser session may, so that a token cannot widen itself.
///
/// # Errors
/// [`OperationError::Forbidden`] with a token, and for a scope that no role of the person gives;
/// [`CreateTokenRefusal`].
pub async fn create_token(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    scopes: BTreeSet<Scope>,
) -> Result<(Token, String), OperationError<CreateTokenRefusal>> {
    let runs_organisation = store::membership::runs_any(&ctx.db, actor.account.id).await?;
    let beyond = scopes.iter().any(|scope| !actor.may_give(*scope, runs_organisation));
    if actor.scopes.is_some() || beyond {
        return Err(OperationError::Forbidden);
    }
    create_token_for(ctx, actor.account.id, name, scopes).await
}

/// Makes a token from the shell: the token and its secret, which is not kept.
///
/// # Errors
/// [`CreateTokenRefusal`].
pub async fn create_token_for(
    ctx: &Context,
    account: AccountId,
    name: &str,
    scopes: BTreeSet<Scope>,
) -> Result<(Token, String), OperationError<CreateTokenRefusal>> {
    let name = one_line(name);
    if !(1..=NAME_MAX_LETTERS).contains(&name.chars().count()) {
        return Err(OperationError::Refused(CreateTokenRefusal::Name));
    }
    if scopes.is_empty() {
        return Err(OperationError::Refused(CreateTokenRefusal::NoScope));
    }
    let secret = format!("{}{}", secret::TOKEN_PREFIX, secret::to_text(ctx.ids.secret()?));
    let token = Token { id: TokenId(ctx.ids.uuid()), name, scopes, created_at: ctx.clock.now() };
    let hash = secret::hash(&secret);
    retrying(|| write(ctx, account, &token, &hash)).await?;
    Ok((token, secret))
}

async fn write(ctx: &Context, account: AccountId, token: &Token, secret_hash: &str) -> Result<(), StoreError> {
    let tx = ctx.db.begin_write().await?;
    store::token::insert(&tx, account, token, secret_hash).await?;
    store::audit::insert(&tx, ctx.audit(Some(account), "token.create", token.id.0, None)).await?;
    tx.commit().await
}

/// Ends a token of this person at once.
///
/// # Errors
/// [`OperationError::NotFound`] when the person has no such token in force.
pub async fn revoke_token(ctx: &Context, account: AccountId, token: TokenId) -> Result<(), OperationError<Infallible>> {
    retrying(|| end(ctx, account, token)).await
}

async fn end(ctx: &Context, account: AccountId, token: TokenId) -> Result<(), OperationError<Infallible>> {
    let tx = ctx.db.begin_write().await?;
    if !store::token::revoke(&tx, account, token, ctx.clock.now()).await? {
        return Err(OperationError::NotFound);
    }
    store::audit::insert(&tx, ctx.audit(Some(account), "token.revoke", token.0, None)).await?;
    tx.commit().await?;
    Ok(())
}
