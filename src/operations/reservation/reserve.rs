//! Somebody reserves a resource.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{about::AboutResource, digest};
use crate::{
    domain::{
        account::{Actor, Scope},
        availability::BookingFacts,
        ids::{AccountId, ReservationId},
        reservation::{
            Alternative, CancelCode, Guest, Holder, PersonFacts, Reservation, ReservationDetails, ReserveRefusal,
            ReserveRequest, Reserved, alternatives, decide_reserve, decision_window, search_window,
        },
    },
    operations::{
        Context, OperationError, secret, upkeep,
        waitlist::{self, serve_before},
    },
    store::{self, Conflict, StoreError, Tx, idempotency::Answered, retrying},
};

/// A caller's name for one request, so that asking twice is asking once (DOMAIN rule 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub(super) String);

/// How long a key means the same reservation at least: longer than any client tries again.
const KEY_LASTS: TimeDelta = TimeDelta::days(7);

/// Not 1 to 255 visible ASCII letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an Idempotency-Key has 1 to 255 visible ASCII letters")]
pub struct InvalidIdempotencyKey;

impl IdempotencyKey {
    /// Reads the header's value.
    ///
    /// # Errors
    /// [`InvalidIdempotencyKey`].
    pub fn parse(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        let sound = (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if sound { Ok(Self(text.to_owned())) } else { Err(InvalidIdempotencyKey) }
    }
}

/// Why there is no reservation, and what there is instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReserved {
    /// Why.
    pub refusal: ReserveRefusal,
    /// Up to five periods near the wish that would be fine, nearest first.
    pub alternatives: Vec<Alternative>,
    /// The zone in which they are told.
    pub time_zone: Tz,
    /// Names of the certifications that are missing, or of the organisations for whose members it is.
    pub missing: Vec<String>,
    /// What it is about, where that was looked at again.
    pub about: Option<Box<AboutResource>>,
}

impl From<ReserveRefusal> for NotReserved {
    fn from(refusal: ReserveRefusal) -> Self {
        Self { refusal, alternatives: Vec::new(), time_zone: Tz::UTC, missing: Vec::new(), about: None }
    }
}

type Outcome = Result<ReservationDetails, OperationError<NotReserved>>;

fn refused(refusal: ReserveRefusal) -> OperationError<NotReserved> {
    OperationError::Refused(refusal.into())
}

/// Reserves for the actor; rules, reservation, audit entry and key share one transaction.
///
/// # Errors
/// [`NotReserved`], with alternatives where another time would be fine; [`OperationError::Forbidden`] without
/// the scope `reserve`.
pub async fn reserve(ctx: &Context, actor: &Actor, request: &ReserveRequest, key: Option<&IdempotencyKey>) -> Outcome {
    Ok(run(ctx, actor, request, None, key).await?.0)
}

/// Reserves for a person without an account, who gets a code to call it off with: it is told here and kept nowhere,
/// so that the same key later gives the reservation without it.
///
/// # Errors
/// Those of [`reserve`]; [`OperationError::Forbidden`] for who does not manage the place.
pub async fn reserve_for_guest(
    ctx: &Context,
    actor: &Actor,
    request: &ReserveRequest,
    guest: &Guest,
    key: Option<&IdempotencyKey>,
) -> Result<(ReservationDetails, Option<CancelCode>), OperationError<NotReserved>> {
    run(ctx, actor, request, Some(guest), key).await
}

/// What was reserved, and a guest's code the first time.
type Made = Result<(ReservationDetails, Option<CancelCode>), OperationError<NotReserved>>;

async fn run(
    ctx: &Context,
    actor: &Actor,
    request: &ReserveRequest,
    guest: Option<&Guest>,
    key: Option<&IdempotencyKey>,
) -> Made {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    store::booking::remember(&ctx.db, request.resource_id).await?;
    match retrying(|| attempt(ctx, actor, request, guest, key)).await {
        Err(OperationError::Refused(NotReserved { refusal, .. })) => {
            let holder = guest.is_none().then_some(actor.account.id);
            Err(OperationError::Refused(explained(ctx, actor, holder, request, refusal).await?))
        }
        outcome => outcome,
    }
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    request: &ReserveRequest,
    guest: Option<&Guest>,
    key: Option<&IdempotencyKey>,
) -> Made {
    let tx = ctx.db.begin_write().await?;
    let key = key.map(|key| (key, digest::of_reserve(request, guest)));
    // The lock comes first: who waits for it under the same key finds the answer of the one before.
    let facts = store::booking::locked_facts_around(&tx, request.resource_id, &request.period).await?;
    if let Some((key, digest)) = &key
        && let Some(answered) = store::idempotency::by_key(&tx, actor.account.id, &key.0).await?
    {
        return Ok((same_again(&tx, &answered, digest).await?, None));
    }
    let facts = facts.ok_or(refused(ReserveRefusal::NotFound))?;
    let window = decision_window(&facts.resource, &request.period);
    let wish = guest.is_none().then_some(request);
    let (facts, own_wish) = serve_before(ctx, &tx, facts, (&request.period, &window), (actor.account.id, wish)).await?;
    let now = ctx.clock.now();
    let is_manager = actor.acts_as_manager_of(facts.resource.place_id);
    if guest.is_some() && !is_manager {
        return Err(OperationError::Forbidden);
    }
    let mut person = match guest {
        Some(_) => PersonFacts::default(),
        None => asking(&tx, actor, &facts, request, now).await?,
    };
    person.is_manager = is_manager;
    let reserved = decide_reserve(&facts, &person, request, now).map_err(refused)?;
    upkeep::lapse_in_the_way(ctx, &tx, &facts, reserved.unit.id, &reserved.holds).await?;
    let reservation = reservation_of(ctx, actor, &facts, request, guest, reserved);
    write(ctx, &tx, actor, &reservation, key).await?;
    if let Some(wish) = own_wish {
        waitlist::write_withdrawn(ctx, &tx, actor, wish, reservation.place_id).await?;
    }
    let code = match guest {
        Some(_) => Some(give_code(ctx, &tx, &reservation).await?),
        None => None,
    };
    let organisation = match reservation.organisation_id {
        Some(id) => store::organisation::by_id(&tx, id).await?.map(|organisation| organisation.link()),
        None => None,
    };
    tx.commit().await?;
    Ok((ReservationDetails { organisation, ..details(reservation, facts, actor) }, code))
}

/// What the decision looks at of the actor.
async fn asking(
    tx: &Tx,
    actor: &Actor,
    facts: &BookingFacts,
    request: &ReserveRequest,
    now: DateTime<Utc>,
) -> Result<PersonFacts, StoreError> {
    let (holder, period) = (actor.account.id, &request.period);
    let mut person = store::person::locked_facts(tx, holder, facts, period, now).await?;
    if let Some(organisation) = request.on_behalf_of {
        store::membership::lock_allowance(tx, &mut person, organisation, holder, facts, period).await?;
    }
    Ok(person)
}

/// Makes the code with which the guest cancels, and keeps its hash.
pub(super) async fn give_code<R>(
    ctx: &Context,
    tx: &Tx,
    reservation: &Reservation,
) -> Result<CancelCode, OperationError<R>> {
    let code = CancelCode::of_random(ctx.ids.secret()?);
    match store::guest::set_code(tx, reservation.id, &secret::hash(code.as_str())).await {
        // Somebody else's: another one is made.
        Err(StoreError::Conflict(Conflict::Unique)) => Err(StoreError::Retry.into()),
        outcome => Ok(outcome.map(|()| code)?),
    }
}

/// The same key gives the same reservation again, whatever became of it; for another request it is refused.
async fn same_again(tx: &Tx, answered: &Answered, digest: &str) -> Outcome {
    if answered.request_digest != digest {
        return Err(refused(ReserveRefusal::IdempotencyConflict));
    }
    store::reservation::by_id(tx, answered.reservation_id).await?.ok_or(OperationError::NotFound)
}

pub(super) fn reservation_of(
    ctx: &Context,
    actor: &Actor,
    facts: &BookingFacts,
    request: &ReserveRequest,
    guest: Option<&Guest>,
    reserved: Reserved,
) -> Reservation {
    let now = ctx.clock.now();
    Reservation {
        id: ReservationId(ctx.ids.uuid()),
        place_id: facts.resource.place_id,
        resource_id: request.resource_id,
        unit_id: reserved.unit.id,
        unit_label: reserved.unit.label,
        holder_id: guest.is_none().then_some(actor.account.id),
        guest: guest.cloned(),
        organisation_id: request.on_behalf_of,
        period: request.period,
        holds: reserved.holds,
        state: reserved.state,
        sequence: 0,
        purpose: request.purpose.clone(),
        reason: None,
        price_cents: reserved.price_cents,
        lapses_at: reserved.lapses_at,
        is_offer: false,
        checked_in_at: None,
        series: None,
        created_at: now,
        updated_at: now,
    }
}

/// What was written, without reading it back.
fn details(reservation: Reservation, facts: BookingFacts, actor: &Actor) -> ReservationDetails {
    let holder = match &reservation.guest {
        Some(guest) => Holder { name: guest.name.clone(), mail: None, phone: Some(guest.phone.clone()) },
        None => Holder { name: actor.account.name.clone(), mail: Some(actor.account.mail.clone()), phone: None },
    };
    ReservationDetails {
        reservation,
        resource_name: facts.resource.name,
        resource_kind: facts.resource.kind,
        place_slug: facts.place_slug,
        place_name: facts.place_name,
        time_zone: facts.time_zone,
        cancel_until_minutes: facts.resource.policy.cancel_until_minutes,
        holder: Some(holder),
        organisation: None,
    }
}

async fn write(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    reservation: &Reservation,
    key: Option<(&IdempotencyKey, String)>,
) -> Result<(), OperationError<NotReserved>> {
    let (subject, place) = (reservation.id.0, Some(reservation.place_id));
    let entry = ctx.audit(Some(actor.account.id), "reservation.reserve", subject, place);
    match store::reservation::insert_many(tx, std::slice::from_ref(reservation), vec![entry]).await {
        // The facts were read under a lock, so only a writer that took none can have been quicker.
        Err(StoreError::Conflict(Conflict::DoubleBooking)) => {
            return Err(refused(ReserveRefusal::AlreadyReserved));
        }
        outcome => outcome?,
    }
    if let Some((key, request_digest)) = key {
        let answered = Answered { request_digest, reservation_id: reservation.id };
        remember(ctx, tx, actor, key, &answered).await?;
    }
    Ok(())
}

/// Keeps what a key was used for, and forgets some old ones.
pub(super) async fn remember(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    key: &IdempotencyKey,
    answered: &Answered,
) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    store::idempotency::delete_old(tx, now - KEY_LASTS).await?;
    match store::idempotency::insert(tx, actor.account.id, &key.0, answered, now).await {
        // The same key at the same moment for another resource's lock: run again and find its answer.
        Err(StoreError::Conflict(Conflict::Unique)) => Err(StoreError::Retry),
        outcome => outcome,
    }
}

/// The refusal with what helps: periods near the wish where another time would be fine, or the names of what is
/// missing.
pub(in crate::operations) async fn explained(
    ctx: &Context,
    actor: &Actor,
    holder: Option<AccountId>,
    request: &ReserveRequest,
    refusal: ReserveRefusal,
) -> Result<NotReserved, StoreError> {
    let not = if refusal.depends_on_time() {
        suggest(ctx, actor, holder, request, None, refusal).await?
    } else {
        refusal.into()
    };
    with_names(ctx, not).await
}

/// The refusal with the periods near the wish that are free for its holder, as they are now; a reservation that is
/// moved is in no limit's way.
pub(super) async fn suggest(
    ctx: &Context,
    actor: &Actor,
    holder: Option<AccountId>,
    request: &ReserveRequest,
    moved: Option<&Reservation>,
    refusal: ReserveRefusal,
) -> Result<NotReserved, StoreError> {
    let now = ctx.clock.now();
    let Some(facts) = store::booking::facts(&ctx.db, request.resource_id, &request.period).await? else {
        return Ok(refusal.into());
    };
    let Some(window) = search_window(&facts, request, now) else { return Ok(refusal.into()) };
    let Some(facts) = store::booking::facts(&ctx.db, request.resource_id, &window).await? else {
        return Ok(refusal.into());
    };
    let mut person = match holder {
        Some(holder) => store::person::facts(&ctx.db, holder, &facts, &window, now).await?,
        None => PersonFacts::default(),
    };
    person.is_manager = actor.acts_as_manager_of(facts.resource.place_id);
    if let (Some(holder), Some(organisation)) = (holder, request.on_behalf_of)
        && let Some(found) = store::organisation::by_id(&ctx.db, organisation).await?
    {
        store::membership::allowance(&ctx.db, &mut person, &found, holder, &facts, &window).await?;
    }
    if let Some(old) = moved {
        person.held.retain(|held| held.resource_id != old.resource_id || held.period != old.period);
    }
    let alternatives = alternatives(&facts, &person, request, now);
    let about = Some(AboutResource::of(&facts, request, &alternatives));
    Ok(NotReserved { alternatives, about, time_zone: facts.time_zone, ..refusal.into() })
}

/// The refusal with the names of what is missing, as they are now.
async fn with_names(ctx: &Context, not: NotReserved) -> Result<NotReserved, StoreError> {
    let missing = match &not.refusal {
        ReserveRefusal::CertificationRequired { missing, .. } => {
            let types = store::certification::list_types(&ctx.db, missing).await?;
            types.into_iter().map(|found| found.name).collect()
        }
        ReserveRefusal::NotAMember { organisations } => {
            let named = store::organisation::list_named(&ctx.db, organisations).await?;
            named.into_iter().map(|found| found.facts.name).collect()
        }
        _ => Vec::new(),
    };
    Ok(NotReserved { missing, ..not })
}
