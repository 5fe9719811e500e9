//! What happens to reservations.

mod about;
mod approve;
mod cancel;
mod cancel_by_code;
mod cancel_series;
mod change;
mod check_in;
mod check_out;
mod decline;
mod digest;
mod renew_code;
mod reserve;
mod reserve_series;
mod undo_check_in;

pub use about::AboutResource;
pub use approve::approve;
pub use cancel::cancel;
pub(super) use cancel::{write_cancelled, write_cancelled_many};
pub use cancel_by_code::{by_code, cancel_by_code};
pub use cancel_series::cancel_series;
pub use change::{Changing, NotChanged, change};
pub use check_in::check_in;
pub use check_out::check_out;
pub use decline::decline;
pub use renew_code::renew_code;
pub(super) use reserve::explained;
pub use reserve::{IdempotencyKey, InvalidIdempotencyKey, NotReserved, reserve, reserve_for_guest};
pub use reserve_series::{NoSeries, SeriesMade, reserve_series};
pub use undo_check_in::undo_check_in;

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::ReservationId,
        reservation::ReservationDetails,
        text::remark,
    },
    operations::{Context, OperationError},
    store::{self, StoreError, Tx, life::Change},
};

/// The reservation, changed by nobody else until this transaction ends, and before it its resource, so that what it
/// frees is offered to the line before anybody else sees it.
async fn locked_with_resource(tx: &Tx, id: ReservationId) -> Result<Option<ReservationDetails>, StoreError> {
    let Some(resource) = store::reservation::resource_of(tx, id).await? else { return Ok(None) };
    store::booking::lock(tx, resource).await?;
    locked(tx, id).await
}

/// The reservation, changed by nobody else until this transaction ends; whoever may free its unit locks the
/// resource before.
pub(super) async fn locked(tx: &Tx, id: ReservationId) -> Result<Option<ReservationDetails>, StoreError> {
    if store::reservation::lock(tx, id).await? { store::reservation::by_id(tx, id).await } else { Ok(None) }
}

/// Whether the actor changes the reservation as a manager of its place; else it is the actor's own.
///
/// # Errors
/// [`OperationError::NotFound`] for somebody else's, [`OperationError::Forbidden`] without the scope `reserve`.
fn as_manager<R>(actor: &Actor, found: &ReservationDetails) -> Result<bool, OperationError<R>> {
    if actor.acts_as_manager_of(found.reservation.place_id) {
        return Ok(true);
    }
    match found.is_held_by(actor.account.id) {
        true if actor.has_scope(Scope::Reserve) => Ok(false),
        true => Err(OperationError::Forbidden),
        false => Err(OperationError::NotFound),
    }
}

/// Checks that the actor manages the place of the reservation.
///
/// # Errors
/// [`OperationError::Forbidden`] for its holder, [`OperationError::NotFound`] for anybody else.
pub(super) fn check_manages<R>(actor: &Actor, found: &ReservationDetails) -> Result<(), OperationError<R>> {
    match actor.acts_as_manager_of(found.reservation.place_id) {
        true => Ok(()),
        false if found.is_held_by(actor.account.id) => Err(OperationError::Forbidden),
        false => Err(OperationError::NotFound),
    }
}

/// Writes a change of a locked reservation with its audit entry, which keeps the reason where there is one, and reads
/// it back.
pub(super) async fn write<R>(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    found: &ReservationDetails,
    change: &Change,
    action: &'static str,
    reason: &str,
) -> Result<ReservationDetails, OperationError<R>> {
    let (id, place) = (found.reservation.id, found.reservation.place_id);
    // Only a writer that took no lock can have been quicker: decided again.
    if store::life::update_states(tx, &[id], change, ctx.clock.now()).await?.is_empty() {
        return Err(OperationError::Store(StoreError::Retry));
    }
    let mut entry = ctx.audit(Some(actor.account.id), action, id.0, Some(place));
    let reason = remark(reason);
    if !reason.is_empty() {
        entry.details = serde_json::json!({ "reason": reason });
    }
    store::audit::insert(tx, entry).await?;
    store::reservation::by_id(tx, id).await?.ok_or(OperationError::NotFound)
}
