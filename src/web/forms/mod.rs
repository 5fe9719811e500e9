//! Bodies of requests, bounded, read into typed requests with what is wrong told beside its field.

mod body;
pub mod json;
mod posted;

pub use json::{ApiBody, FromMembers, Members, Nothing};
pub use posted::{Fields, FromFields, Posted};
