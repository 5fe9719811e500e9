//! Booking rules as a person edits them at a place or a resource: what it says itself, in fields.

use std::collections::BTreeSet;

use chrono::{NaiveTime, Timelike};
use serde::Serialize;

use super::{
    policy_choices::{Layer, PolicyChoices},
    ticks::{Ticked, Ticks},
};
use crate::{
    domain::{
        place::Place,
        policy::{Approval, Audience, Policy, PolicyEdit, PolicyRules, Price, Quota, QuotaScope, Slot, SlotName},
    },
    web::{
        errors::{FieldError, Problem},
        forms::Fields,
        pages::{form::FieldView, reader::Reader},
    },
};

/// Minutes and days, each a whole number.
pub(super) const NUMBERS: [&str; 11] = [
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
const TEXTS: [&str; 15] = [
    "slots",
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

/// What a form of rules shows beside its fields.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyParts {
    /// What can be chosen, and what holds where a field stays empty.
    pub choices: PolicyChoices,
    /// What a reservation takes.
    pub certifications: Ticks,
    /// Whose members may reserve.
    pub organisations: Ticks,
}

impl PolicyParts {
    /// `below` are the rules in force where this layer says nothing.
    pub(super) async fn of(
        reader: &Reader<'_>,
        place: &Place,
        below: &Policy,
        layer: Layer,
        ticked: &Ticked,
    ) -> Result<Self, Problem> {
        Ok(Self {
            choices: PolicyChoices::of(reader, below, layer),
            certifications: Ticks::of_certifications(reader, place, below, &ticked.certifications).await?,
            organisations: Ticks::of_organisations(reader, below, &ticked.organisations).await?,
        })
    }

    /// What people call the value of a field: what a list says, or the names that are ticked.
    pub(super) fn words(&self, name: &str, value: &str) -> String {
        let PolicyChoices { slots, approval, price, audience, quota_per, .. } = &self.choices;
        let options = match name {
            "slots" => slots,
            "approval" => approval,
            "price" => price,
            "audience" => audience,
            "quota_per" => quota_per,
            "required_certifications" => return self.certifications.named(),
            "organisations" => return self.organisations.named(),
            _ => return value.to_owned(),
        };
        options.iter().find(|option| option.value == value).map_or_else(|| value.to_owned(), |known| known.text.clone())
    }

    pub(super) fn sample() -> Self {
        Self {
            choices: PolicyChoices::sample(),
            certifications: Ticks::sample(),
            organisations: Ticks::sample_organisations(),
        }
    }
}

/// The fields of the rules, as what says them has them.
pub(super) fn fields(own: &PolicyRules) -> impl Iterator<Item = (&'static str, FieldView)> + use<> {
    values(own).into_iter().map(|(name, value)| (name, FieldView { value, error: None }))
}

/// The field that is shown and never typed.
pub(super) fn other_quotas(own: &PolicyRules) -> impl Iterator<Item = (&'static str, FieldView)> + use<> {
    fields(own).filter(|(name, _)| *name == "quota_other")
}

/// All that is edited of the rules, as the form shows it.
pub(super) fn shown(own: &PolicyRules) -> Vec<(&'static str, String)> {
    let edited = values(own).into_iter().filter(|(name, _)| *name != "quota_other");
    edited.chain(Ticked::said(own).shown()).collect()
}

/// What was typed and ticked, with what the form does not show and thereby keeps: the limits after the first, and that
/// nothing is required or named where the API said so.
pub(super) fn complete(mut edit: PolicyEdit, ticked: &Ticked, said: &PolicyRules) -> PolicyEdit {
    if let Some(Some(quotas)) = &mut edit.quotas {
        quotas.extend(said.quotas.iter().flatten().skip(1).copied());
    }
    edit.required_certifications = Some(chosen(&ticked.certifications, said.required_certifications.as_ref()));
    edit.organisations = Some(chosen(&ticked.organisations, said.organisations.as_ref()));
    edit
}

/// Nothing ticked follows, but for what was said to be nothing.
fn chosen<T: Clone + Ord>(ticked: &BTreeSet<T>, said: Option<&BTreeSet<T>>) -> Option<BTreeSet<T>> {
    (!ticked.is_empty() || said == Some(ticked)).then(|| ticked.clone())
}

/// What is said itself as the form shows it; a rule that it does not say is empty.
fn values(own: &PolicyRules) -> Vec<(&'static str, String)> {
    let numbers = [
        own.step_minutes,
        own.min_minutes,
        own.max_minutes,
        own.lead_minutes,
        own.horizon_days,
        own.buffer_before_minutes,
        own.buffer_after_minutes,
        own.cancel_until_minutes,
        own.lapse_minutes,
        own.no_show_minutes,
        own.no_show_limit,
    ];
    let slot = |name: SlotName, end: fn(&Slot) -> u32| {
        let mut slots = own.slots.iter().flatten();
        slots.find(|slot| slot.name == name).map(|slot| clock(end(slot))).unwrap_or_default()
    };
    let (price, cents) = match own.price {
        None => ("", 0),
        Some(Price::Free) => ("free", 0),
        Some(Price::PerSlot(cents)) => ("slot", cents),
        Some(Price::PerHour(cents)) => ("hour", cents),
    };
    let quotas = own.quotas.as_deref();
    let quota = quotas.and_then(<[Quota]>::first);
    let per = quotas.map(|_| quota.map_or(QuotaScope::Place, |quota| quota.per).as_str());
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let texts = [
        own.slots.as_ref().map(|_| "own").unwrap_or_default().to_owned(),
        slot(SlotName::Morning, |slot| slot.from_minute),
        slot(SlotName::Morning, |slot| slot.to_minute),
        slot(SlotName::Afternoon, |slot| slot.from_minute),
        slot(SlotName::Afternoon, |slot| slot.to_minute),
        slot(SlotName::Day, |slot| slot.from_minute),
        slot(SlotName::Day, |slot| slot.to_minute),
        own.approval.map(Approval::as_str).unwrap_or_default().to_owned(),
        price.to_owned(),
        if cents == 0 { String::new() } else { typed_euros(cents) },
        own.audience.map(Audience::as_str).unwrap_or_default().to_owned(),
        per.unwrap_or_default().to_owned(),
        number(quota.and_then(|quota| quota.live)),
        number(quota.and_then(|quota| quota.minutes_a_week).map(|minutes| minutes.div_ceil(60))),
        quotas.map_or(0, <[Quota]>::len).saturating_sub(1).to_string(),
    ];
    NUMBERS.into_iter().zip(numbers.map(number)).chain(TEXTS.into_iter().zip(texts)).collect()
}

/// As a field shows it and [`read_price`] reads it.
fn typed_euros(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn clock(minute: u32) -> String {
    // A browser's field of time has no 24:00; an empty end of a slot that starts means the end of the day.
    if minute == 1_440 { String::new() } else { format!("{:02}:{:02}", minute / 60, minute % 60) }
}

/// Reads the rules as typed: an empty field follows the layer below. `None` when a field is wrong, which `fields` notes.
///
/// [`complete`] adds what is ticked and what the form does not show.
pub(super) fn read(fields: &mut Fields) -> Option<PolicyEdit> {
    let numbers = NUMBERS.map(|name| fields.optional(name, "field-number", str::parse::<u32>));
    let [step, min, max, lead, horizon, before, after, cancel, lapse, no_show, no_show_limit] = numbers;
    let slots = read_slots(fields);
    let approval = fields.optional("approval", "field-approval", str::parse);
    let price = read_price(fields);
    let audience = fields.optional("audience", "field-audience", str::parse);
    let quotas = read_quota(fields);
    Some(PolicyEdit {
        slots: Some(slots?),
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

/// Whether a list follows the place: then nothing may be typed into the fields that belong to it.
fn follows(fields: &mut Fields, list: &'static str, belongings: &[&str]) -> Option<bool> {
    if !fields.text(list).is_empty() {
        return Some(false);
    }
    if belongings.iter().all(|name| fields.text(name).is_empty()) {
        return Some(true);
    }
    fields.refuse(FieldError::new(list, "field-policy-follow"))
}

/// `Some(None)` follows the place.
#[expect(clippy::option_option, reason = "the outer one is a wrong field")]
fn read_slots(fields: &mut Fields) -> Option<Option<Vec<Slot>>> {
    if follows(fields, "slots", TEXTS.get(1..7).unwrap_or_default())? {
        return Some(None);
    }
    let slots = [SlotName::Morning, SlotName::Afternoon, SlotName::Day].map(|name| read_slot(fields, name));
    let slots: Option<Vec<Option<Slot>>> = slots.into_iter().collect();
    Some(Some(slots?.into_iter().flatten().collect()))
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

/// Euros with a comma or a point, to the cent; `Some(None)` follows the place.
#[expect(clippy::option_option, reason = "the outer one is a wrong field")]
fn read_price(fields: &mut Fields) -> Option<Option<Price>> {
    let cents = |text: &str| -> Option<u32> {
        let text = text.replace(',', ".");
        let (euros, cents) = text.split_once('.').unwrap_or((&text, ""));
        let cents = format!("{cents:0<2}");
        if cents.len() > 2 {
            return None;
        }
        euros.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)
    };
    if follows(fields, "price", &["price_euros"])? {
        return Some(None);
    }
    let per = fields.text("price").to_owned();
    let price = match per.as_str() {
        "free" => Some(Price::Free),
        "slot" => fields.parsed("price_euros", "field-price", |text| cents(text).map(Price::PerSlot).ok_or(())),
        "hour" => fields.parsed("price_euros", "field-price", |text| cents(text).map(Price::PerHour).ok_or(())),
        _ => fields.refuse(FieldError::new("price", "field-price-per")),
    };
    price.map(Some)
}

/// Without a number it limits nothing; `Some(None)` follows the place.
#[expect(clippy::option_option, reason = "the outer one is a wrong field")]
fn read_quota(fields: &mut Fields) -> Option<Option<Vec<Quota>>> {
    if follows(fields, "quota_per", &["quota_live", "quota_hours"])? {
        return Some(None);
    }
    let per = fields.parsed("quota_per", "field-quota-per", str::parse);
    let live = fields.optional("quota_live", "field-number", str::parse::<u32>);
    let hours = fields.optional("quota_hours", "field-number", |text| {
        text.parse::<u32>().ok().and_then(|hours| hours.checked_mul(60)).ok_or(())
    });
    let quota = Quota { per: per?, live: live?, minutes_a_week: hours? };
    let says_something = quota.live.is_some() || quota.minutes_a_week.is_some();
    Some(Some(says_something.then_some(quota).into_iter().collect()))
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
        let said = PolicyRules {
            slots: Some(vec![slot(SlotName::Morning, 510, 750), slot(SlotName::Afternoon, 810, 1_440)]),
            price: Some(Price::PerHour(450)),
            quotas: Some(vec![quota]),
            approval: Some(Approval::Newcomers),
            audience: Some(Audience::Certified),
            lead_minutes: Some(90),
            ..PolicyRules::default()
        };
        let nothing =
            PolicyRules { slots: Some(Vec::new()), quotas: Some(Vec::new()), price: Some(Price::Free), ..said.clone() };
        for own in [said.clone(), nothing, PolicyRules::default()] {
            let edit = read(&mut typed(&values(&own))).unwrap();
            assert_eq!(said.clone().with(edit), own);
        }
    }

    #[test]
    fn a_list_that_follows_the_place_has_nothing_typed_beside_it() {
        for typed in ["morning_from=08:30", "price_euros=4", "quota_live=1"] {
            assert_eq!(read(&mut Fields::of(typed)), None, "{typed}");
        }
    }

    #[test]
    fn reads_prices_as_people_write_them() {
        let price = |text: &str| read_price(&mut Fields::of(&format!("price=hour&price_euros={text}")));
        assert_eq!(price("4%2C5"), Some(Some(Price::PerHour(450))));
        assert_eq!(price("12"), Some(Some(Price::PerHour(1_200))));
        assert_eq!(price("0.05"), Some(Some(Price::PerHour(5))));
        for wrong in ["", "x", "1.234", "-3", "99999999999"] {
            assert_eq!(price(wrong), None, "{wrong}");
        }
    }
}
