//! `escale serve`: runs the service.

use std::sync::Arc;

use clap::Args;

use super::{Failure, connect, make, progress, settings};
use crate::{
    app,
    clock::SystemClock,
    config::Config,
    operations::Context,
    store::{self, Db},
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Brings the schema up to date first
    #[arg(long)]
    migrate: bool,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let settings = settings()?;
    let secret_key = settings.secret_key.clone().ok_or_else(|| {
        Failure::bad_use("ESCALE_SECRET_KEY is not set; it has 32 bytes or more: `openssl rand -base64 48` makes one")
    })?;
    let db = if arguments.migrate { make(&settings).await? } else { connect(&settings).await? };
    if store::schema::is_pending(&db).await? {
        if !arguments.migrate {
            return Err(Failure::failed(
                "the database's schema is older than this program; run `escale migrate up`, or `escale serve --migrate`",
            ));
        }
        store::schema::up(&db).await?;
    }
    launch(settings.into_config(secret_key, false), db).await
}

/// Serves until a signal ends it; requests in flight are answered first.
///
/// # Errors
/// When the port cannot be listened on.
pub async fn launch(config: Config, db: Db) -> Result<(), Failure> {
    let context = Context::new(db, Arc::new(SystemClock));
    Ok(app::launch(config, context, |base_url| progress(&format!("Escale answers at {base_url}"))).await?)
}
