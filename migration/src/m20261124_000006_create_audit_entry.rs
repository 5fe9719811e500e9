//! The history of every change (DOMAIN rule 5): written with it, never changed.

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
    "CREATE TABLE audit_entry (
        id {uuid} PRIMARY KEY NOT NULL,
        at {instant} NOT NULL,
        actor_id {uuid} REFERENCES account (id),
        action TEXT NOT NULL,
        subject_id {uuid} NOT NULL,
        place_id {uuid} REFERENCES place (id),
        details TEXT NOT NULL
    ) {strict}",
    "CREATE INDEX audit_entry_subject ON audit_entry (subject_id, at)",
];

const DOWN: &[&str] = &["DROP TABLE audit_entry"];
