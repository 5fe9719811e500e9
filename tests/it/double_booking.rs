//! No double booking (DOMAIN rule 1): by the operations, by races, and by the database alone.

use ::entity::reservation;
use chrono::TimeDelta;
use escale::{
    domain::{
        account::Actor,
        period::Period,
        reservation::{ReserveRefusal, ReserveRequest},
        resource::Resource,
    },
    operations::{
        Context, OperationError,
        reservation::{IdempotencyKey, NotReserved, cancel, reserve},
    },
};
use futures::future::join_all;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Statement,
};

use crate::support::{
    TestDatabase, both_engines,
    seed::{self, instant},
};

fn request(resource: &Resource, from: &str, to: &str) -> ReserveRequest {
    ReserveRequest {
        resource_id: resource.id,
        period: Period::new(instant(from), instant(to)).unwrap(),
        unit_id: None,
        purpose: String::new(),
        on_behalf_of: None,
    }
}

async fn one_desk(database: &TestDatabase) -> (Context, Actor, Resource) {
    let (ctx, _) = seed::context(database).await;
    let place = seed::place(database, &ctx, "blanchemaille").await;
    let desk = seed::desks(&ctx, place, 1).await;
    let lea = seed::person(&ctx, "Lea").await;
    (ctx, lea, desk)
}

both_engines! {
    async fn of_64_requests_for_one_desk_exactly_one_wins(database: TestDatabase) {
        let (ctx, lea, desk) = one_desk(&database).await;
        let requests: Vec<ReserveRequest> = (0..64)
            .map(|n| {
                let starts_at = instant("2026-11-25T09:00:00Z") + TimeDelta::minutes(30 * (n % 4));
                let period = Period::new(starts_at, starts_at + TimeDelta::hours(3)).unwrap();
                ReserveRequest { period, ..request(&desk, "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z") }
            })
            .collect();
        let answers = join_all(requests.iter().map(|request| reserve(&ctx, &lea, request, None))).await;
        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        let full = answers.iter().filter(|answer| {
            matches!(answer, Err(OperationError::Refused(NotReserved { refusal: ReserveRefusal::AlreadyReserved, .. })))
        });
        assert_eq!((won, full.count()), (1, 63), "{answers:?}");
        assert_eq!(seed::live_reservations(&ctx, desk.id).await, 1);
    }

    async fn the_database_alone_refuses_an_overlapping_insert_and_update(database: TestDatabase) {
        let (ctx, lea, desk) = one_desk(&database).await;
        let held = reserve(&ctx, &lea, &request(&desk, "2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z"), None).await.unwrap();
        let later = reserve(&ctx, &lea, &request(&desk, "2026-11-25T11:00:00Z", "2026-11-25T12:00:00Z"), None).await.unwrap();
        let raw = database.connect().await;
        let row = reservation::Entity::find_by_id(held.reservation.id.0).one(&raw).await.unwrap().unwrap();

        let mut overlapping = row.clone().into_active_model().reset_all();
        overlapping.id = Set(ctx.ids.uuid());
        overlapping.starts_at = Set(instant("2026-11-25T10:30:00Z"));
        overlapping.holds_from = Set(instant("2026-11-25T10:30:00Z"));
        let refused = reservation::Entity::insert(overlapping.clone()).exec_without_returning(&raw).await.unwrap_err();
        assert!(refused.to_string().contains("reservation_no_overlap"), "{refused}");

        // A state that holds nothing may overlap; brought back to life it may not.
        overlapping.state = Set("cancelled".to_owned());
        let ended = reservation::Entity::insert(overlapping).exec_without_returning(&raw).await;
        assert!(ended.is_ok(), "{ended:?}");
        let revived = raw.execute_unprepared("UPDATE reservation SET state = 'confirmed' WHERE state = 'cancelled'").await;
        assert!(revived.unwrap_err().to_string().contains("reservation_no_overlap"));

        let mut moved = reservation::Entity::find_by_id(later.reservation.id.0).one(&raw).await.unwrap().unwrap().into_active_model();
        moved.starts_at = Set(instant("2026-11-25T10:00:00Z"));
        moved.holds_from = Set(instant("2026-11-25T10:00:00Z"));
        assert!(moved.update(&raw).await.unwrap_err().to_string().contains("reservation_no_overlap"));
    }

    async fn the_doctor_counts_neighbours_whose_buffers_overlap(database: TestDatabase) {
        let (ctx, lea, desk) = one_desk(&database).await;
        let held = reserve(&ctx, &lea, &request(&desk, "2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z"), None).await.unwrap();
        reserve(&ctx, &lea, &request(&desk, "2026-11-25T11:00:00Z", "2026-11-25T12:00:00Z"), None).await.unwrap();
        let broken = async || escale::store::doctor::count_broken(&ctx.db, "double_bookings").await.unwrap();
        assert_eq!(broken().await, 0);
        let raw = database.connect().await;
        let no_rule = match raw.get_database_backend() {
            DbBackend::Postgres => "ALTER TABLE reservation DROP CONSTRAINT reservation_no_overlap",
            _ => "DROP TRIGGER reservation_update_no_overlap",
        };
        raw.execute_unprepared(no_rule).await.unwrap();
        let longer = reservation::ActiveModel {
            id: Set(held.reservation.id.0),
            holds_until: Set(instant("2026-11-25T11:15:00Z")),
            ..Default::default()
        };
        reservation::Entity::update(longer).exec(&raw).await.unwrap();
        assert_eq!(broken().await, 1);
    }

    async fn the_database_alone_refuses_a_period_of_zero_length_or_backwards(database: TestDatabase) {
        let (ctx, lea, desk) = one_desk(&database).await;
        reserve(&ctx, &lea, &request(&desk, "2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z"), None).await.unwrap();
        let raw = database.connect().await;
        for wrong in ["ends_at = starts_at", "holds_until = starts_at", "holds_from = ends_at"] {
            let refused = raw.execute_unprepared(&format!("UPDATE reservation SET {wrong}")).await;
            assert!(refused.unwrap_err().to_string().to_lowercase().contains("check"), "{wrong}");
        }
    }

    async fn a_cancelled_period_can_be_reserved_again(database: TestDatabase) {
        let (ctx, lea, desk) = one_desk(&database).await;
        let morning = request(&desk, "2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z");
        let first = reserve(&ctx, &lea, &morning, None).await.unwrap();
        let refused = reserve(&ctx, &lea, &morning, None).await.unwrap_err();
        let OperationError::Refused(NotReserved { refusal: ReserveRefusal::AlreadyReserved, alternatives, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(alternatives.len(), 5);
        let cancelled = cancel(&ctx, &lea, first.reservation.id, "").await.unwrap();
        assert_eq!(cancelled.reservation.sequence, first.reservation.sequence + 1);
        let again = reserve(&ctx, &lea, &morning, None).await.unwrap();
        assert_ne!(again.reservation.id, first.reservation.id);
    }

    async fn the_same_key_gives_the_same_reservation_even_at_the_same_moment(database: TestDatabase) {
        let (ctx, lea, desks) = one_desk(&database).await;
        let key = IdempotencyKey::parse("once").unwrap();
        let morning = request(&desks, "2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z");
        let answers = join_all((0..8).map(|_| reserve(&ctx, &lea, &morning, Some(&key)))).await;
        let ids: std::collections::BTreeSet<_> = answers.into_iter().map(|answer| answer.unwrap().reservation.id).collect();
        assert_eq!((ids.len(), seed::live_reservations(&ctx, desks.id).await), (1, 1));
        let other = request(&desks, "2026-11-25T09:00:00Z", "2026-11-25T11:30:00Z");
        let refused = reserve(&ctx, &lea, &other, Some(&key)).await.unwrap_err();
        assert_eq!(refused, OperationError::Refused(ReserveRefusal::IdempotencyConflict.into()));
    }
}

#[tokio::test]
async fn sqlite_the_rule_reads_no_more_of_a_units_history_than_what_may_overlap() {
    let raw = TestDatabase::sqlite().await;
    let raw = raw.connect().await;
    let sql = "EXPLAIN QUERY PLAN SELECT 1 FROM reservation AS held WHERE held.unit_id = ?1
        AND held.state IN ('requested', 'confirmed', 'checked_in') AND held.id <> ?2
        AND held.holds_from < ?3 AND ?4 < held.holds_until";
    let plan = raw.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap().unwrap();
    let plan: String = plan.try_get("", "detail").unwrap();
    assert!(plan.contains("reservation_unit_holds (unit_id=? AND holds_until>?)"), "{plan}");
}
