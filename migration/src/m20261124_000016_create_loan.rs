//! What goes home with a reservation and comes back; and an index for what time alone ends.

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
    "CREATE TABLE loan (
        reservation_id {uuid} PRIMARY KEY NOT NULL REFERENCES reservation (id),
        handed_over_at {instant} NOT NULL CHECK ({is_instant:handed_over_at}),
        handed_over_by {uuid} REFERENCES account (id),
        condition_out TEXT NOT NULL CHECK (condition_out IN ('good', 'worn')),
        note_out TEXT NOT NULL,
        returned_at {instant} CHECK (returned_at IS NULL OR {is_instant:returned_at}),
        returned_by {uuid} REFERENCES account (id),
        condition_in TEXT CHECK (condition_in IN ('good', 'worn', 'broken')),
        note_in TEXT,
        CHECK ((returned_at IS NULL) = (condition_in IS NULL)),
        CHECK ((returned_at IS NULL) = (note_in IS NULL)),
        CHECK (returned_at >= handed_over_at)
    ) {strict}",
    "CREATE INDEX loan_away ON loan (reservation_id) WHERE returned_at IS NULL",
    "CREATE INDEX reservation_state ON reservation (state, starts_at)",
];

const DOWN: &[&str] = &["DROP INDEX reservation_state", "DROP TABLE loan"];
