//! `/build/<file>`: what `make assets` made, from memory, compressed beforehand.

use std::{borrow::Cow, io::Cursor};

use rocket::{
    Request, Response, Route, get,
    http::{ContentType, Status},
    response::{self, Responder},
    routes,
};

use crate::{
    render::built_file,
    web::{
        caching::{Conditions, EntityTag, FOR_EVER, Variant},
        errors::{PageError, Problem},
        fairings::negotiate,
    },
};

/// A built file in the encoding that the browser takes.
struct Asset {
    name: String,
}

#[get("/build/<name>")]
fn show(name: &str) -> Result<Asset, PageError> {
    // The twins and the manifest are no addresses of their own.
    let hidden = [".br", ".gz", "manifest.json"].iter().any(|end| name.ends_with(end));
    if hidden || built_file(name).is_none() {
        return Err(Problem::not_found().into());
    }
    Ok(Asset { name: name.to_owned() })
}

impl<'r> Responder<'r, 'static> for Asset {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let wanted = negotiate(request.headers().get_one("Accept-Encoding").unwrap_or_default());
        let (variant, bytes) = self.encoded(wanted).ok_or(Status::NotFound)?;
        // The name holds the hash of the content, so it is the tag; each encoding has its own.
        let tag = EntityTag::of_content(self.name.as_bytes()).of_variant(variant);
        let mut response = Response::build();
        response
            .header(self.content_type())
            .raw_header("ETag", tag.to_string())
            .raw_header("Cache-Control", FOR_EVER)
            .raw_header("Vary", "Accept-Encoding");
        if Conditions::of(request).names(&tag) {
            return response.status(Status::NotModified).ok();
        }
        if variant != Variant::Identity {
            response.raw_header("Content-Encoding", variant.as_str());
        }
        response.sized_body(bytes.len(), Cursor::new(bytes)).ok()
    }
}

impl Asset {
    fn encoded(&self, wanted: Variant) -> Option<(Variant, Cow<'static, [u8]>)> {
        let end = match wanted {
            Variant::Brotli => ".br",
            Variant::Gzip => ".gz",
            Variant::Identity => return Some((Variant::Identity, built_file(&self.name)?)),
        };
        match built_file(&format!("{}{end}", self.name)) {
            Some(bytes) => Some((wanted, bytes)),
            None => Some((Variant::Identity, built_file(&self.name)?)),
        }
    }

    fn content_type(&self) -> ContentType {
        let extension = self.name.rsplit('.').next().unwrap_or_default();
        ContentType::from_extension(extension).unwrap_or(ContentType::Binary)
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
