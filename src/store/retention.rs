//! Forgetting who was who: reservations that ended long ago keep their figures and lose their people.

use ::entity::{audit_entry, idempotency_key, reservation, waitlist_entry};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx};
use crate::domain::ids::{ReservationId, WaitlistEntryId};

/// What still names somebody; word for word as in the index `reservation_personal`, or SQLite would not see that it
/// serves.
const PERSONAL: &str = "(holder_id IS NOT NULL OR guest_name IS NOT NULL OR purpose <> '' OR reason IS NOT NULL)";

/// Takes the people out of some reservations that ended before `before`, out of their history and of the requests
/// that made them; which, oldest first, at most `limit`. Nothing else of them changes, and no row goes away.
///
/// # Errors
/// [`StoreError`].
pub async fn update_forgotten(tx: &Tx, before: DateTime<Utc>, limit: u64) -> Result<Vec<ReservationId>, StoreError> {
    let executor = tx.executor();
    // PostgreSQL passes over rows that somebody works with; on SQLite the transaction is the only writer.
    let ids: Vec<Uuid> = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::Id)
        .filter(Expr::cust(PERSONAL))
        .filter(reservation::Column::EndsAt.lt(before))
        .order_by_asc(reservation::Column::EndsAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(&executor)
        .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let nobody = || Expr::value(Option::<Uuid>::None);
    let nothing = || Expr::value(Option::<String>::None);
    reservation::Entity::update_many()
        .col_expr(reservation::Column::HolderId, nobody())
        .col_expr(reservation::Column::GuestName, nothing())
        .col_expr(reservation::Column::GuestPhone, nothing())
        .col_expr(reservation::Column::GuestCodeHash, nothing())
        .col_expr(reservation::Column::Purpose, Expr::value(""))
        .col_expr(reservation::Column::Reason, nothing())
        .filter(reservation::Column::Id.is_in(ids.iter().copied()))
        .exec(&executor)
        .await?;
    forget_history(tx, &ids).await?;
    idempotency_key::Entity::delete_many()
        .filter(idempotency_key::Column::ReservationId.is_in(ids.iter().copied()))
        .exec(&executor)
        .await?;
    Ok(ids.into_iter().map(ReservationId).collect())
}

/// Deletes some wishes whose period ended before `before`, which say nothing without their person, and takes the
/// people out of their history; which, oldest first, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_old_wishes(tx: &Tx, before: DateTime<Utc>, limit: u64) -> Result<Vec<WaitlistEntryId>, StoreError> {
    let executor = tx.executor();
    let ids: Vec<Uuid> = waitlist_entry::Entity::find()
        .select_only()
        .column(waitlist_entry::Column::Id)
        .filter(waitlist_entry::Column::EndsAt.lt(before))
        .order_by_asc(waitlist_entry::Column::EndsAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(&executor)
        .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    waitlist_entry::Entity::delete_many()
        .filter(waitlist_entry::Column::Id.is_in(ids.iter().copied()))
        .exec(&executor)
        .await?;
    forget_history(tx, &ids).await?;
    Ok(ids.into_iter().map(WaitlistEntryId).collect())
}

/// What happened and when stays; who did it and what was said does not.
async fn forget_history(tx: &Tx, subjects: &[Uuid]) -> Result<(), StoreError> {
    audit_entry::Entity::update_many()
        .col_expr(audit_entry::Column::ActorId, Expr::value(Option::<Uuid>::None))
        .col_expr(audit_entry::Column::Details, Expr::value("{}"))
        .filter(audit_entry::Column::SubjectId.is_in(subjects.iter().copied()))
        .exec(&tx.executor())
        .await?;
    Ok(())
}
