//! Connections and transactions: the one place that begins and commits.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use super::{StoreError, engine, known::Memory};

/// The database of an instance: on SQLite one writer and a pool of readers, on PostgreSQL one pool.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    commits: Arc<AtomicU64>,
    statements: Arc<AtomicU64>,
    memory: Memory,
}

/// A write transaction; dropped without [`Tx::commit`] it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    transaction: DatabaseTransaction,
    is_only_writer: bool,
    commits: Arc<AtomicU64>,
    memory: Memory,
}

/// What a reading function reads through: [`Db`] (what is committed) or [`Tx`] (what it sees itself).
pub trait Queries: Sync {
    /// Runs statements.
    fn executor(&self) -> DatabaseExecutor<'_>;
}

impl Queries for Db {
    fn executor(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Connection(&self.reader)
    }
}

impl Queries for Tx {
    fn executor(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Transaction(&self.transaction)
    }
}

impl Db {
    /// Opens `sqlite:path`, made when missing for its owner alone, or `postgres://…`; the schema is not looked at.
    ///
    /// # Errors
    /// Those of [`Db::open`]; [`StoreError::Unavailable`] when the file cannot be made.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        Self::connect_within(url, engine::BUSY_TIMEOUT).await
    }

    /// Whether a URL names a file that is not there.
    #[must_use]
    pub fn is_missing(url: &str) -> bool {
        engine::file_of(url).is_some_and(|file| !file.exists())
    }

    /// Opens as [`Db::connect`] does; a file that is missing is not made.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached, [`StoreError::Internal`] for another kind of URL.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_within(url, engine::BUSY_TIMEOUT).await
    }

    /// Connects as [`Db::connect`] does; on SQLite a write waits no longer than this for that of another program.
    ///
    /// # Errors
    /// Those of [`Db::connect`].
    pub async fn connect_within(url: &str, busy_timeout: Duration) -> Result<Self, StoreError> {
        engine::make_file(url).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Self::open_within(url, busy_timeout).await
    }

    async fn open_within(url: &str, busy_timeout: Duration) -> Result<Self, StoreError> {
        let (commits, statements, memory) = (Arc::default(), Arc::default(), Memory::default());
        match engine::of_url(url) {
            Some(DbBackend::Sqlite) => {
                let writer = counted(Database::connect(engine::sqlite_writer(url, busy_timeout)).await?, &statements);
                let reader = counted(Database::connect(engine::sqlite_reader(url, busy_timeout)).await?, &statements);
                Ok(Self { writer, reader, commits, statements, memory })
            }
            Some(_) => {
                let pool = counted(Database::connect(engine::postgres(url)).await?, &statements);
                Ok(Self { writer: pool.clone(), reader: pool, commits, statements, memory })
            }
            None => Err(StoreError::Internal("a database URL starts with sqlite: or postgres:".into())),
        }
    }

    /// Begins to write. On SQLite the write lock is taken here, so that what is read stays true; on
    /// PostgreSQL the rows that decide are locked by the reads themselves.
    ///
    /// # Errors
    /// [`StoreError`].
    #[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction")]
    pub async fn begin_write(&self) -> Result<Tx, StoreError> {
        let is_only_writer = self.writer.get_database_backend() == DbBackend::Sqlite;
        let sqlite_transaction_mode = is_only_writer.then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
        let transaction = self.writer.begin_with_options(options).await?;
        Ok(Tx { transaction, is_only_writer, commits: Arc::clone(&self.commits), memory: self.memory.clone() })
    }

    /// What is remembered of resources.
    pub(super) const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// How many transactions this process has committed; an index in memory compares it.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// How many statements this process has sent, beginnings and ends of transactions apart; what a request
    /// costs is the difference.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Acquire)
    }

    /// Lets the engine look at its rows, for its choice of indices; now and then is enough.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn analyse(&self) -> Result<(), StoreError> {
        if let Some(analysis) = engine::analysis(self.writer.get_database_backend()) {
            self.writer.execute_unprepared(analysis).await?;
        }
        Ok(())
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.ping().await.map_err(StoreError::from)
    }
}

fn counted(mut connection: DatabaseConnection, statements: &Arc<AtomicU64>) -> DatabaseConnection {
    let statements = Arc::clone(statements);
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::AcqRel);
    });
    connection
}

impl Tx {
    /// Makes everything written in it true at once.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of it is.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        self.commits.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Whether nobody else can write meanwhile, so that rows need no lock.
    pub(super) const fn is_only_writer(&self) -> bool {
        self.is_only_writer
    }

    /// What is remembered of resources.
    pub(super) const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// For the migrator, which wants the connection itself.
    pub(super) const fn transaction(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

/// An error of an operation that may say "another writer was in the way".
pub trait MayRetry {
    /// Whether the whole operation may be run again.
    fn may_retry(&self) -> bool;
}

impl MayRetry for StoreError {
    fn may_retry(&self) -> bool {
        matches!(self, Self::Retry)
    }
}

const MOST_ATTEMPTS: u32 = 4;

/// Runs an operation again where the engine gave up for another writer (deadlock, serialization,
/// busy), three more times at most; the last such error is [`StoreError::Retry`], told as unavailable.
///
/// # Errors
/// Those of the operation.
pub async fn retrying<T, E, F>(mut operation: impl FnMut() -> F) -> Result<T, E>
where
    E: MayRetry,
    F: Future<Output = Result<T, E>>,
{
    let mut attempts = 1;
    loop {
        match operation().await {
            Err(error) if error.may_retry() && attempts < MOST_ATTEMPTS => attempts += 1,
            outcome => return outcome,
        }
    }
}
