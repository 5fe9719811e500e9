//! Booking rules as JSON, taken member by member.

use std::{borrow::Cow, collections::BTreeSet, str::FromStr};

use chrono::{NaiveTime, Timelike};
use serde_json::{Map, Value};
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
    web::forms::json::{number, parsed},
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

/// Reads the rules that were sent; one that is `null` is not said any more, of the ones left out nothing changes.
///
/// # Errors
/// The Fluent key of what is wrong.
pub(super) fn rules(value: &Value) -> Result<PolicyEdit, &'static str> {
    let object = value.as_object().ok_or("field-object")?;
    if object.keys().any(|name| !NAMES.contains(&name.as_str())) {
        return Err("field-policy");
    }
    let minutes = |name: &str| said(object, name, number);
    let both = minutes("buffer_minutes")?;
    Ok(PolicyEdit {
        slots: said(object, "slots", slots)?,
        step_minutes: minutes("step_minutes")?,
        min_minutes: minutes("min_minutes")?,
        max_minutes: minutes("max_minutes")?,
        lead_minutes: minutes("lead_minutes")?,
        horizon_days: minutes("horizon_days")?,
        buffer_before_minutes: minutes("buffer_before_minutes")?.or(both),
        buffer_after_minutes: minutes("buffer_after_minutes")?.or(both),
        cancel_until_minutes: minutes("cancel_until_minutes")?,
        quotas: said(object, "quota", |value| each(value, quota))?,
        approval: said(object, "approval", parsed("field-policy"))?,
        lapse_minutes: minutes("lapse_minutes")?,
        price: said(object, "price", price)?,
        audience: said(object, "audience", parsed("field-policy"))?,
        organisations: said(object, "organisations", ids)?,
        required_certifications: said(object, "required_certifications", ids)?,
        no_show_minutes: minutes("no_show_minutes")?,
        no_show_limit: minutes("no_show_limit")?,
    })
}

/// A member that may be missing, or `null`.
#[expect(clippy::option_option, reason = "as in PolicyEdit")]
fn said<T>(
    object: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Result<T, &'static str>,
) -> Result<Option<Option<T>>, &'static str> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(value) => read(value).map(|value| Some(Some(value))),
    }
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
    if member(value, "per") == "free" {
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
