//! Who may do what: roles, browser sessions, personal tokens; secrets are kept hashed.

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
    "CREATE TABLE role_grant (
        id {uuid} PRIMARY KEY NOT NULL,
        account_id {uuid} NOT NULL REFERENCES account (id),
        role TEXT NOT NULL,
        place_id {uuid} REFERENCES place (id),
        created_at {instant} NOT NULL,
        CHECK ((role = 'manager' AND place_id IS NOT NULL) OR (role = 'admin' AND place_id IS NULL))
    ) {strict}",
    "CREATE UNIQUE INDEX role_grant_manager ON role_grant (account_id, place_id) WHERE place_id IS NOT NULL",
    "CREATE UNIQUE INDEX role_grant_admin ON role_grant (account_id) WHERE place_id IS NULL",
    "CREATE TABLE session (
        secret_hash TEXT PRIMARY KEY NOT NULL,
        account_id {uuid} NOT NULL REFERENCES account (id),
        created_at {instant} NOT NULL,
        expires_at {instant} NOT NULL
    ) {strict}",
    "CREATE INDEX session_account ON session (account_id)",
    "CREATE TABLE token (
        id {uuid} PRIMARY KEY NOT NULL,
        account_id {uuid} NOT NULL REFERENCES account (id),
        name TEXT NOT NULL,
        secret_hash TEXT NOT NULL UNIQUE,
        scopes TEXT NOT NULL,
        created_at {instant} NOT NULL,
        revoked_at {instant}
    ) {strict}",
    "CREATE INDEX token_account ON token (account_id)",
];

const DOWN: &[&str] = &["DROP TABLE token", "DROP TABLE session", "DROP TABLE role_grant"];
