//! `/places/<slug>/closures`: managers close a place or a resource for a while.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use rocket::{Route, State, post, routes};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    PREFIX,
    answer::Created,
    times::{Moment, local},
};
use crate::{
    domain::{closure::Closure, ids::ResourceId, period::Period},
    operations::{self, Context, closure::NewClosure},
    store,
    web::{
        errors::{ApiError, Problem},
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery},
    },
};

/// A period without service.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ClosureView {
    /// For ever the same; the `UID` of its calendar event.
    id: Uuid,
    /// The place.
    place_id: Uuid,
    /// The resource it closes; `null` closes the whole place.
    resource_id: Option<Uuid>,
    /// From when, with the place's offset.
    starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    ends_at: DateTime<FixedOffset>,
    /// What is told to the public; may be empty.
    reason: String,
}

impl ClosureView {
    fn of(closure: &Closure, zone: Tz) -> Self {
        Self {
            id: closure.id.0,
            place_id: closure.place_id.0,
            resource_id: closure.resource_id.map(|resource| resource.0),
            starts_at: local(closure.period.starts_at(), zone),
            ends_at: local(closure.period.ends_at(), zone),
            reason: closure.reason.clone(),
        }
    }
}

/// What a manager sends to close.
#[derive(ToSchema)]
pub struct ClosureBody {
    /// The resource to close; the whole place by default.
    #[schema(value_type = Option<Uuid>)]
    resource_id: Option<ResourceId>,
    /// From when: RFC 3339, without offset the place's wall time.
    #[schema(value_type = String, example = "2026-11-27T12:00")]
    starts_at: Moment,
    /// Until when, excluded.
    #[schema(value_type = String, example = "2026-11-27T20:00")]
    ends_at: Moment,
    /// Told to the public.
    #[schema(value_type = Option<String>)]
    reason: String,
}

impl FromMembers for ClosureBody {
    const NAMES: &'static [&'static str] = &["resource_id", "starts_at", "ends_at", "reason"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let resource_id = members.optional("resource_id", read::parsed("field-id"));
        let starts_at = members.required("starts_at", read::parsed("field-instant"));
        let ends_at = members.required("ends_at", read::parsed("field-instant"));
        let reason = members.optional("reason", read::text);
        Some(Self {
            resource_id: resource_id?,
            starts_at: starts_at?,
            ends_at: ends_at?,
            reason: reason?.unwrap_or_default(),
        })
    }
}

/// Close a place, or one of its resources, for a while (its managers).
#[utoipa::path(
    operation_id = "add_closure",
    context_path = "/api/v1",
    tag = "places",
    params(("slug" = String, Path, description = "The place's part of the address")),
    request_body = ClosureBody,
    responses(
        (status = 201, description = "The closure", body = ClosureView),
        (status = 400, description = "`malformed`, `invalid_period`, `nonexistent_time`"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/places/<slug>/closures", data = "<body>")]
pub(super) async fn create(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<ClosureBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let place = store::place::by_slug(&context.db, slug).await.map_err(Problem::from)?;
    let (place, body) = (place.ok_or_else(Problem::not_found)?, body.0);
    let zone = place.facts.time_zone;
    let starts_at = body.starts_at.at(zone).map_err(Problem::from)?;
    let ends_at = body.ends_at.at(zone).map_err(Problem::from)?;
    let new = NewClosure {
        place_id: place.id,
        resource_id: body.resource_id,
        period: Period::new(starts_at, ends_at).map_err(Problem::from)?,
        reason: body.reason,
    };
    let closure = operations::closure::add(context, &actor.0, new).await?;
    Created::at(format!("{PREFIX}/places/{slug}"), &ClosureView::of(&closure, zone))
}

pub(super) fn routes() -> Vec<Route> {
    routes![create]
}
