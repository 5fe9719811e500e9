//! The line gets a true order: several may join within one second, and an identifier says nothing about who came first.

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
    "ALTER TABLE waitlist_entry ADD COLUMN position {big} NOT NULL DEFAULT 0",
    "UPDATE waitlist_entry SET position = (
        SELECT COUNT(*) FROM waitlist_entry AS earlier
        WHERE earlier.resource_id = waitlist_entry.resource_id
          AND (earlier.created_at, earlier.id) <= (waitlist_entry.created_at, waitlist_entry.id)
    )",
    "DROP INDEX waitlist_entry_line",
    "CREATE UNIQUE INDEX waitlist_entry_line ON waitlist_entry (resource_id, position)",
];

const DOWN: &[&str] = &[
    "DROP INDEX waitlist_entry_line",
    "ALTER TABLE waitlist_entry DROP COLUMN position",
    "CREATE INDEX waitlist_entry_line ON waitlist_entry (resource_id, created_at, id)",
];
