//! `/resources/<id>/units/<unit_id>`: managers put a unit out of service or back, or call it otherwise.

use rocket::{Route, State, patch, routes};
use utoipa::ToSchema;

use super::{
    answer::{Answer, json},
    resource_views::ResourceView,
};
use crate::{
    domain::ids::{ResourceId, UnitId},
    operations::{self, Context, resource::UnitEdit},
    store,
    web::{
        errors::Problem,
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, PathId},
    },
};

/// What changes of a unit; what is not sent stays.
#[derive(ToSchema)]
pub struct UnitBody {
    /// Not to be reserved for now; reservations that are there already stay.
    out_of_service: Option<bool>,
    /// What is written on it: 1 to 100 letters, which no other unit of the resource has.
    label: Option<String>,
}

impl FromMembers for UnitBody {
    const NAMES: &'static [&'static str] = &["out_of_service", "label"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let out_of_service = members.optional("out_of_service", |value| value.as_bool().ok_or("field-flag"));
        let label = members.optional("label", read::text);
        Some(Self { out_of_service: out_of_service?, label: label? })
    }
}

/// Edit a unit of a resource (managers of its place).
#[utoipa::path(
    operation_id = "edit_unit",
    context_path = "/api/v1",
    tag = "resources",
    params(
        ("id" = String, Path, description = "The resource's identifier"),
        ("unit_id" = String, Path, description = "The unit's identifier"),
    ),
    request_body = UnitBody,
    responses(
        (status = 200, description = "The resource with its units", body = ResourceView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_field`"),
    ),
    security(("token" = ["manage"]))
)]
#[patch("/resources/<id>/units/<unit_id>", data = "<body>")]
pub(super) async fn update(
    id: PathId<ResourceId>,
    unit_id: PathId<UnitId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<UnitBody>,
    context: &State<Context>,
) -> Answer {
    let edit = UnitEdit { label: body.0.label, out_of_service: body.0.out_of_service };
    let resource = operations::resource::edit_unit(context, &actor.0, id.get()?, unit_id.get()?, &edit).await?;
    let place = store::place::by_id(&context.db, resource.place_id).await.map_err(Problem::from)?;
    json(&ResourceView::of(&resource, &place.ok_or_else(Problem::not_found)?))
}

pub(super) fn routes() -> Vec<Route> {
    routes![update]
}
