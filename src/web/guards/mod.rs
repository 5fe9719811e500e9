//! What a handler asks of a request before it runs; a guard refuses with a [`Problem`], it never forwards.
//!
//! [`Problem`]: super::errors::Problem

mod api;
mod client;
mod cookies;
mod identity;
mod locale;
mod params;
mod viewer;

pub(in crate::web) use api::lacks;
pub use api::{ApiActor, ApiQuery, IdempotencyHeader, IfMatch, Query, QueryParameters, TokenActor};
pub use client::Client;
pub use cookies::{SessionCookie, closed_note_cookie, closed_session_cookie, kept_note, note_cookie, session_cookie};
pub(in crate::web) use locale::CHOSEN;
pub use locale::Locale;
pub use params::PathId;
pub use viewer::Viewer;

pub(in crate::web) use identity::identify;
pub(in crate::web) use viewer::{csrf_holds, known_frame, sign_in_address};
