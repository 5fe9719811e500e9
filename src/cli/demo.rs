//! `escale demo`: a whole network to try, from an empty folder, on embedded SQLite.

use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

use super::{Failure, progress, say, serve::launch, settings};
use crate::{
    clock::{Ids, SystemClock},
    config::{SecretKey, Settings},
    opendata::demo_network::{self, DemoPlace},
    operations::{Context, OperationError, demo},
    render::assets_present,
    store::{self, Db},
};

/// The network as data, in the program.
#[derive(RustEmbed)]
#[folder = "demo/"]
struct Network;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The port to listen on, 8000 when neither this nor ESCALE_PORT is given
    #[arg(long)]
    port: Option<u16>,
    /// Where the demo keeps its database and its accounts
    #[arg(long, value_name = "DIR", default_value = "escale-demo")]
    data: PathBuf,
    /// Forgets an earlier demo in that folder and begins anew
    #[arg(long)]
    fresh: bool,
}

/// What `DIR/demo.json` holds; readable by its owner alone.
#[derive(Debug, Serialize, Deserialize)]
struct Card {
    address: String,
    accounts: Vec<CardAccount>,
}

#[derive(Debug, Serialize, Deserialize)]
struct CardAccount {
    role: String,
    name: String,
    mail: String,
    password: String,
    token: String,
}

const DATABASE: &str = "escale.sqlite";
const CARD: &str = "demo.json";
const KEY: &str = "secret.key";

pub(super) async fn run(arguments: Arguments) -> Result<(), Failure> {
    if !assets_present() {
        return Err(Failure::failed(
            "this program was built without its styles and scripts: run `make assets`, then build it again",
        ));
    }
    let mut settings = settings()?;
    if let Some(port) = arguments.port {
        settings.port = port;
    }
    prepare_folder(&arguments)?;
    let db = connect(&settings, &arguments.data).await?;
    store::schema::up(&db).await?;
    let secret_key = secret_key(&settings, &arguments.data)?;
    let config = settings.into_config(secret_key, true);
    let (card, is_new) = card(&db, &arguments.data, &config.base_url).await?;
    say(&format!("\n  {}\n", card.address));
    // Passwords are printed once; later starts say where they are.
    if is_new {
        for account in &card.accounts {
            say(&format!("  {:<11} {:<14} {:<22} {}", account.role, account.name, account.mail, account.password));
        }
    } else {
        say(&format!("  The accounts are in {}.", arguments.data.join(CARD).display()));
    }
    say("");
    launch(config, db).await
}

fn prepare_folder(arguments: &Arguments) -> Result<(), Failure> {
    let folder = &arguments.data;
    fs::create_dir_all(folder).map_err(|error| cannot("make", folder, &error))?;
    if arguments.fresh {
        for file in [DATABASE, "escale.sqlite-wal", "escale.sqlite-shm", CARD, KEY] {
            let file = folder.join(file);
            match fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(cannot("remove", &file, &error)),
                _ => {}
            }
        }
    }
    Ok(())
}

async fn connect(settings: &Settings, folder: &Path) -> Result<Db, Failure> {
    let url = settings.database_url.clone().unwrap_or_else(|| format!("sqlite://{}", folder.join(DATABASE).display()));
    Db::connect(&url).await.map_err(|error| Failure::failed(format!("cannot open the database: {error}")))
}

/// The key of the settings, else the one of an earlier start, else a new one.
fn secret_key(settings: &Settings, folder: &Path) -> Result<SecretKey, Failure> {
    if let Some(key) = settings.secret_key.clone() {
        return Ok(key);
    }
    let file = folder.join(KEY);
    let kept = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = Ids::new(Arc::new(SystemClock)).secret().map_err(|error| Failure::failed(error.to_string()))?;
            write_privately(&file, &key)?;
            key.to_vec()
        }
        Err(error) => return Err(cannot("read", &file, &error)),
    };
    SecretKey::new(kept).map_err(|error| Failure::failed(format!("{}: {error}", file.display())))
}

/// The accounts of a demo made now, or those of an earlier start; and which of both.
async fn card(db: &Db, folder: &Path, address: &str) -> Result<(Card, bool), Failure> {
    let file = folder.join(CARD);
    let context = Context::new(db.clone(), Arc::new(SystemClock));
    let (accounts, is_new) = match demo::fill(&context, &network()?).await {
        Ok(accounts) => (accounts.into_iter().map(to_card).collect(), true),
        Err(OperationError::Refused(demo::FillDemoRefusal::NotEmpty)) => (earlier_accounts(&file)?, false),
        Err(error) => return Err(error.into()),
    };
    let card = Card { address: address.to_owned(), accounts };
    let text = serde_json::to_vec_pretty(&card).map_err(|error| Failure::failed(error.to_string()))?;
    write_privately(&file, &text)?;
    Ok((card, is_new))
}

fn earlier_accounts(file: &Path) -> Result<Vec<CardAccount>, Failure> {
    let text = fs::read(file).map_err(|_| {
        Failure::failed(format!(
            "the database is not empty and {} is not there: give the demo an empty database (`--fresh` empties DIR only)",
            file.display()
        ))
    })?;
    let card: Card = serde_json::from_slice(&text)
        .map_err(|error| Failure::failed(format!("{}: {error}; `--fresh` begins anew", file.display())))?;
    progress("The demo of an earlier start goes on; --fresh begins anew.");
    Ok(card.accounts)
}

fn network() -> Result<Vec<DemoPlace>, Failure> {
    let mut places = Vec::new();
    for name in Network::iter().filter(|name| name.ends_with(".toml")) {
        let file = Network::get(&name).map(|file| file.data).unwrap_or_default();
        let read = demo_network::read(&String::from_utf8_lossy(&file));
        places.extend(read.map_err(|error| Failure::failed(format!("demo/{name}: {error}")))?);
    }
    Ok(places)
}

fn to_card(account: demo::DemoAccount) -> CardAccount {
    CardAccount {
        role: account.role.to_owned(),
        name: account.name,
        mail: account.mail,
        password: account.password,
        token: account.token,
    }
}

/// A file that only its owner may read, from its first byte on.
fn write_privately(file: &Path, content: &[u8]) -> Result<(), Failure> {
    let beside = file.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options.open(&beside).and_then(|mut open| open.write_all(content));
    written.and_then(|()| fs::rename(&beside, file)).map_err(|error| cannot("write", file, &error))
}

fn cannot(verb: &str, file: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format!("cannot {verb} {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_network_can_be_read() {
        let places = network().unwrap();
        assert!((55..=70).contains(&places.len()), "{}", places.len());
        for name in
            ["Les Imaginations Fertiles", "FabLab Artilect", "EuraTechnologies", "Plaine Images", "C-NAPSE", "BOUDA"]
        {
            assert!(places.iter().any(|place| place.facts.name == name), "{name}");
        }
    }
}
