//! A revision of the directory, for the indexes in memory of every process.

use sea_orm_migration::prelude::*;

use crate::dialect::{run, stamp_places, unstamp_places};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        stamp_places(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unstamp_places(manager).await?;
        run(manager, DOWN).await
    }

    fn use_transaction(&self) -> Option<bool> {
        // Off by default on SQLite: a change that fails half-way leaves nothing behind.
        Some(true)
    }
}

const UP: &[&str] = &[
    "CREATE TABLE directory (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
        revision {big} NOT NULL
    ) {strict}",
    "INSERT INTO directory (id, revision) VALUES (1, 1)",
    "UPDATE place SET revision = 1",
];

const DOWN: &[&str] = &["DROP TABLE directory"];
