//! The OpenAPI document of the API, at `/openapi.json` and from `escale openapi`.

use rocket::{Route, get, http::ContentType, routes};
use utoipa::{
    OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use super::{closures, me, place_edit, places, reservations, resources};
use crate::web::{
    caching::{PUBLIC, Tagged},
    errors::{ApiError, Problem},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Escale",
        description = "A directory of third places with reservations and calendars. Errors are `application/problem+json` (RFC 9457) with a stable `code`. Instants are RFC 3339, answered with the place's offset; lists are paged by `cursor`; an unknown query parameter is refused by name.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    paths(
        places::list,
        places::show,
        places::resources,
        place_edit::create,
        place_edit::update,
        resources::show,
        resources::availability,
        resources::create,
        closures::create,
        reservations::create,
        reservations::list,
        reservations::show,
        reservations::cancel,
        me::show,
    )
)]
struct Document;

/// The document; every route under `/api` is in it, and nothing else.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A personal token `esc_…` with the scopes `read`, `reserve`, `manage`, `admin`"))
        .build();
    let components = document.components.get_or_insert_with(Default::default);
    components.add_security_scheme("token", SecurityScheme::Http(token));
    document
}

/// The document as indented JSON, always the same bytes.
///
/// # Errors
/// None that its types allow.
pub fn document_text() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&document()).map(|text| text + "\n")
}

#[get("/openapi.json")]
fn openapi() -> Result<Tagged, ApiError> {
    let text = document_text().map_err(Problem::internal)?;
    Ok(Tagged::new(ContentType::JSON, text).with_cache_control(PUBLIC))
}

pub(super) fn routes() -> Vec<Route> {
    routes![openapi]
}
