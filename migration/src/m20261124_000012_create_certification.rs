//! What a person may use: types of certification of a place or of the network, and who has them.

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

// Names are unique among the types in use: a retired one may be made anew. NULL is equal to nothing in an
// index, so the network's types have one of their own.
const UP: &[&str] = &[
    "CREATE TABLE certification_type (
        id {uuid} PRIMARY KEY NOT NULL,
        place_id {uuid} REFERENCES place (id),
        name TEXT NOT NULL CHECK (name <> ''),
        description TEXT NOT NULL,
        created_at {instant} NOT NULL CHECK ({is_instant:created_at}),
        retired_at {instant} CHECK ({is_instant:retired_at})
    ) {strict}",
    "CREATE UNIQUE INDEX certification_type_of_place ON certification_type (place_id, name)
     WHERE place_id IS NOT NULL AND retired_at IS NULL",
    "CREATE UNIQUE INDEX certification_type_of_network ON certification_type (name)
     WHERE place_id IS NULL AND retired_at IS NULL",
    "CREATE TABLE certification (
        id {uuid} PRIMARY KEY NOT NULL,
        type_id {uuid} NOT NULL REFERENCES certification_type (id),
        place_id {uuid} NOT NULL REFERENCES place (id),
        account_id {uuid} NOT NULL REFERENCES account (id),
        granted_by {uuid} REFERENCES account (id),
        granted_at {instant} NOT NULL CHECK ({is_instant:granted_at}),
        ends_at {instant} CHECK ({is_instant:ends_at}),
        withdrawn_at {instant} CHECK ({is_instant:withdrawn_at}),
        withdrawn_by {uuid} REFERENCES account (id),
        reason TEXT,
        CHECK (granted_at < ends_at),
        CHECK (withdrawn_at IS NOT NULL OR (withdrawn_by IS NULL AND reason IS NULL))
    ) {strict}",
    "CREATE UNIQUE INDEX certification_in_force ON certification (account_id, type_id) WHERE withdrawn_at IS NULL",
    "CREATE INDEX certification_place ON certification (place_id)",
];

const DOWN: &[&str] = &["DROP TABLE certification", "DROP TABLE certification_type"];
