//! Series: the rule, and what of it was not to be had.

use ::entity::series;
use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use super::{Queries, StoreError, Tx};
use crate::domain::{
    ids::{AccountId, ResourceId, SeriesId},
    period::Period,
    reservation::RefusedInstance,
};

/// A series as it is kept; its reservations point to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// For ever the same.
    pub id: SeriesId,
    /// What is reserved.
    pub resource_id: ResourceId,
    /// Who asked; `None` once retention has forgotten.
    pub holder_id: Option<AccountId>,
    /// The rule, without `RRULE:`.
    pub rrule: String,
    /// The first period that was asked for.
    pub first: Period,
    /// What was not to be had, in order.
    pub refused: Vec<RefusedInstance>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// One series.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: SeriesId) -> Result<Option<Series>, StoreError> {
    let found = series::Entity::find_by_id(id.0).one(&from.executor()).await?;
    found.map(read).transpose()
}

/// Writes a new series; its reservations come after it.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &Tx, new: &Series) -> Result<(), StoreError> {
    let refused: Value = new
        .refused
        .iter()
        .map(|refused| json!({"starts_at": refused.starts_at.to_string(), "code": refused.code}))
        .collect();
    let row = series::ActiveModel {
        id: Set(new.id.0),
        resource_id: Set(new.resource_id.0),
        holder_id: Set(new.holder_id.map(|holder| holder.0)),
        rrule: Set(new.rrule.clone()),
        starts_at: Set(new.first.starts_at()),
        ends_at: Set(new.first.ends_at()),
        refused: Set(refused.to_string()),
        created_at: Set(new.created_at),
    };
    series::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

fn read(row: series::Model) -> Result<Series, StoreError> {
    let corrupt = || StoreError::corrupt("series.refused");
    let refused: Vec<Value> = serde_json::from_str(&row.refused).map_err(|_| corrupt())?;
    let refused = refused.iter().map(|refused| {
        let text = |name: &str| refused.get(name).and_then(Value::as_str).ok_or_else(corrupt);
        let starts_at =
            NaiveDateTime::parse_from_str(text("starts_at")?, "%Y-%m-%d %H:%M:%S").map_err(|_| corrupt())?;
        Ok(RefusedInstance { starts_at, code: text("code")?.to_owned() })
    });
    Ok(Series {
        id: SeriesId(row.id),
        resource_id: ResourceId(row.resource_id),
        holder_id: row.holder_id.map(AccountId),
        rrule: row.rrule,
        first: Period::new(row.starts_at, row.ends_at).map_err(|_| StoreError::corrupt("series period"))?,
        refused: refused.collect::<Result<_, StoreError>>()?,
        created_at: row.created_at,
    })
}
