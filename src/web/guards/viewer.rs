//! Who looks at a page.

use rocket::{
    Request,
    http::{Method, uri::Origin},
    request::{FromRequest, Outcome},
};

use super::identity::{Identity, config, csrf, identify, known};
use crate::{
    domain::account::Actor,
    i18n::Language,
    render::PageFrame,
    web::{errors::Problem, fairings::asked_path},
};

/// Whoever looks at a page, signed in or not; refuses only when the database is away.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The person, when signed in by a session.
    pub actor: Option<Actor>,
    /// What each POST form carries in its hidden field `csrf`.
    pub csrf: String,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Viewer {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match view(request).await {
            Ok(viewer) => Outcome::Success(viewer),
            Err(problem) => Outcome::Error(problem.refuse(request)),
        }
    }
}

async fn view(request: &Request<'_>) -> Result<Viewer, Problem> {
    let identity = identify(request).await?;
    Ok(Viewer { actor: identity.actor.clone(), csrf: csrf(request, identity)? })
}

/// Whether a token is the one that this browser's forms carry.
pub(in crate::web) fn csrf_holds(request: &Request<'_>, identity: &Identity, token: &str) -> Result<bool, Problem> {
    let config = config(request)?;
    Ok(identity.csrf_basis.as_deref().is_some_and(|basis| config.secret_key.verify(basis.as_bytes(), token)))
}

/// The sign-in page that leads back: to the page itself, or to the one whose form was sent.
pub(in crate::web) fn sign_in_address(request: &Request<'_>) -> String {
    let next = if matches!(request.method(), Method::Get | Method::Head) {
        Some(request.uri().to_string())
    } else {
        referring_path(request)
    };
    match next {
        Some(next) => format!("/sign-in?next={}", rocket::http::RawStr::new(&next).percent_encode()),
        None => "/sign-in".to_owned(),
    }
}

/// Path and query of the page that the request came from, when it is one of ours.
fn referring_path(request: &Request<'_>) -> Option<String> {
    let base_url = &config(request).ok()?.base_url;
    let path = request.headers().get_one("Referer")?.strip_prefix(base_url.as_str())?;
    Origin::parse(path).ok().map(|origin| origin.to_string())
}

/// The frame of an error page, from what is known of the reader.
pub(in crate::web) fn known_frame(request: &Request<'_>, language: Language) -> Option<PageFrame> {
    let config = config(request).ok()?;
    let here = if request.uri().path() == asked_path(request) {
        request.uri().to_string()
    } else {
        asked_path(request).to_owned()
    };
    let mut frame = PageFrame::new(language, &config.base_url, &here);
    frame.demo = config.demo;
    if let Some(identity) = known(request) {
        frame.csrf = csrf(request, identity).ok()?;
        if let Some(actor) = &identity.actor {
            frame.signed_in = Some(actor.account.name.as_str().to_owned());
            frame.manages = actor.is_admin || !actor.manages.is_empty();
        }
    }
    Some(frame)
}
