//! What a place or a resource says itself of the booking rules.

use std::collections::BTreeSet;

use super::{Approval, Audience, Policy, Price, Quota, Slot};
use crate::domain::ids::{CertificationTypeId, OrganisationId};

/// The rules that a place or a resource says itself; `None` follows the layer below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each member is the one of Policy")]
pub struct PolicyRules {
    pub slots: Option<Vec<Slot>>,
    pub step_minutes: Option<u32>,
    pub min_minutes: Option<u32>,
    pub max_minutes: Option<u32>,
    pub lead_minutes: Option<u32>,
    pub horizon_days: Option<u32>,
    pub buffer_before_minutes: Option<u32>,
    pub buffer_after_minutes: Option<u32>,
    pub cancel_until_minutes: Option<u32>,
    pub quotas: Option<Vec<Quota>>,
    pub approval: Option<Approval>,
    pub lapse_minutes: Option<u32>,
    pub price: Option<Price>,
    pub audience: Option<Audience>,
    pub organisations: Option<BTreeSet<OrganisationId>>,
    pub required_certifications: Option<BTreeSet<CertificationTypeId>>,
    pub no_show_minutes: Option<u32>,
    pub no_show_limit: Option<u32>,
}

impl PolicyRules {
    /// The rules in force: these over those of the place over [`Policy::default`].
    #[must_use]
    pub fn over(&self, place: &Self) -> Policy {
        let base = Policy::default();
        macro_rules! first {
            ($member:ident) => {
                self.$member.clone().or_else(|| place.$member.clone()).unwrap_or(base.$member)
            };
        }
        Policy {
            slots: first!(slots),
            step_minutes: first!(step_minutes),
            min_minutes: first!(min_minutes),
            max_minutes: first!(max_minutes),
            lead_minutes: first!(lead_minutes),
            horizon_days: first!(horizon_days),
            buffer_before_minutes: first!(buffer_before_minutes),
            buffer_after_minutes: first!(buffer_after_minutes),
            cancel_until_minutes: first!(cancel_until_minutes),
            quotas: first!(quotas),
            approval: first!(approval),
            lapse_minutes: first!(lapse_minutes),
            price: first!(price),
            audience: first!(audience),
            organisations: first!(organisations),
            required_certifications: first!(required_certifications),
            no_show_minutes: first!(no_show_minutes),
            no_show_limit: first!(no_show_limit),
        }
    }

    /// These without the rules that say what is in force already, so that whoever gives those still does.
    #[must_use]
    pub fn without_what_is(self, policy: &Policy) -> Self {
        macro_rules! new {
            ($member:ident) => {
                self.$member.filter(|said| *said != policy.$member)
            };
        }
        Self {
            slots: new!(slots),
            step_minutes: new!(step_minutes),
            min_minutes: new!(min_minutes),
            max_minutes: new!(max_minutes),
            lead_minutes: new!(lead_minutes),
            horizon_days: new!(horizon_days),
            buffer_before_minutes: new!(buffer_before_minutes),
            buffer_after_minutes: new!(buffer_after_minutes),
            cancel_until_minutes: new!(cancel_until_minutes),
            quotas: new!(quotas),
            approval: new!(approval),
            lapse_minutes: new!(lapse_minutes),
            price: new!(price),
            audience: new!(audience),
            organisations: new!(organisations),
            required_certifications: new!(required_certifications),
            no_show_minutes: new!(no_show_minutes),
            no_show_limit: new!(no_show_limit),
        }
    }

    /// These with what `newer` says instead.
    #[must_use]
    pub fn with(self, newer: Self) -> Self {
        Self {
            slots: newer.slots.or(self.slots),
            step_minutes: newer.step_minutes.or(self.step_minutes),
            min_minutes: newer.min_minutes.or(self.min_minutes),
            max_minutes: newer.max_minutes.or(self.max_minutes),
            lead_minutes: newer.lead_minutes.or(self.lead_minutes),
            horizon_days: newer.horizon_days.or(self.horizon_days),
            buffer_before_minutes: newer.buffer_before_minutes.or(self.buffer_before_minutes),
            buffer_after_minutes: newer.buffer_after_minutes.or(self.buffer_after_minutes),
            cancel_until_minutes: newer.cancel_until_minutes.or(self.cancel_until_minutes),
            quotas: newer.quotas.or(self.quotas),
            approval: newer.approval.or(self.approval),
            lapse_minutes: newer.lapse_minutes.or(self.lapse_minutes),
            price: newer.price.or(self.price),
            audience: newer.audience.or(self.audience),
            organisations: newer.organisations.or(self.organisations),
            required_certifications: newer.required_certifications.or(self.required_certifications),
            no_show_minutes: newer.no_show_minutes.or(self.no_show_minutes),
            no_show_limit: newer.no_show_limit.or(self.no_show_limit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_says_more_than_its_place_and_the_place_more_than_nobody() {
        let place = PolicyRules { step_minutes: Some(60), min_minutes: Some(60), ..PolicyRules::default() };
        let own = PolicyRules { min_minutes: Some(120), ..PolicyRules::default() };
        let policy = own.over(&place);
        assert_eq!((policy.step_minutes, policy.min_minutes, policy.max_minutes), (60, 120, 600));
    }
}
