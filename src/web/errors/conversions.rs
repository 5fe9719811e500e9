//! Refusals of the inner layers become problems.

use std::convert::Infallible;

use super::{FieldError, Problem};
use crate::{
    domain::{
        closure::CloseRefusal,
        local_time::NonexistentTime,
        opening_hours::InvalidOpeningHours,
        organisation::{AllowanceOf, InvalidOrganisation, JoinRefusal},
        period::InvalidPeriod,
        policy::QuotaScope,
        reservation::{CancelRefusal, Limit, ReserveRefusal},
        waitlist::WaitRefusal,
    },
    operations::{
        OperationError,
        account::{CreateTokenRefusal, SignInRefusal, SignUpRefusal},
        reservation::NotReserved,
        resource::AddResourceRefusal,
    },
    store::StoreError,
};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Retry | StoreError::Unavailable(_) => "unavailable",
            StoreError::Conflict(_) | StoreError::Internal(_) => "internal",
        };
        Self { cause: Some(error.to_string()), ..Self::of(code) }
    }
}

impl<R: Into<Self>> From<OperationError<R>> for Problem {
    fn from(error: OperationError<R>) -> Self {
        match error {
            OperationError::Refused(refusal) => refusal.into(),
            OperationError::Forbidden => Self::of("forbidden"),
            OperationError::NotFound => Self::not_found(),
            OperationError::Store(error) => error.into(),
        }
    }
}

impl From<Infallible> for Problem {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<CloseRefusal> for Problem {
    fn from(_: CloseRefusal) -> Self {
        Self::of("invalid_period")
    }
}

impl From<InvalidPeriod> for Problem {
    fn from(_: InvalidPeriod) -> Self {
        Self::of("invalid_period")
    }
}

impl From<InvalidOpeningHours> for Problem {
    /// The field of this name is wrong, and its sentence counts characters from one, as people do.
    fn from(error: InvalidOpeningHours) -> Self {
        let wrong = |detail| FieldError::new("opening_hours", detail);
        Self::invalid_fields(vec![match error.position {
            Some(_) if error.near.is_empty() => wrong("field-opening-hours-end"),
            Some(position) => {
                wrong("field-opening-hours-at").with("position", position + 1).with("near", error.near.as_str())
            }
            None => wrong("field-opening-hours"),
        }])
    }
}

impl From<NonexistentTime> for Problem {
    fn from(error: NonexistentTime) -> Self {
        Self::of("nonexistent_time")
            .with("time", error.wall_time.format("%Y-%m-%d %H:%M").to_string())
            .with("zone", error.time_zone.name())
    }
}

impl From<ReserveRefusal> for Problem {
    fn from(refusal: ReserveRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            ReserveRefusal::NotOnStep { step_minutes } => problem.with_minutes("step", step_minutes),
            ReserveRefusal::TooShort { minimum_minutes } => problem.with_minutes("minimum", minimum_minutes),
            ReserveRefusal::TooLong { maximum_minutes } => problem.with_minutes("maximum", maximum_minutes),
            ReserveRefusal::NotASlot { slots } => problem.with("step", "slots").with_slots("slots", slots),
            ReserveRefusal::TooSoon { lead_minutes: 0 } => problem.with("lead", "none"),
            ReserveRefusal::TooSoon { lead_minutes } => problem.with_minutes("lead", lead_minutes),
            ReserveRefusal::QuotaExceeded(limit) => with_limit(problem, limit),
            ReserveRefusal::TooFarAhead { horizon_days } => problem.with("days", horizon_days),
            // A space where nothing was said, so that the sentence needs no second form.
            ReserveRefusal::Closed { reason } if reason.is_empty() => problem.with("reason", "none"),
            ReserveRefusal::Closed { reason } => problem.with("reason", reason),
            ReserveRefusal::NotFound
            | ReserveRefusal::NotAMember
            | ReserveRefusal::CertificationRequired { .. }
            | ReserveRefusal::OutOfService
            | ReserveRefusal::AlreadyReserved
            | ReserveRefusal::OutsideOpeningHours
            | ReserveRefusal::IdempotencyConflict => problem,
        }
    }
}

impl From<NotReserved> for Problem {
    fn from(not: NotReserved) -> Self {
        Self { alternatives: not.alternatives, time_zone: not.time_zone, ..not.refusal.into() }
    }
}

fn with_limit(problem: Problem, limit: Limit) -> Problem {
    let (kind, per) = match limit {
        Limit::Live { per, .. } => ("live", per),
        Limit::Week { per, .. } => ("week", per),
        Limit::NoShows { .. } => ("no-shows", QuotaScope::Place),
        Limit::Allowance { of: AllowanceOf::Organisation, .. } => ("allowance", QuotaScope::Place),
        Limit::Allowance { of: AllowanceOf::Member, .. } => ("member-allowance", QuotaScope::Place),
    };
    let problem = problem.with("limit", kind).with("per", per.as_str());
    match limit {
        Limit::Live { limit, .. } => problem.with("count", limit),
        Limit::Week { limit, .. } => problem.with_minutes("hours", limit),
        Limit::NoShows { count } => problem.with("count", count),
        Limit::Allowance { limit, left, .. } => problem.with("count", limit).with("left", left),
    }
}

impl From<CancelRefusal> for Problem {
    fn from(refusal: CancelRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            CancelRefusal::InvalidState { state } => problem.with("state", state.as_str()),
            CancelRefusal::TooLate { limit_minutes: 0 } => problem.with("limit", "none"),
            CancelRefusal::TooLate { limit_minutes } => problem.with_minutes("limit", limit_minutes),
        }
    }
}

impl From<WaitRefusal> for Problem {
    fn from(refusal: WaitRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            WaitRefusal::Rules(refusal) => refusal.into(),
            WaitRefusal::RoomLeft => problem.with("state", "room_left"),
            WaitRefusal::AlreadyWaiting => problem.with("state", "already_waiting"),
            WaitRefusal::OfferOver => problem.with("state", "offer_over"),
            WaitRefusal::InvalidState { state } => problem.with("state", format!("wait_{state}")),
        }
    }
}

fn field(name: &str, detail: &'static str) -> Problem {
    Problem::invalid_fields(vec![FieldError::new(name, detail)])
}

impl From<SignUpRefusal> for Problem {
    fn from(refusal: SignUpRefusal) -> Self {
        match refusal {
            SignUpRefusal::MailTaken => field("mail", "field-mail-taken"),
            SignUpRefusal::Password => field("password", "field-password"),
        }
    }
}

impl From<SignInRefusal> for Problem {
    fn from(_: SignInRefusal) -> Self {
        field("mail", "field-credentials")
    }
}

impl From<CreateTokenRefusal> for Problem {
    fn from(refusal: CreateTokenRefusal) -> Self {
        match refusal {
            CreateTokenRefusal::Name => field("name", "field-token-name"),
            CreateTokenRefusal::NoScope => field("scopes", "field-token-scopes"),
        }
    }
}

impl From<JoinRefusal> for Problem {
    /// Told alike, whatever ended the link.
    fn from(refusal: JoinRefusal) -> Self {
        Self::of(refusal.code()).with("what", "invitation")
    }
}

impl From<InvalidOrganisation> for Problem {
    fn from(wrong: InvalidOrganisation) -> Self {
        match wrong.field {
            "name" => field("name", "field-name-long"),
            "mail_domain" => field("mail_domain", "field-mail-domain"),
            name => field(name, "field-half-days"),
        }
    }
}

impl From<AddResourceRefusal> for Problem {
    fn from(refusal: AddResourceRefusal) -> Self {
        match refusal {
            AddResourceRefusal::Name => field("name", "field-name-long"),
            AddResourceRefusal::Policy(wrong) => field(&format!("policy/{}", wrong.field), "field-policy"),
            AddResourceRefusal::Organisations => field("policy/organisations", "field-organisations"),
            AddResourceRefusal::Units => field("units", "field-units"),
        }
    }
}
