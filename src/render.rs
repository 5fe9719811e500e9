//! The only file that sees Tera; pages and mails both go through it.
