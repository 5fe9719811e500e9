//! The state of the schema: what is applied, what is pending, up and down.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend};

use super::{Db, Queries, StoreError, Tx};

/// Any number that no other program uses for an advisory lock: "escale" in ASCII.
const MIGRATION_LOCK: i64 = 0x65_73_63_61_6c_65;

/// Where a migration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Its name.
    pub name: String,
    /// Whether the database has it.
    pub applied: bool,
}

/// Every migration this program knows, in order; writes nothing.
///
/// # Errors
/// [`StoreError`].
pub async fn status(db: &Db) -> Result<Vec<MigrationStatus>, StoreError> {
    let known = Migrator::get_migration_with_status_read_only(&db.executor()).await?;
    let status = known.iter().map(|migration| MigrationStatus {
        name: migration.name().to_owned(),
        applied: migration.status() == sea_orm_migration::MigrationStatus::Applied,
    });
    Ok(status.collect())
}

/// Whether a migration is missing in the database.
///
/// # Errors
/// [`StoreError`].
pub async fn is_pending(db: &Db) -> Result<bool, StoreError> {
    Ok(status(db).await?.iter().any(|migration| !migration.applied))
}

/// Applies what is pending, all of it or nothing; processes that start together take turns.
///
/// # Errors
/// [`StoreError`].
pub async fn up(db: &Db) -> Result<(), StoreError> {
    let tx = begin_alone(db).await?;
    Migrator::up(tx.transaction(), None).await?;
    tx.commit().await
}

/// Takes the last `steps` changes back, with everything their tables hold.
///
/// # Errors
/// [`StoreError`].
pub async fn down(db: &Db, steps: u32) -> Result<(), StoreError> {
    let tx = begin_alone(db).await?;
    Migrator::down(tx.transaction(), Some(steps)).await?;
    tx.commit().await
}

/// SQLite's write lock lets one migrate at a time; PostgreSQL needs to be told.
async fn begin_alone(db: &Db) -> Result<Tx, StoreError> {
    let tx = db.begin_write().await?;
    if tx.executor().get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
        tx.executor().execute_unprepared(&lock).await?;
    }
    Ok(tx)
}
