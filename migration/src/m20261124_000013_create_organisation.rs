//! Employers and associations that reserve for their people, who is in them, and the links that let people in.

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
    "CREATE TABLE organisation (
        id {uuid} PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        slug TEXT NOT NULL UNIQUE,
        mail_domain TEXT,
        allowance_half_days INTEGER CHECK (allowance_half_days >= 0),
        member_allowance_half_days INTEGER CHECK (member_allowance_half_days >= 0),
        created_at {instant} NOT NULL
    ) {strict}",
    "CREATE INDEX organisation_mail_domain ON organisation (mail_domain)",
    "CREATE TABLE membership (
        id {uuid} PRIMARY KEY NOT NULL,
        organisation_id {uuid} NOT NULL REFERENCES organisation (id),
        account_id {uuid} NOT NULL REFERENCES account (id),
        role TEXT NOT NULL CHECK (role IN ('member', 'admin')),
        state TEXT NOT NULL CHECK (state IN ('asked', 'member')),
        joined_at {instant} NOT NULL,
        left_at {instant},
        CHECK (state = 'member' OR role = 'member')
    ) {strict}",
    "CREATE UNIQUE INDEX membership_in_force ON membership (account_id, organisation_id) WHERE left_at IS NULL",
    "CREATE INDEX membership_organisation ON membership (organisation_id)",
    "CREATE TABLE invitation (
        id {uuid} PRIMARY KEY NOT NULL,
        organisation_id {uuid} NOT NULL REFERENCES organisation (id),
        secret_hash TEXT NOT NULL UNIQUE,
        created_by {uuid} NOT NULL REFERENCES account (id),
        created_at {instant} NOT NULL,
        expires_at {instant} NOT NULL,
        revoked_at {instant},
        uses_left INTEGER CHECK (uses_left >= 0)
    ) {strict}",
    "CREATE INDEX invitation_organisation ON invitation (organisation_id)",
    "ALTER TABLE reservation ADD COLUMN organisation_id {uuid} REFERENCES organisation (id)",
    "CREATE INDEX reservation_organisation ON reservation (organisation_id, starts_at)",
    // One code means one reservation.
    "CREATE UNIQUE INDEX reservation_guest_code ON reservation (guest_code_hash) WHERE guest_code_hash IS NOT NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX reservation_guest_code",
    "DROP INDEX reservation_organisation",
    "ALTER TABLE reservation DROP COLUMN organisation_id",
    "DROP TABLE invitation",
    "DROP TABLE membership",
    "DROP TABLE organisation",
];
