//! Who has a unit at some time is found without reading all that it ever was reserved for.

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

const UP: &[&str] = &["CREATE INDEX reservation_unit_holds ON reservation (unit_id, holds_until)"];

const DOWN: &[&str] = &["DROP INDEX reservation_unit_holds"];
