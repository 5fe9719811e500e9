//! Who waits for a period that is full, and to whom it was offered.

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
    "CREATE TABLE waitlist_entry (
        id {uuid} PRIMARY KEY NOT NULL,
        resource_id {uuid} NOT NULL REFERENCES resource (id),
        unit_id {uuid},
        account_id {uuid} NOT NULL REFERENCES account (id),
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'accepted', 'passed', 'withdrawn')),
        created_at {instant} NOT NULL CHECK ({is_instant:created_at}),
        offered_at {instant} CHECK ({is_instant:offered_at}),
        offer_expires_at {instant} CHECK ({is_instant:offer_expires_at}),
        reservation_id {uuid} UNIQUE REFERENCES reservation (id),
        CHECK (starts_at < ends_at),
        CHECK (state NOT IN ('offered', 'accepted') OR
               (offered_at IS NOT NULL AND offer_expires_at IS NOT NULL AND reservation_id IS NOT NULL)),
        FOREIGN KEY (unit_id, resource_id) REFERENCES unit (id, resource_id)
    ) {strict}",
    // One wish of a person is in the line once.
    "CREATE UNIQUE INDEX waitlist_entry_once ON waitlist_entry (account_id, resource_id, starts_at, ends_at)
     WHERE state IN ('waiting', 'offered')",
    "CREATE INDEX waitlist_entry_line ON waitlist_entry (resource_id, created_at, id)",
    "CREATE INDEX waitlist_entry_ends ON waitlist_entry (ends_at)",
];

const DOWN: &[&str] = &["DROP TABLE waitlist_entry"];
