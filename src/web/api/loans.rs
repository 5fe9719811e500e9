//! Things that go home: `/reservations/<id>/{hand-over|take-back}` and `/places/<slug>/loans`, for managers.

use chrono::{DateTime, FixedOffset, Utc};
use rocket::{Route, State, get, post, routes};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    answer::{Answer, Page, json},
    cursor,
    reservation_views::ReservationView,
    reservations::{parse_position, position_of},
    times::local,
};
use crate::{
    config::Config,
    domain::{
        ids::ReservationId,
        loan::{Condition, Loan},
        reservation::ReservationDetails,
    },
    operations::{self, Context, loan::Handling},
    store::{self, reservation::ReservationFilter},
    web::{
        errors::{HitReservationView, Problem},
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, PathId, Query, QueryParameters},
    },
};

/// A thing that went home with a reservation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct LoanView {
    /// With which reservation.
    reservation: ReservationView,
    /// When it left.
    handed_over_at: DateTime<FixedOffset>,
    /// How it was: `good` or `worn`.
    condition_out: &'static str,
    /// What was noted then; may be empty.
    note_out: String,
    /// When it came back; `null` while it is away.
    returned_at: Option<DateTime<FixedOffset>>,
    /// How it was then: `good`, `worn` or `broken`.
    condition_in: Option<&'static str>,
    /// What was noted then.
    note_in: Option<String>,
    /// Whether it should be back and is not.
    late: bool,
}

/// A loan that is over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReturnedLoanView {
    /// The loan.
    #[serde(flatten)]
    loan: LoanView,
    /// Of a thing that came back broken, whose unit is out of service: its live reservations that are not over, by
    /// start. They stay until somebody moves them or calls them off.
    reservations: Vec<HitReservationView>,
}

impl LoanView {
    fn of(details: &ReservationDetails, loan: &Loan, now: DateTime<Utc>) -> Self {
        let (zone, returned) = (details.time_zone, loan.returned.as_ref());
        Self {
            reservation: ReservationView::of(details),
            handed_over_at: local(loan.handed_over_at, zone),
            condition_out: loan.condition_out.as_str(),
            note_out: loan.note_out.clone(),
            returned_at: returned.map(|returned| local(returned.at, zone)),
            condition_in: returned.map(|returned| returned.condition.as_str()),
            note_in: returned.map(|returned| returned.note.clone()),
            late: loan.is_late(details.reservation.period.ends_at(), now),
        }
    }
}

/// How a thing is when it changes hands.
#[derive(ToSchema)]
pub struct HandlingBody {
    /// `good`, `worn` or `broken`; a broken thing is not handed over, and out of service when it comes back.
    #[schema(value_type = String, example = "good")]
    condition: Condition,
    /// Private, for the managers.
    #[schema(value_type = Option<String>)]
    note: String,
}

impl FromMembers for HandlingBody {
    const NAMES: &'static [&'static str] = &["condition", "note"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let condition = members.required("condition", read::parsed("field-condition"));
        let note = members.optional("note", read::text);
        Some(Self { condition: condition?, note: note?.unwrap_or_default() })
    }
}

impl From<HandlingBody> for Handling {
    fn from(body: HandlingBody) -> Self {
        Self { condition: body.condition, note: body.note }
    }
}

/// Hand a reserved thing over (managers of its place), which checks its reservation in.
#[utoipa::path(
    operation_id = "hand_over",
    context_path = "/api/v1",
    tag = "loans",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = HandlingBody,
    responses(
        (status = 200, description = "The loan; its reservation is `checked_in`", body = LoanView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`, also for what is no equipment or still away; `out_of_service`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/reservations/<id>/hand-over", data = "<body>")]
pub(super) async fn hand_over(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<HandlingBody>,
    context: &State<Context>,
) -> Answer {
    let (details, loan) = operations::loan::hand_over(context, &actor.0, id.get()?, &body.0.into()).await?;
    json(&LoanView::of(&details, &loan, context.clock.now()))
}

/// Take a thing back (managers of its place), which completes its reservation.
#[utoipa::path(
    operation_id = "take_back",
    context_path = "/api/v1",
    tag = "loans",
    params(("id" = String, Path, description = "The reservation's identifier")),
    request_body = HandlingBody,
    responses(
        (status = 200, description = "The loan; its reservation is `completed`. A broken thing is out of service, and whom that hits is listed", body = ReturnedLoanView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also for someone else's"),
        (status = 409, description = "`invalid_state`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/reservations/<id>/take-back", data = "<body>")]
pub(super) async fn take_back(
    id: PathId<ReservationId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<HandlingBody>,
    context: &State<Context>,
) -> Answer {
    let (details, loan, hit) = operations::loan::take_back(context, &actor.0, id.get()?, &body.0.into()).await?;
    json(&ReturnedLoanView {
        loan: LoanView::of(&details, &loan, context.clock.now()),
        reservations: hit.iter().map(HitReservationView::of).collect(),
    })
}

/// What `GET /places/<slug>/loans` is asked.
pub struct Away {
    query: Query,
    late: bool,
}

impl QueryParameters for Away {
    const NAMES: &'static [&'static str] = &["late", "limit", "cursor"];

    fn read(query: &Query) -> Result<Self, Problem> {
        let late = query.parsed::<bool>("late", "field-flag")?.unwrap_or_default();
        Ok(Self { query: query.clone(), late })
    }
}

/// What is away from a place, or with `late` what should be back (its managers).
#[utoipa::path(
    operation_id = "list_loans",
    context_path = "/api/v1",
    tag = "loans",
    params(
        ("slug" = String, Path, description = "The place's part of the address"),
        ("late" = Option<bool>, Query, description = "Only what should be back and is not"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 by default"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before, with the same question"),
    ),
    responses(
        (status = 200, description = "A page, in the order of the start of their reservations", body = Page<LoanView>),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`"),
        (status = 404, description = "`not_found`: no such place"),
    ),
    security(("token" = ["manage"]))
)]
#[get("/places/<slug>/loans")]
pub(super) async fn list(
    slug: &str,
    actor: ApiActor,
    away: ApiQuery<Away>,
    config: &State<Config>,
    context: &State<Context>,
) -> Answer {
    let place = store::place::by_slug(&context.db, slug).await.map_err(Problem::from)?;
    let place = place.ok_or_else(Problem::not_found)?;
    if !actor.0.acts_as_manager_of(place.id) {
        return Err(Problem::of("forbidden").into());
    }
    let (Away { query, late }, key, now) = (away.0, &config.secret_key, context.clock.now());
    let (question, limit) = (format!("loans {} {late}", place.id), cursor::limit(&query)?);
    let mut filter = ReservationFilter::default();
    if let Some(position) = cursor::open(key, &question, &query)? {
        filter.after = Some(parse_position(&position).ok_or_else(cursor::wrong)?);
    }
    // One more than asked tells whether there is a next page.
    filter.limit = Some(u64::try_from(limit + 1).unwrap_or(u64::MAX));
    let found = store::loan::list_away(&context.db, place.id, late.then_some(now), &filter).await;
    let mut found = found.map_err(Problem::from)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    json(&Page {
        items: found.iter().map(|(details, loan)| LoanView::of(details, loan, now)).collect(),
        next: last.map(|(last, _)| cursor::seal(key, &question, &position_of(last))),
    })
}

pub(super) fn routes() -> Vec<Route> {
    routes![hand_over, take_back, list]
}
