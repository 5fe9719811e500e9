//! Booking rules as JSON, taken member by member.

use std::{borrow::Cow, collections::BTreeSet, str::FromStr};

use chrono::{NaiveTime, Timelike};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema, Type,
        schema::{ObjectBuilder, OneOfBuilder},
    },
};

use super::policy_views::PolicyView;
use crate::{
    domain::policy::{PolicyEdit, Price, Quota, Slot},
    web::{
        errors::FieldError,
        forms::{
            Members,
            json::{number, parsed},
        },
    },
};

/// A change of the rules: those of [`PolicyView`], each of which may be missing or `null`.
pub(super) struct PolicyEditView;

impl PartialSchema for PolicyEditView {
    fn schema() -> RefOr<Schema> {
        let mut schema = PolicyView::schema();
        if let RefOr::T(Schema::Object(rules)) = &mut schema {
            rules.required.clear();
            rules.description = Some(
                "A rule left out stays as it is; one that is `null` is not said any more: a resource follows its \
                 place again, a place what holds everywhere. A price of nothing is `{\"per\": \"free\"}`."
                    .to_owned(),
            );
            for rule in rules.properties.values_mut() {
                let null = ObjectBuilder::new().schema_type(Type::Null);
                *rule = RefOr::T(Schema::OneOf(OneOfBuilder::new().item(null).item(rule.clone()).build()));
            }
        }
        schema
    }
}

impl ToSchema for PolicyEditView {
    fn name() -> Cow<'static, str> {
        "PolicyEdit".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        PolicyView::schemas(schemas);
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

/// Reads the rules that were sent as the member `policy`; one that is `null` is not said any more, of the ones left out
/// nothing changes. `None` when something is wrong, which is noted.
pub(super) fn rules(members: &mut Members) -> Option<Option<PolicyEdit>> {
    members.object("policy", &NAMES, |rules| {
        let both = minutes(rules, "buffer_minutes");
        let before = minutes(rules, "buffer_before_minutes");
        let after = minutes(rules, "buffer_after_minutes");
        let slots = slots(rules);
        let quotas = rules.objects("quota", &["per", "live", "minutes_a_week"], quota);
        let approval = rules.optional("approval", parsed("field-approval"));
        let price = rules.object("price", &["per", "amount_cents", "currency"], price);
        let audience = rules.optional("audience", parsed("field-audience"));
        let organisations = rules.optional("organisations", ids);
        let required_certifications = rules.optional("required_certifications", ids);
        let [step, min, max, lead, horizon, cancel, lapse, no_show, no_show_limit] = [
            "step_minutes",
            "min_minutes",
            "max_minutes",
            "lead_minutes",
            "horizon_days",
            "cancel_until_minutes",
            "lapse_minutes",
            "no_show_minutes",
            "no_show_limit",
        ]
        .map(|name| minutes(rules, name));
        let both = both?;
        Some(PolicyEdit {
            slots: said(rules, "slots", slots?),
            step_minutes: step?,
            min_minutes: min?,
            max_minutes: max?,
            lead_minutes: lead?,
            horizon_days: horizon?,
            buffer_before_minutes: before?.or(both),
            buffer_after_minutes: after?.or(both),
            cancel_until_minutes: cancel?,
            quotas: said(rules, "quota", quotas?),
            approval: said(rules, "approval", approval?),
            lapse_minutes: lapse?,
            price: said(rules, "price", price?),
            audience: said(rules, "audience", audience?),
            organisations: said(rules, "organisations", organisations?),
            required_certifications: said(rules, "required_certifications", required_certifications?),
            no_show_minutes: no_show?,
            no_show_limit: no_show_limit?,
        })
    })
}

/// A rule that was read: left out it stays as it is, `null` is not said any more.
#[expect(clippy::option_option, reason = "as in PolicyEdit")]
fn said<T>(rules: &Members, name: &str, value: Option<T>) -> Option<Option<T>> {
    rules.has(name).then_some(value)
}

/// A number that is said or not; `None` when it is none.
#[expect(clippy::option_option, reason = "the outer one is a wrong member, the others as in PolicyEdit")]
fn minutes(rules: &mut Members, name: &str) -> Option<Option<Option<u32>>> {
    let value = rules.optional(name, number)?;
    Some(said(rules, name, value))
}

fn ids<T: FromStr + Ord>(value: &Value) -> Result<BTreeSet<T>, &'static str> {
    value.as_array().ok_or("field-ids")?.iter().map(parsed("field-ids")).collect()
}

/// In the order of the day, however they were sent.
fn slots(rules: &mut Members) -> Option<Option<Vec<Slot>>> {
    let mut slots = rules.objects("slots", &["name", "from", "to"], slot)?;
    if let Some(slots) = &mut slots {
        slots.sort_by_key(|slot| (slot.from_minute, slot.to_minute));
    }
    Some(slots)
}

fn slot(slot: &mut Members) -> Option<Slot> {
    let minute = |value: &Value| {
        let text = value.as_str().ok_or("field-time")?;
        if text == "24:00" {
            return Ok(1_440);
        }
        let time = NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "field-time")?;
        Ok::<u32, &'static str>(time.hour() * 60 + time.minute())
    };
    let name = slot.required("name", parsed("field-slot-name"));
    let from = slot.required("from", minute);
    let to = slot.required("to", minute);
    Some(Slot { name: name?, from_minute: from?, to_minute: to? })
}

fn quota(quota: &mut Members) -> Option<Quota> {
    let per = quota.required("per", parsed("field-quota-per"));
    let live = quota.optional("live", number);
    let minutes_a_week = quota.optional("minutes_a_week", number);
    Some(Quota { per: per?, live: live?, minutes_a_week: minutes_a_week? })
}

fn price(price: &mut Members) -> Option<Price> {
    let per = price.required("per", |value| Ok(value.as_str().map(str::to_owned)));
    let cents = price.optional("amount_cents", number);
    let is_euro = |value: &Value| if value == "EUR" { Ok(()) } else { Err("field-currency") };
    let currency = price.optional("currency", is_euro);
    let (per, cents) = (per?, cents?);
    currency?;
    match (per.as_deref(), cents) {
        (Some("free"), None | Some(0)) => Some(Price::Free),
        (Some("free"), Some(_)) => price.refuse(FieldError::new("amount_cents", "field-price-free")),
        (Some("slot"), Some(cents)) => Some(Price::PerSlot(cents)),
        (Some("hour"), Some(cents)) => Some(Price::PerHour(cents)),
        (Some("slot" | "hour"), None) => price.refuse(FieldError::new("amount_cents", "field-missing")),
        _ => price.refuse(FieldError::new("per", "field-price-per")),
    }
}
