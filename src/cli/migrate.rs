//! `escale migrate up|down|status`: the schema.

use clap::{Args, Subcommand};

use super::{Failure, connect, make, say, settings};
use crate::store::schema;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Applies every pending migration
    Up,
    /// Takes the last migrations back, with the data that they hold
    Down {
        /// How many
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// Lists every migration
    Status,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let settings = settings()?;
    let db = match arguments.command {
        Command::Up => make(&settings).await?,
        Command::Down { .. } | Command::Status => connect(&settings).await?,
    };
    match arguments.command {
        Command::Up => schema::up(&db).await?,
        Command::Down { steps } => schema::down(&db, steps).await?,
        Command::Status => {}
    }
    for migration in schema::status(&db).await? {
        say(&format!("{} {}", if migration.applied { "applied" } else { "pending" }, migration.name));
    }
    Ok(())
}
