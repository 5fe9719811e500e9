//! What most commands begin with.

use std::sync::Arc;

use super::Failure;
use crate::{
    clock::SystemClock,
    config::Settings,
    operations::Context,
    store::{self, Db, StoreError},
};

/// The settings of this process.
///
/// # Errors
/// Each wrong setting with its place.
pub fn settings() -> Result<Settings, Failure> {
    Ok(Settings::read()?)
}

/// The database of the settings, whatever its schema; one that is not there is not made.
///
/// # Errors
/// Without `DATABASE_URL`, or when it cannot be reached.
pub async fn connect(settings: &Settings) -> Result<Db, Failure> {
    let url = url(settings)?;
    if Db::is_missing(url) {
        return Err(Failure::failed(format!("there is no database at {url}; `escale migrate up` makes one")));
    }
    Db::open(url).await.map_err(|error| cannot_open(&error))
}

/// The same, made where it is not there.
///
/// # Errors
/// The same.
pub async fn make(settings: &Settings) -> Result<Db, Failure> {
    Db::connect(url(settings)?).await.map_err(|error| cannot_open(&error))
}

fn cannot_open(error: &StoreError) -> Failure {
    Failure::failed(format!("cannot open the database: {error}"))
}

fn url(settings: &Settings) -> Result<&str, Failure> {
    settings.database_url.as_deref().ok_or_else(|| {
        Failure::bad_use("DATABASE_URL is not set; it says where the data is, such as sqlite:escale.db or postgres://…")
    })
}

/// What operations work with, on the machine's clock; the schema must be up to date.
///
/// # Errors
/// The same, and on a pending migration.
pub async fn context(settings: &Settings) -> Result<Context, Failure> {
    let db = connect(settings).await?;
    if store::schema::is_pending(&db).await? {
        return Err(Failure::failed("the database's schema is older than this program; run `escale migrate up` first"));
    }
    Ok(Context::new(db, Arc::new(SystemClock)))
}
