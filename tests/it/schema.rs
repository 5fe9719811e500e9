//! The schema: up, down and up again with rows in the tables, and entities that fit it.

use chrono::TimeDelta;
use escale::{
    domain::{
        period::Period,
        recurrence::Recurrence,
        reservation::{ReserveRequest, SeriesRequest},
    },
    operations::reservation::{reserve, reserve_series},
    store::schema,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

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
        let made = reserve(&ctx, &lea, &request, None).await.unwrap();
        let loan = entity::loan::ActiveModel {
            reservation_id: Set(made.reservation.id.0),
            handed_over_at: Set(starts_at),
            handed_over_by: Set(Some(lea.account.id.0)),
            condition_out: Set("good".into()),
            note_out: Set(String::new()),
            ..Default::default()
        };
        entity::loan::Entity::insert(loan).exec_without_returning(&database.connect().await).await.unwrap();
        let rule = Recurrence::parse("FREQ=DAILY;COUNT=3").unwrap();
        let series = SeriesRequest { first: request, rule, all_or_nothing: false };
        reserve_series(&ctx, &lea, &series, None).await.unwrap();

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
        read_each!(&connection; account audit_entry certification certification_type closure directory idempotency_key
            invitation loan membership organisation place place_edit place_kind reservation resource role_grant series
            session source token unit waitlist_entry);
    }
}
