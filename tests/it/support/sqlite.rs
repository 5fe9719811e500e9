//! SQLite for tests: migrated once, kept in memory as bytes, written to a new file for each test.

use migration::{Migrator, MigratorTrait};
use tempfile::TempDir;
use tokio::sync::OnceCell;

static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();

/// The URL of a new file, and the folder that takes the file away when dropped.
pub async fn fresh_database() -> (String, TempDir) {
    let bytes = MIGRATED.get_or_init(migrated_bytes).await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("escale.sqlite");
    std::fs::write(&file, bytes).unwrap();
    (format!("sqlite://{}", file.display()), folder)
}

/// A static is never dropped, so what is kept is the file's content and not its folder.
async fn migrated_bytes() -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("template.sqlite");
    let connection = super::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    Migrator::up(&connection, None).await.expect("the migrations run on SQLite");
    connection.close().await.unwrap();
    std::fs::read(&file).unwrap()
}
