//! `PATCH /reservations/{id}`: move a reservation, alone or with its series; and what cancelling is sent.

use rocket::{Route, State, patch, routes};
use utoipa::ToSchema;

use super::{
    answer::Answer,
    reservation_views::{self, ChangedView},
    times::Moment,
};
use crate::{
    domain::{
        ids::{ReservationId, UnitId},
        reservation::{ChangeRequest, SeriesScope},
        text::one_line,
    },
    operations::{self, Context, reservation::Changing},
    store,
    web::{
        errors::Problem,
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, IfMatch, PathId},
    },
};

/// Why a reservation is called off, and how much of its series with it; nothing need be sent.
#[derive(ToSchema)]
pub struct CancelBody {
    /// Told to those concerned.
    #[schema(value_type = Option<String>)]
    pub(super) reason: String,
    /// `one`, `following` or `all`; those of a series that can no longer be called off stay.
    #[schema(value_type = Option<String>)]
    pub(super) scope: SeriesScope,
}

impl FromMembers for CancelBody {
    const NAMES: &'static [&'static str] = &["reason", "scope"];
    const MAY_BE_EMPTY: bool = true;

    fn from_members(members: &mut Members) -> Option<Self> {
        let reason = members.optional("reason", read::text);
        let scope = scope(members);
        Some(Self { reason: one_line(&reason?.unwrap_or_default()), scope: scope? })
    }
}

fn scope(members: &mut Members) -> Option<SeriesScope> {
    Some(members.optional("scope", read::parsed("field-scope"))?.unwrap_or(SeriesScope::One))
}

/// What changes; what is not sent stays.
#[derive(ToSchema)]
pub struct ChangeBody {
    /// A new start: RFC 3339, without offset the place's wall time.
    #[schema(value_type = Option<String>, example = "2026-11-25T10:00:00+01:00")]
    starts_at: Option<Moment>,
    /// A new end, excluded.
    #[schema(value_type = Option<String>, example = "2026-11-25T12:30:00+01:00")]
    ends_at: Option<Moment>,
    /// Another unit; without it its own is kept where that is free.
    #[schema(value_type = Option<Uuid>)]
    unit_id: Option<UnitId>,
    /// Another note of the holder; private.
    #[schema(value_type = Option<String>)]
    purpose: Option<String>,
    /// `one`, `following` or `all`: the others of the series go as far along the clocks of the place, all or none.
    #[schema(value_type = Option<String>)]
    scope: SeriesScope,
}

impl FromMembers for ChangeBody {
    const NAMES: &'static [&'static str] = &["starts_at", "ends_at", "unit_id", "purpose", "scope"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let starts_at = members.optional("starts_at", read::parsed("field-instant"));
        let ends_at = members.optional("ends_at", read::parsed("field-instant"));
        let unit_id = members.optional("unit_id", read::parsed("field-id"));
        let purpose = members.optional("purpose", read::text);
        let scope = scope(members);
        Some(Self {
            starts_at: starts_at?,
            ends_at: ends_at?,
            unit_id: unit_id?,
            purpose: purpose?.map(|purpose| one_line(&purpose)),
            scope: scope?,
        })
    }
}

/// Move a reservation to another time or unit: mine, or one of a place that I manage.
#[utoipa::path(
    operation_id = "change_reservation",
    context_path = "/api/v1",
    tag = "reservations",
    params(
        ("id" = String, Path, description = "The reservation's identifier"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the reservation as the caller saw it"),
    ),
    request_body = ChangeBody,
    responses(
        (status = 200, description = "The reservation as it is now; with a `scope` of several, those that changed", body = ChangedView),
        (status = 400, description = "`malformed`, `unknown_parameter`, `invalid_period`, `nonexistent_time`"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`, `certification_required`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`already_reserved` with `alternatives`, `closed`, `outside_opening_hours`, `out_of_service`, `invalid_state`"),
        (status = 412, description = "`stale`: it changed in the meantime"),
        (status = 422, description = "`invalid_field`, `not_on_step`, `too_short`, `too_long`, `too_soon`, `too_far_ahead`, `too_late_to_cancel`, `quota_exceeded`"),
    ),
    security(("token" = ["reserve"]))
)]
#[patch("/reservations/<id>", data = "<body>")]
pub(super) async fn update(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    if_match: IfMatch,
    body: ApiBody<ChangeBody>,
    context: &State<Context>,
) -> Answer {
    let (id, actor, body) = (id.get()?, actor.0, body.0);
    let found = store::reservation::by_id(&context.db, id).await.map_err(Problem::from)?;
    let found = found.filter(|details| details.is_open_to(&actor));
    let zone = found.ok_or_else(Problem::not_found)?.time_zone;
    let instant = |moment: Option<Moment>| moment.map(|moment| moment.at(zone)).transpose().map_err(Problem::from);
    let request = ChangeRequest {
        starts_at: instant(body.starts_at)?,
        ends_at: instant(body.ends_at)?,
        unit_id: body.unit_id,
        purpose: body.purpose,
    };
    let changing = Changing { id, request, scope: body.scope, known: if_match.sequences() };
    let changed = operations::reservation::change(context, &actor, &changing).await?;
    match changed.as_slice() {
        [only] if body.scope == SeriesScope::One => reservation_views::reservation(only),
        several => reservation_views::several(several),
    }
}

pub(super) fn routes() -> Vec<Route> {
    routes![update]
}
