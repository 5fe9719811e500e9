//! One physical copy of a resource.

use sea_orm::entity::prelude::*;

/// One physical copy of a resource.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of what it is a copy.
    pub resource_id: Uuid,
    /// What is written on it.
    pub label: String,
    /// Its rank.
    pub position: i32,
    /// Not to be reserved for now.
    pub out_of_service: bool,
    /// Since when it is no longer there.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Relation.
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<super::resource::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
