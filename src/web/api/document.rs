//! The OpenAPI document of the API, at `/openapi.json` and from `escale openapi`.

use std::{collections::HashMap, sync::LazyLock};

use rocket::{
    Route, get,
    http::{ContentType, Method},
    routes,
};
use serde_json::Value;
use utoipa::{
    OpenApi,
    openapi::{
        Content, Ref, RefOr, ResponseBuilder,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{
    certifications, closures, loans, me, organisation_members, organisations, place_edit, places, policies,
    reservation_changes, reservation_edits, reservations, resources, units, waitlist,
};
use crate::{
    domain::account::Scope,
    web::{
        caching::{PUBLIC, Tagged},
        errors::{ApiError, Problem, ProblemView},
    },
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
        policies::show,
        policies::update,
        resources::show,
        resources::availability,
        resources::create,
        resources::update,
        resources::withdraw,
        units::create,
        units::update,
        units::withdraw,
        closures::list,
        closures::create,
        closures::reopen,
        certifications::list,
        certifications::create,
        certifications::retire,
        certifications::grant,
        certifications::withdraw,
        certifications::mine,
        reservations::create,
        reservations::list,
        reservations::show,
        reservations::cancel,
        reservation_edits::update,
        reservation_changes::approve,
        reservation_changes::decline,
        reservation_changes::check_in,
        reservation_changes::undo_check_in,
        reservation_changes::check_out,
        loans::hand_over,
        loans::take_back,
        loans::list,
        waitlist::join,
        waitlist::list,
        waitlist::withdraw,
        waitlist::accept,
        organisations::list,
        organisations::show,
        organisations::create,
        organisations::update,
        organisations::join,
        organisations::ask,
        organisations::leave,
        organisation_members::invite,
        organisation_members::revoke,
        organisation_members::accept,
        organisation_members::appoint,
        organisation_members::remove,
        me::show,
    ),
    components(schemas(ProblemView))
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
    for item in document.paths.paths.values_mut() {
        let methods = [&mut item.get, &mut item.post, &mut item.patch, &mut item.put, &mut item.delete];
        methods.into_iter().flatten().for_each(add_problems);
    }
    document
}

/// Every refusal is a problem document, and every operation can meet the ones of the last lines.
fn add_problems(operation: &mut Operation) {
    let answers = &mut operation.responses.responses;
    let mut everywhere =
        vec![("400", "`malformed`, `unknown_parameter`"), ("503", "`unavailable`, with `Retry-After`")];
    if operation.request_body.is_some() {
        everywhere.extend([
            ("413", "`too_large`"),
            ("415", "`unsupported_media_type`"),
            ("422", "`invalid_field`, with each field"),
        ]);
    }
    for (status, description) in everywhere {
        let answer = ResponseBuilder::new().description(description).build();
        answers.entry(status.to_owned()).or_insert(RefOr::T(answer));
    }
    for (status, answer) in answers {
        if let RefOr::T(answer) = answer
            && (status.starts_with('4') || status.starts_with('5'))
        {
            let problem = Content::new(Some(Ref::from_schema_name("Problem")));
            answer.content.insert("application/problem+json".to_owned(), RefOr::T(problem));
        }
    }
}

/// The document as indented JSON, always the same bytes.
///
/// # Errors
/// None that its types allow.
pub fn document_text() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&document()).map(|text| text + "\n")
}

/// The scope that a token needs for an operation, by its method and its route as Rocket has it.
pub(in crate::web) fn scope_of(method: Method, route: &str) -> Option<Scope> {
    static SCOPES: LazyLock<HashMap<(String, String), Scope>> = LazyLock::new(scopes);
    SCOPES.get(&(method.as_str().to_lowercase(), route.replace('<', "{").replace('>', "}"))).copied()
}

/// The document's own word for it: whatever names a scope there needs it.
fn scopes() -> HashMap<(String, String), Scope> {
    let document = serde_json::to_value(document()).unwrap_or_default();
    let items = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = items.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| ((method.clone(), path.clone()), operation))
    });
    let named = operations.filter_map(|(at, operation)| {
        let scope = operation.pointer("/security/0/token/0").and_then(Value::as_str)?;
        Some((at, scope.parse().ok()?))
    });
    named.collect()
}

#[get("/openapi.json")]
fn openapi() -> Result<Tagged, ApiError> {
    let text = document_text().map_err(Problem::internal)?;
    Ok(Tagged::new(ContentType::JSON, text).with_cache_control(PUBLIC))
}

pub(super) fn routes() -> Vec<Route> {
    routes![openapi]
}
