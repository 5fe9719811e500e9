//! The command line: one command per file; each calls operations, store or app and prints.
//!
//! Results go to stdout, progress and logs to stderr; 0 done, 1 failed, 2 bad use.

mod demo;
mod doctor;
mod failure;
pub mod import;
mod migrate;
mod openapi;
mod output;
mod serve;
mod start;
mod telemetry;
mod token;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use failure::Failure;
pub use output::{progress, say};
pub use start::{connect, context, make, settings};

/// A directory of third places with reservations and calendars.
#[derive(Debug, Parser)]
#[command(name = "escale", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the service on DATABASE_URL
    Serve(serve::Arguments),
    /// Makes a demonstration network with five accounts and serves it
    Demo(demo::Arguments),
    /// Reads a file of open data into the directory; ends with one JSON line
    Import(import::ImportArguments),
    /// Changes or shows the schema of the database
    Migrate(migrate::Arguments),
    /// Accounts
    User(user::Arguments),
    /// Personal tokens for the API
    Token(token::Arguments),
    /// Prints the OpenAPI document
    Openapi,
    /// Checks settings, connection, schema and invariants
    Doctor(doctor::Arguments),
}

/// Reads the process's arguments and runs the command; clap itself ends bad use with 2.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    telemetry::start();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("no runtime: {error}")))
        .and_then(|runtime| runtime.block_on(command(arguments.command)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            progress(&failure.to_string());
            failure.exit_code()
        }
    }
}

async fn command(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Import(arguments) => {
            import::run(&context(&settings()?).await?, &arguments).await?;
            Ok(())
        }
        Command::Migrate(arguments) => migrate::run(arguments).await,
        Command::User(arguments) => user::run(arguments).await,
        Command::Token(arguments) => token::run(arguments).await,
        Command::Openapi => openapi::run(),
        Command::Doctor(arguments) => doctor::run(arguments).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_commands_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
