//! Calendars: `text/calendar` answers (INTERFACE, "Calendars").

mod calendar;
mod occupancy;

pub use calendar::routes;
