//! `escale serve`: runs the service.

use std::sync::Arc;

use clap::Args;
use rocket::fairing::AdHoc;

use super::{Failure, connect, progress, settings};
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
    let db = connect(&settings).await?;
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
    let (address, port, base_url) = (config.address, config.port, config.base_url.clone());
    let told = AdHoc::on_liftoff("address", move |_| {
        Box::pin(async move { progress(&format!("Escale answers at {base_url}")) })
    });
    let rocket = app::build(config, context)?.attach(told);
    match rocket.launch().await {
        Ok(_) => Ok(()),
        Err(error) => {
            let failure = Failure::failed(format!("cannot serve on {address}:{port}: {}", error.kind()));
            // Rocket panics when an error is dropped that nobody has looked at; `kind` counts as a look.
            drop(error);
            Err(failure)
        }
    }
}
