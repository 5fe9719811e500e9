//! A person signs in with a password.

use super::{Opened, open_session, secret};
use crate::{
    domain::account::{Account, MailAddress, PASSWORD_MAX_BYTES},
    operations::{Context, OperationError},
    store::{self, retrying},
};

/// Unknown address or wrong password: which of both is not said, and takes as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("wrong address or password")]
pub struct SignInRefusal;

impl SignInRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_field"
    }
}

/// Opens a session.
///
/// # Errors
/// [`SignInRefusal`].
pub async fn sign_in(ctx: &Context, mail: &str, password: &str) -> Result<Opened, OperationError<SignInRefusal>> {
    let refused = OperationError::Refused(SignInRefusal);
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(refused);
    }
    let found = match MailAddress::parse(mail) {
        Ok(mail) => store::account::by_mail(&ctx.db, &mail).await?,
        Err(_) => None,
    };
    let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
    let is_right = secret::is_password(password.to_owned(), hash).await?;
    let Some(account) = account.filter(|_| is_right) else { return Err(refused) };
    retrying(|| attempt(ctx, &account)).await
}

async fn attempt(ctx: &Context, account: &Account) -> Result<Opened, OperationError<SignInRefusal>> {
    let tx = ctx.db.begin_write().await?;
    let opened = open_session(ctx, &tx, account).await?;
    tx.commit().await?;
    Ok(opened)
}
