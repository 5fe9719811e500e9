//! Who waits for a resource is read with every decision about it, so that nobody is passed over.

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

const UP: &[&str] =
    &["CREATE INDEX waitlist_entry_waiting ON waitlist_entry (resource_id, ends_at) WHERE state = 'waiting'"];

const DOWN: &[&str] = &["DROP INDEX waitlist_entry_waiting"];
