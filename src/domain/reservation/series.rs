//! Which instances of a rule can be reserved, each seeing the ones before it.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::{PersonFacts, ReserveRefusal, ReserveRequest, Reserved, decide_reserve, ledger::Ledger};
use crate::domain::{
    availability::BookingFacts,
    ids::UnitId,
    kind::text_enum,
    local_time::{NonexistentTime, instant_of},
    period::Period,
    recurrence::{InvalidRecurrence, Recurrence},
};

text_enum! {
    /// How much of a series is meant, from one of its reservations on.
    SeriesScope {
        /// This one.
        One = "one",
        /// This one and those after it.
        Following = "following",
        /// Every one.
        All = "all",
    }
}

/// What somebody asks for again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRequest {
    /// The first time.
    pub first: ReserveRequest,
    /// When again.
    pub rule: Recurrence,
    /// Whether one refusal refuses everything.
    pub all_or_nothing: bool,
}

/// One of the times that a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    /// When it starts on the clocks of the place.
    pub starts_at: NaiveDateTime,
    /// From when to when, where its wall times exist.
    pub period: Result<Period, InstanceFault>,
}

/// Why an instance has no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceFault {
    /// Its start or its end is skipped in spring.
    Nonexistent(NonexistentTime),
    /// The clocks are set back over its end.
    Empty,
}

/// Why an instance is not to be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstanceRefusal {
    /// Its start or its end is skipped in spring.
    #[error(transparent)]
    Nonexistent(NonexistentTime),
    /// It would end before it starts.
    #[error("the clocks are set back over its end")]
    Empty,
    /// The rules of the resource say no.
    #[error(transparent)]
    Reserve(ReserveRefusal),
}

/// An instance that was not to be had, as it is told and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedInstance {
    /// When it would start on the clocks of the place.
    pub starts_at: NaiveDateTime,
    /// The stable code of the reason.
    pub code: String,
}

/// Why there is no series.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesRefusal {
    /// The rule cannot be taken.
    #[error(transparent)]
    Rule(InvalidRecurrence),
    /// No instance can be had, or not every one where every one was asked for.
    #[error("{first}")]
    Instances {
        /// Why the first of them cannot.
        first: InstanceRefusal,
        /// All that cannot, in order.
        refused: Vec<RefusedInstance>,
    },
    /// What stops it before any instance is looked at.
    #[error(transparent)]
    Reserve(ReserveRefusal),
}

/// The yes to a series: at least one instance is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedSeries {
    /// Those taken, in order.
    pub taken: Vec<(Period, Reserved)>,
    /// Those refused, in order.
    pub refused: Vec<RefusedInstance>,
}

impl InstanceRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Nonexistent(_) => "nonexistent_time",
            Self::Empty => "invalid_period",
            Self::Reserve(refusal) => refusal.code(),
        }
    }
}

impl From<InstanceFault> for InstanceRefusal {
    fn from(fault: InstanceFault) -> Self {
        match fault {
            InstanceFault::Nonexistent(time) => Self::Nonexistent(time),
            InstanceFault::Empty => Self::Empty,
        }
    }
}

/// The instances of a series in order; each lasts as long on the clocks of the place as the first, so that
/// summer time moves none. A rule without end goes on until `horizon`, excluded.
///
/// # Errors
/// [`InvalidRecurrence`].
pub fn instances(
    request: &SeriesRequest,
    time_zone: Tz,
    horizon: DateTime<Utc>,
) -> Result<Vec<Instance>, InvalidRecurrence> {
    let wall = |instant: DateTime<Utc>| instant.with_timezone(&time_zone).naive_local();
    let first = request.first.period;
    let (starts_at, lasting) = (wall(first.starts_at()), wall(first.ends_at()) - wall(first.starts_at()));
    let open_end = wall(horizon - chrono::TimeDelta::seconds(1));
    let instance = |at: NaiveDateTime| {
        // The first may be the second of two equal wall times: it was given as an instant.
        let period = if at == starts_at { Ok(first) } else { period_at(at, at + lasting, time_zone) };
        Instance { starts_at: at, period }
    };
    Ok(request.rule.wall_times(starts_at, time_zone, open_end)?.into_iter().map(instance).collect())
}

/// The period between two wall times.
///
/// # Errors
/// [`InstanceFault`].
pub(super) fn period_at(from: NaiveDateTime, until: NaiveDateTime, time_zone: Tz) -> Result<Period, InstanceFault> {
    let instant = |wall_time| instant_of(wall_time, time_zone).map_err(InstanceFault::Nonexistent);
    Period::new(instant(from)?, instant(until)?).map_err(|_| InstanceFault::Empty)
}

/// Decides each instance in order: what one takes is busy for the next and counts in its quotas and allowance. The unit
/// of the one before is taken again where it is free.
///
/// Facts must hold all that touches the instances and [`super::DECISION_MARGIN`] around them; the person's, what
/// a quota counts in all their weeks.
///
/// # Errors
/// [`SeriesRefusal::Instances`] when nothing is taken, or not everything where the request wants that.
pub fn decide_series(
    facts: &BookingFacts,
    person: &PersonFacts,
    request: &SeriesRequest,
    instances: &[Instance],
    now: DateTime<Utc>,
) -> Result<DecidedSeries, SeriesRefusal> {
    let mut ledger = Ledger::new(&facts.as_of(now), person);
    let (mut taken, mut refused): (Vec<(Period, Reserved)>, Vec<_>) = (Vec::new(), Vec::new());
    let mut first_refusal = None;
    for instance in instances {
        let before = taken.last().map(|(_, reserved)| reserved.unit.id);
        match decide_instance(&mut ledger, request, instance, before, now) {
            Ok((period, reserved)) => {
                ledger.take(reserved.unit.id, reserved.holds, period, reserved.state);
                if request.first.on_behalf_of.is_some() {
                    ledger.spend(&period);
                }
                taken.push((period, reserved));
            }
            Err(refusal) => {
                refused.push(RefusedInstance { starts_at: instance.starts_at, code: refusal.code().to_owned() });
                first_refusal.get_or_insert(refusal);
            }
        }
    }
    match first_refusal {
        Some(first) if taken.is_empty() || request.all_or_nothing => Err(SeriesRefusal::Instances { first, refused }),
        None if taken.is_empty() => Err(SeriesRefusal::Rule(InvalidRecurrence::NoDate)),
        _ => Ok(DecidedSeries { taken, refused }),
    }
}

fn decide_instance(
    ledger: &mut Ledger,
    request: &SeriesRequest,
    instance: &Instance,
    before: Option<UnitId>,
    now: DateTime<Utc>,
) -> Result<(Period, Reserved), InstanceRefusal> {
    let period = instance.period?;
    let (facts, person) = ledger.around(&period);
    let ask = |unit_id| {
        let wish = ReserveRequest { period, unit_id, ..request.first.clone() };
        decide_reserve(facts, person, &wish, now)
    };
    let wanted = request.first.unit_id;
    let reserved = match ask(wanted.or(before)) {
        Err(ReserveRefusal::AlreadyReserved) if wanted.is_none() && before.is_some() => ask(None),
        decided => decided,
    };
    Ok((period, reserved.map_err(InstanceRefusal::Reserve)?))
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
