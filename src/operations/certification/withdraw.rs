//! A manager takes a certification back, and decides about the reservations that need it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        account::Actor,
        certification::{Certification, CertificationDetails, OnWithdrawal, UndecidedWithdrawal},
        ids::{CertificationId, PlaceId, ReservationId, ResourceId},
        reservation::{Reservation, ReservationDetails, decide_cancel},
        text::remark,
    },
    operations::{Context, OperationError, reservation::write_cancelled_many},
    store::{self, StoreError, Tx, retrying},
};

/// What a manager takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The place whose team granted it.
    pub place_id: PlaceId,
    /// What is taken back.
    pub id: CertificationId,
    /// Goes to the history; may be empty.
    pub reason: String,
    /// What becomes of the reservations that need it; `None` takes back only where there are none.
    pub reservations: Option<OnWithdrawal>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// What was taken back.
    pub certification: CertificationDetails,
    /// The reservations that needed it at places that the actor runs, by start, as they are now.
    pub reservations: Vec<ReservationDetails>,
    /// How many needed it at other places; they stay, and belong to the teams there.
    pub elsewhere: usize,
}

type Outcome = Result<Withdrawn, OperationError<UndecidedWithdrawal>>;

/// Withdraws. From its commit on nobody reserves by it: who reserves and who withdraws lock the same account.
///
/// # Errors
/// [`UndecidedWithdrawal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when its team granted no such certification, or it was withdrawn before.
pub async fn withdraw(ctx: &Context, actor: &Actor, withdrawal: &Withdrawal) -> Outcome {
    if !actor.acts_as_manager_of(withdrawal.place_id) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, withdrawal)).await
}

async fn attempt(ctx: &Context, actor: &Actor, withdrawal: &Withdrawal) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = found(&tx, withdrawal).await?;
    let now = ctx.clock.now();
    let cancels = withdrawal.reservations == Some(OnWithdrawal::Cancel);
    let resources = if cancels { lock_resources(&tx, &found.certification, now).await? } else { BTreeSet::new() };
    // The identifier leads to the account, and what was read before its lock may be old.
    store::person::lock(&tx, found.certification.account_id).await?;
    let found = self::found(&tx, withdrawal).await?;
    let reason = remark(&withdrawal.reason);
    let resting = store::certification::list_resting_on(&tx, &found.certification, now).await?;
    if cancels && !resting.iter().all(|details| resources.contains(&details.reservation.resource_id)) {
        return Err(StoreError::Retry.into());
    }
    let (own, others): (Vec<_>, Vec<_>) =
        resting.into_iter().partition(|details| actor.acts_as_manager_of(details.reservation.place_id));
    if withdrawal.reservations.is_none() && !own.is_empty() {
        return Err(OperationError::Refused(UndecidedWithdrawal { hit: own }));
    }
    store::certification::update_withdrawn(&tx, withdrawal.id, actor.account.id, &reason, now).await?;
    let ids: Vec<ReservationId> = own.iter().map(|details| details.reservation.id).collect();
    if cancels {
        cancel(ctx, &tx, actor, &ids, &reason).await?;
    }
    let mut entry =
        ctx.audit(Some(actor.account.id), "certification.withdraw", withdrawal.id.0, Some(withdrawal.place_id));
    entry.details = serde_json::json!({
        "type_id": found.certification.type_id.0,
        "reason": reason,
        "reservations": withdrawal.reservations.unwrap_or(OnWithdrawal::Keep).as_str(),
    });
    store::audit::insert(&tx, entry).await?;
    let withdrawn = Withdrawn {
        certification: store::certification::by_id(&tx, withdrawal.id).await?.ok_or(OperationError::NotFound)?,
        reservations: store::reservation::list_by_ids(&tx, &ids).await?,
        elsewhere: others.len(),
    };
    tx.commit().await?;
    Ok(withdrawn)
}

async fn found(tx: &Tx, withdrawal: &Withdrawal) -> Result<CertificationDetails, OperationError<UndecidedWithdrawal>> {
    let found = store::certification::by_id(tx, withdrawal.id).await?;
    let is_theirs = |found: &CertificationDetails| {
        found.certification.place_id == withdrawal.place_id && found.certification.withdrawn_at.is_none()
    };
    found.filter(is_theirs).ok_or(OperationError::NotFound)
}

/// Locks the resources of whatever is reserved by a certification, so that what becomes free is offered to the line; in
/// one order, so that two who cancel several never wait for each other in a circle. Gives the resources.
async fn lock_resources(
    tx: &Tx,
    certification: &Certification,
    now: DateTime<Utc>,
) -> Result<BTreeSet<ResourceId>, StoreError> {
    let resting = store::certification::list_resting_on(tx, certification, now).await?;
    let resources: BTreeSet<ResourceId> = resting.iter().map(|details| details.reservation.resource_id).collect();
    for resource in &resources {
        store::booking::lock(tx, *resource).await?;
    }
    Ok(resources)
}

/// Calls these off, but for what its holder called off before, or is there for already; those locked resources free is
/// offered to the lines.
async fn cancel(ctx: &Context, tx: &Tx, actor: &Actor, ids: &[ReservationId], reason: &str) -> Result<(), StoreError> {
    store::reservation::lock_many(tx, ids).await?;
    let found = store::reservation::list_by_ids(tx, ids).await?;
    let found = found.iter().map(|details| &details.reservation);
    let meant: Vec<&Reservation> = found.filter(|held| decide_cancel(held, 0, ctx.clock.now()).is_ok()).collect();
    write_cancelled_many(ctx, tx, Some(actor), &meant, reason).await
}
