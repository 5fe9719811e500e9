//! What happens to closures.

mod add;
mod reopen;

pub use add::{NewClosure, add, draft};
pub use reopen::reopen;
