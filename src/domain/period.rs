//! A half-open stretch of time, the measure of everything that is reserved or closed.

use chrono::{DateTime, TimeDelta, Utc};

/// From `starts_at` (included) to `ends_at` (excluded), in UTC; never empty, never backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

/// The end is not after the start: code `invalid_period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period ends after it starts")]
pub struct InvalidPeriod;

impl Period {
    /// The period between two instants.
    ///
    /// # Errors
    /// [`InvalidPeriod`] when it would last zero or less.
    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Self, InvalidPeriod> {
        if starts_at < ends_at { Ok(Self { starts_at, ends_at }) } else { Err(InvalidPeriod) }
    }

    /// The first instant of the period.
    #[must_use]
    pub const fn starts_at(&self) -> DateTime<Utc> {
        self.starts_at
    }

    /// The first instant after the period.
    #[must_use]
    pub const fn ends_at(&self) -> DateTime<Utc> {
        self.ends_at
    }

    /// How long it lasts in elapsed time, always positive.
    #[must_use]
    pub fn duration(&self) -> TimeDelta {
        self.ends_at - self.starts_at
    }

    /// Whether both share at least one instant; touching periods do not.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.starts_at <= other.starts_at && other.ends_at <= self.ends_at
    }

    /// The period with `margin` more on either side; itself where that leaves the range of instants.
    #[must_use]
    pub fn widened(&self, margin: TimeDelta) -> Self {
        let edges = self.starts_at.checked_sub_signed(margin).zip(self.ends_at.checked_add_signed(margin));
        edges.and_then(|(from, until)| Self::new(from, until).ok()).unwrap_or(*self)
    }

    /// The shortest period that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self { starts_at: self.starts_at.min(other.starts_at), ends_at: self.ends_at.max(other.ends_at) }
    }

    /// The part that both share.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        Self::new(self.starts_at.max(other.starts_at), self.ends_at.min(other.ends_at)).ok()
    }
}

/// Joins periods that overlap or touch: in order, apart from each other, covering the same instants.
#[must_use]
pub fn union(mut periods: Vec<Period>) -> Vec<Period> {
    periods.sort_unstable();
    let mut joined: Vec<Period> = Vec::with_capacity(periods.len());
    for period in periods {
        match joined.last_mut() {
            Some(last) if period.starts_at <= last.ends_at => last.ends_at = last.ends_at.max(period.ends_at),
            _ => joined.push(period),
        }
    }
    joined
}

/// The instants that both lists cover; each list in order and without overlaps, as [`union`] gives it.
#[must_use]
pub fn intersection(left: &[Period], right: &[Period]) -> Vec<Period> {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    let mut shared = Vec::new();
    while let (Some(l), Some(r)) = (left.peek(), right.peek()) {
        shared.extend(l.intersection(r));
        if l.ends_at <= r.ends_at {
            left.next();
        } else {
            right.next();
        }
    }
    shared
}

/// What is left of `from` once `taken` is cut out; both in order and without overlaps.
#[must_use]
pub fn difference(from: &[Period], taken: &[Period]) -> Vec<Period> {
    let mut left = Vec::new();
    for period in from {
        let mut cursor = period.starts_at;
        for cut in taken.iter().filter(|cut| cut.overlaps(period)) {
            left.extend(Period::new(cursor, cut.starts_at));
            cursor = cursor.max(cut.ends_at);
        }
        left.extend(Period::new(cursor, period.ends_at));
    }
    left
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn period(from: i64, to: i64) -> Period {
        Period::new(at(from), at(to)).unwrap()
    }

    fn minutes(periods: &[Period]) -> Vec<i64> {
        (0..220).filter(|&m| periods.iter().any(|p| p.contains(&period(m, m + 1)))).collect()
    }

    fn some_periods() -> impl Strategy<Value = Vec<Period>> {
        prop::collection::vec((0i64..200, 1i64..20), 0..12)
            .prop_map(|starts| starts.into_iter().map(|(from, lasting)| period(from, from + lasting)).collect())
    }

    #[test]
    fn refuses_a_period_of_zero_length_or_backwards() {
        assert_eq!(Period::new(at(5), at(5)), Err(InvalidPeriod));
        assert_eq!(Period::new(at(6), at(5)), Err(InvalidPeriod));
    }

    #[test]
    fn touching_periods_do_not_overlap() {
        assert!(!period(0, 10).overlaps(&period(10, 20)));
        assert!(period(0, 11).overlaps(&period(10, 20)));
    }

    proptest! {
        #[test]
        fn sets_of_periods_behave_like_sets_of_minutes(a in some_periods(), b in some_periods()) {
            let (a, b) = (union(a.clone()), union(b));
            prop_assert!(a.windows(2).all(|w| w[0].ends_at < w[1].starts_at));
            let (in_a, in_b) = (minutes(&a), minutes(&b));
            let both: Vec<i64> = in_a.iter().copied().filter(|m| in_b.contains(m)).collect();
            let only_a: Vec<i64> = in_a.iter().copied().filter(|m| !in_b.contains(m)).collect();
            prop_assert_eq!(minutes(&intersection(&a, &b)), both);
            prop_assert_eq!(minutes(&difference(&a, &b)), only_a);
        }
    }
}
