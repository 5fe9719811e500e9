//! The life of reservations: changes of state, and what time alone ends.

use std::collections::HashSet;

use ::entity::{place, reservation, resource};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx, loan::away_ids, policy};
use crate::domain::{
    ids::{PlaceId, ReservationId, UnitId},
    period::Period,
    reservation::{Due, State},
};

/// A change of state with what changes beside it; `None` leaves a column as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The state before: a row that is in another one meanwhile is left alone.
    pub from: State,
    /// The state after.
    pub to: State,
    /// Why, for the holder and the managers.
    pub reason: Option<String>,
    /// When the holder came.
    pub checked_in_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ends_at: Option<DateTime<Utc>>,
}

impl Change {
    /// From one state to another and nothing beside it.
    #[must_use]
    pub const fn of(from: State, to: State) -> Self {
        Self { from, to, reason: None, checked_in_at: None, ends_at: None }
    }
}

/// The states that hold a unit, as the database's own rule knows them.
pub(super) const LIVE: [&str; 3] = [State::Requested.as_str(), State::Confirmed.as_str(), State::CheckedIn.as_str()];

/// The states that hold nothing any more.
pub(super) const FINAL: [&str; 5] = [
    State::Completed.as_str(),
    State::Cancelled.as_str(),
    State::Declined.as_str(),
    State::Lapsed.as_str(),
    State::NoShow.as_str(),
];

/// What limits count: what holds a unit or has had it, and what was called off while it ran. Else the last half-day of
/// a month could be had again and again, by calling it off at its end. Not what was completed before it began (see
/// [`Reservation::is_unused`](crate::domain::reservation::Reservation::is_unused)).
pub(super) fn counts() -> Condition {
    use reservation::Column::{StartsAt, State as InState, UpdatedAt};
    let had = LIVE.into_iter().chain([State::NoShow.as_str()]);
    let over = [State::Completed, State::Cancelled].map(State::as_str);
    let begun = Expr::col(UpdatedAt.as_column_ref()).gt(Expr::col(StartsAt.as_column_ref()));
    Condition::any().add(InState.is_in(had)).add(InState.is_in(over).and(begun))
}

/// Which reservations time may end; those that the rules leave alone are among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidates {
    /// Requests whose time for an answer is over.
    Unanswered,
    /// Confirmed ones under way.
    Unattended,
    /// Live ones whose period is over and whose thing, if any, is back; requests aside.
    Ended,
}

/// Changes reservations that are still in the state before, and raises their sequence by one (DOMAIN rule 5); which, in
/// the order of `ids`. An answered request lapses no more, and whoever is confirmed again has not come.
///
/// # Errors
/// [`StoreError`]; [`super::Conflict::DoubleBooking`] cannot be: no change makes a reservation live or longer.
pub async fn update_states(
    tx: &Tx,
    ids: &[ReservationId],
    change: &Change,
    now: DateTime<Utc>,
) -> Result<Vec<ReservationId>, StoreError> {
    use reservation::Column;
    let mut update = reservation::Entity::update_many()
        .col_expr(Column::State, Expr::value(change.to.as_str()))
        .col_expr(Column::Sequence, Expr::col(Column::Sequence).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    if change.to == State::Confirmed {
        let none = || Expr::value(None::<DateTime<Utc>>);
        update = update.col_expr(Column::LapsesAt, none()).col_expr(Column::CheckedInAt, none());
    }
    if let Some(reason) = &change.reason {
        update = update.col_expr(Column::Reason, Expr::value(reason.as_str()));
    }
    if let Some(at) = change.checked_in_at {
        update = update.col_expr(Column::CheckedInAt, Expr::value(at));
    }
    if let Some(at) = change.ends_at {
        update = update.col_expr(Column::EndsAt, Expr::value(at));
    }
    let changed = update
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(Column::State.eq(change.from.as_str()))
        .exec_with_returning(&tx.executor())
        .await?;
    let changed: HashSet<Uuid> = changed.into_iter().map(|row| row.id).collect();
    Ok(ids.iter().filter(|id| changed.contains(&id.0)).copied().collect())
}

/// Those of a page of candidates by start, then id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn candidates(
    from: &impl Queries,
    which: Candidates,
    now: DateTime<Utc>,
    after: Option<(DateTime<Utc>, ReservationId)>,
    limit: u64,
) -> Result<Vec<Due>, StoreError> {
    use reservation::Column::{EndsAt, Id, LapsesAt, StartsAt, State as InState};
    let filter = match which {
        Candidates::Unanswered => InState.eq(State::Requested.as_str()).and(LapsesAt.lte(now).or(EndsAt.lte(now))),
        Candidates::Unattended => InState.eq(State::Confirmed.as_str()).and(StartsAt.lte(now)).and(EndsAt.gt(now)),
        // The start is over too: so the index on state and start serves.
        Candidates::Ended => InState
            .is_in([State::Confirmed, State::CheckedIn].map(State::as_str))
            .and(StartsAt.lt(now))
            .and(EndsAt.lte(now))
            .and(Id.not_in_subquery(away_ids())),
    };
    let mut select = select_due().filter(filter);
    if let Some((starts_at, id)) = after {
        select = select.filter(StartsAt.gt(starts_at).or(StartsAt.eq(starts_at).and(Id.gt(id.0))));
    }
    let rows =
        select.order_by_asc(StartsAt).order_by_asc(Id).limit(limit).into_model::<Row>().all(&from.executor()).await?;
    rows.into_iter().map(Row::into_due).collect()
}

/// Those of these reservations that nobody else is changing, locked until this transaction ends and as they are now.
///
/// PostgreSQL skips rows that another instance or a person has locked: they are looked at again the next time. On
/// SQLite the transaction has the write lock already and the clause vanishes.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_free(tx: &Tx, ids: &[ReservationId]) -> Result<Vec<Due>, StoreError> {
    let locked = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::Id)
        .filter(reservation::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(reservation::Column::Id)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .into_tuple::<Uuid>()
        .all(&tx.executor())
        .await?;
    // A statement of its own, so that it sees what the writer before has committed.
    let away: Vec<Uuid> = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::Id)
        .filter(reservation::Column::Id.is_in(locked.iter().copied()))
        .filter(reservation::Column::Id.in_subquery(away_ids()))
        .into_tuple()
        .all(&tx.executor())
        .await?;
    let rows =
        select_due().filter(reservation::Column::Id.is_in(locked)).into_model::<Row>().all(&tx.executor()).await?;
    let due = rows.into_iter().map(|row| {
        let is_lent = away.contains(&row.id);
        Ok(Due { is_lent, ..row.into_due()? })
    });
    due.collect()
}

/// The requests on a unit that nobody has answered in time and that hold part of a period; who decides about the
/// unit has locked it, and another that is ending them is waited for.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_lapsed(
    tx: &Tx,
    unit: UnitId,
    holds: &Period,
    now: DateTime<Utc>,
) -> Result<Vec<ReservationId>, StoreError> {
    use reservation::Column::{HoldsFrom, HoldsUntil, Id, LapsesAt, State as InState, UnitId as OfUnit};
    let ids = reservation::Entity::find()
        .select_only()
        .column(Id)
        .filter(OfUnit.eq(unit.0))
        .filter(InState.eq(State::Requested.as_str()))
        .filter(LapsesAt.lte(now))
        .filter(HoldsFrom.lt(holds.ends_at()))
        .filter(HoldsUntil.gt(holds.starts_at()))
        .order_by_asc(Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .all(&tx.executor())
        .await?;
    Ok(ids.into_iter().map(ReservationId).collect())
}

/// Requests that have not lapsed: the others hold nothing any more.
pub(super) fn is_no_lapsed_request(now: DateTime<Utc>) -> Condition {
    Condition::any()
        .add(reservation::Column::State.ne(State::Requested.as_str()))
        .add(reservation::Column::LapsesAt.is_null())
        .add(reservation::Column::LapsesAt.gt(now))
}

fn select_due() -> Select<reservation::Entity> {
    reservation::Entity::find()
        .select_only()
        .columns([
            reservation::Column::Id,
            reservation::Column::StartsAt,
            reservation::Column::EndsAt,
            reservation::Column::State,
            reservation::Column::LapsesAt,
            reservation::Column::UpdatedAt,
        ])
        .column_as(resource::Column::PlaceId, "place_id")
        .column_as(resource::Column::Policy, "resource_policy")
        .column_as(place::Column::Policy, "place_policy")
        .join(JoinType::InnerJoin, reservation::Relation::Resource.def())
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    place_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    state: String,
    lapses_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    resource_policy: String,
    place_policy: String,
}

impl Row {
    /// As one whose thing, if any, is back.
    fn into_due(self) -> Result<Due, StoreError> {
        let policy = policy::read(&self.resource_policy)?.over(&policy::read(&self.place_policy)?);
        Ok(Due {
            id: ReservationId(self.id),
            place_id: PlaceId(self.place_id),
            period: Period::new(self.starts_at, self.ends_at).map_err(|_| StoreError::corrupt("reservation period"))?,
            updated_at: self.updated_at,
            state: self.state.parse().map_err(|_| StoreError::corrupt("reservation.state"))?,
            lapses_at: self.lapses_at,
            no_show_minutes: policy.no_show_minutes,
            is_lent: false,
        })
    }
}
