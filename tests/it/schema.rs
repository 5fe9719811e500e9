//! The schema: up, down and up again with rows in the tables, and entities that fit it.

use chrono::TimeDelta;
use escale::{
    domain::{period::Period, reservation::ReserveRequest},
    operations::reservation::reserve,
    store::schema,
};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::support::{
    TestDatabase, both_engines,
    seed::{self, instant},
};

macro_rules! read_each {
    ($connection:expr; $($table:ident)+) => {
        $(entity::$table::Entity::find().one($connection).await.unwrap();)+
    };
}

both_engines! {
    async fn the_schema_goes_up_down_and_up_with_rows_in_the_tables(database: TestDatabase) {
        let (ctx, _) = seed::context(&database).await;
        let place = seed::place(&database, &ctx, "blanchemaille").await;
        let desks = seed::desks(&ctx, place, 2).await;
        let lea = seed::person(&ctx, "Lea").await;
        let starts_at = instant("2026-11-25T09:00:00Z");
        let period = Period::new(starts_at, starts_at + TimeDelta::hours(1)).unwrap();
        let request = ReserveRequest { resource_id: desks.id, period, unit_id: None, purpose: String::new(), on_behalf_of: None };
        reserve(&ctx, &lea, &request, None).await.unwrap();

        let known = schema::status(&ctx.db).await.unwrap();
        assert!(known.iter().all(|migration| migration.applied));
        schema::down(&ctx.db, u32::try_from(known.len()).unwrap()).await.unwrap();
        assert!(schema::is_pending(&ctx.db).await.unwrap());
        database.connect().await.execute_unprepared("SELECT id FROM account").await.unwrap_err();
        schema::up(&ctx.db).await.unwrap();
        assert!(!schema::is_pending(&ctx.db).await.unwrap());
        seed::place(&database, &ctx, "blanchemaille").await;
    }

    async fn two_that_migrate_at_once_take_turns(database: TestDatabase) {
        let (ctx, _) = seed::context(&database).await;
        let all = u32::try_from(schema::status(&ctx.db).await.unwrap().len()).unwrap();
        schema::down(&ctx.db, all).await.unwrap();
        let (one, other) = tokio::join!(schema::up(&ctx.db), schema::up(&ctx.db));
        assert_eq!((one, other), (Ok(()), Ok(())));
    }

    async fn each_entity_fits_its_table(database: TestDatabase) {
        let connection = database.connect().await;
        read_each!(&connection; account audit_entry closure directory idempotency_key invitation membership organisation
            place place_edit place_kind reservation resource role_grant session source token unit waitlist_entry);
    }
}
