//! Accounts, sessions, roles and tokens.

mod create;
mod grant;
mod set_password;
mod sign_in;
mod sign_out;
mod sign_up;
mod token;

pub use create::{NewAccount, create};
pub use grant::grant;
pub use set_password::set_password;
pub use sign_in::{SignInRefusal, sign_in};
pub use sign_out::sign_out;
pub use sign_up::{SignUpRefusal, sign_up};
pub use token::{CreateTokenRefusal, create_token, create_token_for, revoke_token};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Context, OperationError, secret};
use crate::{
    domain::account::Account,
    store::{Tx, session},
};

/// How long a browser stays signed in.
pub const SESSION_LASTS: TimeDelta = TimeDelta::days(30);

/// A browser that has just signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What goes into the cookie and nowhere else.
    pub secret: String,
    /// Who signed in.
    pub account: Account,
    /// Until when the session lasts.
    pub expires_at: DateTime<Utc>,
}

async fn open_session<R>(ctx: &Context, tx: &Tx, account: &Account) -> Result<Opened, OperationError<R>> {
    let secret = secret::to_text(ctx.ids.secret()?);
    let now = ctx.clock.now();
    let expires_at = now + SESSION_LASTS;
    session::delete_expired(tx, now).await?;
    session::insert(tx, &secret::hash(&secret), account.id, now, expires_at).await?;
    Ok(Opened { secret, account: account.clone(), expires_at })
}
