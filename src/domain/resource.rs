//! What is reserved in a place, its units and its booking rules.

use super::{
    ids::{PlaceId, ResourceId, UnitId},
    kind::ResourceKind,
    opening_hours::OpeningHours,
};

/// Something reservable in a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// For ever the same.
    pub id: ResourceId,
    /// Where it is.
    pub place_id: PlaceId,
    /// One line.
    pub name: String,
    /// What it is.
    pub kind: ResourceKind,
    /// One or two sentences; may be empty.
    pub description: String,
    /// Narrower than its place's; `None` follows the place.
    pub opening_hours: Option<OpeningHours>,
    /// The booking rules.
    pub policy: Policy,
    /// Its physical copies in their order; capacity is their number, never a counter.
    pub units: Vec<Unit>,
}

/// One physical copy of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// For ever the same.
    pub id: UnitId,
    /// What is written on it: `Poste 7`.
    pub label: String,
    /// Not to be reserved for now.
    pub out_of_service: bool,
}

/// The booking rules of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Starts and lengths are multiples of this, counted from local midnight; divides 1,440.
    pub step_minutes: u32,
    /// The shortest reservation.
    pub min_minutes: u32,
    /// The longest reservation.
    pub max_minutes: u32,
    /// How many days ahead a reservation may start.
    pub horizon_days: u32,
}

/// The numbers contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("step divides a day, shortest ≤ longest, both multiples of the step, horizon 1 to 730 days")]
pub struct InvalidPolicy;

impl Policy {
    /// Checks that the rules can be kept together.
    ///
    /// # Errors
    /// [`InvalidPolicy`] when no reservation could satisfy them.
    pub fn checked(self) -> Result<Self, InvalidPolicy> {
        let step = self.step_minutes;
        let sound = (1..=1_440).contains(&step)
            && 1_440 % step == 0
            && (step..=self.max_minutes).contains(&self.min_minutes)
            && self.min_minutes.is_multiple_of(step)
            && self.max_minutes.is_multiple_of(step)
            && self.max_minutes <= 366 * 1_440
            && (1..=730).contains(&self.horizon_days);
        if sound { Ok(self) } else { Err(InvalidPolicy) }
    }
}
