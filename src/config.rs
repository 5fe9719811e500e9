//! Settings, read and checked once, at start.
