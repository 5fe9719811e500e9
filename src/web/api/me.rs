//! `/me`: who the caller is.

use rocket::{Route, State, get, routes};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    answer::{Answer, json},
    place_views::PlaceLink,
};
use crate::{
    domain::{account::Scope, ids::PlaceId},
    operations::Context,
    store,
    web::{
        errors::Problem,
        guards::{ApiActor, ApiQuery},
    },
};

/// The caller's own account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct MeView {
    /// For ever the same.
    id: Uuid,
    /// How the person wants to be called.
    name: String,
    /// Where mail reaches the person.
    mail: String,
    /// `fr`, `en`, or `null` for the browser's.
    language: Option<String>,
    /// `member`, and `manager` or `admin` where granted.
    roles: Vec<&'static str>,
    /// The places that the person manages.
    manages: Vec<PlaceLink>,
    /// What the token allows; everything with a browser's session.
    scopes: Vec<&'static str>,
}

/// Who am I?
#[utoipa::path(
    operation_id = "show_me",
    context_path = "/api/v1",
    tag = "account",
    responses((status = 200, description = "The caller's account", body = MeView), (status = 401, description = "`sign_in_required`")),
    security(("token" = ["read"]))
)]
#[get("/me")]
pub(super) async fn show(actor: ApiActor, _query: ApiQuery, context: &State<Context>) -> Answer {
    let actor = actor.0;
    if !actor.has_scope(Scope::Read) {
        return Err(Problem::of("forbidden").into());
    }
    let managed: Vec<PlaceId> = actor.manages.iter().copied().collect();
    let places = store::place::list_by_ids(&context.db, &managed).await.map_err(Problem::from)?;
    let mut roles = vec!["member"];
    if !managed.is_empty() {
        roles.push("manager");
    }
    if actor.is_admin {
        roles.push("admin");
    }
    let mut manages: Vec<PlaceLink> = places.iter().map(PlaceLink::of).collect();
    manages.sort_by(|one, other| one.slug.cmp(&other.slug));
    json(&MeView {
        id: actor.account.id.0,
        name: actor.account.name.as_str().to_owned(),
        mail: actor.account.mail.as_str().to_owned(),
        language: actor.account.language.clone(),
        roles,
        manages,
        scopes: Scope::ALL.iter().filter(|scope| actor.has_scope(**scope)).map(|scope| scope.as_str()).collect(),
    })
}

pub(super) fn routes() -> Vec<Route> {
    routes![show]
}
