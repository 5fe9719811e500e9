//! The booking rules of a resource: what it says itself, over what its place says, over what holds everywhere.

mod rules;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    ids::{CertificationTypeId, OrganisationId},
    kind::text_enum,
    local_time::start_of_day,
    period::Period,
};

pub use rules::{PolicyEdit, PolicyRules};

text_enum! {
    /// Whose reservations wait for a manager's yes.
    Approval {
        /// Nobody's.
        Never = "never",
        /// Everybody's.
        Always = "always",
        /// Of people whose reservations here have not yet taken place.
        Newcomers = "newcomers",
    }
}

text_enum! {
    /// Who may reserve at all.
    Audience {
        /// Everyone with an account.
        Everyone = "everyone",
        /// Members of an organisation: of one that the rules name, or of any when they name none.
        Members = "members",
        /// People with a certification in force of the place or the network.
        Certified = "certified",
    }
}

text_enum! {
    /// What a quota counts together.
    QuotaScope {
        /// Reservations of the one resource.
        Resource = "resource",
        /// Reservations of the same kind of resource at the place.
        Kind = "kind",
        /// All reservations at the place.
        Place = "place",
    }
}

text_enum! {
    /// The half-days that people speak of.
    SlotName {
        /// Until lunch.
        Morning = "morning",
        /// From lunch on.
        Afternoon = "afternoon",
        /// From opening to closing.
        Day = "day",
    }
}

/// A fixed stretch of the day that is reserved as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// What people call it.
    pub name: SlotName,
    /// Minutes of the place's wall clock from midnight, included.
    pub from_minute: u32,
    /// The same, excluded; at most 1,440.
    pub to_minute: u32,
}

/// A limit per person; a member that is `None` limits nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// What is counted together.
    pub per: QuotaScope,
    /// Reservations held at once: live and not over.
    pub live: Option<u32>,
    /// Minutes a week, Monday to Sunday by the place's clock, by the start of the reservation.
    pub minutes_a_week: Option<u32>,
}

/// What a reservation costs; it is paid at the place, in euro cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Price {
    /// Nothing.
    #[default]
    Free,
    /// So many cents a reservation.
    PerSlot(u32),
    /// So many cents an hour; a started minute counts as its share, the sum is rounded to the cent.
    PerHour(u32),
}

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Fixed slots; empty lets start and length be chosen on the step. In the order of the day.
    pub slots: Vec<Slot>,
    /// Starts and lengths are multiples of this, counted from local midnight; divides 1,440.
    pub step_minutes: u32,
    /// The shortest reservation.
    pub min_minutes: u32,
    /// The longest reservation.
    pub max_minutes: u32,
    /// How long before its start a reservation is made at the latest.
    pub lead_minutes: u32,
    /// How many days ahead a reservation may start.
    pub horizon_days: u32,
    /// Kept free before each reservation, for setting up.
    pub buffer_before_minutes: u32,
    /// Kept free after each reservation, for cleaning.
    pub buffer_after_minutes: u32,
    /// How long before the start the holder may still call it off; managers always may. Zero: until the end.
    pub cancel_until_minutes: u32,
    /// Limits per person, each of which holds.
    pub quotas: Vec<Quota>,
    /// Whose reservations wait for a yes.
    pub approval: Approval,
    /// After how long an unanswered request lapses.
    pub lapse_minutes: u32,
    /// What it costs.
    pub price: Price,
    /// Who may reserve.
    pub audience: Audience,
    /// With [`Audience::Members`]: of which organisations; empty is any.
    pub organisations: BTreeSet<OrganisationId>,
    /// All of which the holder needs at the start.
    pub required_certifications: BTreeSet<CertificationTypeId>,
    /// After how many minutes without a check-in the rest is free again; zero: never.
    pub no_show_minutes: u32,
    /// From how many no-shows in 90 days at the place on a person holds one reservation at once; zero: never.
    pub no_show_limit: u32,
}

/// A rule that cannot be kept, alone or beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rule {field} cannot be kept")]
pub struct InvalidPolicy {
    /// The member that is wrong.
    pub field: &'static str,
    /// The step beside which it stands.
    pub step_minutes: u32,
    /// The shortest length beside which it stands.
    pub min_minutes: u32,
    /// The horizon beside which it stands.
    pub horizon_days: u32,
}

const DAY_MINUTES: u32 = 1_440;
const MOST_MINUTES: u32 = 366 * DAY_MINUTES;
const MOST_SLOTS: usize = 12;
const MOST_QUOTAS: usize = 10;
/// Of one reservation; the database keeps 32 bits.
const MOST_CENTS: u32 = 10_000_000;

impl Default for Policy {
    /// What holds where nobody says otherwise: half-hours, up to ten hours, three months ahead, for everyone.
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            step_minutes: 30,
            min_minutes: 30,
            max_minutes: 600,
            lead_minutes: 0,
            horizon_days: 90,
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            cancel_until_minutes: 0,
            quotas: Vec::new(),
            approval: Approval::Never,
            lapse_minutes: 2 * DAY_MINUTES,
            price: Price::Free,
            audience: Audience::Everyone,
            organisations: BTreeSet::new(),
            required_certifications: BTreeSet::new(),
            no_show_minutes: 0,
            no_show_limit: 0,
        }
    }
}

impl Policy {
    /// Checks that the rules can be kept together: some reservation satisfies them.
    ///
    /// # Errors
    /// [`InvalidPolicy`], first fault first.
    pub fn checked(self) -> Result<Self, InvalidPolicy> {
        let step = self.step_minutes;
        let on_step = |minutes: u32| minutes.is_multiple_of(step.max(1));
        let faults = [
            ("step_minutes", !(1..=DAY_MINUTES).contains(&step) || !DAY_MINUTES.is_multiple_of(step)),
            ("min_minutes", self.min_minutes < step || !on_step(self.min_minutes)),
            (
                "max_minutes",
                !(self.min_minutes..=MOST_MINUTES).contains(&self.max_minutes) || !on_step(self.max_minutes),
            ),
            ("horizon_days", !(1..=730).contains(&self.horizon_days)),
            ("lead_minutes", self.lead_minutes >= self.horizon_days.saturating_mul(DAY_MINUTES)),
            ("buffer_before_minutes", self.buffer_before_minutes > DAY_MINUTES),
            ("buffer_after_minutes", self.buffer_after_minutes > DAY_MINUTES),
            ("cancel_until_minutes", self.cancel_until_minutes > 90 * DAY_MINUTES),
            ("slots", !slots_are_sound(&self.slots)),
            ("quota", self.quotas.len() > MOST_QUOTAS || self.quotas.iter().any(Quota::says_nothing)),
            ("lapse_minutes", !(1..=30 * DAY_MINUTES).contains(&self.lapse_minutes)),
            ("price", self.dearest_cents() > MOST_CENTS),
            ("organisations", self.organisations.len() > 100),
            ("required_certifications", self.required_certifications.len() > 20),
            ("no_show_minutes", self.no_show_minutes > DAY_MINUTES),
            ("no_show_limit", self.no_show_limit > 100),
        ];
        match faults.into_iter().find(|(_, is_wrong)| *is_wrong) {
            Some((field, _)) => Err(InvalidPolicy {
                field,
                step_minutes: step,
                min_minutes: self.min_minutes,
                horizon_days: self.horizon_days,
            }),
            None => Ok(self),
        }
    }

    /// What the longest reservation costs; a slot lasts a day at most.
    fn dearest_cents(&self) -> u32 {
        self.price.of_minutes(i64::from(self.max_minutes.max(DAY_MINUTES))).unwrap_or_default()
    }

    /// Whether what is reserved are days and not hours.
    #[must_use]
    pub const fn counts_whole_days(&self) -> bool {
        self.slots.is_empty() && self.step_minutes == DAY_MINUTES
    }

    /// Whether so much time is neither less than the shortest nor more than the longest.
    #[must_use]
    pub fn takes_length(&self, lasting: TimeDelta) -> bool {
        (i64::from(self.min_minutes)..=i64::from(self.max_minutes)).contains(&lasting.num_minutes())
    }

    /// How long a unit is kept for a reservation of this period: with the buffers.
    #[must_use]
    pub fn holds(&self, period: &Period) -> Period {
        let minutes = |minutes: u32| TimeDelta::minutes(i64::from(minutes));
        let from = period.starts_at() - minutes(self.buffer_before_minutes);
        let until = period.ends_at() + minutes(self.buffer_after_minutes);
        Period::new(from, until).unwrap_or(*period)
    }

    /// The first instant at which no reservation may start any more: the end of the horizon's last day.
    #[must_use]
    pub fn horizon_ends_at(&self, now: DateTime<Utc>, time_zone: Tz) -> DateTime<Utc> {
        let today = now.with_timezone(&time_zone).date_naive();
        let day_after = today.checked_add_days(Days::new(u64::from(self.horizon_days) + 1));
        day_after.map_or(DateTime::<Utc>::MAX_UTC, |day| start_of_day(day, time_zone))
    }

    /// Whether a decision looks at who asks, and not only at what is asked.
    #[must_use]
    pub fn looks_at_person(&self) -> bool {
        !self.quotas.is_empty()
            || self.approval == Approval::Newcomers
            || self.audience != Audience::Everyone
            || !self.required_certifications.is_empty()
            || self.no_show_limit > 0
    }
}

fn slots_are_sound(slots: &[Slot]) -> bool {
    let names: BTreeSet<SlotName> = slots.iter().map(|slot| slot.name).collect();
    slots.len() <= MOST_SLOTS
        && names.len() == slots.len()
        && slots.iter().all(|slot| slot.from_minute < slot.to_minute && slot.to_minute <= DAY_MINUTES)
}

impl Quota {
    const fn says_nothing(&self) -> bool {
        self.live.is_none() && self.minutes_a_week.is_none()
    }
}

impl Price {
    /// What so many minutes cost, in cents; `None` when it is free.
    #[must_use]
    pub fn of_minutes(self, minutes: i64) -> Option<u32> {
        match self {
            Self::Free => None,
            Self::PerSlot(cents) => Some(cents),
            Self::PerHour(cents) => {
                let cents = (i64::from(cents) * minutes.max(0) + 30) / 60;
                Some(u32::try_from(cents).unwrap_or(u32::MAX))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_rule_that_cannot_be_kept() {
        let wrong = |policy: Policy| policy.checked().map_err(|wrong| wrong.field).err();
        assert_eq!(wrong(Policy::default()), None);
        assert_eq!(wrong(Policy { step_minutes: 7, ..Policy::default() }), Some("step_minutes"));
        assert_eq!(wrong(Policy { min_minutes: 45, ..Policy::default() }), Some("min_minutes"));
        assert_eq!(wrong(Policy { max_minutes: 0, ..Policy::default() }), Some("max_minutes"));
        assert_eq!(wrong(Policy { lead_minutes: 90 * 1_440, ..Policy::default() }), Some("lead_minutes"));
        let slot = Slot { name: SlotName::Morning, from_minute: 540, to_minute: 540 };
        assert_eq!(wrong(Policy { slots: vec![slot], ..Policy::default() }), Some("slots"));
        let price = |cents| Policy { price: Price::PerHour(cents), ..Policy::default() };
        assert_eq!((wrong(price(400_000)), wrong(price(500_000))), (None, Some("price")));
        let quota = Quota { per: QuotaScope::Place, live: None, minutes_a_week: None };
        assert_eq!(wrong(Policy { quotas: vec![quota], ..Policy::default() }), Some("quota"));
    }

    #[test]
    fn an_hourly_price_counts_each_minute() {
        assert_eq!(Price::PerHour(1_000).of_minutes(90), Some(1_500));
        assert_eq!(Price::PerHour(1_000).of_minutes(1), Some(17));
        assert_eq!(Price::PerSlot(1_000).of_minutes(600), Some(1_000));
        assert_eq!(Price::Free.of_minutes(60), None);
    }
}
