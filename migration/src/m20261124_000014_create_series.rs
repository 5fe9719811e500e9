//! Series: the rule from which reservations were made, and which of its instances each of them is.

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

// What was refused is told and never asked for: a text, not a table.
const UP: &[&str] = &[
    "CREATE TABLE series (
        id {uuid} PRIMARY KEY NOT NULL,
        resource_id {uuid} NOT NULL REFERENCES resource (id),
        holder_id {uuid} REFERENCES account (id),
        rrule TEXT NOT NULL,
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        refused TEXT NOT NULL,
        created_at {instant} NOT NULL,
        CHECK (starts_at < ends_at)
    ) {strict}",
    "ALTER TABLE reservation ADD COLUMN series_id {uuid} REFERENCES series (id)",
    "ALTER TABLE reservation ADD COLUMN original_start {instant}
        CHECK (original_start IS NULL OR {is_instant:original_start})",
    // An instance is there once, whatever became of it.
    "CREATE UNIQUE INDEX reservation_series ON reservation (series_id, original_start)",
];

const DOWN: &[&str] = &[
    "DROP INDEX reservation_series",
    "ALTER TABLE reservation DROP COLUMN original_start",
    "ALTER TABLE reservation DROP COLUMN series_id",
    "DROP TABLE series",
];
