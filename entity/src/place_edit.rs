//! A field that a manager corrected: imports leave it alone.

use sea_orm::entity::prelude::*;

/// A field that a manager corrected: imports leave it alone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_edit")]
pub struct Model {
    /// The place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place_id: Uuid,
    /// Name of the field.
    #[sea_orm(primary_key, auto_increment = false)]
    pub field: String,
    /// Who.
    pub edited_by: Uuid,
    /// When.
    pub edited_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
