//! What goes home with a reservation.

use sea_orm::entity::prelude::*;

/// What goes home with a reservation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loan")]
pub struct Model {
    /// The reservation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub reservation_id: Uuid,
    /// When it left.
    pub handed_over_at: DateTimeUtc,
    /// Who gave it.
    pub handed_over_by: Option<Uuid>,
    /// How it was.
    pub condition_out: String,
    /// What was noted.
    pub note_out: String,
    /// When it came back; none while it is away.
    pub returned_at: Option<DateTimeUtc>,
    /// Who took it.
    pub returned_by: Option<Uuid>,
    /// How it was then.
    pub condition_in: Option<String>,
    /// What was noted then.
    pub note_in: Option<String>,
    /// Relation.
    #[sea_orm(belongs_to, from = "reservation_id", to = "id")]
    pub reservation: BelongsTo<super::reservation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
