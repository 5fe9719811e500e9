//! A browser that is signed in.

use sea_orm::entity::prelude::*;

/// A browser that is signed in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the cookie's value, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub secret_hash: String,
    /// Who.
    pub account_id: Uuid,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Until when.
    pub expires_at: DateTimeUtc,
    /// Relation.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
