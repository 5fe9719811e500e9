//! `escale openapi`: prints the OpenAPI document.

use super::{Failure, say};
use crate::app;

pub(super) fn run() -> Result<(), Failure> {
    let text = app::openapi().map_err(|error| Failure::failed(error.to_string()))?;
    say(text.trim_end());
    Ok(())
}
