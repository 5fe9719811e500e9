//! The program; everything is in the library, so that the tests see what it sees.

use std::process::ExitCode;

fn main() -> ExitCode {
    escale::cli::run()
}
