//! Wishes for periods that are full, and what was offered for them.

use ::entity::{place, reservation, resource, waitlist_entry};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx, resource::zone_of};
use crate::domain::{
    ids::{AccountId, PlaceId, ReservationId, ResourceId, UnitId, WaitlistEntryId},
    period::Period,
    reservation::State,
    waitlist::{Offer, WaitState, WaitlistDetails, WaitlistEntry},
};

/// The wishes that are not settled.
const IN_FORCE: [&str; 2] = [WaitState::Waiting.as_str(), WaitState::Offered.as_str()];
/// The most wishes told to a person.
const MOST: u64 = 500;

/// Word for word as in the index `waitlist_entry_waiting`, or SQLite would not see that it serves.
pub(super) fn is_waiting() -> Expr {
    Expr::cust("waitlist_entry.state = 'waiting'")
}

/// A wish that is not settled, with what decides whether it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForceWish {
    /// The wish.
    pub entry: WaitlistEntry,
    /// The state of the reservation that holds its offer; `None` without one.
    pub held: Option<State>,
    /// Where.
    pub place_id: PlaceId,
}

#[derive(FromQueryResult)]
struct InForceRow {
    #[sea_orm(nested)]
    entry: waitlist_entry::Model,
    held: Option<String>,
    place_id: Uuid,
}

/// One wish.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: WaitlistEntryId) -> Result<Option<WaitlistDetails>, StoreError> {
    Ok(list(from, waitlist_entry::Entity::find_by_id(id.0)).await?.into_iter().next())
}

/// The offer that this reservation holds and nobody has answered; `None` where it is none.
///
/// # Errors
/// [`StoreError`].
pub async fn by_reservation(
    from: &impl Queries,
    reservation: ReservationId,
) -> Result<Option<WaitlistDetails>, StoreError> {
    let offered = waitlist_entry::Entity::find()
        .filter(waitlist_entry::Column::ReservationId.eq(reservation.0))
        .filter(waitlist_entry::Column::State.eq(WaitState::Offered.as_str()));
    Ok(list(from, offered).await?.into_iter().next())
}

/// What a person waits for or is offered, by start, then id; 500 at most.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_account(from: &impl Queries, account: AccountId) -> Result<Vec<WaitlistDetails>, StoreError> {
    let mine = waitlist_entry::Entity::find()
        .filter(waitlist_entry::Column::AccountId.eq(account.0))
        .filter(waitlist_entry::Column::State.is_in(IN_FORCE))
        .order_by_asc(waitlist_entry::Column::StartsAt)
        .order_by_asc(waitlist_entry::Column::Id)
        .limit(MOST);
    list(from, mine).await
}

/// For how many periods that start after `now` a person waits.
///
/// # Errors
/// [`StoreError`].
pub async fn count_waiting(from: &impl Queries, account: AccountId, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let waiting = waitlist_entry::Entity::find()
        .filter(waitlist_entry::Column::AccountId.eq(account.0))
        .filter(is_waiting())
        .filter(waitlist_entry::Column::StartsAt.gt(now));
    Ok(waiting.count(&from.executor()).await?)
}

/// Who waits for a period of the resource that touches the window and starts after `now`, in the order of the line:
/// all of them, because nobody may be passed over; a person waits for no more than
/// [`MOST_WISHES`](crate::domain::waitlist::MOST_WISHES).
///
/// # Errors
/// [`StoreError`].
pub async fn list_line(
    from: &impl Queries,
    resource: ResourceId,
    window: &Period,
    now: DateTime<Utc>,
) -> Result<Vec<WaitlistEntry>, StoreError> {
    let models = waitlist_entry::Entity::find()
        .filter(waitlist_entry::Column::ResourceId.eq(resource.0))
        .filter(is_waiting())
        .filter(waitlist_entry::Column::StartsAt.gt(now))
        .filter(waitlist_entry::Column::StartsAt.lt(window.ends_at()))
        .filter(waitlist_entry::Column::EndsAt.gt(window.starts_at()))
        .order_by_asc(waitlist_entry::Column::Position)
        .all(&from.executor())
        .await?;
    models.iter().map(to_entry).collect()
}

/// The wishes that are not settled, of this resource or of all, by resource in the order of its line.
///
/// # Errors
/// [`StoreError`].
pub async fn list_in_force(from: &impl Queries, resource: Option<ResourceId>) -> Result<Vec<InForceWish>, StoreError> {
    let rows = waitlist_entry::Entity::find()
        .column_as(reservation::Column::State, "held")
        .column(resource::Column::PlaceId)
        .join(JoinType::InnerJoin, waitlist_entry::Relation::Resource.def())
        .join(JoinType::LeftJoin, waitlist_entry::Relation::Reservation.def())
        .filter(waitlist_entry::Column::State.is_in(IN_FORCE))
        .apply_if(resource, |select, resource| select.filter(waitlist_entry::Column::ResourceId.eq(resource.0)))
        .order_by_asc(waitlist_entry::Column::ResourceId)
        .order_by_asc(waitlist_entry::Column::Position)
        .into_model::<InForceRow>()
        .all(&from.executor())
        .await?;
    let wishes = rows.into_iter().map(|row| {
        let held = row.held.map(|state| state.parse()).transpose();
        Ok(InForceWish {
            entry: to_entry(&row.entry)?,
            held: held.map_err(|_| StoreError::corrupt("reservation.state"))?,
            place_id: PlaceId(row.place_id),
        })
    });
    wishes.collect()
}

/// Writes a new wish at the end of its resource's line; to be called under the lock of the resource.
///
/// # Errors
/// [`super::Conflict::Unique`] when the person waits for the same period already;
/// [`super::Conflict::ForeignKey`] when the unit is not of the resource.
pub async fn insert(tx: &Tx, new: &WaitlistEntry) -> Result<(), StoreError> {
    let last: Option<i64> = waitlist_entry::Entity::find()
        .select_only()
        .column_as(waitlist_entry::Column::Position.max(), "last")
        .filter(waitlist_entry::Column::ResourceId.eq(new.resource_id.0))
        .into_tuple::<Option<i64>>()
        .one(&tx.executor())
        .await?
        .flatten();
    let row = waitlist_entry::ActiveModel {
        id: Set(new.id.0),
        resource_id: Set(new.resource_id.0),
        unit_id: Set(new.unit_id.map(|unit| unit.0)),
        account_id: Set(new.account_id.0),
        starts_at: Set(new.period.starts_at()),
        ends_at: Set(new.period.ends_at()),
        state: Set(new.state.as_str().to_owned()),
        created_at: Set(new.created_at),
        position: Set(last.unwrap_or(0) + 1),
        offered_at: Set(new.offer.map(|offer| offer.offered_at)),
        offer_expires_at: Set(new.offer.map(|offer| offer.expires_at)),
        reservation_id: Set(new.offer.map(|offer| offer.reservation_id.0)),
    };
    waitlist_entry::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Puts a wish into another state.
///
/// # Errors
/// [`StoreError`].
pub async fn update_state(tx: &Tx, id: WaitlistEntryId, state: WaitState) -> Result<(), StoreError> {
    waitlist_entry::Entity::update_many()
        .col_expr(waitlist_entry::Column::State, Expr::value(state.as_str()))
        .filter(waitlist_entry::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Makes the wish an offer.
///
/// # Errors
/// [`StoreError`].
pub async fn update_offered(tx: &Tx, id: WaitlistEntryId, offer: &Offer) -> Result<(), StoreError> {
    waitlist_entry::Entity::update_many()
        .col_expr(waitlist_entry::Column::State, Expr::value(WaitState::Offered.as_str()))
        .col_expr(waitlist_entry::Column::OfferedAt, Expr::value(offer.offered_at))
        .col_expr(waitlist_entry::Column::OfferExpiresAt, Expr::value(offer.expires_at))
        .col_expr(waitlist_entry::Column::ReservationId, Expr::value(offer.reservation_id.0))
        .filter(waitlist_entry::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Passes the offers that these reservations hold, where they are some.
///
/// # Errors
/// [`StoreError`].
pub async fn update_given_back(tx: &Tx, reservations: &[ReservationId]) -> Result<(), StoreError> {
    waitlist_entry::Entity::update_many()
        .col_expr(waitlist_entry::Column::State, Expr::value(WaitState::Passed.as_str()))
        .filter(waitlist_entry::Column::ReservationId.is_in(reservations.iter().map(|id| id.0)))
        .filter(waitlist_entry::Column::State.eq(WaitState::Offered.as_str()))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Passes the wishes of a resource whose period has begun; how many.
///
/// # Errors
/// [`StoreError`].
pub async fn update_begun(tx: &Tx, resource: ResourceId, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = waitlist_entry::Entity::update_many()
        .col_expr(waitlist_entry::Column::State, Expr::value(WaitState::Passed.as_str()))
        .filter(waitlist_entry::Column::ResourceId.eq(resource.0))
        .filter(is_waiting())
        .filter(waitlist_entry::Column::StartsAt.lte(now))
        .exec(&tx.executor())
        .await?;
    Ok(done.rows_affected)
}

/// Answers the request that holds an offer, and raises its sequence by one (DOMAIN rule 5).
///
/// # Errors
/// [`StoreError`].
pub async fn update_held(
    tx: &Tx,
    id: ReservationId,
    state: State,
    lapses_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    reservation::Entity::update_many()
        .col_expr(reservation::Column::State, Expr::value(state.as_str()))
        .col_expr(reservation::Column::LapsesAt, Expr::value(lapses_at))
        .col_expr(reservation::Column::Sequence, Expr::col(reservation::Column::Sequence).add(1))
        .col_expr(reservation::Column::UpdatedAt, Expr::value(now))
        .filter(reservation::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// A wish with the resource's name and the place's identifier, slug, name and zone.
type DetailsRow = (Uuid, String, Uuid, String, String, String);

async fn list(from: &impl Queries, select: Select<waitlist_entry::Entity>) -> Result<Vec<WaitlistDetails>, StoreError> {
    let executor = from.executor();
    let models = select.all(&executor).await?;
    if models.is_empty() {
        return Ok(Vec::new());
    }
    let resources = models.iter().map(|model| model.resource_id);
    let named: Vec<DetailsRow> = resource::Entity::find()
        .select_only()
        .columns([resource::Column::Id, resource::Column::Name])
        .columns([place::Column::Id, place::Column::Slug, place::Column::Name, place::Column::TimeZone])
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
        .filter(resource::Column::Id.is_in(resources))
        .into_tuple()
        .all(&executor)
        .await?;
    let details = models.into_iter().map(|model| {
        let names = named.iter().find(|(id, ..)| *id == model.resource_id);
        let names = names.ok_or_else(|| StoreError::corrupt("waitlist_entry.resource_id"))?;
        let (_, resource_name, place_id, place_slug, place_name, time_zone) = names.clone();
        Ok(WaitlistDetails {
            entry: to_entry(&model)?,
            resource_name,
            place_slug,
            place_name,
            place_id: PlaceId(place_id),
            time_zone: zone_of(&time_zone)?,
        })
    });
    details.collect()
}

fn to_entry(model: &waitlist_entry::Model) -> Result<WaitlistEntry, StoreError> {
    let offer = match (model.reservation_id, model.offered_at, model.offer_expires_at) {
        (Some(reservation), Some(offered_at), Some(expires_at)) => {
            Some(Offer { reservation_id: ReservationId(reservation), offered_at, expires_at })
        }
        _ => None,
    };
    Ok(WaitlistEntry {
        id: WaitlistEntryId(model.id),
        resource_id: ResourceId(model.resource_id),
        unit_id: model.unit_id.map(UnitId),
        account_id: AccountId(model.account_id),
        period: Period::new(model.starts_at, model.ends_at).map_err(|_| StoreError::corrupt("waitlist period"))?,
        state: model.state.parse().map_err(|_| StoreError::corrupt("waitlist_entry.state"))?,
        created_at: model.created_at,
        offer,
    })
}
