//! What happens to every request and answer, whatever the door.

mod access_log;
mod body_limit;
mod compression;
mod request_id;
mod security;

pub use access_log::AccessLog;
pub use body_limit::BodyLimit;
pub use compression::Compression;
pub use request_id::{RequestId, RequestIds};
pub use security::SecurityHeaders;

pub(in crate::web) use body_limit::asked_path;
pub(in crate::web) use compression::negotiate;
