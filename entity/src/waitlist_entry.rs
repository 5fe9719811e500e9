//! A wish for a period that was full.

use sea_orm::entity::prelude::*;

/// A wish for a period that was full.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "waitlist_entry")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What is wished.
    pub resource_id: Uuid,
    /// Which copy; none takes any.
    pub unit_id: Option<Uuid>,
    /// Who waits.
    pub account_id: Uuid,
    /// Included.
    pub starts_at: DateTimeUtc,
    /// Excluded.
    pub ends_at: DateTimeUtc,
    /// One of the states.
    pub state: String,
    /// Since when the person waits.
    pub created_at: DateTimeUtc,
    /// The order of the resource's line, from 1 on.
    pub position: i64,
    /// When it was offered.
    pub offered_at: Option<DateTimeUtc>,
    /// Until when the offer is held.
    pub offer_expires_at: Option<DateTimeUtc>,
    /// The reservation that holds the offer.
    pub reservation_id: Option<Uuid>,
    /// Relation.
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<super::resource::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "reservation_id", to = "id")]
    pub reservation: BelongsTo<Option<super::reservation::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
