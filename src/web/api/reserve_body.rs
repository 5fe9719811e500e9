//! What is sent to `POST /reservations`.

use serde_json::Value;
use utoipa::ToSchema;

use super::times::Moment;
use crate::{
    domain::{
        account::{PersonName, PhoneNumber},
        ids::{OrganisationId, ResourceId, UnitId},
        recurrence::{InvalidRecurrence, Recurrence},
        reservation::Guest,
        text::one_line,
    },
    web::{
        errors::FieldError,
        forms::{FromMembers, Members, json as read},
    },
};

/// What is sent to reserve.
#[derive(ToSchema)]
pub struct ReserveBody {
    /// What to reserve.
    #[schema(value_type = Uuid)]
    pub(super) resource_id: ResourceId,
    /// From when: RFC 3339, without offset the place's wall time.
    #[schema(value_type = String, example = "2026-11-25T09:00:00+01:00")]
    pub(super) starts_at: Moment,
    /// Until when, excluded.
    #[schema(value_type = String, example = "2026-11-25T12:30:00+01:00")]
    pub(super) ends_at: Moment,
    /// A wanted unit; any by default.
    #[schema(value_type = Option<Uuid>)]
    pub(super) unit_id: Option<UnitId>,
    /// The holder's note; private.
    #[schema(value_type = Option<String>)]
    pub(super) purpose: String,
    /// When again (RFC 5545 §3.3.10), at most daily and 366 times, with or without `RRULE:`; without end it goes on
    /// as far ahead as the resource is reserved. On the clocks of the place: summer time moves nothing.
    #[schema(value_type = Option<String>, example = "FREQ=WEEKLY;UNTIL=20270630")]
    pub(super) rrule: Option<Recurrence>,
    /// Only with `rrule`: whether one refusal refuses everything; by default as many as can be had are taken.
    #[schema(value_type = Option<bool>)]
    pub(super) all_or_nothing: bool,
    /// An organisation that the caller is a member of; its allowance pays.
    #[schema(value_type = Option<Uuid>)]
    pub(super) on_behalf_of: Option<OrganisationId>,
    /// A person without an account who gets it instead of the caller, who manages the place; not with `rrule`.
    #[schema(value_type = Option<GuestBody>)]
    pub(super) guest: Option<Guest>,
}

/// A person without an account.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read member by member; for the document")]
struct GuestBody {
    /// How the person is called.
    name: String,
    /// 6 to 20 digits.
    phone: String,
}

fn guest(guest: &mut Members) -> Option<Guest> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = guest.required("name", |value| PersonName::parse(&text(value)).map_err(|_| "field-name"));
    let phone = guest.required("phone", |value| PhoneNumber::parse(&text(value)).map_err(|_| "field-phone"));
    Some(Guest { name: name?, phone: phone? })
}

impl FromMembers for ReserveBody {
    const NAMES: &'static [&'static str] = &[
        "resource_id",
        "starts_at",
        "ends_at",
        "unit_id",
        "purpose",
        "rrule",
        "all_or_nothing",
        "on_behalf_of",
        "guest",
    ];

    fn from_members(members: &mut Members) -> Option<Self> {
        let resource_id = members.required("resource_id", read::parsed("field-id"));
        let starts_at = members.required("starts_at", read::parsed("field-instant"));
        let ends_at = members.required("ends_at", read::parsed("field-instant"));
        let unit_id = members.optional("unit_id", read::parsed("field-id"));
        let purpose = members.optional("purpose", read::text);
        let rule = members.optional("rrule", |value| Ok(value.as_str().map(Recurrence::parse)));
        let rrule = match rule?.map(|rule| rule.unwrap_or(Err(InvalidRecurrence::Unreadable))).transpose() {
            Ok(rrule) => Some(rrule),
            Err(wrong) => members.refuse(wrong.into()),
        };
        let all_or_nothing = members.optional("all_or_nothing", |value| value.as_bool().ok_or("field-flag"));
        let on_behalf_of = members.optional("on_behalf_of", read::parsed("field-id"));
        let guest = members.object("guest", &["name", "phone"], guest);
        // Nothing that is asked is dropped without a word.
        match &rrule {
            Some(Some(_)) if members.is_sent("guest") => {
                members.refuse::<()>(FieldError::new("guest", "field-guest-series"));
            }
            Some(None) if all_or_nothing == Some(Some(true)) => {
                members.refuse::<()>(FieldError::new("all_or_nothing", "field-all-or-nothing"));
            }
            _ => {}
        }
        Some(Self {
            resource_id: resource_id?,
            starts_at: starts_at?,
            ends_at: ends_at?,
            unit_id: unit_id?,
            purpose: one_line(&purpose?.unwrap_or_default()),
            rrule: rrule?,
            all_or_nothing: all_or_nothing?.unwrap_or_default(),
            on_behalf_of: on_behalf_of?,
            guest: guest?,
        })
    }
}
