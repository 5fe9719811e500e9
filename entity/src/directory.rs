//! The one row that counts changes of the directory.

use sea_orm::entity::prelude::*;

/// The one row that counts changes of the directory.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Raised by the database.
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}
