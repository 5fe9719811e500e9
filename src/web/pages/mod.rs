//! HTML pages, one noun per file; a view struct sits beside its handler.
