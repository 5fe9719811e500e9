//! Refusals of what teams of places manage become problems: resources, rules, closures, certifications.

use chrono_tz::Tz;

use super::{FieldError, Listed, Problem, conversions::field};
use crate::{
    domain::{
        certification::{AddTypeRefusal, GrantRefusal, UndecidedWithdrawal},
        closure::{CloseRefusal, ReopenRefusal},
        ids::ReservationId,
        period::Period,
        place_field::EditRefusal,
        policy::InvalidPolicy,
        reservation::ReservationDetails,
        resource::WithdrawRefusal,
    },
    operations::{
        place::SetRulesRefusal,
        resource::{AddResourceRefusal, EditResourceRefusal, EditUnitRefusal},
        rules::RulesRefusal,
    },
};

impl From<CloseRefusal> for Problem {
    fn from(refusal: CloseRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            CloseRefusal::Over => problem.with("what", "closure_over"),
            CloseRefusal::TooFar { years } => problem.with("what", "closure_far").with("years", years),
            CloseRefusal::UnknownResource => field("resource_id", "field-resource-unknown"),
            CloseRefusal::UnknownUnit => field("unit_id", "field-unit-unknown"),
            CloseRefusal::Undecided { hit } => undecided("field-hit-undecided", hit, Tz::UTC),
            CloseRefusal::Stale => problem,
            CloseRefusal::CannotMove { stuck, hit } => problem.with("stuck", counted(stuck)).with("hit", counted(hit)),
        }
    }
}

impl From<ReopenRefusal> for Problem {
    fn from(refusal: ReopenRefusal) -> Self {
        Self::of(refusal.code())
    }
}

impl From<EditUnitRefusal> for Problem {
    fn from(refusal: EditUnitRefusal) -> Self {
        match refusal {
            EditUnitRefusal::Label => field("label", "field-name"),
            EditUnitRefusal::LabelTaken => field("label", "field-label-taken"),
            EditUnitRefusal::TooMany => field("label", "field-units-many"),
        }
    }
}

impl From<WithdrawRefusal> for Problem {
    fn from(refusal: WithdrawRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            WithdrawRefusal::Awaited { count } => problem.with("state", "awaited").with("count", counted(count)),
            WithdrawRefusal::LastUnit => problem.with("state", "last_unit"),
        }
    }
}

impl From<InvalidPolicy> for FieldError {
    fn from(wrong: InvalidPolicy) -> Self {
        let detail = match wrong.field {
            "step_minutes" => "field-policy-step",
            "min_minutes" => "field-policy-min",
            "max_minutes" => "field-policy-max",
            "horizon_days" => "field-policy-horizon",
            "lead_minutes" => "field-policy-lead",
            "cancel_until_minutes" => "field-policy-cancel-until",
            "slots" => "field-policy-slots",
            "quota" => "field-policy-quota",
            "lapse_minutes" => "field-policy-lapse",
            "price" => "field-policy-price",
            "organisations" => "field-policy-organisations",
            "required_certifications" => "field-policy-certifications",
            "no_show_limit" => "field-policy-no-show-limit",
            // The buffers, and after how long somebody has not come.
            _ => "field-policy-day",
        };
        Self::new(&format!("policy/{}", wrong.field), detail)
            .with("step", wrong.step_minutes)
            .with("min", wrong.min_minutes)
            .with("horizon", wrong.horizon_days)
    }
}

impl From<RulesRefusal> for Problem {
    fn from(refusal: RulesRefusal) -> Self {
        match refusal {
            RulesRefusal::Invalid(wrong) => Self::invalid_fields(vec![wrong.into()]),
            RulesRefusal::Beside { resource, wrong } => {
                let beside = FieldError::new(&format!("policy/{}", wrong.field), "field-policy-beside");
                Self::invalid_fields(vec![beside.with("resource", resource)])
            }
            RulesRefusal::Certification => field("policy/required_certifications", "field-certification-type"),
            RulesRefusal::Organisations => field("policy/organisations", "field-organisations"),
        }
    }
}

impl From<SetRulesRefusal> for Problem {
    fn from(refusal: SetRulesRefusal) -> Self {
        match refusal {
            SetRulesRefusal::Stale => Self::of("stale"),
            SetRulesRefusal::Rules(refusal) => refusal.into(),
        }
    }
}

impl From<EditResourceRefusal> for Problem {
    fn from(refusal: EditResourceRefusal) -> Self {
        match refusal {
            EditResourceRefusal::Name => field("name", "field-name-long"),
            EditResourceRefusal::Rules(refusal) => refusal.into(),
            EditResourceRefusal::Stale => Self::of("stale"),
            EditResourceRefusal::Outside(fallen) => undecided_of("field-outside-undecided", &fallen),
        }
    }
}

impl From<AddResourceRefusal> for Problem {
    fn from(refusal: AddResourceRefusal) -> Self {
        match refusal {
            AddResourceRefusal::Name => field("name", "field-name-long"),
            AddResourceRefusal::Rules(refusal) => refusal.into(),
            AddResourceRefusal::Units => field("units", "field-units"),
        }
    }
}

impl From<AddTypeRefusal> for Problem {
    fn from(refusal: AddTypeRefusal) -> Self {
        match refusal {
            AddTypeRefusal::Name => field("name", "field-name"),
            AddTypeRefusal::NameTaken => field("name", "field-certification-name-taken"),
        }
    }
}

impl From<GrantRefusal> for Problem {
    fn from(refusal: GrantRefusal) -> Self {
        match refusal {
            GrantRefusal::UnknownMail => field("mail", "field-mail-unknown"),
            GrantRefusal::EndsInThePast => field("ends_at", "field-ends-in-past"),
            GrantRefusal::HeldForLonger => field("ends_at", "field-held-for-longer"),
        }
    }
}

impl From<EditRefusal> for Problem {
    fn from(refusal: EditRefusal) -> Self {
        match refusal {
            EditRefusal::Invalid(invalid) => invalid.into(),
            EditRefusal::Stale => Self::of("stale"),
            EditRefusal::Outside(fallen) => undecided_of("field-outside-undecided", &fallen),
        }
    }
}

impl From<UndecidedWithdrawal> for Problem {
    fn from(refusal: UndecidedWithdrawal) -> Self {
        undecided_of("field-withdrawal-undecided", &refusal.hit)
    }
}

/// Nobody said what becomes of the reservations that a change hits: they are listed, in the zone of their place.
fn undecided_of(detail: &'static str, hit: &[ReservationDetails]) -> Problem {
    let zone = hit.first().map_or(Tz::UTC, |details| details.time_zone);
    undecided(detail, hit.iter().map(|it| (it.reservation.id, it.reservation.period)).collect(), zone)
}

fn undecided(detail: &'static str, hit: Vec<(ReservationId, Period)>, time_zone: Tz) -> Problem {
    let asked = FieldError::new("reservations", detail).with("count", counted(hit.len()));
    Problem { listed: Some(Box::new(Listed::Hit(hit))), time_zone, ..Problem::invalid_fields(vec![asked]) }
}

/// A number for a sentence.
fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
