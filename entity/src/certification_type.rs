//! What a person can be certified for.

use sea_orm::entity::prelude::*;

/// What a person can be certified for.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certification_type")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is; the network's without a place.
    pub place_id: Option<Uuid>,
    /// One line, unique among those in use.
    pub name: String,
    /// May be empty.
    pub description: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Since when nobody gets it any more.
    pub retired_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
