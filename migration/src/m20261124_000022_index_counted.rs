//! What an organisation's month has used is counted out of an index alone, and old reasons are found by one.

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
    "DROP INDEX reservation_organisation",
    "CREATE INDEX reservation_organisation
        ON reservation (organisation_id, starts_at, state, updated_at, holder_id, resource_id, ends_at)
        WHERE organisation_id IS NOT NULL",
    "CREATE INDEX certification_unexplained ON certification (withdrawn_at) WHERE reason IS NOT NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX certification_unexplained",
    "DROP INDEX reservation_organisation",
    "CREATE INDEX reservation_organisation ON reservation (organisation_id, starts_at)",
];
