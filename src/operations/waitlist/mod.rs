//! What happens to wishes for periods that are full.
//!
//! Every operation that frees a unit calls [`release`] in its transaction, so that the first in the line who fits
//! has the unit before anybody else sees it free.

mod accept;
mod join;
mod offer;
mod withdraw;

pub use accept::accept;
pub use join::{JoinRequest, join};
pub use offer::{offer_next, release};
pub use withdraw::withdraw;
