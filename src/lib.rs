//! Escale: a directory of third places with reservations and calendars, in one binary.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod i18n;
pub mod ical;
pub mod jobs;
pub mod opendata;
pub mod operations;
pub mod render;
pub mod search;
pub mod store;
pub mod web;
