//! PostgreSQL for tests: one server for the whole run, started on first use, and a database per test.
//!
//! Nothing has to run or be set beforehand, only the server's programs have to be installed; without them each test that
//! needs them fails and says so. `postgres.sh` watches over the server and ends it with this process.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{LazyLock, Mutex};
use std::thread;

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use tokio::sync::{mpsc, oneshot};

/// The server, or the sentence that every test of PostgreSQL then fails with.
static SERVER: LazyLock<Result<Server, String>> = LazyLock::new(Server::start);
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A database that is dropped with this value.
pub struct OwnDatabase {
    /// Where it is, as `DATABASE_URL` would say it.
    pub url: String,
    name: String,
}

/// A new database made from the migrated template.
pub async fn fresh_database() -> OwnDatabase {
    let server = SERVER.as_ref().unwrap_or_else(|reason| panic!("{reason}"));
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    server.run(format!("CREATE DATABASE {name} TEMPLATE migrated")).await.unwrap();
    OwnDatabase { url: server.url(&name), name }
}

/// A server of its own for one test, which may restart it; it ends with this value.
pub struct OwnServer {
    /// The one database on it, as `DATABASE_URL` would say it.
    pub url: String,
    server: Server,
}

/// A new server with one database made from the migrated template.
pub async fn own_server() -> OwnServer {
    let server = Server::start().unwrap_or_else(|reason| panic!("{reason}"));
    server.run("CREATE DATABASE alone TEMPLATE migrated".into()).await.unwrap();
    OwnServer { url: server.url("alone"), server }
}

impl OwnServer {
    /// Restarts it in the middle of what it does (`pg_ctl restart -m immediate`); returns once it answers again.
    pub fn restart(&self) {
        let mut shell = self.server.shell.lock().unwrap();
        shell.0.write_all(b"immediate\n").unwrap();
        assert_eq!(first_words(&mut shell.1).trim(), "ready", "PostgreSQL did not come back");
    }
}

impl OwnDatabase {
    /// Takes it away under those who are connected; nobody is any more when this returns.
    pub async fn vanish(&self) {
        let server = SERVER.as_ref().unwrap();
        server.run(format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.unwrap();
    }
}

impl Drop for OwnDatabase {
    /// Nobody waits for it; connections that are still open are cut.
    fn drop(&mut self) {
        if let Ok(server) = SERVER.as_ref() {
            let (answer, _) = oneshot::channel();
            let _ = server.orders.send((format!("DROP DATABASE {} WITH (FORCE)", self.name), answer));
        }
    }
}

type Order = (String, oneshot::Sender<Result<(), String>>);

struct Server {
    folder: PathBuf,
    /// To the one connection that makes and drops databases: each test has a runtime of its own, so none can keep it.
    orders: mpsc::UnboundedSender<Order>,
    /// What the server's shell hears and says; the end of what it hears ends the server.
    shell: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Server {
    fn start() -> Result<Self, String> {
        let programs = programs()?;
        let owner = owner()?;
        let folder = tempfile::Builder::new().prefix("escale-pg-").tempdir().map_err(|e| e.to_string())?.keep();
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(include_str!("postgres.sh"));
        shell.env("BIN", programs).env("DIR", &folder).current_dir(&folder);
        // A group of its own: Ctrl-C reaches the tests, and the shell then sees its input end.
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).map_err(|e| e.to_string())?;
            shell.uid(user).gid(group);
        }
        let mut child = shell.spawn().map_err(|e| format!("sh: {e}"))?;
        let lifeline = child.stdin.take().ok_or("no pipe to the server's shell")?;
        let mut words = BufReader::new(child.stdout.take().ok_or("no pipe from the server's shell")?);
        let said = first_words(&mut words);
        if said.trim() != "ready" {
            return Err(format!("PostgreSQL did not start:\n{said}"));
        }
        let (orders, received) = mpsc::unbounded_channel();
        let mut server = Self { folder, orders, shell: Mutex::new((lifeline, words)) };
        server.prepare(received)?;
        Ok(server)
    }

    /// Makes the template, then leaves the thread that serves `orders`.
    fn prepare(&mut self, received: mpsc::UnboundedReceiver<Order>) -> Result<(), String> {
        let (admin, template) = (self.url("postgres"), self.url("migrated"));
        // Not tokio's: the first test asks from inside its runtime, where that one would refuse to block.
        let (prepared, waiting) = sync_channel(1);
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serve(admin, template, prepared, received));
        });
        waiting.recv().map_err(|_| "the thread of PostgreSQL's template ended early".to_owned())?
    }

    async fn run(&self, statement: String) -> Result<(), String> {
        let (answer, waiting) = oneshot::channel();
        self.orders.send((statement, answer)).map_err(|e| e.to_string())?;
        waiting.await.map_err(|e| e.to_string())?
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://escale@localhost/{database}?host={}", self.folder.display())
    }
}

async fn serve(
    admin: String,
    template: String,
    prepared: SyncSender<Result<(), String>>,
    mut orders: mpsc::UnboundedReceiver<Order>,
) {
    let connected = async {
        let connection = super::connect(&admin).await?;
        connection.execute_unprepared("CREATE DATABASE migrated").await?;
        let migrated = super::connect(&template).await?;
        Migrator::up(&migrated, None).await?;
        migrated.close().await?;
        Ok(connection)
    };
    let connection = match connected.await {
        Ok(connection) => connection,
        Err(error) => {
            let error: sea_orm::DbErr = error;
            let _ = prepared.send(Err(format!("PostgreSQL's template could not be migrated: {error}")));
            return;
        }
    };
    let _ = prepared.send(Ok(()));
    while let Some((statement, answer)) = orders.recv().await {
        let done = connection.execute_unprepared(&statement).await;
        let _ = answer.send(done.map(|_| ()).map_err(|error| format!("{statement}: {error}")));
    }
}

/// The folder of `initdb` and `pg_ctl`. Debian keeps it off the PATH; of several versions the newest is taken.
fn programs() -> Result<PathBuf, String> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter_map(|path| Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin"))))
        .collect();
    debian.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    std::env::split_paths(&on_path)
        .chain(debian.into_iter().map(|(_, folder)| folder))
        .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok())
        .filter_map(|initdb| initdb.parent().map(Path::to_path_buf))
        .find(|folder| folder.join("pg_ctl").exists() && folder.join("postgres").exists())
        .ok_or_else(|| {
            "the server programs of PostgreSQL are missing (initdb, pg_ctl, postgres): run tests/install.sh test".into()
        })
}

/// PostgreSQL refuses to run as root. The user and group to run it as, `None` when this user will do.
fn owner() -> Result<Option<(u32, u32)>, String> {
    let root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if !root {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|e| format!("/etc/passwd: {e}"))?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|wanted| users.lines().find_map(|line| ids_of(line, wanted)))
        .map(Some)
        .ok_or_else(|| "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as".into())
}

fn ids_of(line: &str, wanted: &str) -> Option<(u32, u32)> {
    let mut fields = line.split(':');
    (fields.next() == Some(wanted)).then_some(())?;
    Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// All up to "ready", or to the end when the shell gave up.
fn first_words(output: &mut impl BufRead) -> String {
    let mut said = String::new();
    while !said.ends_with("ready\n") && output.read_line(&mut said).is_ok_and(|read| read > 0) {}
    said
}
