//! Refusals of the inner layers become problems.

use std::convert::Infallible;

use super::{FieldError, Listed, Problem, Value};
use crate::{
    domain::{
        loan::LoanRefusal,
        local_time::{NonexistentTime, boundary_instant},
        opening_hours::InvalidOpeningHours,
        organisation::{AllowanceOf, InvalidOrganisation, JoinRefusal, LastAdmin, OrganisationFacts},
        period::InvalidPeriod,
        policy::QuotaScope,
        recurrence::InvalidRecurrence,
        reservation::{
            AnswerRefusal, CHECK_IN_OPENS_MINUTES, CancelRefusal, ChangeRefusal, InstanceRefusal, Limit,
            ReserveRefusal, SeriesRefusal, VisitRefusal,
        },
        waitlist::WaitRefusal,
    },
    operations::{
        OperationError,
        account::{CreateTokenRefusal, SignInRefusal, SignUpRefusal},
        reservation::{NoSeries, NotChanged, NotReserved},
        waitlist::NotWaiting,
    },
    store::StoreError,
};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Retry | StoreError::Unavailable(_) => "unavailable",
            StoreError::Conflict(_) | StoreError::Internal(_) => "internal",
        };
        Self { cause: Some(error.to_string().into()), ..Self::of(code) }
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
        let next = boundary_instant(error.wall_time, error.time_zone);
        Self::of("nonexistent_time")
            .with("time", error.wall_time.format("%Y-%m-%d %H:%M").to_string())
            .with("zone", error.time_zone.name())
            .with("next", next.with_timezone(&error.time_zone).format("%H:%M").to_string())
    }
}

impl From<ReserveRefusal> for Problem {
    fn from(refusal: ReserveRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            ReserveRefusal::NotOnStep { step_minutes: 1_440 } => problem.with("step", "days"),
            ReserveRefusal::NotOnStep { step_minutes } => problem.with_minutes("step", step_minutes),
            ReserveRefusal::TooShort { minimum_minutes } => problem.with_minutes("minimum", minimum_minutes),
            ReserveRefusal::TooLong { maximum_minutes } => problem.with_minutes("maximum", maximum_minutes),
            ReserveRefusal::NotASlot { slots } => problem.with("step", "slots").with_slots("slots", slots),
            ReserveRefusal::TooSoon { lead_minutes: 0 } => problem.with("lead", "none"),
            ReserveRefusal::TooSoon { lead_minutes } => problem.with_minutes("lead", lead_minutes),
            ReserveRefusal::CertificationRequired { ends_at, .. } => {
                let mut problem = problem.with("missing", "none");
                let until = ends_at.map_or(Value::Plain("none".into()), Value::LastDay);
                problem.arguments.push(("until", until));
                problem
            }
            ReserveRefusal::QuotaExceeded(limit) => with_limit(problem, limit),
            ReserveRefusal::TooFarAhead { horizon_days } => problem.with("days", horizon_days),
            // A space where nothing was said, so that the sentence needs no second form.
            ReserveRefusal::Closed { reason } if reason.is_empty() => problem.with("reason", "none"),
            ReserveRefusal::Closed { reason } => problem.with("reason", reason),
            ReserveRefusal::UnknownUnit => field("unit_id", "field-unit-unknown"),
            ReserveRefusal::NotAMember { .. } => problem.with("what", "members").with("organisations", "none"),
            ReserveRefusal::NotOnBehalf => problem.with("what", "behalf"),
            ReserveRefusal::AlreadyReserved | ReserveRefusal::OutOfService => of_unit(problem, "none"),
            ReserveRefusal::NotFound | ReserveRefusal::OutsideOpeningHours | ReserveRefusal::IdempotencyConflict => {
                problem
            }
        }
    }
}

impl From<NotReserved> for Problem {
    fn from(not: NotReserved) -> Self {
        let named = if not.refusal.code() == "forbidden" { "organisations" } else { "missing" };
        let problem = Self { alternatives: not.alternatives, time_zone: not.time_zone, ..not.refusal.into() };
        let mut problem = problem.about(not.about.as_deref());
        if !not.missing.is_empty() {
            problem.arguments.retain(|(name, _)| *name != named);
            problem.arguments.push((named, Value::Plain(not.missing.join(", ").into())));
        }
        problem
    }
}

impl From<InvalidRecurrence> for FieldError {
    /// The field of this name is wrong.
    fn from(wrong: InvalidRecurrence) -> Self {
        let field = |detail| Self::new("rrule", detail);
        match wrong {
            InvalidRecurrence::Unreadable => field("field-rrule"),
            InvalidRecurrence::TooFrequent => field("field-rrule-frequency"),
            InvalidRecurrence::Part { name } => field("field-rrule-part").with("name", name),
            InvalidRecurrence::CountAndUntil => field("field-rrule-both"),
            InvalidRecurrence::UntilBeforeStart => field("field-rrule-until"),
            InvalidRecurrence::NoDate => field("field-rrule-none"),
            InvalidRecurrence::TooMany { limit } => field("field-rrule-many").with("limit", u32::from(limit)),
        }
    }
}

impl From<SeriesRefusal> for Problem {
    fn from(refusal: SeriesRefusal) -> Self {
        match refusal {
            SeriesRefusal::Rule(wrong) => Self::invalid_fields(vec![wrong.into()]),
            SeriesRefusal::Reserve(refusal) => refusal.into(),
            SeriesRefusal::Instances { first, refused } => {
                let problem = match first {
                    InstanceRefusal::Nonexistent(time) => time.into(),
                    InstanceRefusal::Empty => Self::of("invalid_period"),
                    InstanceRefusal::Reserve(refusal) => refusal.into(),
                };
                Self { listed: Some(Box::new(Listed::Refused(refused))), ..problem }
            }
        }
    }
}

impl From<NoSeries> for Problem {
    fn from(no: NoSeries) -> Self {
        let problem = Self { alternatives: no.alternatives, time_zone: no.time_zone, ..no.refusal.into() };
        problem.about(no.about.as_deref())
    }
}

impl From<ChangeRefusal> for Problem {
    fn from(refusal: ChangeRefusal) -> Self {
        match refusal {
            ChangeRefusal::Stale => Self::of("stale"),
            ChangeRefusal::Settled(refusal) => refusal.into(),
            ChangeRefusal::UnderWay => Self::of("invalid_state").with("state", "under_way"),
            ChangeRefusal::Offered => Self::of("invalid_state").with("state", "offered"),
            ChangeRefusal::InvalidPeriod => Self::of("invalid_period"),
            ChangeRefusal::NoSeries => field("scope", "field-scope-alone"),
            ChangeRefusal::Nonexistent(time) => time.into(),
            ChangeRefusal::Reserve(refusal) => refusal.into(),
        }
    }
}

impl From<NotChanged> for Problem {
    fn from(not: NotChanged) -> Self {
        let refused = Some(not.refused).filter(|refused| !refused.is_empty());
        let listed = refused.map(|refused| Box::new(Listed::Refused(refused)));
        let problem = Self { alternatives: not.alternatives, listed, time_zone: not.time_zone, ..not.refusal.into() };
        problem.about(not.about.as_deref())
    }
}

/// The same where no unit is told yet, nor the kind unless it is known here; see [`Problem::about`].
fn of_unit(problem: Problem, kind: &str) -> Problem {
    problem.with("unit", "none").with("kind", kind)
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
            CancelRefusal::NoSeries => field("scope", "field-scope-alone"),
        }
    }
}

impl From<AnswerRefusal> for Problem {
    fn from(refusal: AnswerRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            AnswerRefusal::InvalidState { state } => problem.with("state", "answered").with("now", state.as_str()),
            AnswerRefusal::Offered => problem.with("state", "offered"),
            AnswerRefusal::Reserve(refusal) => refusal.into(),
        }
    }
}

impl From<VisitRefusal> for Problem {
    fn from(refusal: VisitRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            VisitRefusal::InvalidState { state } => problem.with("state", state.as_str()),
            VisitRefusal::TooEarly => problem.with("state", "early").with_minutes("opens", CHECK_IN_OPENS_MINUTES),
            VisitRefusal::BeforeItsDay => problem.with("state", "before_its_day"),
            VisitRefusal::Over => problem.with("state", "over"),
            VisitRefusal::ByHand => problem.with("state", "by_hand"),
        }
    }
}

impl From<LoanRefusal> for Problem {
    fn from(refusal: LoanRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            LoanRefusal::InvalidState { state } => problem.with("state", state.as_str()),
            LoanRefusal::Over => problem.with("state", "over"),
            LoanRefusal::NotLent => problem.with("state", "not_lent"),
            LoanRefusal::StillAway => problem.with("state", "still_away"),
            LoanRefusal::OutOfService => of_unit(problem, "equipment"),
        }
    }
}

impl From<NotWaiting> for Problem {
    fn from(not: NotWaiting) -> Self {
        match not {
            NotWaiting::Wait(refusal) => refusal.into(),
            NotWaiting::Rules(not) => not.into(),
        }
    }
}

impl From<WaitRefusal> for Problem {
    fn from(refusal: WaitRefusal) -> Self {
        let problem = Self::of(refusal.code());
        match refusal {
            WaitRefusal::Rules(refusal) => refusal.into(),
            WaitRefusal::RoomLeft => problem.with("state", "room_left"),
            WaitRefusal::TooMany { most } => problem.with("limit", "wishes").with("count", most),
            WaitRefusal::AlreadyWaiting => problem.with("state", "already_waiting"),
            WaitRefusal::OfferOver => problem.with("state", "offer_over"),
            WaitRefusal::InvalidState { state } => problem.with("state", format!("wait_{state}")),
        }
    }
}

/// One field is wrong in the way that the Fluent key says.
pub(super) fn field(name: &str, detail: &'static str) -> Problem {
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

impl From<LastAdmin> for Problem {
    fn from(refusal: LastAdmin) -> Self {
        Self::of(refusal.code()).with("state", "last_admin")
    }
}

impl From<InvalidOrganisation> for Problem {
    fn from(wrong: InvalidOrganisation) -> Self {
        match wrong.field {
            "name" => field("name", "field-name-long"),
            OrganisationFacts::TOLD_APART => field("name", "field-organisation-name-taken"),
            "mail_domain" => field("mail_domain", "field-mail-domain"),
            name => field(name, "field-half-days"),
        }
    }
}
