//! What the JSON API asks of a request: who acts, which parameters, which key.

use std::{collections::BTreeSet, str::FromStr, sync::OnceLock};

use rocket::{
    Request,
    http::Method,
    request::{FromRequest, Outcome},
};

use super::{
    csrf_holds,
    identity::{context, identify, remember_language},
};
use crate::{
    domain::account::{Actor, Scope},
    operations::{reservation::IdempotencyKey, secret},
    store,
    web::{
        caching::{EntityTag, Variant},
        errors::Problem,
    },
};

/// Someone signed in: by `Authorization: Bearer esc_…`, or by the browser's session, which needs
/// `X-CSRF-Token` on everything but GET and HEAD.
#[derive(Clone, Debug)]
pub struct ApiActor(pub Actor);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for ApiActor {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let found = acting(request).await.and_then(|actor| actor.ok_or_else(|| Problem::of("sign_in_required")));
        answer(request, found.map(Self))
    }
}

async fn acting(request: &Request<'_>) -> Result<Option<Actor>, Problem> {
    if let Some(authorization) = request.headers().get_one("Authorization") {
        let actor = match bearer(authorization) {
            Some(token) => store::token::actor_of_token(&context(request)?.db, &secret::hash(token)).await?,
            None => None,
        };
        let actor = actor.ok_or_else(|| Problem::of("sign_in_required"))?;
        remember_language(request, &actor);
        let _ = request.local_cache(Scopes::default).0.set(actor.scopes.clone().unwrap_or_default());
        return Ok(Some(actor));
    }
    let identity = identify(request).await?;
    let safe = matches!(request.method(), Method::Get | Method::Head | Method::Options);
    if identity.actor.is_some() && !safe {
        let token = request.headers().get_one("X-CSRF-Token").unwrap_or_default();
        if !csrf_holds(request, identity, token)? {
            return Err(Problem::of("csrf"));
        }
    }
    Ok(identity.actor.clone())
}

/// What the token of a request gives, once it is known.
#[derive(Default)]
struct Scopes(OnceLock<BTreeSet<Scope>>);

/// Whether the token of this request lacks what it would take; a session lacks nothing.
pub(in crate::web) fn lacks(request: &Request<'_>, scope: Scope) -> bool {
    request.local_cache(Scopes::default).0.get().is_some_and(|scopes| !scopes.contains(&scope))
}

/// Who names a personal token, on the few pages that programs read too; `None` without one, an error for one that is
/// none.
#[derive(Clone, Debug)]
pub struct TokenActor(pub Option<Result<Actor, Problem>>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TokenActor {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        if request.headers().get_one("Authorization").is_none() {
            return Outcome::Success(Self(None));
        }
        let found = acting(request).await.and_then(|actor| actor.ok_or_else(|| Problem::of("sign_in_required")));
        Outcome::Success(Self(Some(found)))
    }
}

/// The secret of a personal token (RFC 6750 §2.1; the scheme's case does not matter).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, secret) = authorization.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && secret.starts_with("esc_") && secret.len() <= 200).then_some(secret)
}

/// The parameters of a request's query, decoded, in their order.
#[derive(Clone, Debug)]
pub struct Query(Vec<(String, String)>);

/// A handler's query parameters.
pub trait QueryParameters: Sized + Send {
    /// Every parameter it knows; `lang` is known everywhere.
    const NAMES: &'static [&'static str];

    /// Reads them.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    fn read(query: &Query) -> Result<Self, Problem>;
}

/// Query parameters, of which unknown ones are refused by name (`unknown_parameter`).
#[derive(Clone, Debug)]
pub struct ApiQuery<T = ()>(pub T);

impl QueryParameters for () {
    const NAMES: &'static [&'static str] = &[];

    fn read(_: &Query) -> Result<Self, Problem> {
        Ok(())
    }
}

#[rocket::async_trait]
impl<'r, T: QueryParameters> FromRequest<'r> for ApiQuery<T> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let query = Query::of(request);
        let unknown = query.0.iter().find(|(name, _)| name != "lang" && !T::NAMES.contains(&name.as_str()));
        let read = match unknown {
            Some((name, _)) => Err(Problem::unknown_parameter(name)),
            None => T::read(&query).map(Self),
        };
        answer(request, read)
    }
}

impl Query {
    fn of(request: &Request<'_>) -> Self {
        let pairs = request.uri().query().map(|query| query.segments()).into_iter().flatten();
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// A parameter given at most once, without the spaces around it; an empty one counts as not given.
    ///
    /// # Errors
    /// `malformed` when it is repeated.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim());
        let first = values.next();
        match values.next() {
            Some(_) => Err(Problem::malformed(name, "field-once")),
            None => Ok(first.filter(|value| !value.is_empty())),
        }
    }

    /// Every value of a parameter that may be repeated or hold several, split at commas.
    pub fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        let given = self.0.iter().filter(move |(known, _)| known == name);
        given.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty())
    }

    /// A parameter that its type reads; `detail` is the Fluent key of what is told otherwise.
    ///
    /// # Errors
    /// `malformed`.
    pub fn parsed<T: FromStr>(&self, name: &str, detail: &'static str) -> Result<Option<T>, Problem> {
        let value = self.one(name)?;
        value.map(|value| value.parse().map_err(|_| Problem::malformed(name, detail))).transpose()
    }

    /// Every value of a repeatable parameter, each read by its type.
    ///
    /// # Errors
    /// `malformed`.
    pub fn all_parsed<T: FromStr>(&self, name: &str, detail: &'static str) -> Result<Vec<T>, Problem> {
        self.all(name).map(|value| value.parse().map_err(|_| Problem::malformed(name, detail))).collect()
    }
}

/// The `Idempotency-Key` header; `None` when it was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyHeader(pub Option<IdempotencyKey>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for IdempotencyHeader {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let sent = request.headers().get_one("Idempotency-Key").map(|key| IdempotencyKey::parse(key.trim()));
        let key = sent.transpose().map_err(|_| Problem::malformed("Idempotency-Key", "field-idempotency-key"));
        answer(request, key.map(Self))
    }
}

/// The `If-Match` header (RFC 9110 §13.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IfMatch(Option<String>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for IfMatch {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let lists: Vec<&str> = request.headers().get("If-Match").collect();
        Outcome::Success(Self((!lists.is_empty()).then(|| lists.join(","))))
    }
}

impl IfMatch {
    /// Whether the client named anything.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        self.0.is_some()
    }

    /// Whether it names this content, in whatever encoding it was sent, or `*`; weak tags name nothing.
    #[must_use]
    pub fn names(&self, tag: &EntityTag) -> bool {
        let known = [Variant::Identity, Variant::Gzip, Variant::Brotli].map(|variant| tag.of_variant(variant));
        let named = self.0.as_deref().unwrap_or_default().split(',').map(str::trim);
        let mut named = named.filter(|named| !named.is_empty());
        named.any(|named| named == "*" || known.iter().any(|tag| tag.to_string() == named))
    }

    /// The sequences that its strong tags name, with none when none does; `None` when it was not sent or takes
    /// anything.
    #[must_use]
    pub fn sequences(&self) -> Option<Vec<u32>> {
        let tags = || self.0.iter().flat_map(|list| list.split(',')).map(str::trim);
        let takes_anything = self.0.is_none() || tags().any(|tag| tag == "*");
        (!takes_anything).then(|| tags().filter_map(|tag| EntityTag::parse(tag)?.sequence()).collect())
    }
}

fn answer<T>(request: &Request<'_>, found: Result<T, Problem>) -> Outcome<T, ()> {
    match found {
        Ok(value) => Outcome::Success(value),
        Err(problem) => Outcome::Error(problem.refuse(request)),
    }
}
