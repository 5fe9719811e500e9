//! Booking rules as JSON, told whole.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::policy::{Policy, Price, Quota, Slot};

/// The booking rules in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Policy)]
pub(super) struct PolicyView {
    /// Fixed slots; empty lets start and length be chosen on the step.
    pub slots: Vec<SlotView>,
    /// Starts and lengths are multiples of this, counted from local midnight.
    pub step_minutes: u32,
    /// The shortest reservation.
    pub min_minutes: u32,
    /// The longest reservation.
    pub max_minutes: u32,
    /// How long before its start a reservation is made at the latest.
    pub lead_minutes: u32,
    /// How many days ahead a reservation may start.
    pub horizon_days: u32,
    /// The longer of both buffers; sent alone it is both.
    pub buffer_minutes: u32,
    /// Kept free before each reservation.
    pub buffer_before_minutes: u32,
    /// Kept free after each reservation.
    pub buffer_after_minutes: u32,
    /// How long before the start its holder may call it off; 0 until the end.
    pub cancel_until_minutes: u32,
    /// Limits per person, each of which holds.
    pub quota: Vec<QuotaView>,
    /// `never`, `always`, `newcomers`.
    pub approval: &'static str,
    /// After how long an unanswered request lapses.
    pub lapse_minutes: u32,
    /// What it costs.
    pub price: PriceView,
    /// Who may reserve: `everyone`, `members`, `certified`.
    pub audience: &'static str,
    /// With `members`: of which organisations; empty is any.
    pub organisations: Vec<Uuid>,
    /// Certifications that the holder needs at the start, all of them.
    pub required_certifications: Vec<Uuid>,
    /// After how many minutes without a check-in the rest is free again; 0 never.
    pub no_show_minutes: u32,
    /// From how many no-shows in 90 days on a person holds one reservation at once; 0 never.
    pub no_show_limit: u32,
}

/// A fixed stretch of the day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Slot)]
pub(super) struct SlotView {
    /// `morning`, `afternoon`, `day`.
    pub name: &'static str,
    /// Wall time, `08:30`.
    pub from: String,
    /// Wall time, `12:30`; `24:00` is the end of the day.
    pub to: String,
}

/// A limit per person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Quota)]
pub(super) struct QuotaView {
    /// What is counted together: `resource`, `kind`, `place`.
    pub per: &'static str,
    /// Reservations held at once.
    pub live: Option<u32>,
    /// Minutes a week, Monday to Sunday.
    pub minutes_a_week: Option<u32>,
}

/// What a reservation costs, paid at the place.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Price)]
pub(super) struct PriceView {
    /// `free`, `slot` or `hour`; `free` is enough when it is sent.
    pub per: &'static str,
    /// In cents; 0 when it is free.
    pub amount_cents: u32,
    /// ISO 4217.
    pub currency: &'static str,
}

impl PolicyView {
    pub(super) fn of(policy: &Policy) -> Self {
        Self {
            slots: policy.slots.iter().map(SlotView::of).collect(),
            step_minutes: policy.step_minutes,
            min_minutes: policy.min_minutes,
            max_minutes: policy.max_minutes,
            lead_minutes: policy.lead_minutes,
            horizon_days: policy.horizon_days,
            buffer_minutes: policy.buffer_before_minutes.max(policy.buffer_after_minutes),
            buffer_before_minutes: policy.buffer_before_minutes,
            buffer_after_minutes: policy.buffer_after_minutes,
            cancel_until_minutes: policy.cancel_until_minutes,
            quota: policy.quotas.iter().map(QuotaView::of).collect(),
            approval: policy.approval.as_str(),
            lapse_minutes: policy.lapse_minutes,
            price: PriceView::of(policy.price),
            audience: policy.audience.as_str(),
            organisations: policy.organisations.iter().map(|id| id.0).collect(),
            required_certifications: policy.required_certifications.iter().map(|id| id.0).collect(),
            no_show_minutes: policy.no_show_minutes,
            no_show_limit: policy.no_show_limit,
        }
    }
}

impl SlotView {
    fn of(slot: &Slot) -> Self {
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        Self { name: slot.name.as_str(), from: clock(slot.from_minute), to: clock(slot.to_minute) }
    }
}

impl QuotaView {
    const fn of(quota: &Quota) -> Self {
        Self { per: quota.per.as_str(), live: quota.live, minutes_a_week: quota.minutes_a_week }
    }
}

impl PriceView {
    const fn of(price: Price) -> Self {
        let (per, amount_cents) = match price {
            Price::Free => ("free", 0),
            Price::PerSlot(cents) => ("slot", cents),
            Price::PerHour(cents) => ("hour", cents),
        };
        Self { per, amount_cents, currency: "EUR" }
    }
}
