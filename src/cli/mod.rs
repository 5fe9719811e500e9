//! The command line: one command per file; each calls operations, store or app and prints.

pub mod import;
