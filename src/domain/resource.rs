//! What is reserved in a place, its units and its booking rules.

use super::{
    ids::{PlaceId, ResourceId, UnitId},
    kind::ResourceKind,
    opening_hours::OpeningHours,
    policy::{Policy, PolicyRules},
};

/// Letters of a resource's name at most.
pub const NAME_MAX_LETTERS: usize = 200;
/// Letters of its description at most.
pub const DESCRIPTION_MAX_LETTERS: usize = 2_000;

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
    /// The booking rules in force.
    pub policy: Policy,
    /// Those that it says itself; the others are those of its place.
    pub own_rules: PolicyRules,
    /// Its physical copies in their order; capacity is their number, never a counter.
    pub units: Vec<Unit>,
}

impl Resource {
    /// Whether it has this copy, and it may be reserved and handed over.
    #[must_use]
    pub fn is_in_service(&self, unit: UnitId) -> bool {
        self.units.iter().any(|known| known.id == unit && !known.out_of_service)
    }
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

/// Why a resource or a unit is not taken away: code `invalid_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WithdrawRefusal {
    /// People are to come.
    #[error("{count} reservations are to come")]
    Awaited {
        /// How many reservations hold it and are not over.
        count: usize,
    },
    /// A resource has one unit at least.
    #[error("the last unit")]
    LastUnit,
}

impl WithdrawRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_state"
    }
}

/// Decides to take a resource away; `coming` are the reservations of it that are live and not over.
///
/// # Errors
/// [`WithdrawRefusal::Awaited`].
pub const fn decide_withdraw(coming: usize) -> Result<(), WithdrawRefusal> {
    if coming == 0 { Ok(()) } else { Err(WithdrawRefusal::Awaited { count: coming }) }
}

/// Decides to take one unit of a resource away.
///
/// # Errors
/// [`WithdrawRefusal`].
pub const fn decide_withdraw_unit(resource: &Resource, coming: usize) -> Result<(), WithdrawRefusal> {
    if resource.units.len() < 2 { Err(WithdrawRefusal::LastUnit) } else { decide_withdraw(coming) }
}
