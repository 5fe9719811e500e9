//! What has to happen without anybody asking: each is called again and again, by a loop or from the shell.

mod anonymise;
mod life;
mod waitlist;

pub use anonymise::anonymise;
pub(super) use life::lapse_in_the_way;
pub use life::{complete_ended, end_unattended, lapse_requests};
pub use waitlist::{ServedWaitlist, serve_waitlist};
