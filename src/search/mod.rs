//! The index of places in memory: R-tree and words; fed by the store, asked by the web.
//!
//! An index is a value: it changes by [`Index::apply`] only, and two indexes fed with the same places
//! answer alike, in whatever order the changes came.

mod entries;
mod query;
mod run;
mod slots;
mod vocabulary;

pub use query::{Found, Hit, Near, Position, Query, RADIUS_DEFAULT_M, RADIUS_MAX_M, Sort};

use crate::domain::directory::DirectoryChanges;
use entries::Entries;
use vocabulary::Vocabulary;

/// Every listed place, ready to be searched.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Entries,
    words: Vocabulary,
    revision: i64,
}

impl Index {
    /// An index of the places in `changes`, which is faster than applying them one by one.
    #[must_use]
    pub fn build(changes: DirectoryChanges) -> Self {
        let (entries, words) = Entries::build(changes.places);
        let mut index = Self { entries, words, revision: changes.revision };
        for id in changes.withdrawn {
            index.entries.remove(id, &mut index.words);
        }
        index
    }

    /// Takes in what has changed since [`Index::revision`].
    pub fn apply(&mut self, changes: DirectoryChanges) {
        for place in changes.places {
            self.entries.put(place, &mut self.words);
        }
        for id in changes.withdrawn {
            self.entries.remove(id, &mut self.words);
        }
        self.entries.refresh_ranks();
        self.revision = changes.revision;
    }

    /// The revision of the directory that the index shows.
    #[must_use]
    pub const fn revision(&self) -> i64 {
        self.revision
    }

    /// How many places are listed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.count()
    }

    /// The places that fit the query: the page after its position, and how many fit in all.
    #[must_use]
    pub fn search(&self, query: &Query) -> Found {
        run::search(&self.entries, &self.words, query)
    }
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
