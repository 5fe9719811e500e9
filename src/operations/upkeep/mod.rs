//! What has to happen without anybody asking: each is called again and again, by a loop or from the shell.

mod anonymise;
mod waitlist;

pub use anonymise::anonymise;
pub use waitlist::{ServedWaitlist, serve_waitlist};
