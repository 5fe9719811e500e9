//! A period without service: works, holidays, a broken machine.

use chrono::{DateTime, Utc};

use super::{
    ids::{ClosureId, PlaceId, ResourceId},
    period::Period,
};

/// A closed period of a place or of one of its resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The `UID` of its event, for ever.
    pub id: ClosureId,
    /// The place it is in.
    pub place_id: PlaceId,
    /// The resource it closes; `None` closes the whole place.
    pub resource_id: Option<ResourceId>,
    /// From when to when.
    pub period: Period,
    /// What is told to the public; one line, may be empty.
    pub reason: String,
    /// Raised by one at each change.
    pub sequence: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
