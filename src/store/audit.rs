//! The history of changes: written in the transaction of the change, never changed after but by retention.

use ::entity::audit_entry;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait,
    sea_query::InsertStatement,
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx};
use crate::domain::ids::{AccountId, PlaceId};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// For ever the same.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` for the shell and imports.
    pub actor_id: Option<AccountId>,
    /// Noun and verb: `reservation.cancel`.
    pub action: &'static str,
    /// What changed.
    pub subject_id: Uuid,
    /// In which place.
    pub place_id: Option<PlaceId>,
    /// What changed in it, as JSON of identifiers, times and codes; an empty object when there is nothing to say. What
    /// somebody wrote is in `reason` alone, which retention takes out; the `reason` of a no-show is a code, and stays.
    pub details: serde_json::Value,
}

/// Writes an entry.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &Tx, entry: AuditEntry) -> Result<(), StoreError> {
    insert_many(tx, vec![entry]).await
}

/// Writes entries with one statement; none is fine.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_many(tx: &Tx, entries: Vec<AuditEntry>) -> Result<(), StoreError> {
    if let Some(insertion) = insertion(entries) {
        tx.executor().execute(&insertion).await?;
    }
    Ok(())
}

/// The statement that writes entries; `None` for none.
pub(super) fn insertion(entries: Vec<AuditEntry>) -> Option<InsertStatement> {
    if entries.is_empty() {
        return None;
    }
    let rows = entries.into_iter().map(|entry| audit_entry::ActiveModel {
        id: Set(entry.id),
        at: Set(entry.at),
        actor_id: Set(entry.actor_id.map(|actor| actor.0)),
        action: Set(entry.action.to_owned()),
        subject_id: Set(entry.subject_id),
        place_id: Set(entry.place_id.map(|place| place.0)),
        details: Set(entry.details.to_string()),
    });
    Some(audit_entry::Entity::insert_many(rows).into_query())
}

/// What happened to one thing, oldest first: action, when, details.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_subject(
    from: &impl Queries,
    subject: Uuid,
) -> Result<Vec<(String, DateTime<Utc>, String)>, StoreError> {
    let models = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectId.eq(subject))
        .order_by_asc(audit_entry::Column::At)
        .order_by_asc(audit_entry::Column::Id)
        .all(&from.executor())
        .await?;
    Ok(models.into_iter().map(|model| (model.action, model.at, model.details)).collect())
}
