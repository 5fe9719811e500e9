//! A rule from which reservations were made.

use sea_orm::entity::prelude::*;

/// A rule from which reservations were made.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What is reserved.
    pub resource_id: Uuid,
    /// Who asked; none once retention has forgotten.
    pub holder_id: Option<Uuid>,
    /// The rule (RFC 5545 §3.3.10), without the name of its property.
    pub rrule: String,
    /// When the first would start.
    pub starts_at: DateTimeUtc,
    /// When the first would end, excluded.
    pub ends_at: DateTimeUtc,
    /// Wall times and codes of what was not to be had, as a JSON array.
    pub refused: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
