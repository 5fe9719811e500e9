//! Writes: a folder per noun, one verb per file; each is one transaction.
