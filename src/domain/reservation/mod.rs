//! A reservation and its life (DOMAIN, "A reservation's life"); each decision has its own file.

mod cancel;
mod offer;
mod reserve;

pub use cancel::{CancelRefusal, decide_cancel};
pub use offer::{longest_offer, wall_end};
pub use reserve::{
    ALTERNATIVES_WITHIN, Alternative, ReserveRefusal, ReserveRequest, Reserved, alternatives, decide_reserve,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    account::{MailAddress, PersonName},
    ids::{AccountId, PlaceId, ReservationId, ResourceId, UnitId},
    kind::text_enum,
    period::Period,
};

text_enum! {
    /// Where a reservation stands in its life.
    State {
        /// Waits for a manager's yes or a confirmed mail address.
        Requested = "requested",
        /// Said yes to.
        Confirmed = "confirmed",
        /// The holder is there.
        CheckedIn = "checked_in",
        /// Ended as planned.
        Completed = "completed",
        /// Called off by the holder or a manager.
        Cancelled = "cancelled",
        /// A manager said no.
        Declined = "declined",
        /// Nobody answered in time.
        Lapsed = "lapsed",
        /// Nobody came.
        NoShow = "no_show",
    }
}

impl State {
    /// Whether it holds its unit; every other state is final.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed | Self::CheckedIn)
    }
}

/// One holder has one unit for one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// The `UID` of its event, for ever (DOMAIN rule 6).
    pub id: ReservationId,
    /// The place of the resource.
    pub place_id: PlaceId,
    /// What is reserved.
    pub resource_id: ResourceId,
    /// Which copy of it.
    pub unit_id: UnitId,
    /// The label of that copy.
    pub unit_label: String,
    /// Who has it; private.
    pub holder_id: AccountId,
    /// From when to when.
    pub period: Period,
    /// Where it stands.
    pub state: State,
    /// Raised by one at each change (RFC 5545 §3.8.7.4).
    pub sequence: u32,
    /// The holder's note; private; may be empty.
    pub purpose: String,
    /// Why it was called off, as told to the holder; private.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A reservation with what its readers see beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservationDetails {
    /// The reservation.
    pub reservation: Reservation,
    /// Name of the resource.
    pub resource_name: String,
    /// The place's part of the address.
    pub place_slug: String,
    /// Name of the place.
    pub place_name: String,
    /// The zone in which its times are told.
    pub time_zone: Tz,
    /// For the holder, the managers of the place and the network's admins only (DOMAIN rule 8).
    pub holder_name: PersonName,
    /// As private as the name.
    pub holder_mail: MailAddress,
}
