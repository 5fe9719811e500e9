//! People who sign in.

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

const UP: &[&str] = &["CREATE TABLE account (
    id {uuid} PRIMARY KEY NOT NULL,
    mail TEXT NOT NULL UNIQUE CHECK (mail = lower(mail)),
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language TEXT,
    created_at {instant} NOT NULL
) {strict}"];

const DOWN: &[&str] = &["DROP TABLE account"];
