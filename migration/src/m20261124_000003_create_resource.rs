//! What is reserved in a place: resources, their rules, their units; and when it is closed.

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
    "CREATE TABLE resource (
        id {uuid} PRIMARY KEY NOT NULL,
        place_id {uuid} NOT NULL REFERENCES place (id),
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL,
        description TEXT NOT NULL,
        opening_hours TEXT,
        position INTEGER NOT NULL,
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL
    ) {strict}",
    "CREATE INDEX resource_place ON resource (place_id, position)",
    "CREATE TABLE policy (
        resource_id {uuid} PRIMARY KEY NOT NULL REFERENCES resource (id),
        step_minutes INTEGER NOT NULL CHECK (step_minutes > 0 AND 1440 % step_minutes = 0),
        min_minutes INTEGER NOT NULL CHECK (min_minutes >= step_minutes AND min_minutes % step_minutes = 0),
        max_minutes INTEGER NOT NULL CHECK (max_minutes >= min_minutes AND max_minutes % step_minutes = 0),
        horizon_days INTEGER NOT NULL CHECK (horizon_days BETWEEN 1 AND 730)
    ) {strict}",
    "CREATE TABLE unit (
        id {uuid} PRIMARY KEY NOT NULL,
        resource_id {uuid} NOT NULL REFERENCES resource (id),
        label TEXT NOT NULL,
        position INTEGER NOT NULL,
        out_of_service {flag} NOT NULL,
        UNIQUE (resource_id, label),
        UNIQUE (id, resource_id)
    ) {strict}",
    "CREATE TABLE closure (
        id {uuid} PRIMARY KEY NOT NULL,
        place_id {uuid} NOT NULL REFERENCES place (id),
        resource_id {uuid} REFERENCES resource (id),
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        reason TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL,
        CHECK (starts_at < ends_at)
    ) {strict}",
    "CREATE INDEX closure_place ON closure (place_id, ends_at)",
];

const DOWN: &[&str] = &["DROP TABLE closure", "DROP TABLE unit", "DROP TABLE policy", "DROP TABLE resource"];
