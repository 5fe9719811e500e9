//! The rules of a resource in short sentences: what one must know before choosing; silent where a rule limits nothing.

use crate::{
    domain::policy::{Approval, Audience, Policy, Price, Quota, Slot},
    i18n::dates::Dates,
    web::pages::reader::Reader,
};

/// The sentences, in the order in which a person needs them.
pub(super) fn sentences(reader: &Reader<'_>, dates: &Dates<'_>, policy: &Policy) -> Vec<String> {
    let text = |key: &str| reader.text(key, &[]);
    let lasting = |key: &str, name: &'static str, minutes: u32| {
        (minutes > 0).then(|| reader.text(key, &[(name, told(dates, policy, minutes).into())]))
    };
    let price = match policy.price {
        Price::Free => text("rule-free"),
        Price::PerSlot(cents) => reader.text("rule-price-slot", &[("amount", reader.euros(cents).into())]),
        Price::PerHour(cents) => reader.text("rule-price-hour", &[("amount", reader.euros(cents).into())]),
    };
    let audience = match policy.audience {
        Audience::Everyone => None,
        Audience::Members if policy.organisations.is_empty() => Some("rule-members"),
        Audience::Members => Some("rule-members-of-some"),
        Audience::Certified => Some("rule-certified"),
    };
    let approval = match policy.approval {
        Approval::Never => None,
        Approval::Always => lasting("rule-approval-always", "lapse", policy.lapse_minutes),
        Approval::Newcomers => lasting("rule-approval-newcomers", "lapse", policy.lapse_minutes),
    };
    let said = [
        Some(price),
        Some(length(reader, dates, policy)),
        Some(reader.text("rule-horizon", &[("days", policy.horizon_days.into())])),
        lasting("rule-lead", "lead", policy.lead_minutes),
        audience.map(text),
        approval,
        lasting("rule-cancel", "limit", policy.cancel_until_minutes),
        lasting("rule-buffer-before", "buffer", policy.buffer_before_minutes),
        lasting("rule-buffer-after", "buffer", policy.buffer_after_minutes),
        lasting("rule-no-show", "wait", policy.no_show_minutes),
    ];
    let quotas = policy.quotas.iter().flat_map(|quota| limits(reader, dates, quota));
    said.into_iter().flatten().chain(quotas).collect()
}

/// How long a reservation lasts: the slots, or from the shortest to the longest.
fn length(reader: &Reader<'_>, dates: &Dates<'_>, policy: &Policy) -> String {
    if !policy.slots.is_empty() {
        return reader.text("rule-slots", &[("slots", slots(reader, dates, &policy.slots).into())]);
    }
    let key = if policy.min_minutes == policy.max_minutes { "rule-length-one" } else { "rule-length" };
    let [shortest, longest] = [policy.min_minutes, policy.max_minutes].map(|minutes| told(dates, policy, minutes));
    reader.text(key, &[("shortest", shortest.into()), ("longest", longest.into())])
}

/// A length of time in the unit that the rules count in.
pub(super) fn told(dates: &Dates<'_>, policy: &Policy, minutes: u32) -> String {
    if policy.counts_whole_days() { dates.days_or_hours(minutes) } else { dates.duration(minutes) }
}

/// Slots with their hours: `matin 8 h – 12 h, après-midi 13 h – 18 h`.
pub(in crate::web::pages) fn slots(reader: &Reader<'_>, dates: &Dates<'_>, slots: &[Slot]) -> String {
    let slot = |slot: &Slot| {
        let name = reader.text(&format!("slot-{}", slot.name), &[]);
        format!("{name} {}", dates.minutes_of_day(slot.from_minute, slot.to_minute))
    };
    slots.iter().map(slot).collect::<Vec<_>>().join(", ")
}

/// What one person may have at most.
fn limits(reader: &Reader<'_>, dates: &Dates<'_>, quota: &Quota) -> impl Iterator<Item = String> {
    let per = || ("per", quota.per.as_str().to_owned().into());
    let live = quota.live.map(|count| reader.text("rule-quota-live", &[("count", count.into()), per()]));
    let hours = |minutes| reader.text("rule-quota-week", &[("hours", dates.duration(minutes).into()), per()]);
    live.into_iter().chain(quota.minutes_a_week.map(hours))
}
