//! What happens to places: made by hand, corrected, imported.

mod create;
mod edit;
mod import;
mod set_rules;
mod slug;

pub use create::create;
pub use edit::edit;
pub use import::{BATCH_ROWS, ImportCounts, ImportSource, Withdrawal, import_batch, withdraw_absent};
pub use set_rules::{SetRulesRefusal, set_rules};
