//! Answers in JSON.

use rocket::{
    Request, Response,
    http::{ContentType, Status},
    response::{self, Responder},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::web::{
    caching::{EntityTag, Tagged},
    errors::{ApiError, Problem},
};

/// What a handler gives.
pub(super) type Answer = Result<Tagged, ApiError>;

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Page<T> {
    /// In the order of the list.
    pub items: Vec<T>,
    /// To be given as `cursor` for the next page; `null` on the last.
    pub next: Option<String>,
}

/// The view with a strong tag over its bytes.
pub(super) fn json(view: &impl Serialize) -> Answer {
    let bytes = serde_json::to_vec(view).map_err(Problem::internal)?;
    Ok(Tagged::new(ContentType::JSON, bytes))
}

/// The view of a thing that counts its changes, with a strong tag that `If-Match` can name.
pub(super) fn versioned(view: &impl Serialize, sequence: u32) -> Answer {
    let bytes = serde_json::to_vec(view).map_err(Problem::internal)?;
    let tag = EntityTag::of_version(sequence, &bytes);
    Ok(Tagged::new(ContentType::JSON, bytes).with_tag(tag))
}

/// 201 with the address of what was made.
#[derive(Clone, Debug)]
pub(super) struct Created {
    location: String,
    body: Tagged,
}

impl Created {
    pub(super) fn at(location: String, view: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self { location, body: json(view)? })
    }

    /// The same with an answer that is made already.
    pub(super) const fn with(location: String, body: Tagged) -> Self {
        Self { location, body }
    }
}

impl<'r> Responder<'r, 'static> for Created {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        Response::build_from(self.body.respond_to(request)?)
            .status(Status::Created)
            .raw_header("Location", self.location)
            .ok()
    }
}
