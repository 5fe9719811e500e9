//! An employer or association that reserves for its people.

use sea_orm::entity::prelude::*;

/// An employer or association that reserves for its people.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// Its part of the address.
    #[sea_orm(unique)]
    pub slug: String,
    /// People whose mail ends so may ask to join.
    pub mail_domain: Option<String>,
    /// Half-days a month for everyone together.
    pub allowance_half_days: Option<i32>,
    /// Half-days a month for each member.
    pub member_allowance_half_days: Option<i32>,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
