//! Builds the Rocket instance from a configuration: state, fairings, mounts, catchers.

use std::{net::SocketAddr, sync::Arc};

use chrono::TimeDelta;
use rocket::{
    Build, Rocket,
    config::{Ident, LogLevel, Shutdown},
    data::{Limits, ToByteUnit},
    fairing::AdHoc,
    shield::Shield,
};

use crate::{
    config::Config,
    i18n::{Words, WordsError},
    jobs,
    operations::Context,
    render::{RenderError, Renderer},
    web::{
        api,
        directory::Directory,
        errors::{api_catchers, page_catchers},
        fairings::{AccessLog, BodyLimit, Compression, RequestIds, SecurityHeaders},
        feeds, pages,
        throttle::Throttle,
    },
};

/// What is embedded in the program cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The words of a language.
    #[error("the words: {0}")]
    Words(#[from] WordsError),
    /// A template.
    #[error("the templates: {0}")]
    Templates(#[from] RenderError),
    /// The port is taken, or another fault of the start.
    #[error("cannot serve on {address}: {reason}")]
    Launch {
        /// Address and port.
        address: SocketAddr,
        /// What Rocket says.
        reason: String,
    },
}

/// The service, ready to be launched, or to be asked by a test.
///
/// # Errors
/// [`AppError`].
pub fn build(config: Config, context: Context) -> Result<Rocket<Build>, AppError> {
    let words = Arc::new(Words::load()?);
    let renderer = Renderer::load(&words)?;
    let rocket = Rocket::custom(rocket_config(&config))
        // Rocket's own headers are weaker than ours.
        .attach(Shield::new())
        .attach(RequestIds)
        .attach(AccessLog)
        .attach(BodyLimit)
        .attach(SecurityHeaders::of(&config))
        // Last, so that it sees what the others have set.
        .attach(Compression)
        .register("/", page_catchers())
        .register("/api", api_catchers())
        .mount(api::PREFIX, api::routes())
        .mount("/", api::root_routes())
        .mount("/", pages::routes())
        .mount("/", feeds::routes())
        .mount("/", BodyLimit::routes());
    Ok(rocket
        .manage(Directory::new())
        .manage(feeds::KnownTags::default())
        .manage(Throttle::default())
        .manage(words)
        .manage(renderer)
        .manage(context)
        .manage(config))
}

/// Serves until a signal ends it; requests in flight are answered first. `told` gets the base URL once
/// the port is open.
///
/// # Errors
/// [`AppError`].
pub async fn launch(
    config: Config,
    context: Context,
    told: impl FnOnce(&str) + Send + Sync + 'static,
) -> Result<(), AppError> {
    let address = SocketAddr::new(config.address, config.port);
    let base_url = config.base_url.clone();
    let on_liftoff = AdHoc::on_liftoff("address", move |_| Box::pin(async move { told(&base_url) }));
    let upkeep = upkeep(context.clone(), TimeDelta::days(i64::from(config.retention_days)));
    match build(config, context)?.attach(on_liftoff).attach(upkeep).launch().await {
        Ok(_) => Ok(()),
        Err(error) => {
            let reason = error.kind().to_string();
            // Rocket panics when an error is dropped that nobody has looked at; `kind` counts as a look.
            drop(error);
            Err(AppError::Launch { address, reason })
        }
    }
}

/// Starts what the service does by itself once the port is open; it ends with the service. Not part of [`build`]: a
/// test says itself when time passes.
fn upkeep(context: Context, retention: TimeDelta) -> AdHoc {
    AdHoc::on_liftoff("upkeep", move |rocket| {
        let stopped = rocket.shutdown();
        Box::pin(async move {
            tokio::spawn(jobs::run(context, retention, stopped));
        })
    })
}

/// The OpenAPI document as text.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    api::document_text()
}

fn rocket_config(config: &Config) -> rocket::Config {
    rocket::Config {
        address: config.address,
        port: config.port,
        ident: Ident::none(),
        // It would print whole paths, private tokens included; our access log prints routes.
        log_level: LogLevel::Off,
        cli_colors: false,
        // None unless a proxy is known to set it: whoever sends the header could claim any address.
        ip_header: config.client_address_header.clone().map(Into::into),
        limits: Limits::default().limit("form", 32.kibibytes()).limit("json", 64.kibibytes()),
        shutdown: Shutdown { grace: 2, mercy: 3, ..Shutdown::default() },
        ..rocket::Config::release_default()
    }
}
