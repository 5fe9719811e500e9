//! Booking rules as they are kept: the JSON object of the ones that a place or a resource says itself.

use std::{
    collections::{BTreeSet, HashMap},
    str::FromStr,
};

use ::entity::{place, resource};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, sea_query::Expr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Queries, StoreError, Tx};
use crate::domain::{
    ids::{CertificationTypeId, OrganisationId, PlaceId, ResourceId},
    policy::{Policy, PolicyRules, Price, Quota, Slot},
};

/// The rules that a place gives to its resources; `None` when there is no such place.
///
/// # Errors
/// [`StoreError`].
pub async fn of_place(from: &impl Queries, id: PlaceId) -> Result<Option<PolicyRules>, StoreError> {
    let text = place::Entity::find_by_id(id.0)
        .select_only()
        .column(place::Column::Policy)
        .into_tuple::<String>()
        .one(&from.executor())
        .await?;
    text.map(|text| read(&text)).transpose()
}

/// The rules in force of these resources; one that does not exist is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn in_force(
    from: &impl Queries,
    resources: impl Iterator<Item = ResourceId> + Send,
) -> Result<HashMap<ResourceId, Policy>, StoreError> {
    let ids: BTreeSet<Uuid> = resources.map(|id| id.0).collect();
    let rows = resource::Entity::find()
        .select_only()
        .columns([resource::Column::Id, resource::Column::Policy])
        .column_as(place::Column::Policy, "place_policy")
        .join(JoinType::InnerJoin, resource::Relation::Place.def())
        .filter(resource::Column::Id.is_in(ids))
        .into_tuple::<(Uuid, String, String)>()
        .all(&from.executor())
        .await?;
    let policy = |(id, own, place): (Uuid, String, String)| Ok((ResourceId(id), read(&own)?.over(&read(&place)?)));
    rows.into_iter().map(policy).collect()
}

/// Replaces the rules that a place gives to its resources.
///
/// # Errors
/// [`StoreError`].
pub async fn update_of_place(tx: &Tx, id: PlaceId, rules: &PolicyRules) -> Result<(), StoreError> {
    place::Entity::update_many()
        .col_expr(place::Column::Policy, Expr::value(write(rules)))
        .filter(place::Column::Id.eq(id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Reads rules as they are kept.
pub(super) fn read(text: &str) -> Result<PolicyRules, StoreError> {
    let stored: Stored = serde_json::from_str(text).map_err(|_| StoreError::corrupt("policy"))?;
    stored.into_rules().ok_or_else(|| StoreError::corrupt("policy"))
}

/// How long before the start a holder may cancel, by the rules of a resource and of its place as they are kept; these
/// are read only where one says it.
pub(super) fn cancel_until_minutes(own: &str, place: &str) -> Result<u32, StoreError> {
    const NAME: &str = "\"cancel_until_minutes\"";
    if own.contains(NAME) || place.contains(NAME) {
        return Ok(read(own)?.over(&read(place)?).cancel_until_minutes);
    }
    Ok(Policy::default().cancel_until_minutes)
}

/// Writes rules as they are kept.
pub(super) fn write(rules: &PolicyRules) -> String {
    // Numbers, texts and lists of them always become JSON.
    serde_json::to_string(&Stored::of(rules)).unwrap_or_else(|_| "{}".to_owned())
}

/// What is counted together, how many at once, how many minutes a week.
type StoredQuota = (String, Option<u32>, Option<u32>);

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Stored {
    #[serde(skip_serializing_if = "Option::is_none")]
    slots: Option<Vec<(String, u32, u32)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buffer_before_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buffer_after_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_until_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quotas: Option<Vec<StoredQuota>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lapse_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<(String, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisations: Option<Vec<Uuid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required_certifications: Option<Vec<Uuid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_show_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_show_limit: Option<u32>,
}

impl Stored {
    fn of(rules: &PolicyRules) -> Self {
        let slot = |slot: &Slot| (slot.name.as_str().to_owned(), slot.from_minute, slot.to_minute);
        let quota = |quota: &Quota| (quota.per.as_str().to_owned(), quota.live, quota.minutes_a_week);
        let price = |price: Price| match price {
            Price::Free => ("free".to_owned(), 0),
            Price::PerSlot(cents) => ("slot".to_owned(), cents),
            Price::PerHour(cents) => ("hour".to_owned(), cents),
        };
        Self {
            slots: rules.slots.as_ref().map(|slots| slots.iter().map(slot).collect()),
            step_minutes: rules.step_minutes,
            min_minutes: rules.min_minutes,
            max_minutes: rules.max_minutes,
            lead_minutes: rules.lead_minutes,
            horizon_days: rules.horizon_days,
            buffer_before_minutes: rules.buffer_before_minutes,
            buffer_after_minutes: rules.buffer_after_minutes,
            cancel_until_minutes: rules.cancel_until_minutes,
            quotas: rules.quotas.as_ref().map(|quotas| quotas.iter().map(quota).collect()),
            approval: rules.approval.map(|approval| approval.as_str().to_owned()),
            lapse_minutes: rules.lapse_minutes,
            price: rules.price.map(price),
            audience: rules.audience.map(|audience| audience.as_str().to_owned()),
            organisations: rules.organisations.as_ref().map(|ids| ids.iter().map(|id| id.0).collect()),
            required_certifications: rules
                .required_certifications
                .as_ref()
                .map(|ids| ids.iter().map(|id| id.0).collect()),
            no_show_minutes: rules.no_show_minutes,
            no_show_limit: rules.no_show_limit,
        }
    }

    /// `None` when a text is none of its list.
    fn into_rules(self) -> Option<PolicyRules> {
        let slot = |(name, from_minute, to_minute): (String, u32, u32)| {
            Some(Slot { name: name.parse().ok()?, from_minute, to_minute })
        };
        let quota =
            |(per, live, minutes_a_week): StoredQuota| Some(Quota { per: per.parse().ok()?, live, minutes_a_week });
        let price = |(per, cents): (String, u32)| match per.as_str() {
            "free" => Some(Price::Free),
            "slot" => Some(Price::PerSlot(cents)),
            "hour" => Some(Price::PerHour(cents)),
            _ => None,
        };
        Some(PolicyRules {
            slots: known(self.slots.map(|slots| slots.into_iter().map(slot).collect()))?,
            step_minutes: self.step_minutes,
            min_minutes: self.min_minutes,
            max_minutes: self.max_minutes,
            lead_minutes: self.lead_minutes,
            horizon_days: self.horizon_days,
            buffer_before_minutes: self.buffer_before_minutes,
            buffer_after_minutes: self.buffer_after_minutes,
            cancel_until_minutes: self.cancel_until_minutes,
            quotas: known(self.quotas.map(|quotas| quotas.into_iter().map(quota).collect()))?,
            approval: parsed(self.approval)?,
            lapse_minutes: self.lapse_minutes,
            price: known(self.price.map(price))?,
            audience: parsed(self.audience)?,
            organisations: self.organisations.map(|ids| ids.into_iter().map(OrganisationId).collect()),
            required_certifications: self
                .required_certifications
                .map(|ids| ids.into_iter().map(CertificationTypeId).collect()),
            no_show_minutes: self.no_show_minutes,
            no_show_limit: self.no_show_limit,
        })
    }
}

/// Nothing said is fine; something said has to be known.
#[expect(clippy::option_option, reason = "the outer one is the failure")]
fn known<T>(said: Option<Option<T>>) -> Option<Option<T>> {
    match said {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

#[expect(clippy::option_option, reason = "the outer one is the failure")]
fn parsed<T: FromStr>(said: Option<String>) -> Option<Option<T>> {
    known(said.map(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::{Approval, Audience, QuotaScope, SlotName};

    #[test]
    fn what_is_written_is_read_again() {
        let rules = PolicyRules {
            slots: Some(vec![Slot { name: SlotName::Morning, from_minute: 510, to_minute: 750 }]),
            step_minutes: Some(15),
            quotas: Some(vec![Quota { per: QuotaScope::Kind, live: Some(2), minutes_a_week: None }]),
            approval: Some(Approval::Newcomers),
            price: Some(Price::PerHour(450)),
            audience: Some(Audience::Members),
            organisations: Some([OrganisationId(Uuid::from_u128(7))].into()),
            required_certifications: Some([CertificationTypeId(Uuid::from_u128(9))].into()),
            no_show_minutes: Some(15),
            ..PolicyRules::default()
        };
        assert_eq!(read(&write(&rules)), Ok(rules));
        assert_eq!(read("{}"), Ok(PolicyRules::default()));
        assert_eq!(write(&PolicyRules::default()), "{}");
        assert!(read(r#"{"approval":"perhaps"}"#).is_err());
    }
}
