//! The directory in memory, kept up with the database: one [`Index`] for the whole process.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::{sync::Mutex, time::Instant};

use crate::{
    domain::{
        availability::{Candidate, candidates},
        directory::DirectoryChanges,
        ids::ResourceId,
    },
    search::{Found, Index, Query},
    store::{self, Db, StoreError},
};

/// How old the index may be against what other processes have written.
const OTHERS_MAX_AGE: Duration = Duration::from_millis(200);

/// Gives out the index. It is never older than the last commit of this process, nor than 200 ms against
/// other processes; nothing runs in the background.
#[derive(Debug, Default)]
pub struct Directory {
    shown: RwLock<Option<Shown>>,
    /// Held by the one that asks the database; the others wait for what it finds.
    asking: Mutex<()>,
}

#[derive(Clone, Debug)]
struct Shown {
    index: Arc<Index>,
    /// Commits of this process when the database was asked.
    commits: u64,
    asked_at: Instant,
}

impl Directory {
    /// An empty directory, filled when first asked for.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The index as the database is now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn index(&self, db: &Db) -> Result<Arc<Index>, StoreError> {
        if let Some(index) = self.fresh(db) {
            return Ok(index);
        }
        let _asking = self.asking.lock().await;
        // Another may have asked while this one waited.
        if let Some(index) = self.fresh(db) {
            return Ok(index);
        }
        // Both before the question: a commit meanwhile is asked for again.
        let (commits, asked_at) = (db.commits(), Instant::now());
        let before = self.shown().map(|shown| shown.index);
        let index = match before {
            Some(index) => followed(index, db).await?,
            None => Arc::new(built(db).await?),
        };
        let shown = Shown { index: Arc::clone(&index), commits, asked_at };
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Some(shown);
        Ok(index)
    }

    /// The places that fit the query, also where they must have something free: then one more statement, and another
    /// for what is lent, whatever the number of places, resources and units.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn search(&self, db: &Db, query: &Query, now: DateTime<Utc>) -> Result<Found, StoreError> {
        let index = self.index(db).await?;
        let Some(period) = query.available else { return Ok(index.search(query)) };
        let all = index.search(&Query { after: None, limit: usize::MAX, ..query.clone() });
        let found: Vec<Candidate<'_>> =
            all.items.iter().flat_map(|hit| candidates(&hit.place, &query.resource_kinds, &period, now)).collect();
        let mut free = HashSet::new();
        if let Some(window) = found.iter().map(Candidate::holds).reduce(|whole, holds| whole.hull(&holds)) {
            let ids: Vec<ResourceId> = found.iter().map(|candidate| candidate.resource.id).collect();
            let mut taken = store::booking::list_taken(db, &ids, &window).await?;
            let lent = found.iter().map(|candidate| candidate.resource).filter(|resource| resource.kind.goes_home());
            let lent: Vec<ResourceId> = lent.map(|resource| resource.id).collect();
            taken.away = store::loan::away_of(db, &lent).await?;
            let is_free = found.iter().filter(|candidate| candidate.is_free(&taken, now));
            free.extend(is_free.map(|candidate| candidate.resource.place_id));
        }
        Ok(index.search(&Query { among: Some(Arc::new(free)), ..query.clone() }))
    }

    fn shown(&self) -> Option<Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fresh(&self, db: &Db) -> Option<Arc<Index>> {
        let commits = db.commits();
        let shown = self.shown()?;
        (shown.commits >= commits && shown.asked_at.elapsed() < OTHERS_MAX_AGE).then_some(shown.index)
    }
}

async fn built(db: &Db) -> Result<Index, StoreError> {
    Ok(Index::build(store::place::list_changed_since(db, 0).await?))
}

/// The index with what has changed since; the same one when nothing has.
async fn followed(index: Arc<Index>, db: &Db) -> Result<Arc<Index>, StoreError> {
    let revision = store::place::directory_revision(db).await?;
    if revision == index.revision() {
        return Ok(index);
    }
    if revision < index.revision() {
        // An older copy of the database was put back.
        return Ok(Arc::new(built(db).await?));
    }
    let changes: DirectoryChanges = store::place::list_changed_since(db, index.revision()).await?;
    // Who holds the former index goes on reading it.
    let mut next = Arc::unwrap_or_clone(index);
    next.apply(changes);
    // A row deleted by hand leaves no trace but the count.
    let listed = store::place::count_listed(db).await?;
    if usize::try_from(listed).is_ok_and(|listed| listed == next.count()) {
        return Ok(Arc::new(next));
    }
    Ok(Arc::new(built(db).await?))
}
