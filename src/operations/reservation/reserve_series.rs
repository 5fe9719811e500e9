//! Somebody reserves a resource again and again.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::{
    about::AboutResource,
    digest,
    reserve::{IdempotencyKey, NotReserved, remember, reservation_of, suggest},
};
use crate::{
    domain::{
        account::{Actor, Scope},
        availability::BookingFacts,
        ids::SeriesId,
        period::Period,
        reservation::{
            Alternative, DECISION_MARGIN, DecidedSeries, Instance, InstanceRefusal, RefusedInstance, Reservation,
            ReservationDetails, ReserveRefusal, ReserveRequest, SeriesMember, SeriesRefusal, SeriesRequest,
            decide_series, instances,
        },
    },
    operations::{Context, OperationError, upkeep, waitlist::serve_before},
    store::{self, Conflict, StoreError, Tx, idempotency::Answered, retrying, series::Series},
};

/// A series that was made, or is answered again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesMade {
    /// The series.
    pub id: SeriesId,
    /// Its reservations, in order.
    pub created: Vec<ReservationDetails>,
    /// What was not to be had, in order.
    pub refused: Vec<RefusedInstance>,
    /// The zone in which both are told.
    pub time_zone: Tz,
}

/// Why there is no series, and what there is instead of its first refused instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSeries {
    /// Why.
    pub refusal: SeriesRefusal,
    /// Up to five periods that would be fine, nearest first.
    pub alternatives: Vec<Alternative>,
    /// The zone in which they are told.
    pub time_zone: Tz,
    /// What it is about, where that was looked at again.
    pub about: Option<Box<AboutResource>>,
}

impl From<SeriesRefusal> for NoSeries {
    fn from(refusal: SeriesRefusal) -> Self {
        Self { refusal, alternatives: Vec::new(), time_zone: Tz::UTC, about: None }
    }
}

type Failure = OperationError<NoSeries>;

fn refused(refusal: SeriesRefusal) -> Failure {
    OperationError::Refused(refusal.into())
}

fn not_reserved(refusal: ReserveRefusal) -> Failure {
    refused(SeriesRefusal::Reserve(refusal))
}

/// Reserves for the actor every instance of a rule that can be had; all of it shares one transaction.
///
/// # Errors
/// [`NoSeries`], when nothing was written; [`OperationError::Forbidden`] without the scope `reserve`.
pub async fn reserve_series(
    ctx: &Context,
    actor: &Actor,
    request: &SeriesRequest,
    key: Option<&IdempotencyKey>,
) -> Result<SeriesMade, Failure> {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    // The dates are found before the lock: a hostile rule keeps nobody waiting.
    let now = ctx.clock.now();
    let moment = Period::new(now, now + TimeDelta::seconds(1)).unwrap_or(request.first.period);
    let facts = store::booking::facts(&ctx.db, request.first.resource_id, &moment).await?;
    let facts = facts.ok_or_else(|| not_reserved(ReserveRefusal::NotFound))?;
    let zone = facts.time_zone;
    let instances = instances(request, zone, facts.horizon_ends_at(now));
    let instances = instances.map_err(|wrong| refused(SeriesRefusal::Rule(wrong)))?;
    match retrying(|| attempt(ctx, actor, request, &instances, key)).await {
        Err(OperationError::Refused(NoSeries { refusal, .. })) => {
            let (alternatives, about) = near(ctx, actor, request, &instances, &refusal).await?;
            Err(OperationError::Refused(NoSeries { refusal, alternatives, time_zone: zone, about }))
        }
        outcome => outcome,
    }
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    request: &SeriesRequest,
    instances: &[Instance],
    key: Option<&IdempotencyKey>,
) -> Result<SeriesMade, Failure> {
    let tx = ctx.db.begin_write().await?;
    let key = key.map(|key| (key, digest::of_series(request)));
    let whole = whole(request, instances);
    let window = whole.widened(DECISION_MARGIN);
    let facts = store::booking::locked_facts(&tx, request.first.resource_id, &window).await?;
    if let Some((key, digest)) = &key
        && let Some(answered) = store::idempotency::by_key(&tx, actor.account.id, &key.0).await?
    {
        return same_again(&tx, &answered, digest).await;
    }
    let facts = facts.ok_or_else(|| not_reserved(ReserveRefusal::NotFound))?;
    let (facts, _) = serve_before(ctx, &tx, facts, (&whole, &window), (actor.account.id, None)).await?;
    let now = ctx.clock.now();
    let mut person = store::person::locked_facts(&tx, actor.account.id, &facts, &whole, now).await?;
    person.is_manager = actor.acts_as_manager_of(facts.resource.place_id);
    if let Some(organisation) = request.first.on_behalf_of {
        let holder = actor.account.id;
        store::membership::lock_allowance(&tx, &mut person, organisation, holder, &facts, &whole).await?;
    }
    let decided = decide_series(&facts, &person, request, instances, now).map_err(refused)?;
    let (series, reservations) = series_of(ctx, actor, &facts, request, decided);
    for new in &reservations {
        upkeep::lapse_in_the_way(ctx, &tx, &facts, new.unit_id, &new.holds).await?;
    }
    write(ctx, &tx, actor, &series, &reservations).await?;
    if let (Some((key, request_digest)), Some(first)) = (key, reservations.first()) {
        remember(ctx, &tx, actor, key, &Answered { request_digest, reservation_id: first.id }).await?;
    }
    let created = store::reservation::list_of_series(&tx, series.id).await?;
    tx.commit().await?;
    Ok(SeriesMade { id: series.id, created, refused: series.refused, time_zone: facts.time_zone })
}

/// From the start of the first instance to the end of the last.
fn whole(request: &SeriesRequest, instances: &[Instance]) -> Period {
    let first = request.first.period;
    let last = instances.iter().rev().find_map(|instance| instance.period.ok()).unwrap_or(first);
    Period::new(first.starts_at(), last.ends_at().max(first.ends_at())).unwrap_or(first)
}

/// The same key gives the same series again, whatever became of its reservations.
async fn same_again(tx: &Tx, answered: &Answered, digest: &str) -> Result<SeriesMade, Failure> {
    if answered.request_digest != digest {
        return Err(not_reserved(ReserveRefusal::IdempotencyConflict));
    }
    let first = store::reservation::by_id(tx, answered.reservation_id).await?.ok_or(OperationError::NotFound)?;
    let id = first.reservation.series.ok_or(OperationError::NotFound)?.id;
    let series = store::series::by_id(tx, id).await?.ok_or(OperationError::NotFound)?;
    let created = store::reservation::list_of_series(tx, id).await?;
    Ok(SeriesMade { id, created, refused: series.refused, time_zone: first.time_zone })
}

fn series_of(
    ctx: &Context,
    actor: &Actor,
    facts: &BookingFacts,
    request: &SeriesRequest,
    decided: DecidedSeries,
) -> (Series, Vec<Reservation>) {
    let id = SeriesId(ctx.ids.uuid());
    let reservations = decided.taken.into_iter().map(|(period, reserved)| {
        let wish = ReserveRequest { period, ..request.first.clone() };
        let series = Some(SeriesMember { id, original_start: period.starts_at() });
        Reservation { series, ..reservation_of(ctx, actor, facts, &wish, None, reserved) }
    });
    let reservations = reservations.collect();
    let series = Series {
        id,
        resource_id: request.first.resource_id,
        holder_id: Some(actor.account.id),
        rrule: request.rule.as_str().to_owned(),
        first: request.first.period,
        refused: decided.refused,
        created_at: ctx.clock.now(),
    };
    (series, reservations)
}

async fn write(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    series: &Series,
    reservations: &[Reservation],
) -> Result<(), Failure> {
    store::series::insert(tx, series).await?;
    let entries = reservations.iter().map(|made| {
        let mut entry = ctx.audit(Some(actor.account.id), "reservation.reserve", made.id.0, Some(made.place_id));
        entry.details = serde_json::json!({ "series_id": series.id.to_string() });
        entry
    });
    match store::reservation::insert_many(tx, reservations, entries.collect()).await {
        // The facts were read under a lock, so only a writer that took none can have been quicker.
        Err(StoreError::Conflict(Conflict::DoubleBooking)) => Err(not_reserved(ReserveRefusal::AlreadyReserved)),
        outcome => Ok(outcome?),
    }
}

/// What is free near the first refused instance, where another time would help.
async fn near(
    ctx: &Context,
    actor: &Actor,
    request: &SeriesRequest,
    instances: &[Instance],
    refusal: &SeriesRefusal,
) -> Result<(Vec<Alternative>, Option<Box<AboutResource>>), StoreError> {
    let nothing = || (Vec::new(), None);
    let SeriesRefusal::Instances { first: InstanceRefusal::Reserve(reason), refused } = refusal else {
        return Ok(nothing());
    };
    let at = refused.first().map(|refused| refused.starts_at);
    let period = instances.iter().find(|instance| Some(instance.starts_at) == at).and_then(|it| it.period.ok());
    let Some(period) = period.filter(|_| reason.depends_on_time()) else { return Ok(nothing()) };
    let wish = ReserveRequest { period, ..request.first.clone() };
    let NotReserved { alternatives, about, .. } =
        suggest(ctx, actor, Some(actor.account.id), &wish, None, reason.clone()).await?;
    Ok((alternatives, about))
}
