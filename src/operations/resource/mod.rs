//! What happens to resources.

mod add;
mod edit;

pub use edit::{EditResourceRefusal, ResourceEdit, edit};
mod edit_unit;

pub use add::{AddResourceRefusal, MOST_UNITS, NewResource, add};
pub use edit_unit::{EditUnitRefusal, UnitEdit, edit_unit};
