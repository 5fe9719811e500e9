//! Placeholder until the closures of one unit land.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["ALTER TABLE reservation ADD COLUMN reason TEXT"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["ALTER TABLE reservation DROP COLUMN reason"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
