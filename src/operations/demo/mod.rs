//! Fills an empty database with the demo network: places, people and some weeks of reservations.

mod accounts;
mod fill;
mod sample;

pub use accounts::DemoAccount;
pub use fill::{FillDemoRefusal, fill};
