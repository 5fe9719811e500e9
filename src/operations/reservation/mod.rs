//! What happens to reservations.

mod cancel;
mod reserve;

pub use cancel::cancel;
pub use reserve::{IdempotencyKey, InvalidIdempotencyKey, NotReserved, reserve};
