//! Conditional requests (RFC 9110 §13) and answers that are worth keeping.

use std::{fmt, io::Cursor};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use rocket::{
    Request, Response,
    http::{ContentType, Status},
    request::{FromRequest, Outcome},
    response::{self, Responder},
};
use sha2::{Digest, Sha256};

/// To be asked for again each time, by the reader's browser alone.
pub const PRIVATE: &str = "private, no-cache";
/// The same for everyone, to be asked for again each time.
pub const PUBLIC: &str = "public, no-cache";
/// Never changes: its name holds its hash.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// As it is.
    Identity,
    /// `gzip`.
    Gzip,
    /// `br`.
    Brotli,
}

impl Variant {
    /// The name in `Content-Encoding`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}

/// A strong tag: equal when the bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTag(String);

impl EntityTag {
    /// The tag of a content: 132 bits of its SHA-256.
    #[must_use]
    pub fn of_content(content: &[u8]) -> Self {
        let mut text = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(content));
        text.truncate(22);
        Self(text)
    }

    /// The tag of a thing that counts its changes: of a content and its sequence.
    #[must_use]
    pub fn of_version(sequence: u32, content: &[u8]) -> Self {
        Self(format!("{sequence}.{}", Self::of_content(content).0))
    }

    /// The sequence in a tag that [`Self::of_version`] made, whatever the encoding.
    #[must_use]
    pub fn sequence(&self) -> Option<u32> {
        self.0.split_once('.')?.0.parse().ok()
    }

    /// Reads `"…"`; weak tags are not taken.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let opaque = header.strip_prefix('"')?.strip_suffix('"')?;
        (!opaque.contains('"')).then(|| Self(opaque.to_owned()))
    }

    /// The tag of the same content in another encoding.
    #[must_use]
    pub fn of_variant(&self, variant: Variant) -> Self {
        match variant {
            Variant::Identity => self.clone(),
            Variant::Gzip => Self(format!("{}-gz", self.0)),
            Variant::Brotli => Self(format!("{}-br", self.0)),
        }
    }
}

/// As a header has it: in quotes.
impl fmt::Display for EntityTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

/// What the client says that it has already.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    if_none_match: Option<String>,
    if_modified_since: Option<DateTime<Utc>>,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Conditions {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self::of(request))
    }
}

impl Conditions {
    /// Those of a request; several `If-None-Match` headers count as one list.
    #[must_use]
    pub fn of(request: &Request<'_>) -> Self {
        let lists: Vec<&str> = request.headers().get("If-None-Match").collect();
        let since = request.headers().get_one("If-Modified-Since");
        Self {
            if_none_match: (!lists.is_empty()).then(|| lists.join(",")),
            if_modified_since: since.and_then(|date| DateTime::parse_from_rfc2822(date).ok()).map(|date| date.to_utc()),
        }
    }

    /// Whether `If-None-Match` names this very tag (compared weakly, as RFC 9110 §13.1.2 asks) or `*`.
    #[must_use]
    pub fn names(&self, tag: &EntityTag) -> bool {
        self.tags().any(|named| named == "*" || named == tag.to_string())
    }

    /// Whether the client has this content in some encoding, so that it need not be made again:
    /// by `If-None-Match`, or without one by `If-Modified-Since`.
    #[must_use]
    pub fn have(&self, tag: &EntityTag, last_modified: DateTime<Utc>) -> bool {
        if self.if_none_match.is_some() {
            [Variant::Identity, Variant::Gzip, Variant::Brotli]
                .iter()
                .any(|&variant| self.names(&tag.of_variant(variant)))
        } else {
            self.if_modified_since.is_some_and(|since| last_modified <= since)
        }
    }

    fn tags(&self) -> impl Iterator<Item = &str> {
        let lists = self.if_none_match.as_deref().into_iter();
        lists.flat_map(|list| list.split(',')).map(str::trim).map(|tag| tag.strip_prefix("W/").unwrap_or(tag))
    }
}

/// A date as HTTP writes it: `Tue, 24 Nov 2026 05:47:22 GMT`.
#[must_use]
pub fn http_date(instant: DateTime<Utc>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Bytes in memory with their tag; the compression fairing answers 304 and encodes them.
#[derive(Clone, Debug)]
pub struct Tagged {
    kind: ContentType,
    bytes: Vec<u8>,
    tag: EntityTag,
    last_modified: Option<DateTime<Utc>>,
    cache_control: &'static str,
}

impl Tagged {
    /// With the tag of its content, for the reader's browser alone.
    #[must_use]
    pub fn new(kind: ContentType, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let tag = EntityTag::of_content(&bytes);
        Self { kind, bytes, tag, last_modified: None, cache_control: PRIVATE }
    }

    /// The same with another tag.
    #[must_use]
    pub fn with_tag(mut self, tag: EntityTag) -> Self {
        self.tag = tag;
        self
    }

    /// The same with `Last-Modified`.
    #[must_use]
    pub const fn modified_at(mut self, instant: DateTime<Utc>) -> Self {
        self.last_modified = Some(instant);
        self
    }

    /// The same with another `Cache-Control`, such as [`PUBLIC`].
    #[must_use]
    pub const fn with_cache_control(mut self, cache_control: &'static str) -> Self {
        self.cache_control = cache_control;
        self
    }
}

impl<'r> Responder<'r, 'static> for Tagged {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::build()
            .header(self.kind)
            .raw_header("ETag", self.tag.to_string())
            .raw_header("Cache-Control", self.cache_control)
            .sized_body(self.bytes.len(), Cursor::new(self.bytes))
            .finalize();
        if let Some(instant) = self.last_modified {
            response.set_raw_header("Last-Modified", http_date(instant));
        }
        Ok(response)
    }
}

/// 304: the client has it already. For handlers that know it before making the body.
#[derive(Clone, Debug)]
pub struct NotModified {
    /// The tag of the content, whatever the encoding.
    pub tag: EntityTag,
    /// As the full answer has it.
    pub cache_control: &'static str,
}

impl<'r> Responder<'r, 'static> for NotModified {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let variants = [Variant::Brotli, Variant::Gzip].map(|variant| self.tag.of_variant(variant));
        let conditions = Conditions::of(request);
        // By name: `*` would take any of them for the one that the client has.
        let tag = variants.iter().find(|tag| conditions.tags().any(|named| named == tag.to_string()));
        let tag = tag.unwrap_or(&self.tag);
        Response::build()
            .status(Status::NotModified)
            .raw_header("ETag", tag.to_string())
            .raw_header("Cache-Control", self.cache_control)
            .raw_header("Vary", "Accept-Encoding")
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(if_none_match: &str) -> Conditions {
        Conditions { if_none_match: Some(if_none_match.to_owned()), if_modified_since: None }
    }

    #[test]
    fn knows_a_tag_in_a_list_weak_or_of_another_encoding() {
        let tag = EntityTag::of_content(b"content");
        let now = DateTime::UNIX_EPOCH;
        assert!(conditions(&format!("\"a\", W/{tag} , \"b\"")).names(&tag));
        assert!(conditions("*").names(&tag));
        assert!(!conditions("\"a\"").names(&tag));
        assert!(!conditions("").have(&tag, now));
        assert!(conditions(&tag.of_variant(Variant::Brotli).to_string()).have(&tag, now));
        assert!(!conditions(&tag.of_variant(Variant::Brotli).to_string()).names(&tag));
    }

    #[test]
    fn compares_dates_only_without_tags() {
        let tag = EntityTag::of_content(b"content");
        let since = DateTime::parse_from_rfc2822("Tue, 24 Nov 2026 05:47:22 GMT").unwrap().to_utc();
        let dated = Conditions { if_none_match: None, if_modified_since: Some(since) };
        assert!(dated.have(&tag, since));
        assert!(!dated.have(&tag, since + chrono::TimeDelta::seconds(1)));
        assert_eq!(http_date(since), "Tue, 24 Nov 2026 05:47:22 GMT");
    }
}
