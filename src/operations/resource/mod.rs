//! What happens to resources.

mod add;

pub use add::{AddResourceRefusal, MOST_UNITS, NewResource, add};
