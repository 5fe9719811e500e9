//! Cookies: the session's secret, a visitor's mark for forms before signing in, and the note that a visitor typed.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use rocket::{
    Request,
    http::{Cookie, CookieJar, SameSite},
    outcome::try_outcome,
    request::{FromRequest, Outcome},
    time::{Duration, OffsetDateTime},
};

use crate::{config::Config, domain::ids::ResourceId};

const SESSION: &str = "session";
const VISITOR: &str = "visitor";
const NOTE: &str = "note";
/// How long a note waits for its visitor to sign in.
const NOTE_LASTS: Duration = Duration::minutes(30);
/// Browsers keep cookies of 4,096 bytes, name and attributes included.
const NOTE_MAX_BYTES: usize = 3_500;

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
    cookie.set_max_age(Duration::ZERO);
    cookie
}

/// Keeps what a visitor typed as the purpose of a reservation while they sign in: a private note is no part of an
/// address, which browsers remember and may hand on. One too long for a cookie is not kept.
#[must_use]
pub fn note_cookie(config: &Config, resource: ResourceId, note: &str) -> Cookie<'static> {
    let value = format!("{resource}.{}", BASE64_URL_SAFE_NO_PAD.encode(note));
    if note.is_empty() || value.len() > NOTE_MAX_BYTES {
        return closed_note_cookie(config);
    }
    let mut cookie = cookie(config, NOTE, &value);
    cookie.set_max_age(NOTE_LASTS);
    cookie
}

/// The cookie that makes the browser forget the note.
#[must_use]
pub fn closed_note_cookie(config: &Config) -> Cookie<'static> {
    let mut cookie = cookie(config, NOTE, "");
    cookie.set_max_age(Duration::ZERO);
    cookie.set_expires(OffsetDateTime::UNIX_EPOCH);
    cookie
}

/// The note that was kept for this resource.
#[must_use]
pub fn kept_note(cookies: &CookieJar<'_>, config: &Config, resource: ResourceId) -> Option<String> {
    let cookie = cookies.get(&name(config, NOTE))?;
    let note = cookie.value().strip_prefix(&format!("{resource}."))?;
    String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(note).ok()?).ok()
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
