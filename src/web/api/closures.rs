//! `/places/<slug>/closures`: what is closed, and how managers close and reopen a place, a resource or a unit.

use chrono::{DateTime, Days, FixedOffset};
use chrono_tz::Tz;
use rocket::{Route, State, delete, get, post, response::status::NoContent, routes};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    PREFIX,
    answer::{Answer, Created, json},
    times::{Moment, local},
};
use crate::{
    domain::{
        closure::{Closure, Hit, HitCount},
        ids::{ClosureId, ResourceId, UnitId},
        period::Period,
        place::Place,
    },
    operations::{self, Context, closure::NewClosure},
    store,
    web::{
        errors::{ApiError, Problem},
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, PathId},
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
    /// The one unit it closes; `null` closes all of them.
    unit_id: Option<Uuid>,
    /// From when, with the place's offset.
    starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    ends_at: DateTime<FixedOffset>,
    /// What is told to the public; may be empty.
    reason: String,
}

/// The closures of a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ClosureList {
    /// By start.
    items: Vec<ClosureView>,
    /// Always `null`: there is one page.
    next: Option<String>,
}

/// A new closure, and what became of the reservations that it hit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ClosedView {
    /// The closure.
    #[serde(flatten)]
    closure: ClosureView,
    /// How many reservations met which fate.
    reservations: HitView,
}

/// How many reservations met which fate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HitView {
    /// Those that stay.
    kept: usize,
    /// Those that got another unit.
    moved: usize,
    /// Those that were called off.
    cancelled: usize,
}

impl ClosureView {
    fn of(closure: &Closure, zone: Tz) -> Self {
        Self {
            id: closure.id.0,
            place_id: closure.place_id.0,
            resource_id: closure.resource_id.map(|resource| resource.0),
            unit_id: closure.unit_id.map(|unit| unit.0),
            starts_at: local(closure.period.starts_at(), zone),
            ends_at: local(closure.period.ends_at(), zone),
            reason: closure.reason.clone(),
        }
    }
}

impl HitView {
    const fn of(count: HitCount) -> Self {
        Self { kept: count.kept, moved: count.moved, cancelled: count.cancelled }
    }
}

/// What a manager sends to close.
#[derive(ToSchema)]
pub struct ClosureBody {
    /// The resource to close; the whole place by default.
    #[schema(value_type = Option<Uuid>)]
    resource_id: Option<ResourceId>,
    /// The one unit of the resource to close; all of them by default.
    #[schema(value_type = Option<Uuid>)]
    unit_id: Option<UnitId>,
    /// From when: RFC 3339, without offset the place's wall time.
    #[schema(value_type = String, example = "2026-11-27T12:00")]
    starts_at: Moment,
    /// Until when, excluded.
    #[schema(value_type = String, example = "2026-11-27T20:00")]
    ends_at: Moment,
    /// Told to the public, and to whose reservation is cancelled.
    #[schema(value_type = Option<String>)]
    reason: String,
    /// What becomes of live reservations that are hit: `keep`, `move` to a free unit, or `cancel`. Needed where some
    /// are: without it they are listed and nothing is closed.
    #[schema(value_type = Option<String>, example = "keep")]
    reservations: Option<Hit>,
}

impl FromMembers for ClosureBody {
    const NAMES: &'static [&'static str] =
        &["resource_id", "unit_id", "starts_at", "ends_at", "reason", "reservations"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let resource_id = members.optional("resource_id", read::parsed("field-id"));
        let unit_id = members.optional("unit_id", read::parsed("field-id"));
        let starts_at = members.required("starts_at", read::parsed("field-instant"));
        let ends_at = members.required("ends_at", read::parsed("field-instant"));
        let reason = members.optional("reason", read::text);
        let reservations = members.optional("reservations", read::parsed("field-hit"));
        Some(Self {
            resource_id: resource_id?,
            unit_id: unit_id?,
            starts_at: starts_at?,
            ends_at: ends_at?,
            reason: reason?.unwrap_or_default(),
            reservations: reservations?,
        })
    }
}

async fn place_of(context: &Context, slug: &str) -> Result<Place, Problem> {
    store::place::by_slug(&context.db, slug).await?.ok_or_else(Problem::not_found)
}

/// The closures of a place, its resources and units that are not over, by start.
#[utoipa::path(
    operation_id = "list_closures",
    context_path = "/api/v1",
    tag = "places",
    params(("slug" = String, Path, description = "The place's part of the address")),
    responses((status = 200, description = "Its closures", body = ClosureList), (status = 404, description = "`not_found`"))
)]
#[get("/places/<slug>/closures")]
pub(super) async fn list(slug: &str, _query: ApiQuery, context: &State<Context>) -> Answer {
    let (place, now) = (place_of(context, slug).await?, context.clock.now());
    // Twice as far as a closure may lie ahead.
    let ahead = now.checked_add_days(Days::new(3_660)).unwrap_or(now);
    let window = Period::new(now, ahead).map_err(Problem::from)?;
    let closures = store::closure::list_of_place(&context.db, place.id, &window).await.map_err(Problem::from)?;
    let items = closures.iter().map(|closure| ClosureView::of(closure, place.facts.time_zone)).collect();
    json(&ClosureList { items, next: None })
}

/// Close a place, one of its resources or one unit for a while (its managers).
#[utoipa::path(
    operation_id = "add_closure",
    context_path = "/api/v1",
    tag = "places",
    params(("slug" = String, Path, description = "The place's part of the address")),
    request_body = ClosureBody,
    responses(
        (status = 201, description = "The closure, and how many reservations were kept, moved and cancelled", body = ClosedView),
        (status = 400, description = "`malformed`, `invalid_period`, `nonexistent_time`"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`cannot_move`: some have no free unit, and nothing was closed"),
        (status = 422, description = "`invalid_field`; at `/reservations` with the `reservations` that are hit, where nobody said what becomes of them"),
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
    let (place, body) = (place_of(context, slug).await?, body.0);
    let zone = place.facts.time_zone;
    let starts_at = body.starts_at.at(zone).map_err(Problem::from)?;
    let ends_at = body.ends_at.at(zone).map_err(Problem::from)?;
    let new = NewClosure {
        place_id: place.id,
        resource_id: body.resource_id,
        unit_id: body.unit_id,
        period: Period::new(starts_at, ends_at).map_err(Problem::from)?,
        reason: body.reason,
    };
    let closed = operations::closure::add(context, &actor.0, new, body.reservations, None).await;
    let (closure, count) = closed.map_err(|error| Problem { time_zone: zone, ..error.into() })?;
    let view = ClosedView { closure: ClosureView::of(&closure, zone), reservations: HitView::of(count) };
    Created::at(format!("{PREFIX}/places/{slug}/closures"), &view)
}

/// Open again what is closed (its managers); calendars tell the closure as cancelled.
#[utoipa::path(
    operation_id = "reopen_closure",
    context_path = "/api/v1",
    tag = "places",
    params(
        ("slug" = String, Path, description = "The place's part of the address"),
        ("id" = String, Path, description = "The closure's identifier"),
    ),
    responses(
        (status = 204, description = "It closes nothing any more; asked again, the same"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`closure_over`"),
    ),
    security(("token" = ["manage"]))
)]
#[delete("/places/<slug>/closures/<id>")]
pub(super) async fn reopen(
    slug: &str,
    id: PathId<ClosureId>,
    actor: ApiActor,
    _query: ApiQuery,
    context: &State<Context>,
) -> Result<NoContent, ApiError> {
    let place = place_of(context, slug).await?;
    operations::closure::reopen(context, &actor.0, place.id, id.get()?).await?;
    Ok(NoContent)
}

pub(super) fn routes() -> Vec<Route> {
    routes![list, create, reopen]
}
