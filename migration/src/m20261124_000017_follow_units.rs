//! The directory follows units too, and what is held or has to be forgotten is found by its time alone.

use sea_orm_migration::prelude::*;

use crate::dialect::{run, stamp_units, unstamp_units};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        stamp_units(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unstamp_units(manager).await?;
        run(manager, DOWN).await
    }

    fn use_transaction(&self) -> Option<bool> {
        // Off by default on SQLite: a change that fails half-way leaves nothing behind.
        Some(true)
    }
}

const UP: &[&str] = &[
    // Holds all that a search for free places reads.
    "CREATE INDEX reservation_held ON reservation (holds_until, holds_from, resource_id, unit_id)
     WHERE state IN ('requested', 'confirmed', 'checked_in')",
    "CREATE INDEX reservation_personal ON reservation (ends_at)
     WHERE holder_id IS NOT NULL OR guest_name IS NOT NULL OR purpose <> '' OR reason IS NOT NULL",
];

const DOWN: &[&str] = &["DROP INDEX reservation_personal", "DROP INDEX reservation_held"];
