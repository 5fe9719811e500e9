//! Readers of open data, one format per file, pure: bytes in, candidate places out.
