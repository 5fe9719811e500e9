//! The harness itself: a test gets a migrated database that no other test sees.

use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

use crate::support::{TestDatabase, both_engines};

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
