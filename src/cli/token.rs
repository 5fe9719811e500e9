//! `escale token create|revoke`: personal tokens from the shell.

use clap::{Args, Subcommand};

use super::{Failure, context, progress, say, settings, user::by_mail};
use crate::{
    domain::{account::Scope, ids::TokenId},
    operations,
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a token and prints it once
    Create {
        /// Mail address of its owner
        #[arg(long)]
        mail: String,
        /// What its owner calls it
        #[arg(long)]
        name: String,
        /// read, reserve, manage or admin; may be repeated
        #[arg(long = "scope", required = true, value_parser = read_scope)]
        scopes: Vec<Scope>,
    },
    /// Ends a token at once
    Revoke {
        /// Mail address of its owner
        #[arg(long)]
        mail: String,
        /// The token's identifier, not its secret
        id: TokenId,
    },
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let ctx = context(&settings()?).await?;
    match arguments.command {
        Command::Create { mail, name, scopes } => {
            let owner = by_mail(&ctx, &mail).await?;
            let scopes = scopes.into_iter().collect();
            let (token, secret) = operations::account::create_token_for(&ctx, owner.id, &name, scopes).await?;
            progress(&format!("token {} made", token.id));
            say(&secret);
        }
        Command::Revoke { mail, id } => {
            let owner = by_mail(&ctx, &mail).await?;
            operations::account::revoke_token(&ctx, owner.id, id).await?;
        }
    }
    Ok(())
}

fn read_scope(text: &str) -> Result<Scope, String> {
    text.parse().map_err(|_| "a scope is read, reserve, manage or admin".to_owned())
}
