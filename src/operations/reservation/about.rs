//! What the sentence of a refusal tells of the resource, beside the refusal itself.

use crate::domain::{
    availability::BookingFacts,
    kind::ResourceKind,
    reservation::{Alternative, ReserveRequest},
    resource::Unit,
};

/// What is refused of, in the words of the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutResource {
    /// What it is.
    pub kind: ResourceKind,
    /// Whether its rules count days and not hours.
    pub whole_days: bool,
    /// What is written on the unit that was wanted; `None` where any would have done.
    pub wanted: Option<String>,
    /// The same of another unit that is free for the very period.
    pub other: Option<String>,
}

impl AboutResource {
    pub(super) fn of(facts: &BookingFacts, request: &ReserveRequest, alternatives: &[Alternative]) -> Box<Self> {
        let units = &facts.resource.units;
        let wanted = request.unit_id.filter(|_| units.len() > 1);
        let same_time = alternatives.iter().find(|free| free.period == request.period);
        let label = |id| units.iter().find(|unit: &&Unit| unit.id == id).map(|unit| unit.label.clone());
        Box::new(Self {
            kind: facts.resource.kind,
            whole_days: facts.resource.policy.counts_whole_days(),
            wanted: wanted.and_then(label),
            other: wanted.and(same_time).and_then(|free| label(free.unit_id)),
        })
    }
}
