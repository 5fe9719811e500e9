//! What has changed in the public directory, as the store tells it and the search takes it in.

use super::{ids::PlaceId, place::ListedPlace};

/// The changes of the directory since an earlier revision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DirectoryChanges {
    /// Places that are new or differ, each in its present state.
    pub places: Vec<ListedPlace>,
    /// Places that are not listed any more.
    pub withdrawn: Vec<PlaceId>,
    /// The revision that holds once these are applied.
    pub revision: i64,
}
