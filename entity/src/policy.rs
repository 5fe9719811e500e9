//! The booking rules of a resource.

use sea_orm::entity::prelude::*;

/// The booking rules of a resource.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    /// The resource.
    #[sea_orm(primary_key, auto_increment = false)]
    pub resource_id: Uuid,
    /// Divides a day.
    pub step_minutes: i32,
    /// The shortest.
    pub min_minutes: i32,
    /// The longest.
    pub max_minutes: i32,
    /// How far ahead.
    pub horizon_days: i32,
    /// Relation.
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<super::resource::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
