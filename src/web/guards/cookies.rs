//! The two cookies: the session's secret, and a visitor's mark for forms before signing in.

use chrono::{DateTime, Utc};
use rocket::{
    Request,
    http::{Cookie, SameSite},
    outcome::try_outcome,
    request::{FromRequest, Outcome},
    time::OffsetDateTime,
};

use crate::config::Config;

const SESSION: &str = "session";
const VISITOR: &str = "visitor";

/// The secret that the browser carries, valid or not; `None` without a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCookie(pub Option<String>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for SessionCookie {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let config = try_outcome!(request.guard::<&rocket::State<Config>>().await);
        Outcome::Success(Self(session_secret(request, config)))
    }
}

/// The cookie of a session just opened; it ends when the session does.
#[must_use]
pub fn session_cookie(config: &Config, secret: &str, expires_at: DateTime<Utc>) -> Cookie<'static> {
    let mut cookie = cookie(config, SESSION, secret);
    cookie.set_expires(OffsetDateTime::from_unix_timestamp(expires_at.timestamp()).ok());
    cookie
}

/// The cookie that makes the browser forget its session.
#[must_use]
pub fn closed_session_cookie(config: &Config) -> Cookie<'static> {
    let mut cookie = cookie(config, SESSION, "");
    cookie.set_expires(OffsetDateTime::UNIX_EPOCH);
    cookie.set_max_age(rocket::time::Duration::ZERO);
    cookie
}

pub(super) fn visitor_cookie(config: &Config, mark: &str) -> Cookie<'static> {
    cookie(config, VISITOR, mark)
}

pub(super) fn session_secret(request: &Request<'_>, config: &Config) -> Option<String> {
    value_of(request, &name(config, SESSION))
}

pub(super) fn visitor_mark(request: &Request<'_>, config: &Config) -> Option<String> {
    value_of(request, &name(config, VISITOR)).filter(|mark| mark.len() >= 32)
}

fn value_of(request: &Request<'_>, name: &str) -> Option<String> {
    let value = request.cookies().get(name)?.value();
    let sane = !value.is_empty()
        && value.len() <= 200
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    sane.then(|| value.to_owned())
}

/// With the prefix that ties a cookie to this very host (RFC 6265bis §4.1.3.2), which asks for https.
fn name(config: &Config, name: &str) -> String {
    if config.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

fn cookie(config: &Config, named: &str, value: &str) -> Cookie<'static> {
    Cookie::build((name(config, named), value.to_owned()))
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .secure(config.is_https())
        .build()
}
