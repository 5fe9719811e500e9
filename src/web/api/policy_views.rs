//! Booking rules as JSON: told whole, taken member by member.

use std::{collections::BTreeSet, str::FromStr};

use chrono::{NaiveTime, Timelike};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::policy::{Policy, PolicyRules, Price, Quota, Slot},
    web::forms::json::{number, parsed},
};

/// The booking rules of a resource. What is sent may leave members out: they follow the place.
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
    /// What it costs; `null` when it is free.
    pub price: Option<PriceView>,
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
    /// `slot` or `hour`.
    pub per: &'static str,
    /// In cents.
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
    const fn of(price: Price) -> Option<Self> {
        match price {
            Price::Free => None,
            Price::PerSlot(amount_cents) => Some(Self { per: "slot", amount_cents, currency: "EUR" }),
            Price::PerHour(amount_cents) => Some(Self { per: "hour", amount_cents, currency: "EUR" }),
        }
    }
}

/// Every member that is known.
const NAMES: [&str; 19] = [
    "slots",
    "step_minutes",
    "min_minutes",
    "max_minutes",
    "lead_minutes",
    "horizon_days",
    "buffer_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "cancel_until_minutes",
    "quota",
    "approval",
    "lapse_minutes",
    "price",
    "audience",
    "organisations",
    "required_certifications",
    "no_show_minutes",
    "no_show_limit",
];

/// Reads the rules that were sent; the ones left out say nothing.
///
/// # Errors
/// The Fluent key of what is wrong.
pub(super) fn rules(value: &Value) -> Result<PolicyRules, &'static str> {
    let object = value.as_object().ok_or("field-object")?;
    if object.keys().any(|name| !NAMES.contains(&name.as_str())) {
        return Err("field-policy");
    }
    let minutes = |name: &str| object.get(name).map(number).transpose();
    let both = minutes("buffer_minutes")?;
    Ok(PolicyRules {
        slots: object.get("slots").map(slots).transpose()?,
        step_minutes: minutes("step_minutes")?,
        min_minutes: minutes("min_minutes")?,
        max_minutes: minutes("max_minutes")?,
        lead_minutes: minutes("lead_minutes")?,
        horizon_days: minutes("horizon_days")?,
        buffer_before_minutes: minutes("buffer_before_minutes")?.or(both),
        buffer_after_minutes: minutes("buffer_after_minutes")?.or(both),
        cancel_until_minutes: minutes("cancel_until_minutes")?,
        quotas: object.get("quota").map(|value| each(value, quota)).transpose()?,
        approval: object.get("approval").map(parsed("field-policy")).transpose()?,
        lapse_minutes: minutes("lapse_minutes")?,
        price: object.get("price").map(price).transpose()?,
        audience: object.get("audience").map(parsed("field-policy")).transpose()?,
        organisations: object.get("organisations").map(ids).transpose()?,
        required_certifications: object.get("required_certifications").map(ids).transpose()?,
        no_show_minutes: minutes("no_show_minutes")?,
        no_show_limit: minutes("no_show_limit")?,
    })
}

fn each<T>(value: &Value, read: impl Fn(&Value) -> Result<T, &'static str>) -> Result<Vec<T>, &'static str> {
    value.as_array().ok_or("field-list")?.iter().map(read).collect()
}

fn ids<T: FromStr + Ord>(value: &Value) -> Result<BTreeSet<T>, &'static str> {
    each(value, parsed("field-id")).map(|ids| ids.into_iter().collect())
}

fn member<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// In the order of the day, however they were sent.
fn slots(value: &Value) -> Result<Vec<Slot>, &'static str> {
    let mut slots = each(value, slot)?;
    slots.sort_by_key(|slot| (slot.from_minute, slot.to_minute));
    Ok(slots)
}

fn slot(value: &Value) -> Result<Slot, &'static str> {
    let minute = |name: &str| {
        let text = member(value, name).as_str().ok_or("field-time")?;
        if text == "24:00" {
            return Ok(1_440);
        }
        let time = NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "field-time")?;
        Ok::<u32, &'static str>(time.hour() * 60 + time.minute())
    };
    let name = parsed("field-policy")(member(value, "name"))?;
    Ok(Slot { name, from_minute: minute("from")?, to_minute: minute("to")? })
}

fn quota(value: &Value) -> Result<Quota, &'static str> {
    let limit = |name: &str| match member(value, name) {
        Value::Null => Ok(None),
        value => number(value).map(Some),
    };
    Ok(Quota {
        per: parsed("field-policy")(member(value, "per"))?,
        live: limit("live")?,
        minutes_a_week: limit("minutes_a_week")?,
    })
}

fn price(value: &Value) -> Result<Price, &'static str> {
    if value.is_null() {
        return Ok(Price::Free);
    }
    if !matches!(member(value, "currency"), Value::Null) && member(value, "currency") != "EUR" {
        return Err("field-policy");
    }
    let cents = number(member(value, "amount_cents"))?;
    match member(value, "per").as_str() {
        Some("slot") => Ok(Price::PerSlot(cents)),
        Some("hour") => Ok(Price::PerHour(cents)),
        _ => Err("field-policy"),
    }
}
