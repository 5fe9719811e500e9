//! A link that lets people into an organisation.

use sea_orm::entity::prelude::*;

/// A link that lets people into an organisation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Into what.
    pub organisation_id: Uuid,
    /// SHA-256 of the secret in the link, hexadecimal.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// Who made it.
    pub created_by: Uuid,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// From when on it lets nobody in.
    pub expires_at: DateTimeUtc,
    /// Since when it lets nobody in, taken back.
    pub revoked_at: Option<DateTimeUtc>,
    /// How many more people it lets in; none is any number.
    pub uses_left: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
