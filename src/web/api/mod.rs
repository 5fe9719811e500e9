//! The JSON API under `/api/v1`; views list each public field, the document is [`document`].

mod answer;
mod certification_views;
mod certifications;
mod closures;
mod cursor;
mod document;
mod health;
mod loans;
mod me;
mod organisation_members;
mod organisation_views;
mod organisations;
mod place_edit;
mod place_views;
mod places;
mod policies;
mod policy_edits;
mod policy_views;
mod reservation_changes;
mod reservation_edits;
mod reservation_views;
mod reservations;
mod reserve_body;
mod resource_views;
mod resources;
mod times;
mod units;
mod waitlist;

use rocket::Route;

pub(in crate::web) use times::Moment;

pub(in crate::web) use document::scope_of;
pub use document::{document, document_text};

/// The prefix of [`routes`].
pub const PREFIX: &str = "/api/v1";

/// What is mounted under [`PREFIX`].
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        places::routes(),
        place_edit::routes(),
        policies::routes(),
        resources::routes(),
        units::routes(),
        closures::routes(),
        certifications::routes(),
        reservations::routes(),
        reservation_changes::routes(),
        reservation_edits::routes(),
        loans::routes(),
        waitlist::routes(),
        organisations::routes(),
        organisation_members::routes(),
        me::routes(),
    ]
    .concat()
}

/// What is mounted at the root: health and the document.
#[must_use]
pub fn root_routes() -> Vec<Route> {
    [health::routes(), document::routes()].concat()
}
