//! What happens to resources.

mod add;
mod add_unit;
mod edit;
mod edit_unit;
mod withdraw;

pub use add::{AddResourceRefusal, MOST_UNITS, NewResource, add};
pub use add_unit::{NewUnit, add_unit};
pub use edit::{EditResourceRefusal, ResourceEdit, edit};
pub use edit_unit::{EditUnitRefusal, UnitEdit, edit_unit};
pub use withdraw::{withdraw, withdraw_unit};
