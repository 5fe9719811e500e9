//! `/resources`: what can be reserved, and when; managers add to a place.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rocket::{Route, State, delete, get, patch, post, response::status::NoContent, routes};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    PREFIX,
    answer::{Answer, Created, json},
    policy_edits::{self, PolicyEditView},
    resource_views::{AvailabilityView, ResourceView},
    times::{self, Moment},
};
use crate::{
    domain::{
        availability::{Outside, free_periods},
        ids::ResourceId,
        kind::ResourceKind,
        opening_hours::OpeningHours,
        period::Period,
        policy::{PolicyEdit, PolicyRules},
    },
    operations::{
        self, Context,
        resource::{NewResource, ResourceEdit},
    },
    store,
    web::{
        errors::{ApiError, Problem},
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, PathId, Query, QueryParameters},
    },
};

const MOST_DAYS: i64 = 62;
const DEFAULT_DAYS: i64 = 7;

/// One resource.
#[utoipa::path(
    operation_id = "show_resource",
    context_path = "/api/v1",
    tag = "resources",
    params(("id" = String, Path, description = "The resource's identifier")),
    responses((status = 200, description = "The resource", body = ResourceView), (status = 404, description = "`not_found`"))
)]
#[get("/resources/<id>")]
pub(super) async fn show(id: PathId<ResourceId>, _query: ApiQuery, context: &State<Context>) -> Answer {
    let resource = store::resource::by_id(&context.db, id.get()?).await.map_err(Problem::from)?;
    let resource = resource.ok_or_else(Problem::not_found)?;
    let place = store::place::by_id(&context.db, resource.place_id).await.map_err(Problem::from)?;
    json(&ResourceView::of(&resource, &place.ok_or_else(Problem::not_found)?))
}

/// The window asked for, as it was written.
pub struct Window(Query);

impl QueryParameters for Window {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn read(query: &Query) -> Result<Self, Problem> {
        query.parsed::<Moment>("from", "field-instant")?;
        query.parsed::<Moment>("to", "field-instant")?;
        Ok(Self(query.clone()))
    }
}

impl Window {
    fn bounds(&self, time_zone: Tz, now: DateTime<Utc>) -> Result<(DateTime<Utc>, DateTime<Utc>), Problem> {
        let from = times::parameter(&self.0, "from", time_zone)?.unwrap_or(now);
        let to = times::parameter(&self.0, "to", time_zone)?.unwrap_or(from + TimeDelta::days(DEFAULT_DAYS));
        Ok((from, to))
    }

    /// All that may be meant, in whatever zone the place is.
    fn widest(&self, now: DateTime<Utc>) -> Result<Period, Problem> {
        let (from, to) = self.bounds(Tz::UTC, now)?;
        let day = TimeDelta::days(1);
        within(Period::new(from.min(to) - day, from.max(to) + day)?, MOST_DAYS + 4)
    }

    fn at(&self, time_zone: Tz, now: DateTime<Utc>) -> Result<Period, Problem> {
        let (from, to) = self.bounds(time_zone, now)?;
        within(Period::new(from, to)?, MOST_DAYS)
    }
}

fn within(window: Period, most_days: i64) -> Result<Period, Problem> {
    // An hour more, for days over the end of summer time.
    let most = TimeDelta::days(most_days) + TimeDelta::hours(1);
    if window.duration() <= most { Ok(window) } else { Err(Problem::malformed("to", "field-window")) }
}

/// When a resource can be reserved.
#[utoipa::path(
    operation_id = "show_availability",
    context_path = "/api/v1",
    tag = "resources",
    params(
        ("id" = String, Path, description = "The resource's identifier"),
        ("from" = Option<String>, Query, description = "Instant (RFC 3339), wall time of the place or day; now by default"),
        ("to" = Option<String>, Query, description = "The same; at most 62 days later, 7 by default"),
    ),
    responses(
        (status = 200, description = "Its reservable time", body = AvailabilityView),
        (status = 400, description = "`malformed`, `invalid_period`, `nonexistent_time`"),
        (status = 404, description = "`not_found`"),
    )
)]
#[get("/resources/<id>/availability")]
pub(super) async fn availability(id: PathId<ResourceId>, window: ApiQuery<Window>, context: &State<Context>) -> Answer {
    let (id, now) = (id.get()?, context.clock.now());
    // The zone is known only with the facts: they are read for every window that can be meant.
    let widest = window.0.widest(now)?;
    let facts = store::booking::facts(&context.db, id, &widest).await.map_err(Problem::from)?;
    let facts = facts.ok_or_else(Problem::not_found)?;
    let window = window.0.at(facts.time_zone, now)?;
    json(&AvailabilityView::of(&facts, &free_periods(&facts, &window, now)))
}

/// What a manager sends to add a resource.
#[derive(ToSchema)]
pub struct ResourceBody {
    /// 1 to 200 letters.
    name: String,
    /// What it is: `desk`, `meeting_room`, …
    #[schema(value_type = String, example = "desk")]
    kind: ResourceKind,
    /// One or two sentences.
    #[schema(value_type = Option<String>)]
    description: String,
    /// OSM `opening_hours` of its own; follows the place by default.
    opening_hours: Option<String>,
    /// The booking rules that it says itself; the others follow the place.
    #[schema(rename = "policy", value_type = Option<PolicyEditView>)]
    rules: PolicyRules,
    /// How many copies, 1 by default.
    #[schema(value_type = Option<u32>)]
    units: u32,
    /// What is written on each before its number.
    #[schema(value_type = Option<String>)]
    unit_label: String,
}

impl FromMembers for ResourceBody {
    const NAMES: &'static [&'static str] =
        &["name", "kind", "description", "opening_hours", "policy", "units", "unit_label"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let name = members.required("name", read::text);
        let kind = members.required("kind", read::parsed("field-resource-kind"));
        let description = members.optional("description", read::text);
        let opening_hours = members.optional("opening_hours", read::text);
        let rules = policy_edits::rules(members);
        let units = members.optional("units", read::number);
        let unit_label = members.optional("unit_label", read::text);
        Some(Self {
            name: name?,
            kind: kind?,
            description: description?.unwrap_or_default(),
            opening_hours: opening_hours?,
            rules: PolicyRules::default().with(rules?.unwrap_or_default()),
            units: units?.unwrap_or(1),
            unit_label: unit_label?.unwrap_or_default(),
        })
    }
}

/// Add a resource to a place (its managers).
#[utoipa::path(
    operation_id = "add_resource",
    context_path = "/api/v1",
    tag = "resources",
    params(("slug" = String, Path, description = "The place's part of the address")),
    request_body = ResourceBody,
    responses(
        (status = 201, description = "The resource", body = ResourceView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_field`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/places/<slug>/resources", data = "<body>")]
pub(super) async fn create(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<ResourceBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let place = store::place::by_slug(&context.db, slug).await.map_err(Problem::from)?;
    let (place, body) = (place.ok_or_else(Problem::not_found)?, body.0);
    let hours =
        body.opening_hours.map(|text| OpeningHours::parse(&text, place.facts.address.holiday_area())).transpose()?;
    let new = NewResource {
        place_id: place.id,
        name: body.name,
        kind: body.kind,
        description: body.description,
        opening_hours: hours,
        rules: body.rules,
        units: body.units,
        unit_label: body.unit_label,
    };
    let resource = operations::resource::add(context, &actor.0, new).await?;
    Created::at(format!("{PREFIX}/resources/{}", resource.id), &ResourceView::of(&resource, &place))
}

/// What a manager sends to change a resource; what is left out stays, `null` hours follow the place.
#[derive(ToSchema)]
#[schema(as = ResourceEdit)]
pub struct EditBody {
    /// 1 to 200 letters.
    name: Option<String>,
    /// One or two sentences.
    description: Option<String>,
    /// OSM `opening_hours` of its own.
    #[schema(value_type = Option<String>)]
    opening_hours: Option<Option<String>>,
    /// Rules left out stay; one that is `null` follows the place again.
    #[schema(rename = "policy", value_type = Option<PolicyEditView>)]
    rules: PolicyEdit,
    /// What becomes of reservations that fall outside new hours: `keep` or `cancel`. Needed where some do: without it
    /// they are listed and nothing changes.
    #[schema(rename = "reservations", value_type = Option<String>, example = "keep")]
    outside: Option<Outside>,
    /// What their holders read.
    #[schema(value_type = Option<String>)]
    reason: String,
}

impl FromMembers for EditBody {
    const NAMES: &'static [&'static str] =
        &["name", "description", "opening_hours", "policy", "reservations", "reason"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let name = members.optional("name", read::text);
        let description = members.optional("description", read::text);
        let opening_hours = members.optional("opening_hours", read::text);
        let rules = policy_edits::rules(members);
        let outside = members.optional("reservations", read::parsed("field-outside"));
        let reason = members.optional("reason", read::text);
        let hours_sent = members.has("opening_hours");
        Some(Self {
            name: name?,
            description: description?,
            opening_hours: opening_hours.map(|hours| hours_sent.then_some(hours))?,
            rules: rules?.unwrap_or_default(),
            outside: outside?,
            reason: reason?.unwrap_or_default(),
        })
    }
}

/// A resource after a change.
#[derive(Serialize, ToSchema)]
pub(super) struct EditedView {
    /// As it is now.
    #[serde(flatten)]
    resource: ResourceView,
    /// Reservations outside the new hours: kept, or called off as asked.
    reservations_outside: Vec<uuid::Uuid>,
}

/// Change a resource (managers of its place); rules bind new reservations alone.
#[utoipa::path(
    operation_id = "edit_resource",
    context_path = "/api/v1",
    tag = "resources",
    params(("id" = String, Path, description = "The resource's identifier")),
    request_body = EditBody,
    responses(
        (status = 200, description = "The resource as it is now", body = EditedView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_field`; at `/reservations` with the `reservations` that fall outside, where nobody said what becomes of them"),
    ),
    security(("token" = ["manage"]))
)]
#[patch("/resources/<id>", data = "<body>")]
pub(super) async fn update(
    id: PathId<ResourceId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<EditBody>,
    context: &State<Context>,
) -> Answer {
    let (id, body) = (id.get()?, body.0);
    let resource = store::resource::by_id(&context.db, id).await.map_err(Problem::from)?;
    let resource = resource.ok_or_else(Problem::not_found)?;
    let place = store::place::by_id(&context.db, resource.place_id).await.map_err(Problem::from)?;
    let place = place.ok_or_else(Problem::not_found)?;
    let area = place.facts.address.holiday_area();
    let parsed = |hours: Option<String>| hours.map(|text| OpeningHours::parse(&text, area)).transpose();
    let edit = ResourceEdit {
        name: body.name,
        description: body.description,
        opening_hours: body.opening_hours.map(parsed).transpose().map_err(Problem::from)?,
        rules: body.rules,
        reason: body.reason,
    };
    let edited = operations::resource::edit(context, &actor.0, id, &edit, None, body.outside).await;
    let (resource, outside) = edited.map_err(Problem::from)?;
    json(&EditedView {
        resource: ResourceView::of(&resource, &place),
        reservations_outside: outside.iter().map(|details| details.reservation.id.0).collect(),
    })
}

/// Take a resource away (managers of its place); what was reserved of it stays.
#[utoipa::path(
    operation_id = "withdraw_resource",
    context_path = "/api/v1",
    tag = "resources",
    params(("id" = String, Path, description = "The resource's identifier")),
    responses(
        (status = 204, description = "It is no longer there"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`invalid_state`: people are to come"),
    ),
    security(("token" = ["manage"]))
)]
#[delete("/resources/<id>")]
pub(super) async fn withdraw(
    id: PathId<ResourceId>,
    actor: ApiActor,
    _query: ApiQuery,
    context: &State<Context>,
) -> Result<NoContent, ApiError> {
    operations::resource::withdraw(context, &actor.0, id.get()?).await?;
    Ok(NoContent)
}

pub(super) fn routes() -> Vec<Route> {
    routes![show, availability, create, update, withdraw]
}
