//! A personal token for the API.

use sea_orm::entity::prelude::*;

/// A personal token for the API.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of the token, hexadecimal.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// Scopes joined by a space.
    pub scopes: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Since when it opens nothing.
    pub revoked_at: Option<DateTimeUtc>,
    /// Relation.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
