//! `/places/{slug}/policy`: the booking rules that a place gives to its resources.

use rocket::{Route, State, get, patch, routes};
use utoipa::ToSchema;

use super::{
    answer::{Answer, json},
    policy_edits::{self, PolicyEditView},
    policy_views::PolicyView,
};
use crate::{
    domain::policy::{PolicyEdit, PolicyRules},
    operations::{self, Context},
    store,
    web::{
        errors::{FieldError, Problem},
        forms::{ApiBody, FromMembers, Members},
        guards::{ApiActor, ApiQuery},
    },
};

/// What changes of the rules.
#[derive(ToSchema)]
pub struct PolicyBody {
    /// Rules left out stay; one that is `null` follows those that hold everywhere again.
    #[schema(value_type = PolicyEditView)]
    policy: PolicyEdit,
}

impl FromMembers for PolicyBody {
    const NAMES: &'static [&'static str] = &["policy"];

    fn from_members(members: &mut Members) -> Option<Self> {
        match policy_edits::rules(members)? {
            Some(policy) => Some(Self { policy }),
            None => members.refuse(FieldError::new("policy", "field-missing")),
        }
    }
}

/// The rules of a place, over those that hold everywhere.
#[utoipa::path(
    operation_id = "show_place_policy",
    context_path = "/api/v1",
    tag = "places",
    params(("slug" = String, Path, description = "The place's part of the address")),
    responses((status = 200, description = "The rules", body = PolicyView), (status = 404, description = "`not_found`"))
)]
#[get("/places/<slug>/policy")]
pub(super) async fn show(slug: &str, _query: ApiQuery, context: &State<Context>) -> Answer {
    let place =
        store::place::by_slug(&context.db, slug).await.map_err(Problem::from)?.ok_or_else(Problem::not_found)?;
    let rules = store::policy::of_place(&context.db, place.id).await.map_err(Problem::from)?;
    json(&PolicyView::of(&rules.unwrap_or_default().over(&PolicyRules::default())))
}

/// Set rules of a place (its managers); each resource may say its own over them.
#[utoipa::path(
    operation_id = "edit_place_policy",
    context_path = "/api/v1",
    tag = "places",
    params(("slug" = String, Path, description = "The place's part of the address")),
    request_body = PolicyBody,
    responses(
        (status = 200, description = "The rules as they are now", body = PolicyView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_field`, also when a resource could not keep them beside its own"),
    ),
    security(("token" = ["manage"]))
)]
#[patch("/places/<slug>/policy", data = "<body>")]
pub(super) async fn update(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<PolicyBody>,
    context: &State<Context>,
) -> Answer {
    let place =
        store::place::by_slug(&context.db, slug).await.map_err(Problem::from)?.ok_or_else(Problem::not_found)?;
    let rules = operations::place::set_rules(context, &actor.0, place.id, &body.0.policy, None).await?;
    json(&PolicyView::of(&rules.over(&PolicyRules::default())))
}

pub(super) fn routes() -> Vec<Route> {
    routes![show, update]
}
