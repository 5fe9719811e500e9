//! Reservations of people without an account, found by the code with which they cancel.

use ::entity::reservation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{Queries, StoreError, Tx, reservation::by_id};
use crate::domain::{ids::ReservationId, reservation::ReservationDetails};

/// Gives a reservation the hash of its code, in the place of one before.
///
/// # Errors
/// [`super::Conflict::Unique`] when another reservation has the same code.
pub async fn set_code(tx: &Tx, id: ReservationId, code_hash: &str) -> Result<(), StoreError> {
    reservation::Entity::update_many()
        .col_expr(reservation::Column::GuestCodeHash, Expr::value(code_hash))
        .filter(reservation::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// The reservation of a code.
///
/// # Errors
/// [`StoreError`].
pub async fn by_code(from: &impl Queries, code_hash: &str) -> Result<Option<ReservationDetails>, StoreError> {
    let id = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::Id)
        .filter(reservation::Column::GuestCodeHash.eq(code_hash))
        .into_tuple::<Uuid>()
        .one(&from.executor())
        .await?;
    // A code that is none's looks a reservation up as well, so that it takes no less time.
    by_id(from, ReservationId(id.unwrap_or_default())).await
}
