//! What happens to closures.

mod add;

pub use add::{NewClosure, add};
