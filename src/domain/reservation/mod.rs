//! A reservation and its life (DOMAIN, "A reservation's life"); each decision has its own file.

mod answer;
mod cancel;
mod change;
mod guest;
mod ledger;
mod nearby;
mod offer;
mod person;
mod refusal;
mod reserve;
mod series;
mod shape;
mod upkeep;
mod visit;

pub(super) use answer::check_open;
pub use answer::{AnswerRefusal, decide_approve, decide_decline};
pub use cancel::{CancelRefusal, decide_cancel};
pub use change::{
    ChangeRefusal, ChangeRequest, Changed, Move, MoveRefusal, decide_change, decide_changes, plan_changes,
};
pub use guest::{CancelCode, Guest, InvalidCancelCode};
pub use nearby::{ALTERNATIVES_WITHIN, Alternative, alternatives, search_window};
pub(super) use offer::first_step;
pub use offer::{longest_offer, wall_end};
pub use person::{Certified, Held, NO_SHOWS_COUNT_FOR, PersonFacts, check_standing, needs_approval, week_of};
pub use refusal::{Limit, ReserveRefusal};
pub use reserve::{DECISION_MARGIN, ReserveRequest, Reserved, decide_reserve, decision_window};
pub(super) use reserve::{answer_by, free_unit};
pub use series::{
    DecidedSeries, Instance, InstanceFault, InstanceRefusal, RefusedInstance, SeriesRefusal, SeriesRequest,
    SeriesScope, decide_series, instances,
};
pub use shape::slot_on;
pub(super) use shape::{earliest_start, slots_around, slots_of};
pub use upkeep::{Due, decide_upkeep};
pub(super) use visit::ended_at;
pub use visit::{CHECK_IN_OPENS_MINUTES, VisitRefusal, decide_check_in, decide_check_out, decide_undo_check_in};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    account::{Actor, MailAddress, PersonName, PhoneNumber},
    ids::{AccountId, OrganisationId, PlaceId, ReservationId, ResourceId, SeriesId, UnitId},
    kind::{ResourceKind, text_enum},
    organisation::OrganisationLink,
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
    /// Who has it; private. `None` for a guest, and once retention has forgotten who it was.
    pub holder_id: Option<AccountId>,
    /// The person without an account who has it; private.
    pub guest: Option<Guest>,
    /// On whose behalf the holder has it.
    pub organisation_id: Option<OrganisationId>,
    /// From when to when.
    pub period: Period,
    /// How long its unit is kept free for it: the period and its buffers.
    pub holds: Period,
    /// Where it stands.
    pub state: State,
    /// Raised by one at each change (RFC 5545 §3.8.7.4).
    pub sequence: u32,
    /// The holder's note; private; may be empty.
    pub purpose: String,
    /// Why it was called off or declined; for the holder and the managers.
    pub reason: Option<String>,
    /// What it costs, in euro cents, paid at the place; `None` when it is free.
    pub price_cents: Option<u32>,
    /// When an unanswered request ends.
    pub lapses_at: Option<DateTime<Utc>>,
    /// Whether it holds what its holder waited for and was offered, and has not answered yet.
    pub is_offer: bool,
    /// When the holder came.
    pub checked_in_at: Option<DateTime<Utc>>,
    /// Of which series it is.
    pub series: Option<SeriesMember>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Reservation {
    /// Whether nobody answered the request in time: it holds nothing any more, even before its row says so.
    #[must_use]
    pub fn has_lapsed(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Requested && self.lapses_at.is_some_and(|lapses_at| lapses_at <= now)
    }

    /// Whether it was completed before it began: its holder came early and left again, so that nothing of its period
    /// was used. Calendars tell it as called off, and no limit counts it.
    ///
    /// A final state never changes again, so the last change is when it ended.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        self.state == State::Completed && self.updated_at <= self.period.starts_at()
    }
}

/// Which instance of which series a reservation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesMember {
    /// The series.
    pub id: SeriesId,
    /// When the rule has it start, wherever it was moved since (RFC 5545 §3.8.4.4).
    pub original_start: DateTime<Utc>,
}

/// A reservation with what its readers see beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservationDetails {
    /// The reservation.
    pub reservation: Reservation,
    /// Name of the resource.
    pub resource_name: String,
    /// What it is.
    pub resource_kind: ResourceKind,
    /// The place's part of the address.
    pub place_slug: String,
    /// Name of the place.
    pub place_name: String,
    /// The zone in which its times are told.
    pub time_zone: Tz,
    /// How long before the start its holder may still call it off, by the rules in force.
    pub cancel_until_minutes: u32,
    /// For the holder, the managers of the place and the network's admins only (DOMAIN rule 8); `None` once
    /// retention has forgotten who it was.
    pub holder: Option<Holder>,
    /// The organisation on whose behalf the holder has it; for the same people.
    pub organisation: Option<OrganisationLink>,
}

/// Who has a reservation, and how that person is reached; private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// How the person is called.
    pub name: PersonName,
    /// Of a person with an account.
    pub mail: Option<MailAddress>,
    /// Of a person without one.
    pub phone: Option<PhoneNumber>,
}

impl ReservationDetails {
    /// Whether this person has it.
    #[must_use]
    pub fn is_held_by(&self, account: AccountId) -> bool {
        self.reservation.holder_id == Some(account)
    }

    /// Whether this person may see it: its holder, and who runs the place.
    #[must_use]
    pub fn is_open_to(&self, actor: &Actor) -> bool {
        self.is_held_by(actor.account.id) || actor.acts_as_manager_of(self.reservation.place_id)
    }
}
