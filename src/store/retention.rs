//! Forgetting who was who: reservations that ended long ago keep their figures and lose their people.

use ::entity::{audit_entry, certification, idempotency_key, loan, reservation, series, waitlist_entry};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    TryGetableMany,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query},
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx, engine, loan::away_ids};
use crate::domain::ids::{CertificationId, ReservationId, WaitlistEntryId};

/// What still names somebody; word for word as in the index `reservation_personal`, or SQLite would not see that it
/// serves.
const PERSONAL: &str = "(holder_id IS NOT NULL OR guest_name IS NOT NULL OR purpose <> '' OR reason IS NOT NULL)";

/// Whether there is anybody to forget; one query.
///
/// # Errors
/// [`StoreError`].
pub async fn is_due(from: &impl Queries, before: DateTime<Utc>) -> Result<bool, StoreError> {
    let wishes = Expr::exists(old_wishes(before).into_query());
    let withdrawals = Expr::exists(unexplained(before).into_query());
    let is_due = Expr::exists(forgettable(before).into_query()).or(wishes).or(withdrawals);
    let row = from.executor().query_one(Query::select().expr_as(is_due, "due")).await?;
    row.map(|row| row.try_get("", "due")).transpose()?.ok_or_else(|| StoreError::corrupt("due"))
}

/// Takes the people out of some reservations that ended before `before`, out of their loans and their history, and of
/// the requests that made them; a series is forgotten with the last of its reservations. Which, oldest first, at most
/// `limit`. Nothing else of them changes, and no row goes away. Who still has a thing at home is not forgotten.
///
/// # Errors
/// [`StoreError`].
pub async fn update_forgotten(tx: &Tx, before: DateTime<Utc>, limit: u64) -> Result<Vec<ReservationId>, StoreError> {
    let executor = tx.executor();
    let found: Vec<(Uuid, Option<Uuid>)> =
        lock_some(tx, forgettable(before).order_by_asc(reservation::Column::EndsAt), limit).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|(id, _)| *id).collect();
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
    forget_loans(tx, &ids).await?;
    forget_series(tx, found.into_iter().filter_map(|(_, series)| series).collect()).await?;
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
    let ids: Vec<Uuid> = lock_some(tx, old_wishes(before).order_by_asc(waitlist_entry::Column::EndsAt), limit).await?;
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

/// Takes the reasons out of some certifications that were withdrawn before `before`, and people and reasons out of
/// their history; which, at most `limit`. That the person had them stays.
///
/// # Errors
/// [`StoreError`].
pub async fn update_unexplained(
    tx: &Tx,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<CertificationId>, StoreError> {
    let executor = tx.executor();
    let ids: Vec<Uuid> =
        lock_some(tx, unexplained(before).order_by_asc(certification::Column::WithdrawnAt), limit).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    certification::Entity::update_many()
        .col_expr(certification::Column::Reason, nothing())
        .filter(certification::Column::Id.is_in(ids.iter().copied()))
        .exec(&executor)
        .await?;
    forget_history(tx, &ids).await?;
    Ok(ids.into_iter().map(CertificationId).collect())
}

/// Some of the rows, locked; PostgreSQL passes over those that somebody works with, on SQLite the transaction is the only
/// writer.
async fn lock_some<E: EntityTrait, R: TryGetableMany>(
    tx: &Tx,
    select: Select<E>,
    limit: u64,
) -> Result<Vec<R>, StoreError> {
    let locked = select.limit(limit).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(locked.into_tuple().all(&tx.executor()).await?)
}

/// Identifier and series of reservations that name somebody and ended.
fn forgettable(before: DateTime<Utc>) -> Select<reservation::Entity> {
    reservation::Entity::find()
        .select_only()
        .columns([reservation::Column::Id, reservation::Column::SeriesId])
        .filter(Expr::cust(PERSONAL))
        .filter(reservation::Column::EndsAt.lt(before))
        .filter(reservation::Column::Id.not_in_subquery(away_ids()))
}

fn old_wishes(before: DateTime<Utc>) -> Select<waitlist_entry::Entity> {
    waitlist_entry::Entity::find()
        .select_only()
        .column(waitlist_entry::Column::Id)
        .filter(waitlist_entry::Column::EndsAt.lt(before))
}

/// Certifications that say why they were withdrawn.
fn unexplained(before: DateTime<Utc>) -> Select<certification::Entity> {
    certification::Entity::find()
        .select_only()
        .column(certification::Column::Id)
        .filter(certification::Column::Reason.is_not_null())
        .filter(certification::Column::WithdrawnAt.lt(before))
}

fn nobody() -> Expr {
    Expr::value(Option::<Uuid>::None)
}

fn nothing() -> Expr {
    Expr::value(Option::<String>::None)
}

/// When it left and came back, and how it was, stays; who gave and took it and what was noted does not.
async fn forget_loans(tx: &Tx, reservations: &[Uuid]) -> Result<(), StoreError> {
    loan::Entity::update_many()
        .col_expr(loan::Column::HandedOverBy, nobody())
        .col_expr(loan::Column::NoteOut, Expr::value(""))
        .col_expr(loan::Column::ReturnedBy, nobody())
        .col_expr(loan::Column::NoteIn, Expr::value(""))
        .filter(loan::Column::ReservationId.is_in(reservations.iter().copied()))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Forgets who asked for those of these series of which nobody has a reservation any more.
async fn forget_series(tx: &Tx, ids: Vec<Uuid>) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    // Of two that each forget half of a series, the second waits on PostgreSQL, and then sees what the first did; on
    // SQLite the transaction is the only writer.
    let ids: Vec<Uuid> = series::Entity::find()
        .select_only()
        .column(series::Column::Id)
        .filter(series::Column::Id.is_in(ids))
        .order_by_asc(series::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(&tx.executor())
        .await?;
    let still_had = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::SeriesId)
        .filter(reservation::Column::SeriesId.is_in(ids.iter().copied()))
        .filter(reservation::Column::HolderId.is_not_null())
        .into_query();
    series::Entity::update_many()
        .col_expr(series::Column::HolderId, nobody())
        .filter(series::Column::Id.is_in(ids))
        .filter(series::Column::Id.not_in_subquery(still_had))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// What happened and when stays, with identifiers, times and codes; who did it and what was written does not.
async fn forget_history(tx: &Tx, subjects: &[Uuid]) -> Result<(), StoreError> {
    audit_entry::Entity::update_many()
        .col_expr(audit_entry::Column::ActorId, nobody())
        .col_expr(audit_entry::Column::Details, Expr::cust(engine::without_reason(tx.is_only_writer())))
        .filter(audit_entry::Column::SubjectId.is_in(subjects.iter().copied()))
        .exec(&tx.executor())
        .await?;
    Ok(())
}
