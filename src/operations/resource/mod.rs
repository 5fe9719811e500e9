//! What happens to resources.

mod add;
mod edit;

pub use add::{AddResourceRefusal, MOST_UNITS, NewResource, add};
pub use edit::{EditResourceRefusal, ResourceEdit, edit};
