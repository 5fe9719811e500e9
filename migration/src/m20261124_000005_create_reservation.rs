//! Reservations, the rule against double booking, and requests that were answered before.

use sea_orm_migration::prelude::*;

use crate::dialect::{forbid_double_booking, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        forbid_double_booking(manager, "starts_at", "ends_at").await
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
    "CREATE TABLE reservation (
        id {uuid} PRIMARY KEY NOT NULL,
        resource_id {uuid} NOT NULL REFERENCES resource (id),
        unit_id {uuid} NOT NULL,
        holder_id {uuid} NOT NULL REFERENCES account (id),
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        state TEXT NOT NULL CHECK (state IN ('requested', 'confirmed', 'checked_in', 'completed',
                                             'cancelled', 'declined', 'lapsed', 'no_show')),
        sequence INTEGER NOT NULL CHECK (sequence >= 0),
        purpose TEXT NOT NULL,
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL,
        CHECK (starts_at < ends_at),
        FOREIGN KEY (unit_id, resource_id) REFERENCES unit (id, resource_id)
    ) {strict}",
    "CREATE INDEX reservation_unit ON reservation (unit_id, starts_at)",
    "CREATE INDEX reservation_resource ON reservation (resource_id, ends_at)",
    "CREATE INDEX reservation_holder ON reservation (holder_id, starts_at)",
    "CREATE TABLE idempotency_key (
        account_id {uuid} NOT NULL REFERENCES account (id),
        key TEXT NOT NULL,
        request_digest TEXT NOT NULL,
        reservation_id {uuid} NOT NULL REFERENCES reservation (id),
        created_at {instant} NOT NULL,
        PRIMARY KEY (account_id, key)
    ) {strict}",
];

const DOWN: &[&str] = &["DROP TABLE idempotency_key", "DROP TABLE reservation"];
