//! A person makes an account and is signed in at once.

use super::{
    NewAccount, Opened,
    create::{prepare, write},
    open_session,
};
use crate::{
    domain::account::Account,
    operations::{Context, OperationError},
    store::retrying,
};

/// Why no account is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignUpRefusal {
    /// The address has an account: sign in instead.
    #[error("the address has an account")]
    MailTaken,
    /// The password is too short or too long.
    #[error("a password has 10 letters or more")]
    Password,
}

impl SignUpRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_field"
    }
}

/// Makes an account and opens a session, both or neither.
///
/// # Errors
/// [`SignUpRefusal`].
pub async fn sign_up(ctx: &Context, new: NewAccount) -> Result<Opened, OperationError<SignUpRefusal>> {
    let (account, password_hash) = prepare(ctx, new).await?;
    retrying(|| attempt(ctx, &account, &password_hash)).await
}

async fn attempt(
    ctx: &Context,
    account: &Account,
    password_hash: &str,
) -> Result<Opened, OperationError<SignUpRefusal>> {
    let tx = ctx.db.begin_write().await?;
    write(ctx, &tx, account, password_hash).await?;
    let opened = open_session(ctx, &tx, account).await?;
    tx.commit().await?;
    Ok(opened)
}
