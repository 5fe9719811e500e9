//! A third place.

use sea_orm::entity::prelude::*;

/// A third place.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    /// For ever the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its part of the address.
    #[sea_orm(unique)]
    pub slug: String,
    /// One line.
    pub name: String,
    /// May be empty.
    pub summary: String,
    /// May be empty.
    pub street: String,
    /// May be empty.
    pub postcode: String,
    /// May be empty.
    pub city: String,
    /// INSEE code.
    pub commune_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// IANA name.
    pub time_zone: String,
    /// OSM `opening_hours`.
    pub opening_hours: Option<String>,
    /// Codes joined by `;`.
    pub accessibility: String,
    /// Codes joined by `;`.
    pub amenities: String,
    /// Absolute URL.
    pub website: Option<String>,
    /// As dialled.
    pub phone: Option<String>,
    /// A role address.
    pub mail: Option<String>,
    /// Where the record comes from.
    pub source_id: Option<Uuid>,
    /// Its identifier there.
    pub source_reference: Option<String>,
    /// The day it was read, UTC.
    pub retrieved_on: Option<Date>,
    /// Since when it is no longer listed.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// When the record was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// JSON of the booking rules that it gives to its resources.
    pub policy: String,
    /// Stamped by the database at each change.
    pub revision: i64,
    /// Relation.
    #[sea_orm(belongs_to, from = "source_id", to = "id")]
    pub source: BelongsTo<Option<super::source::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
