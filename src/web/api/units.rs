//! `/resources/<id>/units`: managers add a unit, put one out of service or back, call it otherwise, take it away.

use rocket::{Route, State, delete, patch, post, response::status::NoContent, routes};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    PREFIX,
    answer::{Answer, Created, json},
    resource_views::ResourceView,
};
use crate::{
    domain::ids::{ResourceId, UnitId},
    operations::{
        self, Context,
        resource::{NewUnit, UnitEdit},
    },
    store,
    web::{
        errors::{ApiError, HitReservationView, Problem},
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

/// A resource after a change of one of its units.
#[derive(Serialize, ToSchema)]
pub(super) struct EditedUnitView {
    /// As it is now.
    #[serde(flatten)]
    resource: ResourceView,
    /// Where the unit is out of service: its live reservations that are not over, by start. They stay until somebody
    /// moves them or calls them off.
    reservations: Vec<HitReservationView>,
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
        (status = 200, description = "The resource with its units, and whom it hits that the unit is out of service", body = EditedUnitView),
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
    let (resource, hit) = operations::resource::edit_unit(context, &actor.0, id.get()?, unit_id.get()?, &edit).await?;
    let place = store::place::by_id(&context.db, resource.place_id).await.map_err(Problem::from)?;
    json(&EditedUnitView {
        resource: ResourceView::of(&resource, &place.ok_or_else(Problem::not_found)?),
        reservations: hit.iter().map(HitReservationView::of).collect(),
    })
}

/// What a manager sends to add a unit.
#[derive(ToSchema)]
pub struct NewUnitBody {
    /// What is written on it: 1 to 100 letters, which no other unit of the resource has.
    label: String,
    /// Not to be reserved for now.
    #[schema(value_type = Option<bool>)]
    out_of_service: bool,
}

impl FromMembers for NewUnitBody {
    const NAMES: &'static [&'static str] = &["label", "out_of_service"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let label = members.required("label", read::text);
        let out_of_service = members.optional("out_of_service", |value| value.as_bool().ok_or("field-flag"));
        Some(Self { label: label?, out_of_service: out_of_service?.unwrap_or_default() })
    }
}

/// Add a unit to a resource (managers of its place); one of this label that was taken away is there again.
#[utoipa::path(
    operation_id = "add_unit",
    context_path = "/api/v1",
    tag = "resources",
    params(("id" = String, Path, description = "The resource's identifier")),
    request_body = NewUnitBody,
    responses(
        (status = 201, description = "The resource with its units", body = ResourceView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_field`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/resources/<id>/units", data = "<body>")]
pub(super) async fn create(
    id: PathId<ResourceId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<NewUnitBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let new = NewUnit { label: body.0.label, out_of_service: body.0.out_of_service };
    let resource = operations::resource::add_unit(context, &actor.0, id.get()?, &new).await?;
    let place = store::place::by_id(&context.db, resource.place_id).await.map_err(Problem::from)?;
    let view = ResourceView::of(&resource, &place.ok_or_else(Problem::not_found)?);
    Created::at(format!("{PREFIX}/resources/{}", resource.id), &view)
}

/// Take a unit away (managers of its place); what was reserved of it stays.
#[utoipa::path(
    operation_id = "withdraw_unit",
    context_path = "/api/v1",
    tag = "resources",
    params(
        ("id" = String, Path, description = "The resource's identifier"),
        ("unit_id" = String, Path, description = "The unit's identifier"),
    ),
    responses(
        (status = 204, description = "It is no longer there"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`invalid_state`: people are to come, or it is the last"),
    ),
    security(("token" = ["manage"]))
)]
#[delete("/resources/<id>/units/<unit_id>")]
pub(super) async fn withdraw(
    id: PathId<ResourceId>,
    unit_id: PathId<UnitId>,
    actor: ApiActor,
    _query: ApiQuery,
    context: &State<Context>,
) -> Result<NoContent, ApiError> {
    operations::resource::withdraw_unit(context, &actor.0, id.get()?, unit_id.get()?).await?;
    Ok(NoContent)
}

pub(super) fn routes() -> Vec<Route> {
    routes![create, update, withdraw]
}
