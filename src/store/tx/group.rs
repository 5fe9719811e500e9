//! SQLite's writers in turn: those who wait at the same time are written to the disk together, by one commit.
//!
//! Each is a savepoint within the group's transaction, so that one that is refused takes nothing from the others,
//! and none hears a yes before the commit of all (DOMAIN rule 2). PostgreSQL groups its commits by itself.

use std::{mem, sync::Arc, time::Duration};

use sea_orm::{DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::store::StoreError;

/// A writer waits for those before it rather than failing, but not for ever.
const WAITS_AT_MOST: Duration = Duration::from_secs(30);

/// Whose turn it is to write; tokio's lock is fair, so that a group is those who waited when its first was done.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<Mutex<Option<Group>>>);

/// The open transaction, and those who wait for its commit.
#[derive(Debug)]
struct Group {
    transaction: DatabaseTransaction,
    waiting: Vec<oneshot::Sender<Result<(), StoreError>>>,
}

/// Given up without [`Turn::commit`] it ends the group when nobody waits for it.
#[derive(Debug)]
pub(super) struct Turn {
    group: OwnedMutexGuard<Option<Group>>,
    turns: Turns,
}

impl Turns {
    /// Waits for the turn, then opens a savepoint in the group's transaction, which the first one begins.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Unavailable`] after [`WAITS_AT_MOST`].
    #[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction on SQLite")]
    pub(super) async fn take(&self, writer: &DatabaseConnection) -> Result<(DatabaseTransaction, Turn), StoreError> {
        let lock = tokio::time::timeout(WAITS_AT_MOST, Arc::clone(&self.0).lock_owned());
        let group = lock.await.map_err(|_| StoreError::Unavailable("another writer takes too long".into()))?;
        let mut turn = Turn { group, turns: self.clone() };
        let group = match turn.group.take() {
            Some(group) => group,
            None => {
                let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
                let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
                Group { transaction: writer.begin_with_options(options).await?, waiting: Vec::new() }
            }
        };
        let savepoint = turn.group.insert(group).transaction.begin().await?;
        Ok((savepoint, turn))
    }

    /// Commits what the group wrote, if there is one, and tells each member.
    pub(super) async fn commit(self) {
        let mut group = self.0.lock().await;
        if let Some(Group { transaction, waiting }) = group.take() {
            // Where the disk is full SQLite rolls back by itself and there is nothing to commit: all hear of it.
            let outcome = transaction.commit().await.map_err(StoreError::from);
            for member in waiting {
                // Who no longer listens has been given up by its caller.
                let _ = member.send(outcome.clone());
            }
        }
    }
}

impl Turn {
    /// Lets those write who waited meanwhile, and returns when all of it is on the disk.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of the group is written.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(group) = self.group.as_mut() else {
            return Err(StoreError::Internal("a turn without a group".into()));
        };
        let (sender, outcome) = oneshot::channel();
        group.waiting.push(sender);
        if group.waiting.len() == 1 {
            // A task of its own: whoever stops waiting, the others are committed.
            tokio::spawn(self.turns.clone().commit());
        }
        drop(self);
        outcome.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the program stops".into())))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.group.as_ref().is_some_and(|group| group.waiting.is_empty()) {
            // Rolls back.
            drop(mem::take(&mut *self.group));
        }
    }
}
