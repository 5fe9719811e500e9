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
    /// Who has it; none for a person without an account, or one that retention has forgotten.
    pub holder_id: Option<Uuid>,
    /// The name of a person without an account.
    pub guest_name: Option<String>,
    /// How that person is reached.
    pub guest_phone: Option<String>,
    /// SHA-256 of the code with which that person cancels.
    pub guest_code_hash: Option<String>,
    /// Included.
    pub starts_at: DateTimeUtc,
    /// Excluded.
    pub ends_at: DateTimeUtc,
    /// From when its unit is kept free for it.
    pub holds_from: DateTimeUtc,
    /// Until when.
    pub holds_until: DateTimeUtc,
    /// One of the states.
    pub state: String,
    /// Raised at each change.
    pub sequence: i32,
    /// The holder's note.
    pub purpose: String,
    /// Why it was called off.
    pub reason: Option<String>,
    /// What it costs, paid at the place.
    pub price_cents: Option<i32>,
    /// When an unanswered request ends.
    pub lapses_at: Option<DateTimeUtc>,
    /// When the holder came.
    pub checked_in_at: Option<DateTimeUtc>,
    /// The series that it is of.
    pub series_id: Option<Uuid>,
    /// When its series first had it start.
    pub original_start: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// On whose behalf its holder has it.
    pub organisation_id: Option<Uuid>,
    /// Relation.
    #[sea_orm(belongs_to, from = "resource_id", to = "id")]
    pub resource: BelongsTo<super::resource::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "unit_id", to = "id")]
    pub unit: BelongsTo<super::unit::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "holder_id", to = "id")]
    pub holder: BelongsTo<Option<super::account::Entity>>,
    /// Relation.
    #[sea_orm(belongs_to, from = "organisation_id", to = "id")]
    pub organisation: BelongsTo<Option<super::organisation::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
