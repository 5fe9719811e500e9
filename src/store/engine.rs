//! The only fork by engine: how to connect, and what an error's code means.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use sea_orm::{
    ConnectOptions, DbBackend, DbErr, RuntimeErr,
    sea_query::{CommonTableExpression, InsertStatement, WithClause, WithQuery},
    sqlx::{
        self, Connection,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

use super::{Conflict, StoreError};

/// How many connections PostgreSQL gets from one instance: 8 to 16 are enough on two cores.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Readers beside SQLite's one writer.
const SQLITE_READERS: u32 = 4;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a write waits for that of another program on the same file.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// No connection is closed for its age: sqlx 0.9 looks at idle ones by a count that another thread may just have taken
/// below zero, and then never stops looking.
const FOR_EVER: Option<Duration> = None;
/// A connection that rested longer is asked for a sign of life first: a round trip that a busy one is spared.
const MAY_BE_GONE_AFTER: Duration = Duration::from_secs(1);

/// Which engine a URL names.
pub fn of_url(url: &str) -> Option<DbBackend> {
    match url.split_once(':')?.0 {
        "sqlite" => Some(DbBackend::Sqlite),
        "postgres" | "postgresql" => Some(DbBackend::Postgres),
        _ => None,
    }
}

/// How the one pool of PostgreSQL connects: a yes is on the disk before it is said (DOMAIN rule 2).
pub fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(FOR_EVER)
        .max_lifetime(FOR_EVER)
        .test_before_acquire_if_idle_for(MAY_BE_GONE_AFTER)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|options| options.options([("synchronous_commit", "on")]));
    options
}

/// The file of a SQLite URL; `None` for a database in memory and for other engines.
pub fn file_of(url: &str) -> Option<PathBuf> {
    of_url(url).filter(|engine| *engine == DbBackend::Sqlite)?;
    let options = SqliteConnectOptions::from_str(url).ok()?;
    let file = options.get_filename();
    // In memory it has a name that is no path.
    (!file.to_string_lossy().starts_with("file:")).then(|| file.to_path_buf())
}

/// Makes the file of a SQLite URL where it is missing, for its owner alone: it holds people's names. SQLite gives the
/// files beside it the same mode.
///
/// # Errors
/// When it cannot be made.
pub fn make_file(url: &str) -> io::Result<()> {
    let Some(file) = file_of(url) else { return Ok(()) };
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// SQLite's writer: one connection, because a larger pool only waits in line asleep.
pub fn sqlite_writer(url: &str, busy_timeout: Duration) -> ConnectOptions {
    let mut options = sqlite(url);
    let durable = move |options| durable(options, busy_timeout);
    options.max_connections(1).map_sqlx_sqlite_opts(durable).map_sqlx_sqlite_before_acquire(|connection, _| {
        // When the disk is full SQLite rolls back by itself. sqlx then still counts a transaction, and would answer
        // yes to commits that only release a savepoint within it. Such a connection is closed for a new one.
        Box::pin(async { Ok(!connection.is_in_transaction()) })
    });
    options
}

/// What makes the engine look again at how its rows are spread, so that it takes the right index; PostgreSQL does so by
/// itself. SQLite looks at tables that have grown much, and at a part of their rows (<https://sqlite.org/pragma.html>).
pub const fn analysis(engine: DbBackend) -> Option<&'static str> {
    match engine {
        DbBackend::Sqlite => Some("PRAGMA optimize=0x10002"),
        _ => None,
    }
}

/// SQLite's readers, which cannot write.
pub fn sqlite_reader(url: &str, busy_timeout: Duration) -> ConnectOptions {
    let mut options = sqlite(url);
    let only_read = move |options| durable(options, busy_timeout).pragma("query_only", "ON");
    options.max_connections(SQLITE_READERS).map_sqlx_sqlite_opts(only_read);
    options
}

fn sqlite(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    // A writer waits for those before it rather than failing: requests queue on the one connection.
    // A file does not go away, so that no connection need be asked whether it is there.
    options
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(FOR_EVER)
        .max_lifetime(FOR_EVER)
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

fn durable(options: SqliteConnectOptions, busy_timeout: Duration) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(busy_timeout)
}

/// Two inserts as one statement of PostgreSQL; SQLite knows no insert within another statement, and nothing travels
/// there.
pub fn both(first: InsertStatement, second: InsertStatement) -> WithQuery {
    let first = CommonTableExpression::new().query(first).table_name("first").to_owned();
    second.with(WithClause::new().cte(first).to_owned())
}

/// The details of an audit entry without what somebody wrote: the reason, unless it is the code of a no-show.
pub const fn without_reason(on_sqlite: bool) -> &'static str {
    if on_sqlite {
        "CASE action WHEN 'reservation.no_show' THEN details ELSE json_remove(details, '$.reason') END"
    } else {
        "CASE action WHEN 'reservation.no_show' THEN details ELSE CAST(CAST(details AS jsonb) - 'reason' AS text) END"
    }
}

/// Reads an error down to the engine's code. sea-orm's own `sql_err` knows unique and foreign keys only.
pub fn classify(error: &DbErr) -> StoreError {
    let runtime = match error {
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => error,
        DbErr::Conn(RuntimeErr::SqlxError(error)) => return away(error),
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => return StoreError::Unavailable(error.to_string()),
        other => return StoreError::Internal(other.to_string()),
    };
    match runtime.as_ref() {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            classify_code(&code, database.message())
        }
        other => away(other),
    }
}

fn away(error: &sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Database(_)
        | sqlx::Error::Protocol(_) => StoreError::Unavailable(error.to_string()),
        other => StoreError::Internal(other.to_string()),
    }
}

/// PostgreSQL's codes have five letters, SQLite's are numbers: no code means two things.
fn classify_code(code: &str, message: &str) -> StoreError {
    match code {
        "23P01" => StoreError::Conflict(Conflict::DoubleBooking),
        "1811" if message.contains("reservation_no_overlap") => StoreError::Conflict(Conflict::DoubleBooking),
        "23505" | "2067" | "1555" => StoreError::Conflict(Conflict::Unique),
        "23503" | "787" => StoreError::Conflict(Conflict::ForeignKey),
        "23514" | "23502" | "275" | "1299" | "3091" => StoreError::Conflict(Conflict::Check),
        "40001" | "40P01" | "5" | "6" | "261" | "517" => StoreError::Retry,
        // Shutting down, starting, too many connections, disk full; SQLite: read-only, I/O, full, cannot open.
        "57P01" | "57P02" | "57P03" | "53300" | "53100" | "8" | "10" | "13" | "14" => {
            StoreError::Unavailable(message.to_owned())
        }
        _ if code.len() == 5 && code.starts_with("08") => StoreError::Unavailable(message.to_owned()),
        _ => StoreError::Internal(format!("{code}: {message}")),
    }
}
