//! A person in an organisation, or who asks to be.

use sea_orm::entity::prelude::*;

/// A person in an organisation, or who asks to be.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of what.
    pub organisation_id: Uuid,
    /// Who.
    pub account_id: Uuid,
    /// `member` or `admin`.
    pub role: String,
    /// `asked` or `member`.
    pub state: String,
    /// When the person asked, then when they joined.
    pub joined_at: DateTimeUtc,
    /// Since when no more.
    pub left_at: Option<DateTimeUtc>,
    /// Relation.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
    /// Relation.
    #[sea_orm(belongs_to, from = "organisation_id", to = "id")]
    pub organisation: BelongsTo<super::organisation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
