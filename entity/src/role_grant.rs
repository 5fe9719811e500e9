//! A role of a person.

use sea_orm::entity::prelude::*;

/// A role of a person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub account_id: Uuid,
    /// `manager` or `admin`.
    pub role: String,
    /// Of which place.
    pub place_id: Option<Uuid>,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Relation.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
