//! What happens to reservations.

mod cancel;
mod cancel_series;
mod change;
mod reserve;
mod reserve_series;

pub use cancel::cancel;
pub use cancel_series::cancel_series;
pub use change::{Changing, NotChanged, change};
pub use reserve::{IdempotencyKey, InvalidIdempotencyKey, NotReserved, reserve};
pub use reserve_series::{NoSeries, SeriesMade, reserve_series};
