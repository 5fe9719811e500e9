//! The schema: up, down and up again with rows in the tables, and entities that fit it.

use ::entity::{idempotency_key, reservation};
use chrono::TimeDelta;
use escale::{
    domain::{
        account::Actor,
        closure::Hit,
        period::Period,
        recurrence::Recurrence,
        reservation::{ReserveRequest, SeriesRequest},
    },
    operations::{
        Context,
        closure::{self, NewClosure},
        reservation::{IdempotencyKey, reserve, reserve_series},
    },
    store::schema,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::support::{
    TestDatabase, both_engines,
    seed::{self, instant},
};

macro_rules! read_each {
    ($connection:expr; $($table:ident)+) => {
        $(entity::$table::Entity::find().one($connection).await.unwrap();)+
    };
}

/// Rows in many tables: rules that hold only together, and keys of a member's and of a guest's reservation.
async fn fill(database: &TestDatabase, ctx: &Context, number: usize) {
    let place = seed::place(database, ctx, &format!("place{number}")).await;
    let desks = seed::desks(ctx, place, 3).await;
    let lea = seed::person(ctx, &format!("Lea{number}")).await;
    let starts_at = instant("2026-11-25T09:00:00Z");
    let period = Period::new(starts_at, starts_at + TimeDelta::hours(1)).unwrap();
    let request =
        ReserveRequest { resource_id: desks.id, period, unit_id: None, purpose: String::new(), on_behalf_of: None };
    let key = |name: &str| IdempotencyKey::parse(&format!("{name}{number}")).unwrap();
    reserve(ctx, &lea, &request, Some(&key("held"))).await.unwrap();
    let guest = reserve(ctx, &lea, &request, Some(&key("guest"))).await.unwrap().reservation.id;
    let rule = Recurrence::parse("FREQ=DAILY;COUNT=3").unwrap();
    reserve_series(ctx, &lea, &SeriesRequest { first: request, rule, all_or_nothing: false }, None).await.unwrap();
    let closure = NewClosure { place_id: place, resource_id: None, unit_id: None, period, reason: String::new() };
    let manager = Actor { is_admin: true, ..lea };
    closure::add(ctx, &manager, closure, Some(Hit::Keep), None).await.unwrap();
    let raw = database.connect().await;
    let guest = reservation::ActiveModel {
        id: Set(guest.0),
        holder_id: Set(None),
        guest_name: Set(Some("Zoe".to_owned())),
        guest_phone: Set(Some("+33320000001".to_owned())),
        ..Default::default()
    };
    reservation::Entity::update(guest).exec(&raw).await.unwrap();
    for sql in
        [r#"UPDATE place SET policy = '{"min_minutes":60}'"#, r#"UPDATE resource SET policy = '{"step_minutes":60}'"#]
    {
        raw.execute_unprepared(sql).await.unwrap();
    }
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

    async fn each_step_goes_down_and_up_again_with_rows_and_keeps_those_that_fit(database: TestDatabase) {
        let (ctx, _) = seed::context(&database).await;
        let known = schema::status(&ctx.db).await.unwrap();
        for steps in 1..=known.len() {
            fill(&database, &ctx, steps).await;
            let down = schema::down(&ctx.db, u32::try_from(steps).unwrap()).await;
            assert_eq!(down, Ok(()), "{steps} down");
            assert_eq!(schema::up(&ctx.db).await, Ok(()), "{steps} down and up again");
            let left = &known[..known.len() - steps];
            for (key, needed) in [("held", "create_reservation"), ("guest", "widen_reservation")] {
                let is_there = left.iter().any(|migration| migration.name.contains(needed));
                let keys = idempotency_key::Entity::find().filter(idempotency_key::Column::Key.eq(format!("{key}{steps}")));
                let found = keys.all(&database.connect().await).await.unwrap().len();
                assert_eq!(found, usize::from(is_there), "{steps} down and up again: {key}");
            }
        }
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
