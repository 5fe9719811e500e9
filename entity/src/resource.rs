//! Something reservable in a place.

use sea_orm::entity::prelude::*;

/// Something reservable in a place.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it is.
    pub place_id: Uuid,
    /// One line.
    pub name: String,
    /// One of the kinds.
    pub kind: String,
    /// May be empty.
    pub description: String,
    /// Narrower than the place's.
    pub opening_hours: Option<String>,
    /// Its rank in the place.
    pub position: i32,
    /// JSON of the booking rules that it says itself.
    pub policy: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// Since when it is no longer there.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Relation.
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
    /// Relation.
    #[sea_orm(has_many)]
    pub units: HasMany<super::unit::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
