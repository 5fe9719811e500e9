//! The program; everything is in the library, so that the tests see what it sees.

fn main() {}
