//! The doors to the outside: pages, JSON API, calendar feeds.

pub mod api;
mod available;
pub mod caching;
pub mod directory;
pub mod errors;
pub mod fairings;
pub mod feeds;
pub mod forms;
pub mod guards;
pub mod pages;
pub mod throttle;
