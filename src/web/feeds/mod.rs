//! Calendars: `text/calendar` answers (INTERFACE, "Calendars").

mod calendar;
mod known_tags;
mod occupancy;

pub use calendar::routes;
pub use known_tags::KnownTags;
