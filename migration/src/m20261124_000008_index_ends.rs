//! What has ended is found without reading the whole table: sessions, and keys of old requests.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }

    fn use_transaction(&self) -> Option<bool> {
        // Off by default on SQLite: a change that fails half-way leaves nothing behind.
        Some(true)
    }
}

const UP: &[&str] = &[
    "CREATE INDEX session_expires ON session (expires_at)",
    "CREATE INDEX idempotency_key_created ON idempotency_key (created_at)",
];

const DOWN: &[&str] = &["DROP INDEX idempotency_key_created", "DROP INDEX session_expires"];
