//! What can be chosen in a form of booking rules, and what holds where it stays empty, in words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::policy_form::NUMBERS;
use crate::{
    domain::policy::{Approval, Audience, Policy, Price, Quota, QuotaScope, Slot},
    i18n::Argument,
    web::pages::{form::ChoiceView, reader::Reader, resource::rules},
};

/// Whose rules a form edits, and thereby what they follow where they say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// A place's, which follow what holds everywhere.
    Place,
    /// A resource's, which follow its place.
    Resource,
}

impl Layer {
    /// The choice to follow.
    const fn follow(self) -> &'static str {
        match self {
            Self::Place => "policy-follow-escale",
            Self::Resource => "policy-follow",
        }
    }

    /// What holds where nothing is typed.
    const fn typed(self) -> &'static str {
        match self {
            Self::Place => "policy-inherited-escale",
            Self::Resource => "policy-inherited",
        }
    }

    /// What holds where nothing is chosen.
    const fn chosen(self) -> &'static str {
        match self {
            Self::Place => "policy-followed-escale",
            Self::Resource => "policy-followed",
        }
    }
}

/// What can be chosen in the fields that are lists, first of all to follow the layer below; and what it gives.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyChoices {
    /// Whether there are fixed slots of its own.
    pub slots: Vec<ChoiceView>,
    /// Whose reservations wait for a yes.
    pub approval: Vec<ChoiceView>,
    /// Per what it costs.
    pub price: Vec<ChoiceView>,
    /// Who may reserve.
    pub audience: Vec<ChoiceView>,
    /// What the limit counts together.
    pub quota_per: Vec<ChoiceView>,
    /// What holds where a field stays empty, in a sentence by the field.
    pub hints: BTreeMap<&'static str, String>,
}

impl PolicyChoices {
    /// `below` are the rules in force where this layer says nothing.
    pub(super) fn of(reader: &Reader<'_>, below: &Policy, layer: Layer) -> Self {
        let word = |group: &str, value: &str| reader.text(&format!("policy-{group}-{value}"), &[]);
        let lists = [
            ("slots", slots_in_words(reader, &below.slots)),
            ("approval", word("approval", below.approval.as_str())),
            ("price", price_in_words(reader, below.price)),
            ("audience", word("audience", below.audience.as_str())),
            ("quota_per", quotas_in_words(reader, &below.quotas)),
        ];
        let hint = |key: &str, value: String| reader.text(key, &[("value", Argument::Text(value))]);
        let numbers = inherited(below).into_iter().map(|(name, value)| (name, hint(layer.typed(), value)));
        let lists = lists.into_iter().map(|(name, value)| (name, hint(layer.chosen(), value)));
        let approvals = Approval::ALL.iter().map(|value| value.as_str());
        let audiences = Audience::ALL.iter().map(|value| value.as_str());
        let scopes = QuotaScope::ALL.iter().map(|value| value.as_str());
        Self {
            slots: choices(reader, layer, "slots", ["own"]),
            approval: choices(reader, layer, "approval", approvals),
            price: choices(reader, layer, "price", ["free", "slot", "hour"]),
            audience: choices(reader, layer, "audience", audiences),
            quota_per: choices(reader, layer, "quota", scopes),
            hints: numbers.chain(lists).collect(),
        }
    }

    pub(super) fn sample() -> Self {
        let lists =
            ["slots", "approval", "price", "audience", "quota_per"].map(|name| (name, "Par <heure>".to_owned()));
        let one = |value: &str| vec![ChoiceView { value: value.to_owned(), text: value.to_owned() }];
        Self {
            slots: one("own"),
            approval: one("never"),
            price: one("free"),
            audience: one("everyone"),
            quota_per: one("place"),
            hints: inherited(&Policy::default()).into_iter().chain(lists).collect(),
        }
    }
}

/// To follow the layer below first, then each value.
fn choices(
    reader: &Reader<'_>,
    layer: Layer,
    group: &str,
    values: impl IntoIterator<Item = &'static str>,
) -> Vec<ChoiceView> {
    let follow = reader.text(layer.follow(), &[]);
    let choice = |value: &str| ChoiceView {
        value: value.to_owned(),
        text: reader.text(&format!("policy-{group}-{value}"), &[]),
    };
    std::iter::once(ChoiceView { value: String::new(), text: follow }).chain(values.into_iter().map(choice)).collect()
}

/// The numbers in force where nothing is said, by the field.
pub(super) fn inherited(below: &Policy) -> BTreeMap<&'static str, String> {
    let numbers = [
        below.step_minutes,
        below.min_minutes,
        below.max_minutes,
        below.lead_minutes,
        below.horizon_days,
        below.buffer_before_minutes,
        below.buffer_after_minutes,
        below.cancel_until_minutes,
        below.lapse_minutes,
        below.no_show_minutes,
        below.no_show_limit,
    ];
    NUMBERS.into_iter().zip(numbers.map(|number| number.to_string())).collect()
}

fn slots_in_words(reader: &Reader<'_>, slots: &[Slot]) -> String {
    if slots.is_empty() {
        return reader.text("policy-slots-none", &[]);
    }
    rules::slots(reader, &reader.usual_dates(), slots)
}

fn price_in_words(reader: &Reader<'_>, price: Price) -> String {
    let (key, cents) = match price {
        Price::Free => ("policy-price-free", 0),
        Price::PerSlot(cents) => ("policy-price-per-slot", cents),
        Price::PerHour(cents) => ("policy-price-per-hour", cents),
    };
    reader.text(key, &[("amount", Argument::Text(reader.euros(cents)))])
}

fn quotas_in_words(reader: &Reader<'_>, quotas: &[Quota]) -> String {
    let number = |key: &str, number: u32| reader.text(key, &[("count", Argument::Number(number.into()))]);
    let limit = |quota: &Quota| {
        let live = quota.live.map(|live| number("policy-quota-held", live));
        let hours = quota.minutes_a_week.map(|minutes| number("policy-quota-weekly", minutes.div_ceil(60)));
        let per = reader.text(&format!("policy-quota-{}", quota.per), &[]);
        std::iter::once(per).chain(live).chain(hours).collect::<Vec<_>>().join(", ")
    };
    if quotas.is_empty() {
        return reader.text("policy-quota-none", &[]);
    }
    quotas.iter().map(limit).collect::<Vec<_>>().join(" ; ")
}
