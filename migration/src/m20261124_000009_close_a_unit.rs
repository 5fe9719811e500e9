//! Closures of one unit, closures that were opened again, and why a reservation was called off.

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

// SQLite adds no key over two columns to a table that is there: the table is made anew on both engines.
const UP: &[&str] = &[
    "CREATE TABLE closure_of_units (
        id {uuid} PRIMARY KEY NOT NULL,
        place_id {uuid} NOT NULL REFERENCES place (id),
        resource_id {uuid} REFERENCES resource (id),
        unit_id {uuid},
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        reason TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        reopened_at {instant} CHECK ({is_instant:reopened_at}),
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL,
        CHECK (starts_at < ends_at),
        CHECK (unit_id IS NULL OR resource_id IS NOT NULL),
        FOREIGN KEY (unit_id, resource_id) REFERENCES unit (id, resource_id)
    ) {strict}",
    "INSERT INTO closure_of_units (id, place_id, resource_id, starts_at, ends_at, reason, sequence, created_at, updated_at)
     SELECT id, place_id, resource_id, starts_at, ends_at, reason, sequence, created_at, updated_at FROM closure",
    "DROP TABLE closure",
    "ALTER TABLE closure_of_units RENAME TO closure",
    "CREATE INDEX closure_place ON closure (place_id, ends_at)",
    "ALTER TABLE reservation ADD COLUMN reason TEXT",
];

// A closure of one unit, and one that was opened again, cannot be told in the schema before: they would close
// what is open.
const DOWN: &[&str] = &[
    "ALTER TABLE reservation DROP COLUMN reason",
    "CREATE TABLE closure_of_resources (
        id {uuid} PRIMARY KEY NOT NULL,
        place_id {uuid} NOT NULL REFERENCES place (id),
        resource_id {uuid} REFERENCES resource (id),
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        reason TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL,
        CHECK (starts_at < ends_at)
    ) {strict}",
    "INSERT INTO closure_of_resources (id, place_id, resource_id, starts_at, ends_at, reason, sequence, created_at, updated_at)
     SELECT id, place_id, resource_id, starts_at, ends_at, reason, sequence, created_at, updated_at FROM closure
     WHERE unit_id IS NULL AND reopened_at IS NULL",
    "DROP TABLE closure",
    "ALTER TABLE closure_of_resources RENAME TO closure",
    "CREATE INDEX closure_place ON closure (place_id, ends_at)",
];
