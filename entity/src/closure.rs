//! A period without service.

use sea_orm::entity::prelude::*;

/// A period without service.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "closure")]
pub struct Model {
    /// The `UID` of its event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where.
    pub place_id: Uuid,
    /// Only this resource.
    pub resource_id: Option<Uuid>,
    /// Only this copy of the resource.
    pub unit_id: Option<Uuid>,
    /// Included.
    pub starts_at: DateTimeUtc,
    /// Excluded.
    pub ends_at: DateTimeUtc,
    /// Told to the public.
    pub reason: String,
    /// Raised at each change.
    pub sequence: i32,
    /// Since when it closes nothing any more.
    pub reopened_at: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
