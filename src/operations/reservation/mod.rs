//! What happens to reservations.

mod cancel;
mod cancel_by_code;
mod reserve;

pub use cancel::cancel;
pub use cancel_by_code::{by_code, cancel_by_code};
pub use reserve::{IdempotencyKey, InvalidIdempotencyKey, NotReserved, reserve, reserve_for_guest};
