//! HTML pages, one noun per file; a view struct sits beside its handler.

pub mod account;
pub mod assets;
pub mod card;
pub mod certification;
pub mod check_in;
mod event_file;
pub mod form;
pub mod guest;
pub mod home;
pub mod join;
pub mod manage;
pub mod map;
pub mod moves;
pub mod organisation;
pub mod part;
pub mod place;
pub mod places;
pub mod problem;
pub mod reader;
pub mod reservation;
pub mod reservations;
pub mod resource;
pub mod series;
pub mod sign;
pub mod site;
pub mod waitlist;

use rocket::Route;

/// Every page and what they load.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        places::routes(),
        place::routes(),
        resource::routes(),
        reservations::routes(),
        reservation::routes(),
        series::routes(),
        moves::routes(),
        check_in::routes(),
        waitlist::routes(),
        guest::routes(),
        join::routes(),
        organisation::routes(),
        sign::routes(),
        account::routes(),
        manage::routes(),
        site::routes(),
        problem::routes(),
        assets::routes(),
    ]
    .concat()
}
