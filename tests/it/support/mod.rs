//! What every test stands on: a migrated database of its own, on each of the two engines.

mod app;
mod postgres;
pub mod seed;
pub mod service;
mod sqlite;

pub use app::{Answer, Caller, TestApp};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// A migrated, empty database that belongs to one test and goes away with this value.
pub struct TestDatabase {
    /// What `DATABASE_URL` would hold.
    pub url: String,
    storage: Storage,
}

/// What has to stay for as long as the database is used.
enum Storage {
    Sqlite { _folder: tempfile::TempDir },
    Postgres { database: postgres::OwnDatabase },
    Server { server: postgres::OwnServer },
}

impl TestDatabase {
    /// A file of its own, copied from one that was migrated once.
    pub async fn sqlite() -> Self {
        let (url, folder) = sqlite::fresh_database().await;
        Self { url, storage: Storage::Sqlite { _folder: folder } }
    }

    /// A database of its own on the one server of this run, made from a migrated template.
    pub async fn postgres() -> Self {
        let database = postgres::fresh_database().await;
        Self { url: database.url.clone(), storage: Storage::Postgres { database } }
    }

    /// The only database on a PostgreSQL of its own, for who restarts it.
    pub async fn postgres_alone() -> Self {
        let server = postgres::own_server().await;
        Self { url: server.url.clone(), storage: Storage::Server { server } }
    }

    /// Takes it away under those who are connected, as when the server of the database goes.
    pub async fn vanish(&self) {
        match &self.storage {
            Storage::Postgres { database } => database.vanish().await,
            _ => panic!("a file stays with who has it open"),
        }
    }

    /// Restarts the server in the middle of what it does; returns once it answers again.
    pub fn restart(&self) {
        match &self.storage {
            Storage::Server { server } => server.restart(),
            _ => panic!("other tests use this server"),
        }
    }

    /// A connection beside the program's, to look at rows or to try what the database alone must refuse.
    pub async fn connect(&self) -> DatabaseConnection {
        connect(&self.url).await.unwrap_or_else(|error| panic!("{}: {error}", self.url))
    }
}

/// One connection, without a line of log for each statement.
async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).idle_timeout(None).max_lifetime(None).sqlx_logging(false);
    Database::connect(options).await
}

/// Makes each test twice, `sqlite_…` and `postgres_…`. The argument's type says what the test gets: a [`TestDatabase`],
/// or anything else with the functions `sqlite()` and `postgres()`.
macro_rules! both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($argument:ident: $type:ty) $body:block)+) => {
        ::pastey::paste! {
            $(
                async fn $name($argument: $type) $body

                $(#[$attribute])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn [<sqlite_ $name>]() {
                    $name(<$type>::sqlite().await).await;
                }

                $(#[$attribute])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn [<postgres_ $name>]() {
                    $name(<$type>::postgres().await).await;
                }
            )+
        }
    };
}
pub(crate) use both_engines;
