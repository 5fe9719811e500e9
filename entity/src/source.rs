//! Where imported records come from.

use sea_orm::entity::prelude::*;

/// Where imported records come from.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Such as `census`.
    #[sea_orm(unique)]
    pub name: String,
    /// Licence of the data.
    pub licence: String,
}

impl ActiveModelBehavior for ActiveModel {}
