//! Makes an account: from the shell, or as the first half of signing up.

use super::{SignUpRefusal, secret};
use crate::{
    domain::{
        account::{Account, MailAddress, PersonName, check_password},
        ids::AccountId,
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, Tx, retrying},
};

/// What a new account is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// Where mail reaches the person.
    pub mail: MailAddress,
    /// How the person wants to be called.
    pub name: PersonName,
    /// As typed; kept hashed.
    pub password: String,
    /// `fr` or `en`; `None` follows the browser.
    pub language: Option<String>,
}

/// Makes an account without signing in.
///
/// # Errors
/// [`SignUpRefusal`] when the password is too short or the address has an account.
pub async fn create(ctx: &Context, new: NewAccount) -> Result<Account, OperationError<SignUpRefusal>> {
    let (account, password_hash) = prepare(ctx, new).await?;
    retrying(|| attempt(ctx, &account, &password_hash)).await?;
    Ok(account)
}

async fn attempt(ctx: &Context, account: &Account, password_hash: &str) -> Result<(), OperationError<SignUpRefusal>> {
    let tx = ctx.db.begin_write().await?;
    write(ctx, &tx, account, password_hash).await?;
    tx.commit().await?;
    Ok(())
}

/// The slow half, before the transaction: checks and hashes the password.
pub(super) async fn prepare(
    ctx: &Context,
    new: NewAccount,
) -> Result<(Account, String), OperationError<SignUpRefusal>> {
    check_password(&new.password).map_err(|_| OperationError::Refused(SignUpRefusal::Password))?;
    let password_hash = secret::hash_password(new.password).await?;
    let account = Account {
        id: AccountId(ctx.ids.uuid()),
        mail: new.mail,
        name: new.name,
        language: new.language,
        created_at: ctx.clock.now(),
    };
    Ok((account, password_hash))
}

/// The quick half.
pub(super) async fn write(
    ctx: &Context,
    tx: &Tx,
    account: &Account,
    password_hash: &str,
) -> Result<(), OperationError<SignUpRefusal>> {
    match store::account::insert(tx, account, password_hash).await {
        Err(StoreError::Conflict(Conflict::Unique)) => return Err(OperationError::Refused(SignUpRefusal::MailTaken)),
        outcome => outcome?,
    }
    store::audit::insert(tx, ctx.audit(Some(account.id), "account.create", account.id.0, None)).await?;
    Ok(())
}
