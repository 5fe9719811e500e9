//! What a place or a resource says itself of the booking rules.

use std::collections::BTreeSet;

use super::{Approval, Audience, Policy, Price, Quota, Slot};
use crate::domain::ids::{CertificationTypeId, OrganisationId};

macro_rules! rules {
    ($($member:ident: $kind:ty,)*) => {
        /// The rules that a place or a resource says itself; `None` follows the layer below.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each member is the one of Policy")]
        pub struct PolicyRules {
            $(pub $member: Option<$kind>,)*
        }

        /// A change of them: `None` leaves a rule as it is, `Some(None)` lets it follow the layer below again.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each member is the one of Policy")]
        pub struct PolicyEdit {
            $(pub $member: Option<Option<$kind>>,)*
        }

        impl PolicyRules {
            /// The rules in force: these over those of the place over [`Policy::default`].
            #[must_use]
            pub fn over(&self, place: &Self) -> Policy {
                let base = Policy::default();
                Policy {
                    $($member: self.$member.clone().or_else(|| place.$member.clone()).unwrap_or(base.$member),)*
                }
            }

            /// These after a change.
            #[must_use]
            pub fn with(self, edit: PolicyEdit) -> Self {
                Self { $($member: edit.$member.unwrap_or(self.$member),)* }
            }
        }
    };
}

rules! {
    slots: Vec<Slot>,
    step_minutes: u32,
    min_minutes: u32,
    max_minutes: u32,
    lead_minutes: u32,
    horizon_days: u32,
    buffer_before_minutes: u32,
    buffer_after_minutes: u32,
    cancel_until_minutes: u32,
    quotas: Vec<Quota>,
    approval: Approval,
    lapse_minutes: u32,
    price: Price,
    audience: Audience,
    organisations: BTreeSet<OrganisationId>,
    required_certifications: BTreeSet<CertificationTypeId>,
    no_show_minutes: u32,
    no_show_limit: u32,
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

    #[test]
    fn what_is_not_said_any_more_follows_and_what_is_not_named_stays() {
        let own = PolicyRules { min_minutes: Some(120), lead_minutes: Some(60), ..PolicyRules::default() };
        let edit = PolicyEdit { min_minutes: Some(None), max_minutes: Some(Some(240)), ..PolicyEdit::default() };
        let left = PolicyRules { lead_minutes: Some(60), max_minutes: Some(240), ..PolicyRules::default() };
        assert_eq!(own.with(edit), left);
    }
}
