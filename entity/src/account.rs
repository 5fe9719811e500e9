//! A person who signs in.

use sea_orm::entity::prelude::*;

/// A person who signs in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In lower case.
    #[sea_orm(unique)]
    pub mail: String,
    /// How the person is called.
    pub name: String,
    /// Argon2id in PHC format.
    pub password_hash: String,
    /// `fr` or `en`.
    pub language: Option<String>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Relation.
    #[sea_orm(has_many)]
    pub grants: HasMany<super::role_grant::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
