//! What happens to wishes for periods that are full.
//!
//! Whoever frees a unit calls [`release`], [`release_many`] or [`offer_next`] in that transaction, so that the first in
//! the line who fits has the unit before anybody else sees it free. What time alone frees, and what opens, is offered
//! by the next run of [`super::upkeep::serve_waitlist`].

mod accept;
mod join;
mod offer;
mod withdraw;

pub use accept::accept;
pub use join::{JoinRequest, NotWaiting, join};
pub(super) use offer::serve_before;
pub use offer::{offer_next, release, release_many};
pub use withdraw::withdraw;
pub(super) use withdraw::{dissolve_line, write_withdrawn};
