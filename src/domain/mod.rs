//! Values and rules of third places: pure, synchronous, one noun per file.

pub mod account;
pub mod availability;
pub mod certification;
#[cfg(test)]
mod clock_changes;
pub mod closure;
pub mod directory;
pub mod holidays;
pub mod ids;
pub mod kind;
pub mod loan;
pub mod local_time;
pub mod location;
pub mod opening_hours;
pub mod organisation;
pub mod period;
pub mod place;
pub mod place_field;
pub mod policy;
pub mod recurrence;
pub mod reservation;
pub mod resource;
#[cfg(test)]
pub mod samples;
pub mod territory;
pub mod text;
pub mod waitlist;
