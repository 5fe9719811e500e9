//! What a command says: results on stdout, everything else on stderr.

use std::io::{self, Write};

/// A line of the result; a reader that went away is no failure.
pub fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// A line about the work, for the person in front.
pub fn progress(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
