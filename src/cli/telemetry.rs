//! Logs on stderr: lines for a person at a terminal, JSON for machines; `RUST_LOG` says what.

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Takes over every log, Rocket's too, which is silenced: it prints whole paths, private tokens included.
pub(super) fn start() {
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let quiet = ["rocket=off", "hyper=warn", "sqlx=warn", "sea_orm=warn", "sea_orm_migration=warn"];
    let filter = quiet.iter().filter_map(|rule| rule.parse().ok()).fold(asked, EnvFilter::add_directive);
    let registry = tracing_subscriber::registry().with(filter);
    // A second start, as tests may do, changes nothing.
    let _ = if io::stderr().is_terminal() {
        registry.with(fmt::layer().with_writer(io::stderr).with_target(false)).try_init()
    } else {
        registry.with(fmt::layer().json().flatten_event(true).with_writer(io::stderr)).try_init()
    };
}
