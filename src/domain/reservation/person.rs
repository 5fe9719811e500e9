//! May this person reserve this resource, and does it need a yes?

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{ReserveRefusal, State, refusal::Limit};
use crate::domain::{
    ids::{CertificationTypeId, OrganisationId, ResourceId},
    kind::ResourceKind,
    local_time::start_of_day,
    organisation::AllowanceFacts,
    period::Period,
    policy::{Approval, Audience, Policy, Quota, QuotaScope},
    resource::Resource,
};

/// How long a no-show counts.
pub const NO_SHOWS_COUNT_FOR: TimeDelta = TimeDelta::days(90);

/// What a decision looks at of the person who asks; nothing at all where the rules look at nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Runs the place: needs no yes, and no quota holds.
    pub is_manager: bool,
    /// Reservations of the person at the place: those live and not over, and those that start in the week of
    /// the wish and used their time, or were called off while they ran.
    pub held: Vec<Held>,
    /// Certifications of the place and the network that were not withdrawn.
    pub certified: Vec<Certified>,
    /// Organisations of which the person is a member.
    pub organisations: BTreeSet<OrganisationId>,
    /// Of the organisation on whose behalf the wish is, in its months; limits nothing without one.
    pub allowance: AllowanceFacts,
    /// Whether a reservation of the person at the place took place.
    pub has_come: bool,
    /// How often the person did not come, at the place, in [`NO_SHOWS_COUNT_FOR`].
    pub no_shows: u32,
}

/// A reservation that a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Of what.
    pub resource_id: ResourceId,
    /// What that is.
    pub kind: ResourceKind,
    /// From when to when.
    pub period: Period,
    /// Where it stands.
    pub state: State,
}

/// A certification that a person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certified {
    /// Which.
    pub type_id: CertificationTypeId,
    /// Until when, excluded; `None` has no end.
    pub ends_at: Option<DateTime<Utc>>,
}

/// The week of an instant by the place's clock: Monday to Monday.
#[must_use]
pub fn week_of(at: DateTime<Utc>, time_zone: Tz) -> Option<Period> {
    let day = at.with_timezone(&time_zone).date_naive();
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    Period::new(start_of_day(monday, time_zone), start_of_day(monday + Days::new(7), time_zone)).ok()
}

/// Checks membership, certifications and quotas, in this order.
///
/// # Errors
/// [`ReserveRefusal`].
pub(super) fn check_person(
    person: &PersonFacts,
    resource: &Resource,
    time_zone: Tz,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<(), ReserveRefusal> {
    let policy = &resource.policy;
    check_standing(person, policy, period)?;
    if person.is_manager {
        return Ok(());
    }
    let live_here = person.held.iter().filter(|held| held.is_live_at(now)).count();
    if policy.no_show_limit > 0 && person.no_shows >= policy.no_show_limit && live_here > 0 {
        return Err(ReserveRefusal::QuotaExceeded(Limit::NoShows { count: person.no_shows }));
    }
    policy.quotas.iter().try_for_each(|quota| check_quota(person, quota, resource, time_zone, period, now))
}

/// Checks membership and certifications: what a person can lose between an offer and the yes to it.
///
/// # Errors
/// [`ReserveRefusal::NotAMember`], [`ReserveRefusal::CertificationRequired`].
pub fn check_standing(person: &PersonFacts, policy: &Policy, period: &Period) -> Result<(), ReserveRefusal> {
    check_audience(person, policy, period)?;
    let holds = |needed: &CertificationTypeId| {
        person.certified.iter().any(|held| held.type_id == *needed && held.is_in_force_at(period.starts_at()))
    };
    let missing: Vec<_> = policy.required_certifications.iter().filter(|needed| !holds(needed)).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    // The first that ends decides, where the holder has all of them until then.
    let ends = missing.iter().map(|needed| last_end(person, |held| held.type_id == *needed));
    let ends_at = ends.collect::<Option<Vec<_>>>().and_then(|ends| ends.into_iter().min());
    Err(ReserveRefusal::CertificationRequired { missing, ends_at })
}

/// When the last of these certifications ends that the person has.
fn last_end(person: &PersonFacts, which: impl Fn(&Certified) -> bool) -> Option<DateTime<Utc>> {
    person.certified.iter().filter(|held| which(held)).filter_map(|held| held.ends_at).max()
}

fn check_audience(person: &PersonFacts, policy: &Policy, period: &Period) -> Result<(), ReserveRefusal> {
    match policy.audience {
        Audience::Everyone => Ok(()),
        Audience::Members => {
            let named = &policy.organisations;
            let is_member = person.organisations.iter().any(|own| named.is_empty() || named.contains(own));
            if is_member || person.is_manager {
                Ok(())
            } else {
                Err(ReserveRefusal::NotAMember { organisations: named.clone() })
            }
        }
        Audience::Certified => {
            let is_certified = person.certified.iter().any(|held| held.is_in_force_at(period.starts_at()));
            if is_certified {
                return Ok(());
            }
            Err(ReserveRefusal::CertificationRequired { missing: Vec::new(), ends_at: last_end(person, |_| true) })
        }
    }
}

fn check_quota(
    person: &PersonFacts,
    quota: &Quota,
    resource: &Resource,
    time_zone: Tz,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<(), ReserveRefusal> {
    let counted = || {
        person.held.iter().filter(|held| match quota.per {
            QuotaScope::Resource => held.resource_id == resource.id,
            QuotaScope::Kind => held.kind == resource.kind,
            QuotaScope::Place => true,
        })
    };
    if let Some(limit) = quota.live
        && counted().filter(|held| held.is_live_at(now)).count() >= usize::try_from(limit).unwrap_or(usize::MAX)
    {
        return Err(ReserveRefusal::QuotaExceeded(Limit::live(quota, limit)));
    }
    if let (Some(limit), Some(week)) = (quota.minutes_a_week, week_of(period.starts_at(), time_zone)) {
        let in_week = |held: &&Held| (week.starts_at()..week.ends_at()).contains(&held.period.starts_at());
        let used: TimeDelta = counted().filter(in_week).map(|held| held.period.duration()).sum();
        if used + period.duration() > TimeDelta::minutes(i64::from(limit)) {
            return Err(ReserveRefusal::QuotaExceeded(Limit::week(quota, limit)));
        }
    }
    Ok(())
}

/// Whether the reservation waits for a manager's yes.
#[must_use]
pub const fn needs_approval(policy: &Policy, person: &PersonFacts) -> bool {
    match policy.approval {
        _ if person.is_manager => false,
        Approval::Never => false,
        Approval::Always => true,
        Approval::Newcomers => !person.has_come,
    }
}

impl Held {
    fn is_live_at(&self, now: DateTime<Utc>) -> bool {
        self.state.is_live() && self.period.ends_at() > now
    }
}

impl Certified {
    /// Whether it holds at this instant.
    #[must_use]
    pub fn is_in_force_at(&self, at: DateTime<Utc>) -> bool {
        self.ends_at.is_none_or(|ends_at| at < ends_at)
    }
}
