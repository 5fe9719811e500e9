//! The language of the answer.

use rocket::{
    Request,
    request::{FromRequest, Outcome},
};

use super::identity::{account_language, identify};
use crate::i18n::Language;

/// The cookie that keeps what `?lang=` asked for, so that the next link does not lead back.
pub(in crate::web) const CHOSEN: &str = "lang";

/// `?lang=`, or what it asked for before in this browser, else the account's, else `Accept-Language`, else French.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale(pub Language);

impl Locale {
    /// What `?lang=` asks for.
    pub(in crate::web) fn asked(request: &Request<'_>) -> Option<Language> {
        let query = request.uri().query()?;
        query.segments().find(|(name, _)| *name == "lang").and_then(|(_, value)| Language::parse(value))
    }

    /// The same from what is known so far: the account's language counts only once a guard has looked it up.
    pub(in crate::web) fn known_of(request: &Request<'_>) -> Self {
        let chosen = || request.cookies().get(CHOSEN).and_then(|cookie| Language::parse(cookie.value()));
        let asked = Self::asked(request).or_else(chosen);
        let accepted = || Language::negotiate(request.headers().get_one("Accept-Language").unwrap_or_default());
        Self(asked.or_else(|| account_language(request)).unwrap_or_else(accepted))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Locale {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match identify(request).await {
            Ok(_) => Outcome::Success(Self::known_of(request)),
            Err(problem) => Outcome::Error(problem.refuse(request)),
        }
    }
}
