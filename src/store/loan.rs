//! What goes home with reservations and comes back.

use std::collections::HashMap;

use ::entity::{loan, reservation};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use uuid::Uuid;

use super::{
    Queries, StoreError, Tx,
    booking::MOST_NAMED,
    reservation::{ReservationFilter, details_where},
};
use crate::domain::{
    ids::{AccountId, PlaceId, ReservationId, ResourceId, UnitId},
    loan::{Away, Loan, Return},
    period::Period,
    reservation::{ReservationDetails, State},
};

/// The loan of a reservation; `None` when nothing was handed over.
///
/// # Errors
/// [`StoreError`].
pub async fn of_reservation(from: &impl Queries, id: ReservationId) -> Result<Option<Loan>, StoreError> {
    loan::Entity::find_by_id(id.0).one(&from.executor()).await?.map(to_loan).transpose()
}

/// Whether somebody still has this unit at home, with whatever reservation.
///
/// # Errors
/// [`StoreError`].
pub async fn is_away(from: &impl Queries, unit: UnitId) -> Result<bool, StoreError> {
    let found = away()
        .join(JoinType::InnerJoin, loan::Relation::Reservation.def())
        .filter(reservation::Column::UnitId.eq(unit.0))
        .limit(1)
        .into_tuple::<Uuid>()
        .one(&from.executor())
        .await?;
    Ok(found.is_some())
}

/// The copies of these resources that are away; no query for none of them, one for any number.
///
/// # Errors
/// [`StoreError`].
pub async fn away_of(
    from: &impl Queries,
    resources: &[ResourceId],
) -> Result<HashMap<ResourceId, Vec<Away>>, StoreError> {
    let mut found = HashMap::<ResourceId, Vec<Away>>::new();
    if resources.is_empty() {
        return Ok(found);
    }
    let mut select = reservation::Entity::find()
        .select_only()
        .columns([reservation::Column::ResourceId, reservation::Column::UnitId])
        .columns([reservation::Column::StartsAt, reservation::Column::EndsAt])
        .filter(reservation::Column::Id.in_subquery(away_ids()))
        .filter(reservation::Column::State.eq(State::CheckedIn.as_str()));
    if resources.len() <= MOST_NAMED {
        select = select.filter(reservation::Column::ResourceId.is_in(resources.iter().map(|resource| resource.0)));
    }
    let rows: Vec<(Uuid, Uuid, DateTime<Utc>, DateTime<Utc>)> = select.into_tuple().all(&from.executor()).await?;
    for (resource, unit, starts_at, ends_at) in rows {
        let period = Period::new(starts_at, ends_at).map_err(|_| StoreError::corrupt("reservation period"))?;
        found.entry(ResourceId(resource)).or_default().push(Away { unit_id: UnitId(unit), period });
    }
    Ok(found)
}

/// How a unit came back the last time; `None` before the first return.
///
/// # Errors
/// [`StoreError`].
pub async fn last_return(from: &impl Queries, unit: UnitId) -> Result<Option<Return>, StoreError> {
    let last = loan::Entity::find()
        .join(JoinType::InnerJoin, loan::Relation::Reservation.def())
        .filter(reservation::Column::UnitId.eq(unit.0))
        .filter(loan::Column::ReturnedAt.is_not_null())
        .order_by_desc(loan::Column::ReturnedAt)
        .order_by_desc(loan::Column::ReservationId)
        .limit(1)
        .one(&from.executor())
        .await?;
    Ok(last.map(to_loan).transpose()?.and_then(|loan| loan.returned))
}

/// What is away from a place with its reservations, by their start, then id; with `late_at` only what should have
/// come back by then.
///
/// # Errors
/// [`StoreError`].
pub async fn list_away(
    from: &impl Queries,
    place: PlaceId,
    late_at: Option<DateTime<Utc>>,
    filter: &ReservationFilter,
) -> Result<Vec<(ReservationDetails, Loan)>, StoreError> {
    let mut condition = reservation::Column::Id.in_subquery(away_ids());
    if let Some(now) = late_at {
        condition = condition.and(reservation::Column::EndsAt.lt(now));
    }
    let found = details_where(from, place, condition, filter).await?;
    let ids = found.iter().map(|details| details.reservation.id.0);
    let rows = loan::Entity::find().filter(loan::Column::ReservationId.is_in(ids)).all(&from.executor()).await?;
    let mut loans: HashMap<Uuid, loan::Model> = rows.into_iter().map(|row| (row.reservation_id, row)).collect();
    // One that came back between the two reads is not away any more.
    let both = found.into_iter().filter_map(|details| Some((loans.remove(&details.reservation.id.0)?, details)));
    both.filter(|(row, _)| row.returned_at.is_none()).map(|(row, details)| Ok((details, to_loan(row)?))).collect()
}

/// Writes that a thing left, and that it came back where it did.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &Tx, loan: &Loan) -> Result<(), StoreError> {
    let back = loan.returned.as_ref();
    let row = loan::ActiveModel {
        reservation_id: Set(loan.reservation_id.0),
        handed_over_at: Set(loan.handed_over_at),
        handed_over_by: Set(loan.handed_over_by.map(|by| by.0)),
        condition_out: Set(loan.condition_out.as_str().to_owned()),
        note_out: Set(loan.note_out.clone()),
        returned_at: Set(back.map(|back| back.at)),
        returned_by: Set(back.and_then(|back| back.by).map(|by| by.0)),
        condition_in: Set(back.map(|back| back.condition.as_str().to_owned())),
        note_in: Set(back.map(|back| back.note.clone())),
    };
    loan::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Writes that it came back.
///
/// # Errors
/// [`StoreError`].
pub async fn update_returned(tx: &Tx, id: ReservationId, returned: &Return) -> Result<(), StoreError> {
    loan::Entity::update_many()
        .col_expr(loan::Column::ReturnedAt, Expr::value(returned.at))
        .col_expr(loan::Column::ReturnedBy, Expr::value(returned.by.map(|by| by.0)))
        .col_expr(loan::Column::ConditionIn, Expr::value(returned.condition.as_str()))
        .col_expr(loan::Column::NoteIn, Expr::value(returned.note.as_str()))
        .filter(loan::Column::ReservationId.eq(id.0))
        .filter(loan::Column::ReturnedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(())
}

fn away() -> Select<loan::Entity> {
    loan::Entity::find().select_only().column(loan::Column::ReservationId).filter(loan::Column::ReturnedAt.is_null())
}

/// The reservations whose thing is away, for other queries.
pub(super) fn away_ids() -> SelectStatement {
    away().into_query()
}

fn to_loan(row: loan::Model) -> Result<Loan, StoreError> {
    let condition = |text: &str| text.parse().map_err(|_| StoreError::corrupt("a loan's condition"));
    let returned = match (row.returned_at, row.condition_in) {
        (Some(at), Some(text)) => Some(Return {
            at,
            by: row.returned_by.map(AccountId),
            condition: condition(&text)?,
            note: row.note_in.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(Loan {
        reservation_id: ReservationId(row.reservation_id),
        handed_over_at: row.handed_over_at,
        handed_over_by: row.handed_over_by.map(AccountId),
        condition_out: condition(&row.condition_out)?,
        note_out: row.note_out,
        returned,
    })
}
