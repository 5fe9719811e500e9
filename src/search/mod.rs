//! The index of places in memory: R-tree and words; fed by the store, asked by the web.
