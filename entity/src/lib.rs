//! One sea-orm entity per table: columns and relations, no rule.
#![expect(
    clippy::disallowed_methods,
    reason = "sea_orm::model writes `begin` into what it derives; nothing here calls it"
)]

pub mod account;
pub mod audit_entry;
pub mod certification;
pub mod certification_type;
pub mod closure;
pub mod directory;
pub mod idempotency_key;
pub mod invitation;
pub mod loan;
pub mod membership;
pub mod organisation;
pub mod place;
pub mod place_edit;
pub mod place_kind;
pub mod reservation;
pub mod resource;
pub mod role_grant;
pub mod series;
pub mod session;
pub mod source;
pub mod token;
pub mod unit;
pub mod waitlist_entry;
