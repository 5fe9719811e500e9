//! What a place is; several rows a place.

use sea_orm::entity::prelude::*;

/// What a place is; several rows a place.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_kind")]
pub struct Model {
    /// The place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place_id: Uuid,
    /// One of the kinds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Relation.
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
