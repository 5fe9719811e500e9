//! `escale user create|list|grant|password`: accounts from the shell.

use std::io::{self, BufRead};

use clap::{Args, Subcommand};

use super::{Failure, context, progress, say, settings};
use crate::{
    domain::account::{Account, MailAddress, PersonName, Role},
    operations::{self, Context, account::NewAccount, secret},
    store,
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes an account; the password is made at random and printed once
    Create {
        /// Mail address
        #[arg(long)]
        mail: String,
        /// How the person wants to be called
        #[arg(long)]
        name: String,
        /// fr or en
        #[arg(long, value_parser = ["fr", "en"])]
        language: Option<String>,
        /// Reads the password from the first line of stdin instead
        #[arg(long)]
        password_stdin: bool,
    },
    /// Lists every account: identifier, mail address, name
    List,
    /// Gives a role
    Grant {
        /// Mail address of the account
        #[arg(long)]
        mail: String,
        #[command(flatten)]
        role: RoleArguments,
    },
    /// Sets a new password, made at random and printed once, and ends every session
    Password {
        /// Mail address of the account
        #[arg(long)]
        mail: String,
        /// Reads the password from the first line of stdin instead
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct RoleArguments {
    /// Runs the network
    #[arg(long)]
    admin: bool,
    /// Runs the place of this slug
    #[arg(long, value_name = "SLUG")]
    manager: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let ctx = context(&settings()?).await?;
    match arguments.command {
        Command::Create { mail, name, language, password_stdin } => {
            let mail = read_mail(&mail)?;
            let name = PersonName::parse(&name).map_err(|error| Failure::bad_use(error.to_string()))?;
            let (password, shown) = password(&ctx, password_stdin)?;
            let account = operations::account::create(&ctx, NewAccount { mail, name, password, language }).await?;
            progress(&format!("account {} made", account.id));
            shown.iter().for_each(|password| say(password));
        }
        Command::List => {
            for account in store::account::list(&ctx.db).await? {
                say(&format!("{}\t{}\t{}", account.id, account.mail.as_str(), account.name.as_str()));
            }
        }
        Command::Grant { mail, role } => {
            let account = by_mail(&ctx, &mail).await?;
            operations::account::grant(&ctx, account.id, granted(&ctx, role).await?).await?;
        }
        Command::Password { mail, password_stdin } => {
            let account = by_mail(&ctx, &mail).await?;
            let (password, shown) = password(&ctx, password_stdin)?;
            operations::account::set_password(&ctx, account.id, password).await?;
            shown.iter().for_each(|password| say(password));
        }
    }
    Ok(())
}

/// The account of a mail address.
pub(super) async fn by_mail(ctx: &Context, mail: &str) -> Result<Account, Failure> {
    let found = store::account::by_mail(&ctx.db, &read_mail(mail)?).await?;
    found.map(|(account, _)| account).ok_or_else(|| Failure::failed(format!("no account has the address {mail}")))
}

fn read_mail(mail: &str) -> Result<MailAddress, Failure> {
    MailAddress::parse(mail).map_err(|error| Failure::bad_use(format!("{mail}: {error}")))
}

async fn granted(ctx: &Context, role: RoleArguments) -> Result<Role, Failure> {
    match role.manager {
        None => Ok(Role::Admin),
        Some(slug) => {
            let place = store::place::by_slug(&ctx.db, &slug).await?;
            let place = place.ok_or_else(|| Failure::failed(format!("no place has the slug {slug}")))?;
            Ok(Role::Manager(place.id))
        }
    }
}

/// The password, and what is printed of it: only one that was made here.
fn password(ctx: &Context, from_stdin: bool) -> Result<(String, Option<String>), Failure> {
    if from_stdin {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(|error| Failure::failed(format!("stdin: {error}")))?;
        return Ok((line.trim_end_matches(['\r', '\n']).to_owned(), None));
    }
    let made = secret::to_text(ctx.ids.secret().map_err(|error| Failure::failed(error.to_string()))?);
    Ok((made.clone(), Some(made)))
}
