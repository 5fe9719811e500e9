//! What becomes free goes to the first in the line who fits.

use std::collections::BTreeMap;

use crate::{
    domain::{
        availability::{BookingFacts, BusyUnit},
        ids::{AccountId, ReservationId, ResourceId, WaitlistEntryId},
        period::Period,
        reservation::{DECISION_MARGIN, Reservation, ReserveRequest, Reserved},
        waitlist::{Offer, WaitlistEntry, decide_offer, has_room},
    },
    operations::{Context, upkeep},
    store::{self, Conflict, StoreError, Tx},
};

/// After a reservation no longer holds its unit (called off, declined, lapsed, not come for): an offer that it was
/// passes, and what it held goes to the line.
///
/// The new state must be written before. To be called inside the transaction that frees the unit, which locks
/// [`store::booking::lock`] before anything else: whoever locks the reservation first may wait in a circle.
///
/// # Errors
/// [`StoreError`].
pub async fn release(ctx: &Context, tx: &Tx, freed: &Reservation) -> Result<(), StoreError> {
    release_many(ctx, tx, &[freed]).await
}

/// [`release`] of several at once: each line is asked when all of them are free.
///
/// # Errors
/// [`StoreError`].
pub async fn release_many(ctx: &Context, tx: &Tx, freed: &[&Reservation]) -> Result<(), StoreError> {
    let mut by_resource: BTreeMap<ResourceId, Period> = BTreeMap::new();
    let ids: Vec<ReservationId> = freed.iter().map(|reservation| reservation.id).collect();
    store::waitlist::update_given_back(tx, &ids).await?;
    for reservation in freed {
        let whole = by_resource.entry(reservation.resource_id).or_insert(reservation.holds);
        *whole = whole.hull(&reservation.holds);
    }
    for (resource, whole) in by_resource {
        offer_next(ctx, tx, resource, &whole).await?;
    }
    Ok(())
}

/// Offers what is free around `freed` to the line, in its order; how many offers were made.
///
/// An offer is a `requested` reservation, so that the database itself keeps its unit from everybody else. Who comes
/// earlier is passed over only where the wish does not fit: the units it asks for are taken, or the rules would now
/// refuse the reservation to that person (for whom it stays in the line). Managers wait by the rules of members.
///
/// # Errors
/// [`StoreError`].
pub async fn offer_next(ctx: &Context, tx: &Tx, resource: ResourceId, freed: &Period) -> Result<u32, StoreError> {
    store::booking::lock(tx, resource).await?;
    let line = store::waitlist::list_line(tx, resource, &freed.widened(DECISION_MARGIN), ctx.clock.now()).await?;
    offer_to(ctx, tx, resource, &line, None).await
}

/// Serves the line before anybody decides about a period: what time freed, or what opened, is first theirs who wait,
/// as if the loop had just run. It stops at the person's own wish where the `request` asks for no more than that, and
/// names it. Gives the facts as they are then; `window` is what they hold.
///
/// No query where the facts show nobody who wishes any of the period. To be called under the lock of the resource.
///
/// # Errors
/// [`StoreError`].
pub(in crate::operations) async fn serve_before(
    ctx: &Context,
    tx: &Tx,
    facts: BookingFacts,
    (period, window): (&Period, &Period),
    (person, request): (AccountId, Option<&ReserveRequest>),
) -> Result<(BookingFacts, Option<WaitlistEntryId>), StoreError> {
    if !facts.is_wished(period) {
        return Ok((facts, None));
    }
    let (resource, around) = (facts.resource.id, facts.holds(period).widened(DECISION_MARGIN));
    let line = store::waitlist::list_line(tx, resource, &around, ctx.clock.now()).await?;
    let fulfilled = |entry: &WaitlistEntry| request.is_some_and(|request| entry.covers(request));
    let own = line.iter().find(|entry| entry.account_id == person && fulfilled(entry)).map(|entry| entry.id);
    let before = line.iter().take_while(|entry| Some(entry.id) != own);
    let before: Vec<WaitlistEntry> = before.cloned().collect();
    let served = offer_to(ctx, tx, resource, &before, Some(person)).await? > 0;
    let read = if served { store::booking::facts(tx, resource, window).await? } else { None };
    Ok((read.unwrap_or(facts), own))
}

/// Offers what is free to these, in their order; `beside` is locked with them, since it is decided about next.
async fn offer_to(
    ctx: &Context,
    tx: &Tx,
    resource: ResourceId,
    line: &[WaitlistEntry],
    beside: Option<AccountId>,
) -> Result<u32, StoreError> {
    let now = ctx.clock.now();
    let wished = line.iter().map(|entry| entry.period).reduce(|whole, period| whole.hull(&period));
    let Some(window) = wished.map(|wished| wished.widened(DECISION_MARGIN)) else { return Ok(0) };
    let Some(read) = store::booking::facts(tx, resource, &window).await? else { return Ok(0) };
    // What lapsed is free once: an offer of the very same period is not taken for it.
    let mut facts = read.as_of(now).into_owned();
    // Offers only take room away, so that whoever finds none now is not looked at.
    let line: Vec<&WaitlistEntry> = line.iter().filter(|entry| has_room(&facts, entry)).collect();
    if facts.resource.policy.looks_at_person() && !line.is_empty() {
        store::person::lock_all(tx, line.iter().map(|entry| entry.account_id).chain(beside)).await?;
    }
    let mut offers = 0;
    for entry in line {
        if !has_room(&facts, entry) {
            continue;
        }
        let person = store::person::locked_facts(tx, entry.account_id, &facts, &entry.period, now).await?;
        let Some((reserved, expires_at)) = decide_offer(&facts, &person, entry, now) else { continue };
        let busy = BusyUnit { unit_id: reserved.unit.id, period: reserved.holds };
        let held = reservation_of(ctx, entry, &facts, reserved);
        upkeep::lapse_in_the_way(ctx, tx, &read, held.unit_id, &held.holds).await?;
        write(ctx, tx, entry, &held, Offer { reservation_id: held.id, offered_at: now, expires_at }).await?;
        facts.busy.push(busy);
        offers += 1;
    }
    Ok(offers)
}

fn reservation_of(ctx: &Context, entry: &WaitlistEntry, facts: &BookingFacts, reserved: Reserved) -> Reservation {
    let now = ctx.clock.now();
    Reservation {
        id: ReservationId(ctx.ids.uuid()),
        place_id: facts.resource.place_id,
        resource_id: entry.resource_id,
        unit_id: reserved.unit.id,
        unit_label: reserved.unit.label,
        holder_id: Some(entry.account_id),
        guest: None,
        organisation_id: None,
        period: entry.period,
        holds: reserved.holds,
        state: reserved.state,
        sequence: 0,
        purpose: String::new(),
        reason: None,
        price_cents: reserved.price_cents,
        lapses_at: reserved.lapses_at,
        is_offer: true,
        checked_in_at: None,
        series: None,
        created_at: now,
        updated_at: now,
    }
}

async fn write(
    ctx: &Context,
    tx: &Tx,
    entry: &WaitlistEntry,
    held: &Reservation,
    offer: Offer,
) -> Result<(), StoreError> {
    let mut audit = ctx.audit(None, "reservation.offer", held.id.0, Some(held.place_id));
    audit.details = serde_json::json!({ "waitlist": entry.id.to_string() });
    match store::reservation::insert_many(tx, std::slice::from_ref(held), vec![audit]).await {
        // Only a writer that took no lock can have been quicker: what frees the unit is run again.
        Err(StoreError::Conflict(Conflict::DoubleBooking)) => return Err(StoreError::Retry),
        outcome => outcome?,
    }
    store::waitlist::update_offered(tx, entry.id, &offer).await
}
