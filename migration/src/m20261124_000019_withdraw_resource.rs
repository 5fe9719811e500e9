//! A resource or a unit is taken away, and what was reserved of it stays.

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
    "ALTER TABLE resource ADD COLUMN withdrawn_at {instant} CHECK ({is_instant:withdrawn_at})",
    "ALTER TABLE unit ADD COLUMN withdrawn_at {instant} CHECK ({is_instant:withdrawn_at})",
];

const DOWN: &[&str] = &["ALTER TABLE unit DROP COLUMN withdrawn_at", "ALTER TABLE resource DROP COLUMN withdrawn_at"];
