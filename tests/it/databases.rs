//! Databases as tests and operations have them: one of its own for each test, and how SQLite's writers take turns.

use std::pin::pin;

use escale::{
    operations::Context,
    store::{self, Tx, audit::AuditEntry},
};
use futures::future::{Either, poll_immediate, select};
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::support::{TestDatabase, both_engines, seed};

/// Writes something that [`is_there`] finds once it is committed.
async fn write(ctx: &Context, tx: &Tx) -> Uuid {
    let (id, subject_id) = (ctx.ids.uuid(), ctx.ids.uuid());
    let (at, details) = (ctx.clock.now(), serde_json::json!({}));
    let entry = AuditEntry { id, at, actor_id: None, action: "test.write", subject_id, place_id: None, details };
    store::audit::insert(tx, entry).await.unwrap();
    subject_id
}

async fn is_there(ctx: &Context, subject: Uuid) -> bool {
    !store::audit::list_of_subject(&ctx.db, subject).await.unwrap().is_empty()
}

#[tokio::test]
async fn sqlite_a_yes_waits_for_the_commit_that_it_shares_and_who_gives_up_takes_nothing_along() {
    let database = TestDatabase::sqlite().await;
    let (ctx, _) = seed::context(&database).await;
    let first = ctx.db.begin_write().await.unwrap();
    let kept = write(&ctx, &first).await;
    let mut second = pin!(ctx.db.begin_write());
    assert!(poll_immediate(second.as_mut()).await.is_none(), "one writes at a time");
    let mut commit = pin!(first.commit());
    let Either::Right((second, _)) = select(commit.as_mut(), second).await else { panic!("told before the commit") };
    let second = second.unwrap();
    assert!(!is_there(&ctx, kept).await);
    assert!(!store::audit::list_of_subject(&second, kept).await.unwrap().is_empty(), "the next one sees it");
    let given_up = write(&ctx, &second).await;
    drop(second);
    commit.await.unwrap();
    assert!(is_there(&ctx, kept).await && !is_there(&ctx, given_up).await);
}

#[tokio::test]
async fn sqlite_who_stops_waiting_for_a_commit_keeps_nobody_from_writing() {
    let database = TestDatabase::sqlite().await;
    let (ctx, _) = seed::context(&database).await;
    let first = ctx.db.begin_write().await.unwrap();
    let written = write(&ctx, &first).await;
    let mut second = Box::pin(ctx.db.begin_write());
    assert!(poll_immediate(second.as_mut()).await.is_none());
    let Either::Right((second, commit)) = select(Box::pin(first.commit()), second).await else { panic!("told early") };
    drop(commit);
    let second = second.unwrap();
    let given_up = write(&ctx, &second).await;
    drop(second);
    let last = ctx.db.begin_write().await.unwrap();
    let after = write(&ctx, &last).await;
    last.commit().await.unwrap();
    assert!(is_there(&ctx, written).await && is_there(&ctx, after).await && !is_there(&ctx, given_up).await);
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
