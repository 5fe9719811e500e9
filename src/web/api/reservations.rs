//! `/reservations`: reserve, see, cancel.

use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use rocket::{Route, State, get, post, routes};

use super::{
    PREFIX,
    answer::{Answer, Created, Page, json},
    cursor,
    reservation_edits::CancelBody,
    reservation_views::{self, ChangedView, ReservationView, ReservedView, SeriesView},
    reserve_body::ReserveBody,
    times,
};
use crate::{
    config::Config,
    domain::{
        account::{Actor, Scope},
        ids::{ReservationId, ResourceId},
        period::Period,
        reservation::{ReservationDetails, ReserveRequest, SeriesRequest, SeriesScope, State as ReservationState},
    },
    operations::{self, Context, reservation::IdempotencyKey},
    store::{self, reservation::ReservationFilter},
    web::{
        errors::{ApiError, FieldError, Problem},
        forms::ApiBody,
        guards::{ApiActor, ApiQuery, IdempotencyHeader, PathId, Query, QueryParameters},
    },
};

/// The zone of a resource's place.
pub(super) async fn zone_of(context: &Context, resource: ResourceId) -> Result<Tz, Problem> {
    let now = context.clock.now();
    let moment = Period::new(now, now + TimeDelta::seconds(1))?;
    let facts = store::booking::facts(&context.db, resource, &moment).await?;
    facts.map(|facts| facts.time_zone).ok_or_else(Problem::not_found)
}

/// Reserve.
#[utoipa::path(
    operation_id = "reserve",
    context_path = "/api/v1",
    tag = "reservations",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gives the same reservation again, never a second one; it holds for a week at least")),
    request_body = ReserveBody,
    responses(
        (status = 201, description = "The reservation, `Location` is its address; with `rrule` the series, `Location` is the address of its first", body = ReservedView),
        (status = 400, description = "`malformed`, `unknown_parameter`, `invalid_period`, `nonexistent_time`"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`, `certification_required`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`already_reserved` with `alternatives`, `closed`, `outside_opening_hours`, `out_of_service`, `idempotency_conflict`; with `rrule` each instance in `refused`"),
        (status = 422, description = "`invalid_field`, `not_on_step`, `too_short`, `too_long`, `too_soon`, `too_far_ahead`, `quota_exceeded`"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/reservations", data = "<body>")]
pub(super) async fn create(
    actor: ApiActor,
    _query: ApiQuery,
    key: IdempotencyHeader,
    body: ApiBody<ReserveBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let body = body.0;
    let (starts_at, ends_at) = match (body.starts_at.instant(), body.ends_at.instant()) {
        (Some(starts_at), Some(ends_at)) => (starts_at, ends_at),
        _ => {
            let zone = zone_of(context, body.resource_id).await.map_err(of_resource)?;
            (body.starts_at.at(zone).map_err(Problem::from)?, body.ends_at.at(zone).map_err(Problem::from)?)
        }
    };
    let request = ReserveRequest {
        resource_id: body.resource_id,
        period: Period::new(starts_at, ends_at).map_err(Problem::from)?,
        unit_id: body.unit_id,
        purpose: body.purpose,
        on_behalf_of: body.on_behalf_of,
    };
    let key = key.0;
    if let Some(rule) = body.rrule {
        let series = SeriesRequest { first: request, rule, all_or_nothing: body.all_or_nothing };
        return create_series(context, &actor.0, &series, key.as_ref()).await;
    }
    let outcome = match &body.guest {
        Some(guest) => {
            operations::reservation::reserve_for_guest(context, &actor.0, &request, guest, key.as_ref()).await
        }
        None => {
            operations::reservation::reserve(context, &actor.0, &request, key.as_ref()).await.map(|made| (made, None))
        }
    };
    match outcome {
        Ok((made, code)) => {
            let location = format!("{PREFIX}/reservations/{}", made.reservation.id);
            let cancel_code = code.map(|code| code.as_str().to_owned());
            Ok(Created::with(location, reservation_views::reserved(&made, cancel_code)?))
        }
        Err(error) => Err(of_resource(error.into()).into()),
    }
}

/// The body names what to reserve, so that nothing being there is a fault of that member.
fn of_resource(problem: Problem) -> Problem {
    if problem.code == "not_found" {
        return Problem::invalid_fields(vec![FieldError::new("resource_id", "field-resource-unknown")]);
    }
    problem
}

/// The address of a series is that of its first reservation.
async fn create_series(
    context: &Context,
    actor: &Actor,
    request: &SeriesRequest,
    key: Option<&IdempotencyKey>,
) -> Result<Created, ApiError> {
    let made = operations::reservation::reserve_series(context, actor, request, key).await;
    let made = made.map_err(|error| of_resource(error.into()))?;
    let first = made.created.first().ok_or_else(Problem::not_found)?;
    Created::at(format!("{PREFIX}/reservations/{}", first.reservation.id), &SeriesView::of(&made))
}

/// What `GET /reservations` is asked.
pub struct Mine(Query);

impl QueryParameters for Mine {
    const NAMES: &'static [&'static str] = &["from", "to", "state", "place", "limit", "cursor"];

    fn read(query: &Query) -> Result<Self, Problem> {
        query.one("place")?;
        Ok(Self(query.clone()))
    }
}

impl Mine {
    /// The filter at a place, and the text that a cursor is bound to.
    fn filter(&self, zone: Tz, whose: &str) -> Result<(ReservationFilter, String), Problem> {
        let filter = ReservationFilter {
            from: times::parameter(&self.0, "from", zone)?,
            to: times::parameter(&self.0, "to", zone)?,
            state: self.0.parsed::<ReservationState>("state", "field-state")?,
            ..ReservationFilter::default()
        };
        let question = format!("reservations {whose} {:?}", (filter.from, filter.to, filter.state));
        Ok((filter, question))
    }
}

/// Where a reservation is in a list by start, then id.
pub(super) fn position_of(details: &ReservationDetails) -> String {
    format!("{} {}", details.reservation.period.starts_at().timestamp(), details.reservation.id)
}

/// The position that such a text tells.
pub(super) fn parse_position(position: &str) -> Option<(chrono::DateTime<Utc>, ReservationId)> {
    let (seconds, id) = position.split_once(' ')?;
    Some((chrono::DateTime::from_timestamp(seconds.parse().ok()?, 0)?, id.parse().ok()?))
}

/// My reservations, or with `place` those of a place that I manage.
#[utoipa::path(
    operation_id = "list_reservations",
    context_path = "/api/v1",
    tag = "reservations",
    params(
        ("from" = Option<String>, Query, description = "Only what ends after this instant; without offset in the place's time, without `place` in UTC"),
        ("to" = Option<String>, Query, description = "Only what starts before this instant"),
        ("state" = Option<String>, Query, description = "Only this state"),
        ("place" = Option<String>, Query, description = "Slug of a place that the caller manages"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 by default"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before, with the same question"),
    ),
    responses(
        (status = 200, description = "A page, in the order of their start", body = Page<ReservationView>),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`"),
        (status = 404, description = "`not_found`: no such place"),
    ),
    security(("token" = ["read"]))
)]
#[get("/reservations")]
pub(super) async fn list(
    actor: ApiActor,
    mine: ApiQuery<Mine>,
    config: &State<Config>,
    context: &State<Context>,
) -> Answer {
    let (actor, mine, key) = (readable(actor.0)?, mine.0, &config.secret_key);
    let place = match mine.0.one("place")? {
        Some(slug) => {
            let place = store::place::by_slug(&context.db, slug).await.map_err(Problem::from)?;
            let place = place.ok_or_else(Problem::not_found)?;
            if !actor.acts_as_manager_of(place.id) {
                return Err(Problem::of("forbidden").into());
            }
            Some(place)
        }
        None => None,
    };
    let zone = place.as_ref().map_or(Tz::UTC, |place| place.facts.time_zone);
    let whose = place.as_ref().map_or(actor.account.id.0, |place| place.id.0);
    let (mut filter, question) = mine.filter(zone, &whose.to_string())?;
    let limit = cursor::limit(&mine.0)?;
    if let Some(position) = cursor::open(key, &question, &mine.0)? {
        filter.after = Some(parse_position(&position).ok_or_else(cursor::wrong)?);
    }
    // One more than asked tells whether there is a next page.
    filter.limit = Some(u64::try_from(limit + 1).unwrap_or(u64::MAX));
    let mut found = match &place {
        Some(place) => store::reservation::list_of_place(&context.db, place.id, &filter).await,
        None => store::reservation::list_of_holder(&context.db, actor.account.id, &filter).await,
    }
    .map_err(Problem::from)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    json(&Page {
        items: found.iter().map(ReservationView::of).collect(),
        next: last.map(|last| cursor::seal(key, &question, &position_of(last))),
    })
}

/// One reservation: of mine, or of a place that I manage.
#[utoipa::path(
    operation_id = "show_reservation",
    context_path = "/api/v1",
    tag = "reservations",
    params(("id" = String, Path, description = "The reservation's identifier")),
    responses(
        (status = 200, description = "The reservation; its `ETag` is for `If-Match`", body = ReservationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 404, description = "`not_found`, also for someone else's"),
    ),
    security(("token" = ["read"]))
)]
#[get("/reservations/<id>")]
pub(super) async fn show(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    context: &State<Context>,
) -> Answer {
    let actor = readable(actor.0)?;
    let found = store::reservation::by_id(&context.db, id.get()?).await.map_err(Problem::from)?;
    let found = found.filter(|details| details.is_open_to(&actor));
    reservation_views::reservation(&found.ok_or_else(Problem::not_found)?)
}

/// Call a reservation off: mine, or one of a place that I manage.
#[utoipa::path(
    operation_id = "cancel_reservation",
    context_path = "/api/v1",
    tag = "reservations",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = Option<CancelBody>,
    responses(
        (status = 200, description = "The reservation, `cancelled`; with a `scope` of several, those that were", body = ChangedView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`"),
        (status = 422, description = "`too_late_to_cancel`; `invalid_field` for a `scope` of several where it is of no series"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/reservations/<id>/cancel", data = "<body>")]
pub(super) async fn cancel(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<CancelBody>,
    context: &State<Context>,
) -> Answer {
    let (id, CancelBody { reason, scope }) = (id.get()?, body.0);
    if scope == SeriesScope::One {
        let cancelled = operations::reservation::cancel(context, &actor.0, id, &reason).await?;
        return reservation_views::reservation(&cancelled);
    }
    let cancelled = operations::reservation::cancel_series(context, &actor.0, id, scope, &reason).await?;
    reservation_views::several(&cancelled)
}

/// The actor, when the token may read.
pub(super) fn readable(actor: Actor) -> Result<Actor, Problem> {
    if actor.has_scope(Scope::Read) { Ok(actor) } else { Err(Problem::of("forbidden")) }
}

pub(super) fn routes() -> Vec<Route> {
    routes![create, list, show, cancel]
}
