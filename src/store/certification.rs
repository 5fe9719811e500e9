//! Types of certification, and who has them.

use ::entity::{account, certification, certification_type, place};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{Queries, StoreError, Tx, policy, reservation, resource::zone_of};
use crate::domain::{
    account::{MailAddress, PersonName},
    certification::{Certification, CertificationDetails, CertificationType, rests_on},
    ids::{AccountId, CertificationId, CertificationTypeId, PlaceId},
    reservation::{Certified, ReservationDetails},
};

/// More reservations than anybody has ahead of them; a limit on what is read.
const MOST_RESERVATIONS: u64 = 10_000;

/// One type, in use or retired.
///
/// # Errors
/// [`StoreError`].
pub async fn type_by_id(from: &impl Queries, id: CertificationTypeId) -> Result<Option<CertificationType>, StoreError> {
    Ok(certification_type::Entity::find_by_id(id.0).one(&from.executor()).await?.map(to_type))
}

/// The types of these identifiers that exist, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn list_types(
    from: &impl Queries,
    ids: impl IntoIterator<Item = &CertificationTypeId> + Send,
) -> Result<Vec<CertificationType>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    types(from, certification_type::Column::Id.is_in(ids).into()).await
}

/// The types in use at a place: its own and the network's, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn list_types_at(from: &impl Queries, place: PlaceId) -> Result<Vec<CertificationType>, StoreError> {
    types(from, is_at(place).add(certification_type::Column::RetiredAt.is_null())).await
}

/// The types in use of a place alone, or of the network, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn list_types_of(from: &impl Queries, place: Option<PlaceId>) -> Result<Vec<CertificationType>, StoreError> {
    let of = match place {
        Some(place) => certification_type::Column::PlaceId.eq(place.0),
        None => certification_type::Column::PlaceId.is_null(),
    };
    types(from, Condition::all().add(of).add(certification_type::Column::RetiredAt.is_null())).await
}

/// Writes a new type.
///
/// # Errors
/// [`super::Conflict::Unique`] when its place, or the network, has one of the name in use.
pub async fn insert_type(tx: &Tx, new: &CertificationType) -> Result<(), StoreError> {
    let row = certification_type::ActiveModel {
        id: Set(new.id.0),
        place_id: Set(new.place_id.map(|place| place.0)),
        name: Set(new.name.clone()),
        description: Set(new.description.clone()),
        created_at: Set(new.created_at),
        retired_at: Set(new.retired_at),
    };
    certification_type::Entity::insert(row).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Takes a type out of use; `false` when it was already.
///
/// # Errors
/// [`StoreError`].
pub async fn update_retired(tx: &Tx, id: CertificationTypeId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = certification_type::Entity::update_many()
        .col_expr(certification_type::Column::RetiredAt, Expr::value(now))
        .filter(certification_type::Column::Id.eq(id.0))
        .filter(certification_type::Column::RetiredAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(done.rows_affected > 0)
}

/// One certification, be it over or withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(from: &impl Queries, id: CertificationId) -> Result<Option<CertificationDetails>, StoreError> {
    Ok(list(from, certification::Column::Id.eq(id.0).into()).await?.into_iter().next())
}

/// What a person has of a type and was not withdrawn, be it over.
///
/// # Errors
/// [`StoreError`].
pub async fn held(
    tx: &Tx,
    holder: AccountId,
    type_id: CertificationTypeId,
) -> Result<Option<CertificationDetails>, StoreError> {
    let filter = Condition::all()
        .add(certification::Column::AccountId.eq(holder.0))
        .add(certification::Column::TypeId.eq(type_id.0))
        .add(certification::Column::WithdrawnAt.is_null());
    Ok(list(tx, filter).await?.into_iter().next())
}

/// What a person has and was not withdrawn, by the name of the type; be it over.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_holder(from: &impl Queries, holder: AccountId) -> Result<Vec<CertificationDetails>, StoreError> {
    let filter = Condition::all()
        .add(certification::Column::AccountId.eq(holder.0))
        .add(certification::Column::WithdrawnAt.is_null());
    list(from, filter).await
}

/// What the account of a mail address has of a place's types and the network's; empty without an account.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_mail_at(
    from: &impl Queries,
    mail: &MailAddress,
    place: PlaceId,
) -> Result<Vec<CertificationDetails>, StoreError> {
    let filter =
        is_at(place).add(account::Column::Mail.eq(mail.as_str())).add(certification::Column::WithdrawnAt.is_null());
    list(from, filter).await
}

/// What the team of a place granted and was not withdrawn, by type, then holder; be it over.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_place(from: &impl Queries, place: PlaceId) -> Result<Vec<CertificationDetails>, StoreError> {
    let filter = Condition::all()
        .add(certification::Column::PlaceId.eq(place.0))
        .add(certification::Column::WithdrawnAt.is_null());
    list(from, filter).await
}

/// What a decision at a place looks at of a person's certifications: those of the place and of the network
/// that were not withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn list_certified(
    from: &impl Queries,
    holder: AccountId,
    place: PlaceId,
) -> Result<Vec<Certified>, StoreError> {
    let rows = certified(from, holder).await?;
    let here = rows.into_iter().filter(|(of, _)| of.is_none_or(|of| of == place));
    Ok(here.map(|(_, certified)| certified).collect())
}

/// The reservations of its holder that need a certification, live and not over, by start; before it is
/// withdrawn and after give the same.
///
/// # Errors
/// [`StoreError`].
pub async fn list_resting_on(
    from: &impl Queries,
    withdrawn: &Certification,
    now: DateTime<Utc>,
) -> Result<Vec<ReservationDetails>, StoreError> {
    let Some(kind) = type_by_id(from, withdrawn.type_id).await? else { return Ok(Vec::new()) };
    let coming = reservation::coming_of_holder(from, withdrawn.account_id, now, MOST_RESERVATIONS).await?;
    let left = certified(from, withdrawn.account_id).await?;
    let resources = coming.iter().map(|details| details.reservation.resource_id);
    let policies = policy::in_force(from, resources).await?;
    let rests = |details: &ReservationDetails| {
        let (reservation, place) = (&details.reservation, details.reservation.place_id);
        let serves = |of: Option<PlaceId>| of.is_none_or(|of| of == place);
        let left = left.iter().filter(|(of, held)| serves(*of) && held.type_id != withdrawn.type_id);
        let left: Vec<Certified> = left.map(|(_, held)| *held).collect();
        let policy = policies.get(&reservation.resource_id);
        serves(kind.place_id)
            && policy.is_some_and(|policy| rests_on(policy, withdrawn.type_id, &left, reservation.period.starts_at()))
    };
    Ok(coming.into_iter().filter(rests).collect())
}

/// Writes a new certification.
///
/// # Errors
/// [`super::Conflict::Unique`] when the person has one of the type that was not withdrawn.
pub async fn insert(tx: &Tx, new: &Certification) -> Result<(), StoreError> {
    insert_many(tx, std::slice::from_ref(new)).await
}

/// Writes new certifications with one statement; none is fine.
///
/// # Errors
/// [`super::Conflict::Unique`] when somebody has one of the type that was not withdrawn.
pub async fn insert_many(tx: &Tx, new: &[Certification]) -> Result<(), StoreError> {
    let rows = new.iter().map(|new| certification::ActiveModel {
        id: Set(new.id.0),
        type_id: Set(new.type_id.0),
        place_id: Set(new.place_id.0),
        account_id: Set(new.account_id.0),
        granted_by: Set(new.granted_by.map(|account| account.0)),
        granted_at: Set(new.granted_at),
        ends_at: Set(new.ends_at),
        withdrawn_at: Set(new.withdrawn_at),
        withdrawn_by: Set(None),
        reason: Set(None),
    });
    certification::Entity::insert_many(rows).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Takes a certification back; the caller holds the lock of its holder's account.
///
/// # Errors
/// [`StoreError`].
pub async fn update_withdrawn(
    tx: &Tx,
    id: CertificationId,
    by: AccountId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    certification::Entity::update_many()
        .col_expr(certification::Column::WithdrawnAt, Expr::value(now))
        .col_expr(certification::Column::WithdrawnBy, Expr::value(by.0))
        .col_expr(certification::Column::Reason, Expr::value(reason))
        .filter(certification::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Of the place or of the network.
fn is_at(place: PlaceId) -> Condition {
    let of_network = certification_type::Column::PlaceId.is_null();
    Condition::all().add(of_network.or(certification_type::Column::PlaceId.eq(place.0)))
}

async fn types(from: &impl Queries, filter: Condition) -> Result<Vec<CertificationType>, StoreError> {
    let found = certification_type::Entity::find()
        .filter(filter)
        .order_by_asc(certification_type::Column::Name)
        .order_by_asc(certification_type::Column::Id)
        .all(&from.executor())
        .await?;
    Ok(found.into_iter().map(to_type).collect())
}

/// What a person has, with the place of its type.
async fn certified(from: &impl Queries, holder: AccountId) -> Result<Vec<(Option<PlaceId>, Certified)>, StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>, Option<DateTime<Utc>>)> = joined()
        .select_only()
        .column(certification::Column::TypeId)
        .column(certification_type::Column::PlaceId)
        .column(certification::Column::EndsAt)
        .filter(certification::Column::AccountId.eq(holder.0))
        .filter(certification::Column::WithdrawnAt.is_null())
        .into_tuple()
        .all(&from.executor())
        .await?;
    let certified = |(type_id, place, ends_at): (Uuid, Option<Uuid>, Option<DateTime<Utc>>)| {
        (place.map(PlaceId), Certified { type_id: CertificationTypeId(type_id), ends_at })
    };
    Ok(rows.into_iter().map(certified).collect())
}

fn joined() -> Select<certification::Entity> {
    certification::Entity::find().join(JoinType::InnerJoin, certification::Relation::CertificationType.def())
}

async fn list(from: &impl Queries, filter: Condition) -> Result<Vec<CertificationDetails>, StoreError> {
    let rows = joined()
        .column_as(certification_type::Column::Name, "type_name")
        .column_as(account::Column::Name, "holder_name")
        .column_as(account::Column::Mail, "holder_mail")
        .column_as(place::Column::Slug, "place_slug")
        .column_as(place::Column::Name, "place_name")
        .column_as(place::Column::TimeZone, "time_zone")
        .join(JoinType::InnerJoin, certification::Relation::Account.def())
        .join(JoinType::InnerJoin, certification::Relation::Place.def())
        .filter(filter)
        .order_by_asc(certification_type::Column::Name)
        .order_by_asc(account::Column::Name)
        .order_by_asc(certification::Column::Id)
        .into_model::<Row>()
        .all(&from.executor())
        .await?;
    rows.into_iter().map(Row::into_details).collect()
}

fn to_type(model: certification_type::Model) -> CertificationType {
    CertificationType {
        id: CertificationTypeId(model.id),
        place_id: model.place_id.map(PlaceId),
        name: model.name,
        description: model.description,
        created_at: model.created_at,
        retired_at: model.retired_at,
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    type_id: Uuid,
    place_id: Uuid,
    account_id: Uuid,
    granted_by: Option<Uuid>,
    granted_at: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    type_name: String,
    holder_name: String,
    holder_mail: String,
    place_slug: String,
    place_name: String,
    time_zone: String,
}

impl Row {
    fn into_details(self) -> Result<CertificationDetails, StoreError> {
        Ok(CertificationDetails {
            certification: Certification {
                id: CertificationId(self.id),
                type_id: CertificationTypeId(self.type_id),
                place_id: PlaceId(self.place_id),
                account_id: AccountId(self.account_id),
                granted_by: self.granted_by.map(AccountId),
                granted_at: self.granted_at,
                ends_at: self.ends_at,
                withdrawn_at: self.withdrawn_at,
            },
            type_name: self.type_name,
            holder_name: PersonName::parse(&self.holder_name).map_err(|_| StoreError::corrupt("account.name"))?,
            holder_mail: MailAddress::parse(&self.holder_mail).map_err(|_| StoreError::corrupt("account.mail"))?,
            place_slug: self.place_slug,
            place_name: self.place_name,
            time_zone: zone_of(&self.time_zone)?,
        })
    }
}
