//! Calendars over HTTP, and as others read them: two parsers and two calendar programs that are not ours
//! (tests/clients/).

mod conditional;
mod content;
mod programs;
mod readers;
mod setting;
mod zones;
