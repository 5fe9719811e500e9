//! All SQL, one noun per file; `engine.rs` is the only fork by engine, `tx.rs` holds connections.

pub mod account;
pub mod agenda;
pub mod audit;
pub mod booking;
pub mod calendar;
pub mod certification;
pub mod closure;
pub mod doctor;
mod engine;
mod error;
pub mod guest;
pub mod idempotency;
pub mod invitation;
mod known;
pub mod life;
pub mod loan;
pub mod membership;
pub mod organisation;
pub mod person;
pub mod place;
pub mod place_edit;
mod place_write;
pub mod policy;
pub mod reservation;
mod reservation_row;
pub mod resource;
pub mod retention;
pub mod schema;
pub mod series;
pub mod session;
pub mod token;
mod tx;
pub mod waitlist;

pub use error::{Conflict, StoreError};
pub use tx::{Db, MayRetry, Queries, Tx, retrying};
