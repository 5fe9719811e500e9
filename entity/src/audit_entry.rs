//! One change in the history.

use sea_orm::entity::prelude::*;

/// One change in the history.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTimeUtc,
    /// Who; none for the shell and imports.
    pub actor_id: Option<Uuid>,
    /// Such as `reservation.cancel`.
    pub action: String,
    /// What changed.
    pub subject_id: Uuid,
    /// In which place.
    pub place_id: Option<Uuid>,
    /// JSON; no personal data.
    pub details: String,
}

impl ActiveModelBehavior for ActiveModel {}
