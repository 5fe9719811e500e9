//! All SQL, one noun per file.
