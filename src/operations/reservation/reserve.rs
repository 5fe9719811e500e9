//! Somebody reserves a resource.

use crate::{
    domain::{
        account::{Actor, Scope},
        availability::BookingFacts,
        ids::ReservationId,
        period::Period,
        reservation::{
            ALTERNATIVES_WITHIN, Reservation, ReservationDetails, ReserveRefusal, ReserveRequest, State, alternatives,
            decide_reserve,
        },
    },
    operations::{Context, OperationError, secret},
    store::{self, Conflict, StoreError, Tx, idempotency::Answered, retrying},
};

/// A caller's name for one request, so that asking twice is asking once (DOMAIN rule 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

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

type Outcome = Result<ReservationDetails, OperationError<ReserveRefusal>>;

/// Reserves for the actor; rules, reservation, audit entry and key share one transaction.
///
/// # Errors
/// [`ReserveRefusal`], with alternatives where somebody has it; [`OperationError::Forbidden`] without
/// the scope `reserve`.
pub async fn reserve(ctx: &Context, actor: &Actor, request: &ReserveRequest, key: Option<&IdempotencyKey>) -> Outcome {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    match retrying(|| attempt(ctx, actor, request, key)).await {
        Err(OperationError::Refused(ReserveRefusal::AlreadyReserved { .. })) => {
            let alternatives = suggest(ctx, request).await?;
            Err(OperationError::Refused(ReserveRefusal::AlreadyReserved { alternatives }))
        }
        outcome => outcome,
    }
}

async fn attempt(ctx: &Context, actor: &Actor, request: &ReserveRequest, key: Option<&IdempotencyKey>) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let digest = secret::hash(&format!("{request:?}"));
    // The lock comes first: who waits for it under the same key finds the answer of the one before.
    store::resource::lock_units(&tx, request.resource_id).await?;
    if let Some(key) = key
        && let Some(answered) = store::idempotency::by_key(&tx, actor.account.id, &key.0).await?
    {
        return same_again(&tx, &answered, &digest).await;
    }
    let facts = store::resource::booking_facts(&tx, request.resource_id, &request.period).await?;
    let facts = facts.ok_or(OperationError::Refused(ReserveRefusal::NotFound))?;
    let reservation = decide(ctx, actor, &facts, request)?;
    write(ctx, &tx, actor, &reservation, key.map(|key| (key, digest))).await?;
    let details = store::reservation::by_id(&tx, reservation.id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(details)
}

/// The same key gives the same reservation again, whatever became of it; for another request it is refused.
async fn same_again(tx: &Tx, answered: &Answered, digest: &str) -> Outcome {
    if answered.request_digest != digest {
        return Err(OperationError::Refused(ReserveRefusal::IdempotencyConflict));
    }
    store::reservation::by_id(tx, answered.reservation_id).await?.ok_or(OperationError::NotFound)
}

fn decide(
    ctx: &Context,
    actor: &Actor,
    facts: &BookingFacts,
    request: &ReserveRequest,
) -> Result<Reservation, OperationError<ReserveRefusal>> {
    let now = ctx.clock.now();
    let reserved = decide_reserve(facts, request, now).map_err(OperationError::Refused)?;
    Ok(Reservation {
        id: ReservationId(ctx.ids.uuid()),
        place_id: facts.resource.place_id,
        resource_id: request.resource_id,
        unit_id: reserved.unit.id,
        unit_label: reserved.unit.label,
        holder_id: actor.account.id,
        period: request.period,
        state: State::Confirmed,
        sequence: 0,
        purpose: request.purpose.clone(),
        reason: None,
        created_at: now,
        updated_at: now,
    })
}

async fn write(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    reservation: &Reservation,
    key: Option<(&IdempotencyKey, String)>,
) -> Result<(), OperationError<ReserveRefusal>> {
    match store::reservation::insert_many(tx, std::slice::from_ref(reservation)).await {
        // The facts were read under a lock, so only a writer that took none can have been quicker.
        Err(StoreError::Conflict(Conflict::DoubleBooking)) => {
            let refusal = ReserveRefusal::AlreadyReserved { alternatives: Vec::new() };
            return Err(OperationError::Refused(refusal));
        }
        outcome => outcome?,
    }
    let (subject, place) = (reservation.id.0, Some(reservation.place_id));
    store::audit::insert(tx, ctx.audit(Some(actor.account.id), "reservation.reserve", subject, place)).await?;
    if let Some((key, request_digest)) = key {
        let answered = Answered { request_digest, reservation_id: reservation.id };
        match store::idempotency::insert(tx, actor.account.id, &key.0, &answered, ctx.clock.now()).await {
            // The same key at the same moment for another resource's lock: run again and find its answer.
            Err(StoreError::Conflict(Conflict::Unique)) => return Err(StoreError::Retry.into()),
            outcome => outcome?,
        }
    }
    Ok(())
}

async fn suggest(
    ctx: &Context,
    request: &ReserveRequest,
) -> Result<Vec<crate::domain::reservation::Alternative>, StoreError> {
    let (starts_at, ends_at) = (request.period.starts_at(), request.period.ends_at());
    let Ok(around) = Period::new(starts_at - ALTERNATIVES_WITHIN, ends_at + ALTERNATIVES_WITHIN) else {
        return Ok(Vec::new());
    };
    let facts = store::resource::booking_facts(&ctx.db, request.resource_id, &around).await?;
    Ok(facts.map(|facts| alternatives(&facts, request, ctx.clock.now())).unwrap_or_default())
}
