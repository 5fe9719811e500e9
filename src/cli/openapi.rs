//! `escale openapi`: prints the OpenAPI document.

use super::{Failure, say};
use crate::web::api::document_text;

pub(super) fn run() -> Result<(), Failure> {
    let text = document_text().map_err(|error| Failure::failed(error.to_string()))?;
    say(text.trim_end());
    Ok(())
}
