//! Places, what they are, where their records come from, and what a manager corrected.

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
    "CREATE TABLE source (
        id {uuid} PRIMARY KEY NOT NULL,
        name TEXT NOT NULL UNIQUE,
        licence TEXT NOT NULL
    ) {strict}",
    "CREATE TABLE place (
        id {uuid} PRIMARY KEY NOT NULL,
        slug TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL CHECK (name <> ''),
        summary TEXT NOT NULL,
        street TEXT NOT NULL,
        postcode TEXT NOT NULL,
        city TEXT NOT NULL,
        commune_code TEXT,
        country TEXT NOT NULL,
        latitude {real} NOT NULL CHECK (latitude BETWEEN -90 AND 90),
        longitude {real} NOT NULL CHECK (longitude BETWEEN -180 AND 180),
        time_zone TEXT NOT NULL,
        opening_hours TEXT,
        accessibility TEXT NOT NULL,
        amenities TEXT NOT NULL,
        website TEXT,
        phone TEXT,
        mail TEXT,
        source_id {uuid} REFERENCES source (id),
        source_reference TEXT,
        retrieved_on {day},
        withdrawn_at {instant},
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL,
        revision {big} NOT NULL DEFAULT 0,
        UNIQUE (source_id, source_reference),
        CHECK ((source_id IS NULL) = (source_reference IS NULL)),
        CHECK ((source_id IS NULL) = (retrieved_on IS NULL))
    ) {strict}",
    "CREATE INDEX place_revision ON place (revision)",
    "CREATE TABLE place_kind (
        place_id {uuid} NOT NULL REFERENCES place (id),
        kind TEXT NOT NULL,
        PRIMARY KEY (place_id, kind)
    ) {strict}",
    "CREATE TABLE place_edit (
        place_id {uuid} NOT NULL REFERENCES place (id),
        field TEXT NOT NULL,
        edited_by {uuid} NOT NULL REFERENCES account (id),
        edited_at {instant} NOT NULL,
        PRIMARY KEY (place_id, field)
    ) {strict}",
];

const DOWN: &[&str] = &["DROP TABLE place_edit", "DROP TABLE place_kind", "DROP TABLE place", "DROP TABLE source"];
