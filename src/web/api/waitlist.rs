//! `/waitlist`: wait for a period that is full, see and answer what is offered.

use chrono::{DateTime, FixedOffset};
use rocket::{Route, State, delete, get, post, routes};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    PREFIX,
    answer::{Answer, Created, Page, json},
    place_views::PlaceLink,
    reservation_views::ReservationView,
    reservations::{readable, zone_of},
    times::{Moment, local},
};
use crate::{
    domain::{
        ids::{ResourceId, UnitId, WaitlistEntryId},
        period::Period,
        waitlist::WaitlistDetails,
    },
    operations::{self, Context, waitlist::JoinRequest},
    store,
    web::{
        errors::{ApiError, Problem},
        forms::{ApiBody, FromMembers, Members, Nothing, json as read},
        guards::{ApiActor, ApiQuery, PathId},
    },
};

/// Somebody's wish for a period that was full; told to nobody else.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct WaitlistView {
    /// For ever the same.
    id: Uuid,
    /// What is wished.
    resource_id: Uuid,
    /// Name of the resource.
    resource_name: String,
    /// Where it is.
    place: PlaceLink,
    /// A wanted copy; `null` takes any.
    unit_id: Option<Uuid>,
    /// From when, with the place's offset.
    starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    ends_at: DateTime<FixedOffset>,
    /// IANA zone of the place.
    time_zone: &'static str,
    /// `waiting`, `offered`, `accepted`, `passed` or `withdrawn`.
    state: &'static str,
    /// Since when.
    created_at: DateTime<FixedOffset>,
    /// With an offer: until when it is held.
    offer_expires_at: Option<DateTime<FixedOffset>>,
    /// With an offer: the reservation that holds it.
    reservation_id: Option<Uuid>,
}

impl WaitlistView {
    fn of(details: &WaitlistDetails) -> Self {
        let (entry, zone) = (&details.entry, details.time_zone);
        Self {
            id: entry.id.0,
            resource_id: entry.resource_id.0,
            resource_name: details.resource_name.clone(),
            place: PlaceLink {
                id: details.place_id.0,
                slug: details.place_slug.clone(),
                name: details.place_name.clone(),
            },
            unit_id: entry.unit_id.map(|unit| unit.0),
            starts_at: local(entry.period.starts_at(), zone),
            ends_at: local(entry.period.ends_at(), zone),
            time_zone: zone.name(),
            state: entry.state.as_str(),
            created_at: local(entry.created_at, zone),
            offer_expires_at: entry.offer.map(|offer| local(offer.expires_at, zone)),
            reservation_id: entry.offer.map(|offer| offer.reservation_id.0),
        }
    }
}

/// What is sent to wait.
#[derive(ToSchema)]
pub struct JoinBody {
    /// From when: RFC 3339, without offset the place's wall time.
    #[schema(value_type = String, example = "2026-11-25T09:00:00+01:00")]
    starts_at: Moment,
    /// Until when, excluded.
    #[schema(value_type = String, example = "2026-11-25T12:30:00+01:00")]
    ends_at: Moment,
    /// A wanted unit; any by default.
    #[schema(value_type = Option<Uuid>)]
    unit_id: Option<UnitId>,
}

impl FromMembers for JoinBody {
    const NAMES: &'static [&'static str] = &["starts_at", "ends_at", "unit_id"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let starts_at = members.required("starts_at", read::parsed("field-instant"));
        let ends_at = members.required("ends_at", read::parsed("field-instant"));
        let unit_id = members.optional("unit_id", read::parsed("field-id"));
        Some(Self { starts_at: starts_at?, ends_at: ends_at?, unit_id: unit_id? })
    }
}

/// Wait for a period that is full: what becomes free is offered in the order of the line, for half an hour each.
#[utoipa::path(
    operation_id = "join_waitlist",
    context_path = "/api/v1",
    tag = "waitlist",
    params(("id" = String, Path, description = "The resource's identifier")),
    request_body = JoinBody,
    responses(
        (status = 201, description = "The wish", body = WaitlistView),
        (status = 400, description = "`malformed`, `invalid_period`, `nonexistent_time`"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `certification_required`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`invalid_state`: room is left, or in the line already; `closed`, `outside_opening_hours`, `out_of_service`"),
        (status = 422, description = "`invalid_field`, `not_on_step`, `too_short`, `too_long`, `too_soon`, `too_far_ahead`, `quota_exceeded`"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/resources/<id>/waitlist", data = "<body>")]
pub(super) async fn join(
    id: PathId<ResourceId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<JoinBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let (resource_id, body) = (id.get()?, body.0);
    let zone = zone_of(context, resource_id).await?;
    let starts_at = body.starts_at.at(zone).map_err(Problem::from)?;
    let ends_at = body.ends_at.at(zone).map_err(Problem::from)?;
    let period = Period::new(starts_at, ends_at).map_err(Problem::from)?;
    let request = JoinRequest { resource_id, period, unit_id: body.unit_id };
    let joined = operations::waitlist::join(context, &actor.0, &request).await?;
    Created::at(format!("{PREFIX}/waitlist"), &WaitlistView::of(&joined))
}

/// What I wait for and what I am offered.
#[utoipa::path(
    operation_id = "list_waitlist",
    context_path = "/api/v1",
    tag = "waitlist",
    responses(
        (status = 200, description = "`waiting` and `offered`, in the order of their start; one page, `next` is always `null`", body = Page<WaitlistView>),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`"),
    ),
    security(("token" = ["read"]))
)]
#[get("/waitlist")]
pub(super) async fn list(actor: ApiActor, _query: ApiQuery, context: &State<Context>) -> Answer {
    let actor = readable(actor.0)?;
    let mine = store::waitlist::list_of_account(&context.db, actor.account.id).await.map_err(Problem::from)?;
    json(&Page { items: mine.iter().map(WaitlistView::of).collect(), next: None })
}

/// Leave the line, or give back what was offered.
#[utoipa::path(
    operation_id = "leave_waitlist",
    context_path = "/api/v1",
    tag = "waitlist",
    params(("id" = String, Path, description = "The wish's identifier")),
    responses(
        (status = 200, description = "The wish, `withdrawn`", body = WaitlistView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`"),
    ),
    security(("token" = ["reserve"]))
)]
#[delete("/waitlist/<id>")]
pub(super) async fn withdraw(
    id: PathId<WaitlistEntryId>,
    actor: ApiActor,
    _query: ApiQuery,
    context: &State<Context>,
) -> Answer {
    json(&WaitlistView::of(&operations::waitlist::withdraw(context, &actor.0, id.get()?).await?))
}

/// Take what is offered.
#[utoipa::path(
    operation_id = "accept_offer",
    context_path = "/api/v1",
    tag = "waitlist",
    params(("id" = String, Path, description = "The wish's identifier")),
    request_body = Option<Nothing>,
    responses(
        (status = 200, description = "The reservation: `confirmed`, or `requested` where a manager must agree", body = ReservationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`: nothing is offered, or not any more"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/waitlist/<id>/accept", data = "<_body>")]
pub(super) async fn accept(
    id: PathId<WaitlistEntryId>,
    actor: ApiActor,
    _query: ApiQuery,
    _body: ApiBody<Nothing>,
    context: &State<Context>,
) -> Answer {
    json(&ReservationView::of(&operations::waitlist::accept(context, &actor.0, id.get()?).await?))
}

pub(super) fn routes() -> Vec<Route> {
    routes![join, list, withdraw, accept]
}
