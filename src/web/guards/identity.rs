//! Who the browser's session belongs to, looked up once per request.

use std::sync::OnceLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rocket::Request;

use super::cookies::{session_secret, visitor_cookie, visitor_mark};
use crate::{
    config::Config,
    domain::account::Actor,
    i18n::Language,
    operations::{Context, secret},
    store,
    web::errors::Problem,
};

/// What the cookies say.
#[derive(Clone, Debug)]
pub(in crate::web) struct Identity {
    /// The person of the session; `None` without one, or when it ended.
    pub(super) actor: Option<Actor>,
    /// Whether the browser carries a session that has ended.
    pub(in crate::web) session_ended: bool,
    /// The cookie value that anti-forgery tokens are made of; `None` for a visitor without a mark.
    pub(super) csrf_basis: Option<String>,
}

#[derive(Default)]
struct Known(OnceLock<Identity>);

/// The language of the account that made the request, once it is known.
#[derive(Default)]
struct AccountLanguage(OnceLock<Option<Language>>);

/// Looks the session up.
///
/// # Errors
/// `unavailable` when the database is away.
pub(in crate::web) async fn identify<'r>(request: &'r Request<'_>) -> Result<&'r Identity, Problem> {
    let known = &request.local_cache(Known::default).0;
    if let Some(identity) = known.get() {
        return Ok(identity);
    }
    let (config, context) = (config(request)?, context(request)?);
    let cookie = session_secret(request, config);
    let actor = match &cookie {
        Some(cookie) => {
            store::session::actor_of_session(&context.db, &secret::hash(cookie), context.clock.now()).await?
        }
        None => None,
    };
    if let Some(actor) = &actor {
        remember_language(request, actor);
    }
    let session_ended = cookie.is_some() && actor.is_none();
    let csrf_basis = if actor.is_some() { cookie } else { visitor_mark(request, config) };
    Ok(known.get_or_init(|| Identity { actor, session_ended, csrf_basis }))
}

/// What [`identify`] found before, for those who cannot wait.
pub(super) fn known<'r>(request: &'r Request<'_>) -> Option<&'r Identity> {
    request.local_cache(Known::default).0.get()
}

/// The token of this browser's forms, with a new mark for a visitor who has none.
pub(super) fn csrf(request: &Request<'_>, identity: &Identity) -> Result<String, Problem> {
    #[derive(Default)]
    struct Mark(OnceLock<String>);

    let (config, context) = (config(request)?, context(request)?);
    if let Some(basis) = &identity.csrf_basis {
        return Ok(config.secret_key.sign(basis.as_bytes()));
    }
    let made = &request.local_cache(Mark::default).0;
    if made.get().is_none() {
        let mark = BASE64_URL_SAFE_NO_PAD.encode(context.ids.secret().map_err(Problem::internal)?);
        request.cookies().add(visitor_cookie(config, &mark));
        let _ = made.set(mark);
    }
    Ok(config.secret_key.sign(made.get().map(String::as_bytes).unwrap_or_default()))
}

/// Remembers which language the account asks for.
pub(super) fn remember_language(request: &Request<'_>, actor: &Actor) {
    let language = actor.account.language.as_deref().and_then(Language::parse);
    let _ = request.local_cache(AccountLanguage::default).0.set(language);
}

pub(super) fn account_language(request: &Request<'_>) -> Option<Language> {
    request.local_cache(AccountLanguage::default).0.get().copied().flatten()
}

pub(super) fn config<'r>(request: &'r Request<'_>) -> Result<&'r Config, Problem> {
    request.rocket().state().ok_or_else(|| Problem::internal("no configuration"))
}

pub(super) fn context<'r>(request: &'r Request<'_>) -> Result<&'r Context, Problem> {
    request.rocket().state().ok_or_else(|| Problem::internal("no context"))
}
