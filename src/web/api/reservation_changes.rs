//! `/reservations/<id>/{approve|decline|check-in|undo-check-in|check-out}`: what becomes of a reservation.

use rocket::{Route, State, post, routes};
use utoipa::ToSchema;

use super::{
    answer::{Answer, json},
    reservation_views::ReservationView,
};
use crate::{
    domain::{ids::ReservationId, text::one_line},
    operations::{self, Context},
    web::{
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, PathId},
    },
};

/// Why something is done; nothing need be sent.
#[derive(ToSchema)]
pub struct Reason {
    /// Kept in the history; told to the holder of what is called off or declined.
    #[schema(value_type = Option<String>)]
    reason: String,
}

impl FromMembers for Reason {
    const NAMES: &'static [&'static str] = &["reason"];
    const MAY_BE_EMPTY: bool = true;

    fn from_members(members: &mut Members) -> Option<Self> {
        let reason = members.optional("reason", read::text)?;
        Some(Self { reason: one_line(&reason.unwrap_or_default()) })
    }
}

/// Say yes to a request (managers of its place); what can have changed since is looked at again.
#[utoipa::path(
    operation_id = "approve_reservation",
    context_path = "/api/v1",
    tag = "reservations",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = Option<Reason>,
    responses(
        (status = 200, description = "The reservation, `confirmed`", body = ReservationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`, `closed`, `out_of_service`, `outside_opening_hours`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/reservations/<id>/approve", data = "<reason>")]
pub(super) async fn approve(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    reason: ApiBody<Reason>,
    context: &State<Context>,
) -> Answer {
    let changed = operations::reservation::approve(context, &actor.0, id.get()?, &reason.0.reason).await?;
    json(&ReservationView::of(&changed))
}

/// Say no to a request (managers of its place); the reason is told to its holder.
#[utoipa::path(
    operation_id = "decline_reservation",
    context_path = "/api/v1",
    tag = "reservations",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = Option<Reason>,
    responses(
        (status = 200, description = "The reservation, `declined`", body = ReservationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/reservations/<id>/decline", data = "<reason>")]
pub(super) async fn decline(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    reason: ApiBody<Reason>,
    context: &State<Context>,
) -> Answer {
    let declined = operations::reservation::decline(context, &actor.0, id.get()?, &reason.0.reason).await?;
    json(&ReservationView::of(&declined))
}

/// Say that the holder is there: mine from 15 minutes before the start, or one of a place that I manage from the day of
/// the reservation on.
#[utoipa::path(
    operation_id = "check_in_reservation",
    context_path = "/api/v1",
    tag = "reservations",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = Option<Reason>,
    responses(
        (status = 200, description = "The reservation, `checked_in`", body = ReservationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`, also when it is too early"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/reservations/<id>/check-in", data = "<reason>")]
pub(super) async fn check_in(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    reason: ApiBody<Reason>,
    context: &State<Context>,
) -> Answer {
    let changed = operations::reservation::check_in(context, &actor.0, id.get()?, &reason.0.reason).await?;
    json(&ReservationView::of(&changed))
}

/// Take a mistaken check-in back (managers of its place), before the end; not of a thing that was handed over.
#[utoipa::path(
    operation_id = "undo_check_in",
    context_path = "/api/v1",
    tag = "reservations",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = Option<Reason>,
    responses(
        (status = 200, description = "The reservation, `confirmed` again", body = ReservationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`, also when its period has ended"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/reservations/<id>/undo-check-in", data = "<reason>")]
pub(super) async fn undo_check_in(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    reason: ApiBody<Reason>,
    context: &State<Context>,
) -> Answer {
    let changed = operations::reservation::undo_check_in(context, &actor.0, id.get()?, &reason.0.reason).await?;
    json(&ReservationView::of(&changed))
}

/// Say that the holder is done: mine, or one of a place that I manage; the rest is free for others.
#[utoipa::path(
    operation_id = "check_out_reservation",
    context_path = "/api/v1",
    tag = "reservations",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = Option<Reason>,
    responses(
        (status = 200, description = "The reservation, `completed`, ended now; before its start it keeps its period, of which nothing was used, and calendars tell it as cancelled", body = ReservationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/reservations/<id>/check-out", data = "<reason>")]
pub(super) async fn check_out(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    reason: ApiBody<Reason>,
    context: &State<Context>,
) -> Answer {
    let changed = operations::reservation::check_out(context, &actor.0, id.get()?, &reason.0.reason).await?;
    json(&ReservationView::of(&changed))
}

pub(super) fn routes() -> Vec<Route> {
    routes![approve, decline, check_in, undo_check_in, check_out]
}
