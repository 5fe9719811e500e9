//! Gives an account another password.

use super::{SignUpRefusal, secret};
use crate::{
    domain::{account::check_password, ids::AccountId},
    operations::{Context, OperationError},
    store::{self, retrying},
};

/// Replaces the password, signs every browser of the person out and ends every token: whoever knew the
/// old one is shut out.
///
/// # Errors
/// [`SignUpRefusal::Password`]; [`OperationError::NotFound`].
pub async fn set_password(
    ctx: &Context,
    account: AccountId,
    password: String,
) -> Result<(), OperationError<SignUpRefusal>> {
    check_password(&password).map_err(|_| OperationError::Refused(SignUpRefusal::Password))?;
    let password_hash = secret::hash_password(password).await?;
    retrying(|| attempt(ctx, account, &password_hash)).await
}

async fn attempt(ctx: &Context, account: AccountId, password_hash: &str) -> Result<(), OperationError<SignUpRefusal>> {
    let tx = ctx.db.begin_write().await?;
    if store::account::by_id(&tx, account).await?.is_none() {
        return Err(OperationError::NotFound);
    }
    store::account::update_password(&tx, account, password_hash).await?;
    store::session::delete_of_account(&tx, account).await?;
    store::token::revoke_all(&tx, account, ctx.clock.now()).await?;
    store::audit::insert(&tx, ctx.audit(None, "account.set_password", account.0, None)).await?;
    tx.commit().await?;
    Ok(())
}
