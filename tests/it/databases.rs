//! The harness itself: a test gets a migrated database that no other test sees. And what SQLite's writer keeps when
//! the disk is full.

use chrono::TimeDelta;
use escale::{
    domain::{period::Period, reservation::ReserveRequest},
    operations::{OperationError, reservation::reserve},
    store::{self, Queries, StoreError},
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::support::{
    TestDatabase, both_engines,
    seed::{self, instant},
};

/// The limit on the file's pages stands for the disk: SQLite rolls back by itself, as it does there.
#[tokio::test]
async fn sqlite_a_yes_stays_also_after_the_disk_was_full() {
    let database = TestDatabase::sqlite().await;
    let (ctx, _) = seed::context(&database).await;
    let place = seed::place(&database, &ctx, "blanchemaille").await;
    let desks = seed::desks(&ctx, place, 1).await;
    let lea = seed::person(&ctx, "Lea").await;
    database.connect().await.execute_unprepared("CREATE TABLE filling (bytes BLOB)").await.unwrap();
    let full = ctx.db.begin_write().await.unwrap();
    full.executor().execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let sql = "INSERT INTO filling VALUES (randomblob(1000000))";
    let error = StoreError::from(full.executor().execute_unprepared(sql).await.unwrap_err());
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    drop(full);
    // Room again; the next one is refused, and those after it hear a yes.
    let room = ctx.db.begin_write().await.unwrap();
    room.executor().execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    drop(room);
    let wish = |hours| {
        let starts_at = instant("2026-11-25T09:00:00Z") + TimeDelta::hours(hours);
        let period = Period::new(starts_at, starts_at + TimeDelta::hours(1)).unwrap();
        let purpose = String::new();
        ReserveRequest { resource_id: desks.id, period, unit_id: None, purpose, on_behalf_of: None }
    };
    let told = reserve(&ctx, &lea, &wish(0), None).await.unwrap();
    let again = reserve(&ctx, &lea, &wish(0), None).await;
    assert!(matches!(again, Err(OperationError::Refused(_))), "{again:?}");
    let later = reserve(&ctx, &lea, &wish(2), None).await.unwrap();
    for said in [&told, &later] {
        let kept = store::reservation::by_id(&ctx.db, said.reservation.id).await.unwrap();
        assert!(kept.is_some(), "{} was said yes to", said.reservation.id);
    }
}

/// Without figures it took the index of all live reservations for one of a few states, five times slower.
#[tokio::test]
async fn sqlite_knows_its_rows_once_it_has_looked() {
    let database = TestDatabase::sqlite().await;
    let (ctx, _) = seed::context(&database).await;
    let place = seed::place(&database, &ctx, "blanchemaille").await;
    seed::desks(&ctx, place, 40).await;
    ctx.db.analyse().await.unwrap();
    let known = "SELECT tbl FROM sqlite_stat1 WHERE tbl = 'unit'";
    let known = database.connect().await.query_one_raw(Statement::from_string(DbBackend::Sqlite, known)).await.unwrap();
    assert!(known.is_some());
}

both_engines! {
    async fn each_test_gets_a_migrated_database_of_its_own(first: TestDatabase) {
        let second = if first.url.starts_with("sqlite") {
            TestDatabase::sqlite().await
        } else {
            TestDatabase::postgres().await
        };
        let (one, other) = (first.connect().await, second.connect().await);
        assert_eq!(Migrator::get_pending_migrations(&one).await.unwrap().len(), 0);
        one.execute_unprepared("CREATE TABLE only_here (id INTEGER)").await.unwrap();
        other.execute_unprepared("SELECT id FROM only_here").await.unwrap_err();
    }
}
