//! That a person may use something.

use sea_orm::entity::prelude::*;

/// That a person may use something.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certification")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For what.
    pub type_id: Uuid,
    /// Whose team granted it.
    pub place_id: Uuid,
    /// Who has it.
    pub account_id: Uuid,
    /// Who granted it.
    pub granted_by: Option<Uuid>,
    /// When.
    pub granted_at: DateTimeUtc,
    /// Until when, excluded.
    pub ends_at: Option<DateTimeUtc>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Who took it back.
    pub withdrawn_by: Option<Uuid>,
    /// Why.
    pub reason: Option<String>,
    /// Relation.
    #[sea_orm(belongs_to, from = "type_id", to = "id")]
    pub certification_type: BelongsTo<super::certification_type::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
