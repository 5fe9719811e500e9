//! Places with something free, and what that and availability cost in statements.

use chrono::{TimeDelta, Utc};
use escale::{
    domain::{
        ids::{PlaceId, ReservationId},
        period::Period,
        reservation::{Reservation, State},
        resource::Resource,
    },
    operations::closure::{self, NewClosure},
    store,
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{TestApp, both_engines, seed};

const WISH: &str = "available_from=2026-11-25T10:00&available_to=2026-11-25T12:00";

async fn found(app: &TestApp, query: &str) -> (Value, Vec<String>) {
    let page = app.anonymous().get(&format!("/api/v1/places?{query}")).await.expect(200);
    let slugs = page["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap().to_owned());
    (page["total"].clone(), slugs.collect())
}

/// So many live reservations of an hour, each unit's one after the other; no operation, for speed.
async fn fill(app: &TestApp, place: PlaceId, of: &Resource, holder: &str, each: i64) {
    let holder = seed::person(&app.ctx, holder).await;
    let start: chrono::DateTime<Utc> = seed::instant("2026-11-25T08:00:00Z");
    let all: Vec<Reservation> = of
        .units
        .iter()
        .flat_map(|unit| (0..each).map(move |turn| (unit, turn)))
        .map(|(unit, turn)| {
            let from = start + TimeDelta::hours(turn);
            let period = Period::new(from, from + TimeDelta::hours(1)).unwrap();
            Reservation {
                id: ReservationId(app.ctx.ids.uuid()),
                place_id: place,
                resource_id: of.id,
                unit_id: unit.id,
                unit_label: unit.label.clone(),
                holder_id: Some(holder.account.id),
                guest: None,
                organisation_id: None,
                period,
                holds: period,
                state: State::Confirmed,
                sequence: 0,
                purpose: String::new(),
                reason: None,
                price_cents: None,
                lapses_at: None,
                is_offer: false,
                checked_in_at: None,
                series: None,
                created_at: start,
                updated_at: start,
            }
        })
        .collect();
    for some in all.chunks(500) {
        let tx = app.ctx.db.begin_write().await.unwrap();
        store::reservation::insert_many(&tx, some, Vec::new()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// The statements of a request, the fewest of some: the directory asks for its revision now and then.
async fn statements(app: &TestApp, path: &str) -> u64 {
    let mut fewest = u64::MAX;
    for _ in 0..6 {
        let before = app.ctx.db.statements();
        app.anonymous().get(path).await.expect(200);
        fewest = fewest.min(app.ctx.db.statements() - before);
    }
    fewest
}

both_engines! {
    async fn places_with_something_free_for_the_whole_period(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let closed = seed::place(&app.database, &app.ctx, "cowork").await;
        seed::desks(&app.ctx, closed, 1).await;
        seed::place(&app.database, &app.ctx, "sans-rien").await;
        let lea = app.member("Lea").await;
        assert_eq!(found(&app, WISH).await, (2.into(), vec!["cowork".into(), "plaine-images".into()]));
        // A page of one leads to the next, and the total is the same.
        let first = app.anonymous().get(&format!("/api/v1/places?{WISH}&limit=1")).await.expect(200);
        assert_eq!(first["total"], 2);
        let next = found(&app, &format!("{WISH}&limit=1&cursor={}", first["next"].as_str().unwrap())).await;
        assert_eq!(next, (2.into(), vec!["plaine-images".into()]));

        let mut manager = seed::person(&app.ctx, "Closer").await;
        manager.manages.insert(closed);
        let period = Period::new(seed::instant("2026-11-25T10:30:00Z"), seed::instant("2026-11-25T12:00:00Z")).unwrap();
        let new = NewClosure { place_id: closed, resource_id: None, unit_id: None, period, reason: String::new() };
        closure::add(&app.ctx, &manager, new, Some(escale::domain::closure::Hit::Keep), None).await.unwrap();
        assert_eq!(found(&app, WISH).await.1, ["plaine-images"]);
        assert_eq!(found(&app, &WISH.replace("12:00", "11:00")).await.0, 2);

        // One of two for the first half, the other for the second: nothing is free for all of it.
        lea.post("/api/v1/reservations", &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await.expect(201);
        assert_eq!(found(&app, WISH).await.0, 1);
        let mut second = wish(&desk, "2026-11-25T11:00", "2026-11-25T12:00");
        second["unit_id"] = desk.units[1].id.to_string().into();
        let made = lea.post("/api/v1/reservations", &second).await.expect(201);
        assert_eq!(found(&app, WISH).await.0, 0);
        lea.post(&format!("/api/v1/reservations/{}/cancel", made["id"].as_str().unwrap()), &Value::Null).await;
        assert_eq!(found(&app, &format!("{WISH}&resource_kind=desk")).await.0, 1);
        assert_eq!(found(&app, &format!("{WISH}&resource_kind=machine")).await.0, 0);
        assert_eq!(found(&app, "available_from=2026-11-25T19:00&available_to=2026-11-25T21:00").await.0, 0);
        let page = lea.get(&format!("/places?{WISH}")).await;
        assert!(page.status == 200 && page.body.contains("/places/plaine-images") && !page.body.contains("/places/cowork"));
        // The index follows units: out of service, whoever wrote it.
        app.database.connect().await.execute_unprepared("UPDATE unit SET out_of_service = true").await.unwrap();
        app.member("Any").await;
        assert_eq!(found(&app, WISH).await.0, 0);
    }

    async fn what_reserving_costs_in_statements_and_that_new_rules_hold_at_once(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let lea = app.member("Lea").await;
        let reserve = async |from: &str, to: &str| {
            let before = app.ctx.db.statements();
            let answer = lea.post("/api/v1/reservations", &wish(&desk, from, to)).await;
            (answer, app.ctx.db.statements() - before)
        };
        let wall = |hour: &str| format!("2026-11-25T{hour}:00+01:00");
        reserve(&wall("09:00"), &wall("10:00")).await.0.expect(201);
        // The token; what is taken; the reservation; its history. PostgreSQL writes the last two at once, and locks first,
        // which SQLite's only writer needs not.
        let (answer, statements) = reserve(&wall("10:00"), &wall("11:00")).await;
        answer.expect(201);
        assert_eq!(statements, 4);
        // What this process remembers of the rules is old as soon as somebody changes them, also by hand.
        app.database.connect().await.execute_unprepared("UPDATE resource SET policy = '{\"lead_minutes\":100000}'").await.unwrap();
        reserve(&wall("11:00"), &wall("12:00")).await.0.expect_problem(422, "too_soon");
        app.database.connect().await.execute_unprepared("UPDATE resource SET policy = '{}'").await.unwrap();
        app.database.connect().await.execute_unprepared("UPDATE unit SET out_of_service = true").await.unwrap();
        reserve(&wall("11:00"), &wall("12:00")).await.0.expect_problem(409, "out_of_service");
        let manager = app.manager_of(place).await;
        let rules = json!({ "opening_hours": "Mo-Fr 08:00-11:00" });
        manager.patch(&format!("/api/v1/resources/{}", desk.id), &rules).await.expect(200);
        app.database.connect().await.execute_unprepared("UPDATE unit SET out_of_service = false").await.unwrap();
        reserve(&wall("11:00"), &wall("12:00")).await.0.expect_problem(409, "outside_opening_hours");
        reserve(&wall("10:00"), &wall("11:00")).await.0.expect(201);
    }

    async fn a_wish_for_places_that_cannot_be_read(app: TestApp) {
        for (query, code) in [
            ("available_from=2026-11-25T10:00", "malformed"),
            ("available_to=2026-11-25T10:00", "malformed"),
            ("available_from=tomorrow&available_to=2026-11-25T10:00", "malformed"),
            ("available_from=2026-11-25T10:00&available_to=2026-11-25T10:00", "invalid_period"),
            ("available_from=2026-11-25&available_to=2026-12-10", "malformed"),
            ("available_from=2027-03-28T02:30&available_to=2027-03-28T05:00", "nonexistent_time"),
        ] {
            let fr = app.anonymous().get(&format!("/api/v1/places?{query}")).await.expect_problem(400, code);
            let en = app.anonymous().get(&format!("/api/v1/places?lang=en&{query}")).await.expect_problem(400, code);
            assert_ne!(fr["detail"], en["detail"], "{query}");
            assert_eq!(app.anonymous().get(&format!("/places?{query}")).await.status, 400, "{query}");
        }
        // Fourteen days over the end of summer time are an hour longer.
        found(&app, "available_from=2027-10-25&available_to=2027-11-08").await;
    }

    async fn the_number_of_statements_does_not_grow(app: TestApp) {
        let (place, one) = desks(&app, 1).await;
        fill(&app, place, &one, "Few", 1).await;
        let availability = |of: &Resource| format!("/api/v1/resources/{}/availability?from=2026-11-25&to=2027-01-26", of.id);
        let search = format!("/api/v1/places?{WISH}");
        assert_eq!(statements(&app, &availability(&one)).await, 3);
        assert_eq!(statements(&app, &search).await, 1);
        let many = seed::desks(&app.ctx, place, 200).await;
        fill(&app, place, &many, "Many", 5).await;
        for number in 0..20 {
            let place = seed::place(&app.database, &app.ctx, &format!("place-{number}")).await;
            seed::desks(&app.ctx, place, 3).await;
        }
        assert_eq!(statements(&app, &availability(&many)).await, 3);
        assert_eq!(statements(&app, &search).await, 1);
        assert_eq!(found(&app, WISH).await.0, 21);
    }
}
