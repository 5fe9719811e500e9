//! Booking rules in full, as JSON of the ones that a place or a resource says itself.

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
    "ALTER TABLE place ADD COLUMN policy TEXT NOT NULL DEFAULT '{}' CHECK ({is_json:policy})",
    "ALTER TABLE resource ADD COLUMN policy TEXT NOT NULL DEFAULT '{}' CHECK ({is_json:policy})",
    r#"UPDATE resource SET policy = (
        SELECT '{"step_minutes":' || step_minutes || ',"min_minutes":' || min_minutes
            || ',"max_minutes":' || max_minutes || ',"horizon_days":' || horizon_days || '}'
        FROM policy WHERE policy.resource_id = resource.id)
     WHERE EXISTS (SELECT 1 FROM policy WHERE policy.resource_id = resource.id)"#,
    "DROP TABLE policy",
];

// What a resource does not say itself goes back as its place's rule, or as the one that holds everywhere.
const DOWN: &[&str] = &[
    "CREATE TABLE policy (
        resource_id {uuid} PRIMARY KEY NOT NULL REFERENCES resource (id),
        step_minutes INTEGER NOT NULL CHECK (step_minutes > 0 AND 1440 % step_minutes = 0),
        min_minutes INTEGER NOT NULL CHECK (min_minutes >= step_minutes AND min_minutes % step_minutes = 0),
        max_minutes INTEGER NOT NULL CHECK (max_minutes >= min_minutes AND max_minutes % step_minutes = 0),
        horizon_days INTEGER NOT NULL CHECK (horizon_days BETWEEN 1 AND 730)
    ) {strict}",
    "INSERT INTO policy (resource_id, step_minutes, min_minutes, max_minutes, horizon_days)
     SELECT resource.id,
        COALESCE({json_number:resource.policy:step_minutes}, {json_number:place.policy:step_minutes}, 30),
        COALESCE({json_number:resource.policy:min_minutes}, {json_number:place.policy:min_minutes}, 30),
        COALESCE({json_number:resource.policy:max_minutes}, {json_number:place.policy:max_minutes}, 600),
        COALESCE({json_number:resource.policy:horizon_days}, {json_number:place.policy:horizon_days}, 90)
     FROM resource JOIN place ON place.id = resource.place_id",
    "ALTER TABLE resource DROP COLUMN policy",
    "ALTER TABLE place DROP COLUMN policy",
];
