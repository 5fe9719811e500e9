//! A row of a reservation, its names and its holder, as values of the domain.

use std::str::FromStr;

use ::entity::{account, organisation, place, reservation, resource, unit, waitlist_entry};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{StoreError, policy, resource::zone_of};
use crate::domain::{
    account::{MailAddress, PersonName, PhoneNumber},
    ids::{AccountId, OrganisationId, PlaceId, ReservationId, ResourceId, SeriesId, UnitId},
    organisation::OrganisationLink,
    period::Period,
    reservation::{Guest, Holder, Reservation, ReservationDetails, SeriesMember, State},
    waitlist::WaitState,
};

/// Reservations with all that [`Row`] reads.
pub(super) fn select_details() -> Select<reservation::Entity> {
    reservation::Entity::find()
        .column_as(resource::Column::PlaceId, "place_id")
        .column_as(resource::Column::Name, "resource_name")
        .column_as(resource::Column::Kind, "resource_kind")
        .column_as(unit::Column::Label, "unit_label")
        .column_as(place::Column::Slug, "place_slug")
        .column_as(place::Column::Name, "place_name")
        .column_as(place::Column::TimeZone, "time_zone")
        .column_as(resource::Column::Policy, "resource_policy")
        .column_as(place::Column::Policy, "place_policy")
        .column_as(account::Column::Name, "holder_name")
        .column_as(account::Column::Mail, "holder_mail")
        .column_as(organisation::Column::Slug, "organisation_slug")
        .column_as(organisation::Column::Name, "organisation_name")
        .expr_as(is_offer(), "is_offer")
        .join(JoinType::InnerJoin, reservation::Relation::Resource.def())
        .join(JoinType::InnerJoin, reservation::Relation::Unit.def())
        .join(JoinType::LeftJoin, reservation::Relation::Account.def())
        .join(JoinType::LeftJoin, reservation::Relation::Organisation.def())
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
}

/// Whether a reservation holds an offer that its holder has not answered.
pub(super) fn is_offer() -> Expr {
    let offered = waitlist_entry::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(waitlist_entry::Column::ReservationId.into_expr().equals(reservation::Column::Id.as_column_ref()))
        .filter(waitlist_entry::Column::State.eq(WaitState::Offered.as_str()));
    Expr::exists(offered.into_query())
}

/// A reservation as it is kept, with what people read beside it.
#[derive(FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    resource_id: Uuid,
    unit_id: Uuid,
    holder_id: Option<Uuid>,
    guest_name: Option<String>,
    guest_phone: Option<String>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    holds_from: DateTime<Utc>,
    holds_until: DateTime<Utc>,
    state: String,
    sequence: i32,
    purpose: String,
    reason: Option<String>,
    price_cents: Option<i32>,
    lapses_at: Option<DateTime<Utc>>,
    is_offer: bool,
    checked_in_at: Option<DateTime<Utc>>,
    series_id: Option<Uuid>,
    original_start: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    place_id: Uuid,
    resource_name: String,
    resource_kind: String,
    unit_label: String,
    place_slug: String,
    place_name: String,
    time_zone: String,
    resource_policy: String,
    place_policy: String,
    holder_name: Option<String>,
    holder_mail: Option<String>,
    organisation_id: Option<Uuid>,
    organisation_slug: Option<String>,
    organisation_name: Option<String>,
}

impl Row {
    pub(super) fn into_details(self) -> Result<ReservationDetails, StoreError> {
        let period = |from, until| Period::new(from, until).map_err(|_| StoreError::corrupt("reservation period"));
        let guest = match (&self.guest_name, &self.guest_phone) {
            (Some(name), Some(phone)) => Some(Guest { name: name_of(name)?, phone: phone_of(phone)? }),
            _ => None,
        };
        let holder = match (&self.holder_name, &self.holder_mail, &guest) {
            (Some(name), Some(mail), _) => {
                let mail = MailAddress::parse(mail).map_err(|_| StoreError::corrupt("account.mail"))?;
                Some(Holder { name: name_of(name)?, mail: Some(mail), phone: None })
            }
            (.., Some(guest)) => {
                Some(Holder { name: guest.name.clone(), mail: None, phone: Some(guest.phone.clone()) })
            }
            _ => None,
        };
        let organisation = match (self.organisation_id, self.organisation_slug, self.organisation_name) {
            (Some(id), Some(slug), Some(name)) => Some(OrganisationLink { id: OrganisationId(id), slug, name }),
            _ => None,
        };
        Ok(ReservationDetails {
            reservation: Reservation {
                id: ReservationId(self.id),
                place_id: PlaceId(self.place_id),
                resource_id: ResourceId(self.resource_id),
                unit_id: UnitId(self.unit_id),
                unit_label: self.unit_label,
                holder_id: self.holder_id.map(AccountId),
                guest,
                organisation_id: self.organisation_id.map(OrganisationId),
                period: period(self.starts_at, self.ends_at)?,
                holds: period(self.holds_from, self.holds_until)?,
                state: State::from_str(&self.state).map_err(|_| StoreError::corrupt("reservation.state"))?,
                sequence: u32::try_from(self.sequence).map_err(|_| StoreError::corrupt("reservation.sequence"))?,
                purpose: self.purpose,
                reason: self.reason,
                price_cents: self.price_cents.and_then(|cents| u32::try_from(cents).ok()),
                lapses_at: self.lapses_at,
                is_offer: self.is_offer,
                checked_in_at: self.checked_in_at,
                series: self
                    .series_id
                    .zip(self.original_start)
                    .map(|(id, original_start)| SeriesMember { id: SeriesId(id), original_start }),
                created_at: self.created_at,
                updated_at: self.updated_at,
            },
            resource_name: self.resource_name,
            resource_kind: self.resource_kind.parse().map_err(|_| StoreError::corrupt("resource.kind"))?,
            place_slug: self.place_slug,
            place_name: self.place_name,
            time_zone: zone_of(&self.time_zone)?,
            cancel_until_minutes: policy::cancel_until_minutes(&self.resource_policy, &self.place_policy)?,
            holder,
            organisation,
        })
    }
}

fn name_of(text: &str) -> Result<PersonName, StoreError> {
    PersonName::parse(text).map_err(|_| StoreError::corrupt("a person's name"))
}

fn phone_of(text: &str) -> Result<PhoneNumber, StoreError> {
    PhoneNumber::parse(text).map_err(|_| StoreError::corrupt("a telephone number"))
}
