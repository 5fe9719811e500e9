//! Booking rules as a person edits them: every rule in force as a field, read back as what the resource says.

use chrono::{NaiveTime, Timelike};
use serde::Serialize;

use crate::{
    domain::policy::{Approval, Audience, Policy, PolicyRules, Price, Quota, QuotaScope, Slot, SlotName},
    web::{
        errors::FieldError,
        forms::Fields,
        pages::{form::ChoiceView, reader::Reader},
    },
};

/// Minutes and days, each a whole number.
const NUMBERS: [&str; 11] = [
    "step_minutes",
    "min_minutes",
    "max_minutes",
    "lead_minutes",
    "horizon_days",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "cancel_until_minutes",
    "lapse_minutes",
    "no_show_minutes",
    "no_show_limit",
];

/// The fields that are no numbers.
const TEXTS: [&str; 14] = [
    "morning_from",
    "morning_to",
    "afternoon_from",
    "afternoon_to",
    "day_from",
    "day_to",
    "approval",
    "price",
    "price_euros",
    "audience",
    "quota_per",
    "quota_live",
    "quota_hours",
    "quota_other",
];

/// What can be chosen in the fields that are lists.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyChoices {
    /// Whose reservations wait for a yes.
    pub approval: Vec<ChoiceView>,
    /// Per what it costs.
    pub price: Vec<ChoiceView>,
    /// Who may reserve.
    pub audience: Vec<ChoiceView>,
    /// What the limit counts together.
    pub quota_per: Vec<ChoiceView>,
}

impl PolicyChoices {
    pub(super) fn of(reader: &Reader<'_>) -> Self {
        let choice = |group: &str, value: &str| ChoiceView {
            value: value.to_owned(),
            text: reader.text(&format!("policy-{group}-{value}"), &[]),
        };
        let all = |group: &str, values: &[&str]| values.iter().map(|value| choice(group, value)).collect();
        Self {
            approval: Approval::ALL.iter().map(|value| choice("approval", value.as_str())).collect(),
            price: all("price", &["free", "slot", "hour"]),
            audience: Audience::ALL.iter().map(|value| choice("audience", value.as_str())).collect(),
            quota_per: QuotaScope::ALL.iter().map(|value| choice("quota", value.as_str())).collect(),
        }
    }

    pub(super) fn sample() -> Self {
        let one = |value: &str| vec![ChoiceView { value: value.to_owned(), text: value.to_owned() }];
        Self { approval: one("never"), price: one("free"), audience: one("everyone"), quota_per: one("place") }
    }
}

/// The rules in force as the form shows them.
pub(super) fn values(policy: &Policy) -> Vec<(&'static str, String)> {
    let numbers = [
        policy.step_minutes,
        policy.min_minutes,
        policy.max_minutes,
        policy.lead_minutes,
        policy.horizon_days,
        policy.buffer_before_minutes,
        policy.buffer_after_minutes,
        policy.cancel_until_minutes,
        policy.lapse_minutes,
        policy.no_show_minutes,
        policy.no_show_limit,
    ];
    let slot = |name: SlotName, end: fn(&Slot) -> u32| {
        policy.slots.iter().find(|slot| slot.name == name).map(|slot| clock(end(slot))).unwrap_or_default()
    };
    let (price, cents) = match policy.price {
        Price::Free => ("free", 0),
        Price::PerSlot(cents) => ("slot", cents),
        Price::PerHour(cents) => ("hour", cents),
    };
    let quota = policy.quotas.first();
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let texts = [
        slot(SlotName::Morning, |slot| slot.from_minute),
        slot(SlotName::Morning, |slot| slot.to_minute),
        slot(SlotName::Afternoon, |slot| slot.from_minute),
        slot(SlotName::Afternoon, |slot| slot.to_minute),
        slot(SlotName::Day, |slot| slot.from_minute),
        slot(SlotName::Day, |slot| slot.to_minute),
        policy.approval.as_str().to_owned(),
        price.to_owned(),
        if cents == 0 { String::new() } else { format!("{}.{:02}", cents / 100, cents % 100) },
        policy.audience.as_str().to_owned(),
        quota.map_or(QuotaScope::Place, |quota| quota.per).as_str().to_owned(),
        number(quota.and_then(|quota| quota.live)),
        number(quota.and_then(|quota| quota.minutes_a_week).map(|minutes| minutes.div_ceil(60))),
        policy.quotas.len().saturating_sub(1).to_string(),
    ];
    NUMBERS.into_iter().zip(numbers.map(|number| number.to_string())).chain(TEXTS.into_iter().zip(texts)).collect()
}

fn clock(minute: u32) -> String {
    // A browser's field of time has no 24:00; an empty end of a slot that starts means the end of the day.
    if minute == 1_440 { String::new() } else { format!("{:02}:{:02}", minute / 60, minute % 60) }
}

/// Reads the rules as typed; `None` when a field is wrong, which `fields` notes.
///
/// Further limits per person, which the form does not show, are for the caller to keep.
pub(super) fn read(fields: &mut Fields) -> Option<PolicyRules> {
    let numbers = NUMBERS.map(|name| fields.parsed(name, "field-number", str::parse::<u32>));
    let [step, min, max, lead, horizon, before, after, cancel, lapse, no_show, no_show_limit] = numbers;
    let slots = [SlotName::Morning, SlotName::Afternoon, SlotName::Day].map(|name| read_slot(fields, name));
    let slots: Option<Vec<Option<Slot>>> = slots.into_iter().collect();
    let approval = fields.parsed("approval", "field-policy", str::parse);
    let price = read_price(fields);
    let audience = fields.parsed("audience", "field-policy", str::parse);
    let quotas = read_quota(fields);
    Some(PolicyRules {
        slots: Some(slots?.into_iter().flatten().collect()),
        step_minutes: Some(step?),
        min_minutes: Some(min?),
        max_minutes: Some(max?),
        lead_minutes: Some(lead?),
        horizon_days: Some(horizon?),
        buffer_before_minutes: Some(before?),
        buffer_after_minutes: Some(after?),
        cancel_until_minutes: Some(cancel?),
        quotas: Some(quotas?),
        approval: Some(approval?),
        lapse_minutes: Some(lapse?),
        price: Some(price?),
        audience: Some(audience?),
        organisations: None,
        required_certifications: None,
        no_show_minutes: Some(no_show?),
        no_show_limit: Some(no_show_limit?),
    })
}

/// A slot whose start was typed; `Some(None)` without one.
#[expect(clippy::option_option, reason = "the outer one is a wrong field")]
fn read_slot(fields: &mut Fields, name: SlotName) -> Option<Option<Slot>> {
    let minute = |text: &str| {
        let time = NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
        time.map(|time| time.hour() * 60 + time.minute())
    };
    let from = fields.optional(&format!("{name}_from"), "field-time", minute)?;
    let to = fields.optional(&format!("{name}_to"), "field-time", minute)?;
    Some(from.map(|from_minute| Slot { name, from_minute, to_minute: to.unwrap_or(1_440) }))
}

/// Euros with a comma or a point, to the cent.
fn read_price(fields: &mut Fields) -> Option<Price> {
    let cents = |text: &str| -> Option<u32> {
        let text = text.replace(',', ".");
        let (euros, cents) = text.split_once('.').unwrap_or((&text, ""));
        let cents = format!("{cents:0<2}");
        if cents.len() > 2 {
            return None;
        }
        euros.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)
    };
    let per = fields.text("price").to_owned();
    match per.as_str() {
        "free" => Some(Price::Free),
        "slot" => fields.parsed("price_euros", "field-price", |text| cents(text).map(Price::PerSlot).ok_or(())),
        "hour" => fields.parsed("price_euros", "field-price", |text| cents(text).map(Price::PerHour).ok_or(())),
        _ => fields.refuse(FieldError::new("price", "field-policy")),
    }
}

fn read_quota(fields: &mut Fields) -> Option<Vec<Quota>> {
    let per = fields.parsed("quota_per", "field-policy", str::parse);
    let live = fields.optional("quota_live", "field-number", str::parse::<u32>);
    let hours = fields.optional("quota_hours", "field-number", |text| {
        text.parse::<u32>().ok().and_then(|hours| hours.checked_mul(60)).ok_or(())
    });
    let quota = Quota { per: per?, live: live?, minutes_a_week: hours? };
    let says_something = quota.live.is_some() || quota.minutes_a_week.is_some();
    Some(says_something.then_some(quota).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(values: &[(&'static str, String)]) -> Fields {
        let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Fields::of(&pairs.join("&"))
    }

    #[test]
    fn what_is_shown_is_read_again() {
        let slot = |name, from_minute, to_minute| Slot { name, from_minute, to_minute };
        let quota = Quota { per: QuotaScope::Kind, live: Some(2), minutes_a_week: Some(600) };
        let policy = Policy {
            slots: vec![slot(SlotName::Morning, 510, 750), slot(SlotName::Afternoon, 810, 1_440)],
            price: Price::PerHour(450),
            quotas: vec![quota],
            approval: Approval::Newcomers,
            audience: Audience::Certified,
            lead_minutes: 90,
            ..Policy::default()
        };
        let rules = read(&mut typed(&values(&policy))).unwrap();
        assert_eq!(rules.over(&PolicyRules::default()), policy);
        let plain = read(&mut typed(&values(&Policy::default()))).unwrap();
        assert_eq!(plain.over(&PolicyRules::default()), Policy::default());
    }

    #[test]
    fn reads_prices_as_people_write_them() {
        let price = |text: &str| read_price(&mut Fields::of(&format!("price=hour&price_euros={text}")));
        assert_eq!(price("4%2C5"), Some(Price::PerHour(450)));
        assert_eq!(price("12"), Some(Price::PerHour(1_200)));
        assert_eq!(price("0.05"), Some(Price::PerHour(5)));
        for wrong in ["", "x", "1.234", "-3", "99999999999"] {
            assert_eq!(price(wrong), None, "{wrong}");
        }
    }
}
