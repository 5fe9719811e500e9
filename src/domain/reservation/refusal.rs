//! Why the answer to a wish is no.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::domain::{
    ids::{CertificationTypeId, OrganisationId},
    organisation::AllowanceOf,
    policy::{Quota, QuotaScope, Slot},
};

/// Why the answer is no; the values are those that the sentence needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReserveRefusal {
    /// No such resource.
    #[error("no such resource")]
    NotFound,
    /// The resource has no such unit.
    #[error("no such unit")]
    UnknownUnit,
    /// Start or end is off the step.
    #[error("off the step of {step_minutes} minutes")]
    NotOnStep {
        /// The step.
        step_minutes: u32,
    },
    /// Only fixed slots are reserved here, and this is none of them.
    #[error("none of the slots")]
    NotASlot {
        /// The slots, in the order of the day.
        slots: Vec<Slot>,
    },
    /// Shorter than the policy allows.
    #[error("shorter than {minimum_minutes} minutes")]
    TooShort {
        /// The shortest allowed.
        minimum_minutes: u32,
    },
    /// Longer than the policy allows.
    #[error("longer than {maximum_minutes} minutes")]
    TooLong {
        /// The longest allowed.
        maximum_minutes: u32,
    },
    /// It would start in the past, or sooner than the lead time.
    #[error("starts in less than {lead_minutes} minutes")]
    TooSoon {
        /// The lead time; zero when only the past is refused.
        lead_minutes: u32,
    },
    /// It would start after the horizon.
    #[error("more than {horizon_days} days ahead")]
    TooFarAhead {
        /// How many days ahead are allowed.
        horizon_days: u32,
    },
    /// The resource is for members of an organisation, and the holder is none.
    #[error("for members of an organisation")]
    NotAMember {
        /// Of one of these; empty when any would do.
        organisations: BTreeSet<OrganisationId>,
    },
    /// It would be on behalf of an organisation that the holder is not in.
    #[error("on behalf of an organisation of others")]
    NotOnBehalf,
    /// The holder lacks certifications that the resource requires at that time.
    #[error("not certified")]
    CertificationRequired {
        /// Those missing or ended by then; empty when any certification would do.
        missing: Vec<CertificationTypeId>,
        /// When what the holder has of it ends, before the wish; an earlier time may be fine.
        ends_at: Option<DateTime<Utc>>,
    },
    /// The holder has as much as the rules allow.
    #[error("quota exceeded")]
    QuotaExceeded(Limit),
    /// The wanted unit, or every unit, is out of service.
    #[error("out of service")]
    OutOfService,
    /// A closure touches the period.
    #[error("closed")]
    Closed {
        /// What is told of it; may be empty.
        reason: String,
    },
    /// Part of the period is outside the hours of the place or of the resource.
    #[error("outside the opening hours")]
    OutsideOpeningHours,
    /// Somebody has it.
    #[error("already reserved")]
    AlreadyReserved,
    /// The key was used before for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyConflict,
}

/// What there is no more of for this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many reservations at once.
    Live {
        /// What is counted together.
        per: QuotaScope,
        /// How many.
        limit: u32,
    },
    /// So many minutes a week.
    Week {
        /// What is counted together.
        per: QuotaScope,
        /// How many minutes.
        limit: u32,
    },
    /// One at once, after so many times of not coming.
    NoShows {
        /// How many no-shows in 90 days.
        count: u32,
    },
    /// The month's half-days of an organisation, or of a member in it.
    Allowance {
        /// Whose.
        of: AllowanceOf,
        /// How many half-days a month.
        limit: u32,
        /// How many of them are left.
        left: u32,
    },
}

impl Limit {
    /// The limit of a quota on reservations held at once.
    pub(super) const fn live(quota: &Quota, limit: u32) -> Self {
        Self::Live { per: quota.per, limit }
    }

    /// The limit of a quota on minutes a week.
    pub(super) const fn week(quota: &Quota, limit: u32) -> Self {
        Self::Week { per: quota.per, limit }
    }
}

impl ReserveRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::UnknownUnit => "invalid_field",
            Self::NotOnStep { .. } | Self::NotASlot { .. } => "not_on_step",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::TooSoon { .. } => "too_soon",
            Self::TooFarAhead { .. } => "too_far_ahead",
            Self::NotAMember { .. } | Self::NotOnBehalf => "forbidden",
            Self::CertificationRequired { .. } => "certification_required",
            Self::QuotaExceeded(_) => "quota_exceeded",
            Self::OutOfService => "out_of_service",
            Self::Closed { .. } => "closed",
            Self::OutsideOpeningHours => "outside_opening_hours",
            Self::AlreadyReserved => "already_reserved",
            Self::IdempotencyConflict => "idempotency_conflict",
        }
    }

    /// Whether another time could be fine, so that one is looked for.
    #[must_use]
    pub const fn depends_on_time(&self) -> bool {
        !matches!(
            self,
            Self::NotFound
                | Self::UnknownUnit
                | Self::NotAMember { .. }
                | Self::NotOnBehalf
                | Self::CertificationRequired { ends_at: None, .. }
                | Self::QuotaExceeded(Limit::Live { .. } | Limit::NoShows { .. } | Limit::Allowance { .. })
                | Self::IdempotencyConflict
        )
    }
}
