//! One holder has one unit for one period.

use sea_orm::entity::prelude::*;

/// One holder has one unit for one period.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reservation")]
pub struct Model {
    /// The `UID` of its event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What is reserved.
    pub resource_id: Uuid,
    /// Which copy.
    pub unit_id: Uuid,
    /// Who has it.
    pub holder_id: Uuid,
    /// Included.
    pub starts_at: DateTimeUtc,
    /// Excluded.
    pub ends_at: DateTimeUtc,
    /// One of the states.
    pub state: String,
    /// Raised at each change.
    pub sequence: i32,
    /// The holder's note.
    pub purpose: String,
    /// Why it was called off.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// Relation.
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<super::resource::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "unit_id", to = "id")]
    pub unit: BelongsTo<super::unit::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "holder_id", to = "id")]
    pub holder: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
