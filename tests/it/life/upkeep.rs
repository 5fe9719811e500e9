//! What time alone ends, once for each, however many do it.

use std::sync::Arc;

use chrono::TimeDelta;
use escale::{
    domain::{ids::ReservationId, reservation::State},
    operations::{
        Context,
        upkeep::{self, ServedWaitlist},
    },
    store::{self, Db, life::Change},
};
use futures::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::{act, ask, history, made, ruled, seen};
use crate::support::{Caller, TestApp, both_engines};

/// What Lea gives back is offered to Ana: the reservation that holds the offer.
async fn offered(lea: &Caller<'_>, ana: &Caller<'_>, resource: &str) -> String {
    let taken = made(lea, resource, "2026-11-25T10:00", "2026-11-25T12:00").await;
    let wish = json!({"starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T12:00"});
    ana.post(&format!("/api/v1/resources/{resource}/waitlist"), &wish).await.expect(201);
    act(lea, &taken, "cancel", json!({})).await.expect(200);
    let held = ana.get("/api/v1/reservations").await.expect(200)["items"][0].clone();
    assert_eq!(held["state"], "requested");
    held["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_an_offer_that_another_instance_is_ending_is_not_told_to_lapse_twice() {
    let app = TestApp::postgres().await;
    let (_, laser) = ruled(&app, "machine", 1, json!({})).await;
    let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
    let id = offered(&lea, &ana, &laser).await;
    app.clock.advance(TimeDelta::minutes(30));
    // The other one has written that it lapsed, and has not committed yet.
    let other = app.database.connect().await;
    let lapse = format!("BEGIN; UPDATE reservation SET state = 'lapsed', sequence = 1 WHERE id = '{id}'");
    other.execute_unprepared(&lapse).await.unwrap();
    let waits =
        "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let until_it_waits = async {
        loop {
            let row = other.query_one_raw(Statement::from_string(DbBackend::Postgres, waits)).await.unwrap().unwrap();
            if row.try_get::<i64>("", "n").unwrap() > 0 {
                break;
            }
        }
        other.execute_unprepared("COMMIT").await.unwrap();
    };
    let both = async { tokio::join!(upkeep::serve_waitlist(&app.ctx), until_it_waits).0 };
    let served = tokio::time::timeout(std::time::Duration::from_secs(20), both).await.unwrap();
    assert_eq!(served, Ok(ServedWaitlist { passed: 1, offered: 0 }));
    assert_eq!(seen(&ana, &id).await["sequence"], 1);
    assert_eq!(history(&app, &id).await, ["reservation.offer"], "that it lapsed is the other one's to tell");
}

both_engines! {
    async fn who_does_not_come_frees_the_rest_and_holds_less_from_then_on(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({"no_show_minutes": 15, "no_show_limit": 1})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let id = made(&lea, &laser, "2026-11-24T09:00", "2026-11-24T12:00").await;
        made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T15:00").await;
        app.clock.advance(TimeDelta::minutes(14));
        assert_eq!(upkeep::end_unattended(&app.ctx).await, Ok(0));
        ask(&paul, &laser, "2026-11-24T09:30", "2026-11-24T12:00").await.expect_problem(409, "already_reserved");
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(upkeep::end_unattended(&app.ctx).await, Ok(1));
        let gone = seen(&lea, &id).await;
        assert_eq!((&gone["state"], &gone["sequence"]), (&json!("no_show"), &json!(1)));
        assert_eq!(history(&app, &id).await, ["reservation.reserve", "reservation.no_show"]);
        let entries = store::audit::list_of_subject(&app.ctx.db, id.parse().unwrap()).await.unwrap();
        assert_eq!(entries[1].2, r#"{"no_show_minutes":15,"reason":"unattended"}"#);
        let came = made(&paul, &laser, "2026-11-24T09:30", "2026-11-24T12:00").await;
        act(&paul, &came, "check-in", json!({})).await.expect(200);
        let told = ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T11:00").await.expect_problem(422, "quota_exceeded");
        assert!(told["detail"].as_str().unwrap().contains("1 absence sans"), "{told}");
        app.clock.advance(TimeDelta::hours(8));
        assert_eq!(upkeep::end_unattended(&app.ctx).await, Ok(0));
        // Paul's is over, and of Lea's second one nobody knew either.
        assert_eq!(upkeep::complete_ended(&app.ctx).await, Ok(2));
        assert_eq!(seen(&paul, &came).await["state"], "completed");
        act(&manager, &id, "check-in", json!({})).await.expect_problem(409, "invalid_state");
    }

    async fn who_did_not_come_90_days_ago_may_hold_several_again(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 2, json!({"no_show_minutes": 15, "no_show_limit": 1})).await;
        let lea = app.member("Lea").await;
        made(&lea, &laser, "2026-11-24T10:00", "2026-11-24T12:00").await;
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(upkeep::complete_ended(&app.ctx).await, Ok(1));
        app.clock.advance(TimeDelta::days(89) + TimeDelta::minutes(59));
        made(&lea, &laser, "2027-02-23T10:00", "2027-02-23T11:00").await;
        // It started at ten o'clock, ninety days ago in a minute.
        ask(&lea, &laser, "2027-02-24T10:00", "2027-02-24T11:00").await.expect_problem(422, "quota_exceeded");
        app.clock.advance(TimeDelta::minutes(1));
        made(&lea, &laser, "2027-02-24T10:00", "2027-02-24T11:00").await;
    }

    async fn who_takes_a_slot_that_runs_has_as_long_to_come_as_others(app: TestApp) {
        // At nine o'clock the morning has run for an hour.
        let rules = json!({"slots": [{"name": "morning", "from": "08:00", "to": "13:00"}], "no_show_minutes": 15, "approval": "always"});
        let (manager, desk) = ruled(&app, "desk", 1, rules).await;
        let lea = app.member("Lea").await;
        let day = "/api/v1/resources/{}/availability?from=2026-11-24T00:00&to=2026-11-25T00:00".replace("{}", &desk);
        let slot = lea.get(&day).await.expect(200)["periods"][0].clone();
        assert_eq!(slot["free_units"], 1, "{slot}");
        let (from, to) = (slot["starts_at"].as_str().unwrap(), slot["ends_at"].as_str().unwrap());
        assert!(from < "2026-11-24T09:00", "{slot}");
        let asked = ask(&lea, &desk, from, to).await.expect(201);
        assert_eq!(asked["lapses_at"], slot["ends_at"], "a yes comes in time until the end");
        let id = asked["id"].as_str().unwrap();
        app.clock.advance(TimeDelta::minutes(30));
        manager.post(&format!("/api/v1/reservations/{id}/approve"), &json!({})).await.expect(200);
        app.clock.advance(TimeDelta::minutes(14));
        assert_eq!(upkeep::end_unattended(&app.ctx).await, Ok(0));
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(upkeep::end_unattended(&app.ctx).await, Ok(1));
    }

    async fn a_tool_is_taken_home_today_and_no_earlier_day(app: TestApp) {
        let days = json!({"step_minutes": 1440, "min_minutes": 1440, "max_minutes": 10080});
        let (_, tool) = ruled(&app, "equipment", 1, days.clone()).await;
        let lea = app.member("Lea").await;
        ask(&lea, &tool, "2026-11-23T00:00", "2026-11-25T00:00").await.expect_problem(422, "too_soon");
        ask(&lea, &tool, "2026-11-24T00:00", "2026-11-26T00:00").await.expect(201);
    }

    async fn only_where_the_rules_ask_is_anybody_missed(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-24T09:00", "2026-11-24T12:00").await;
        app.clock.advance(TimeDelta::minutes(179));
        assert_eq!(upkeep::end_unattended(&app.ctx).await, Ok(0));
        assert_eq!(upkeep::complete_ended(&app.ctx).await, Ok(0));
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(upkeep::complete_ended(&app.ctx).await, Ok(1));
        assert_eq!(seen(&lea, &id).await["state"], "completed");
    }

    async fn the_loop_of_the_service_ends_what_is_due_and_stops_with_it(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({"approval": "always", "lapse_minutes": 30})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00").await;
        app.clock.advance(TimeDelta::hours(1));
        let until_lapsed = async { while seen(&lea, &id).await["state"] != "lapsed" {} };
        let turn = escale::jobs::run(app.ctx.clone(), TimeDelta::days(730), until_lapsed);
        tokio::time::timeout(std::time::Duration::from_secs(20), turn).await.unwrap();
    }

    async fn of_two_who_change_a_state_at_once_one_does(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({"approval": "always"})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00").await;
        let turn = async |to: State| {
            let tx = app.ctx.db.begin_write().await.unwrap();
            let (ids, change) = ([ReservationId(id.parse().unwrap())], Change::of(State::Requested, to));
            let changed = store::life::update_states(&tx, &ids, &change, app.ctx.clock.now()).await.unwrap();
            tx.commit().await.unwrap();
            changed.len()
        };
        let (yes, no) = tokio::join!(turn(State::Confirmed), turn(State::Declined));
        assert_eq!(yes + no, 1);
        let now = seen(&lea, &id).await;
        assert_eq!((&now["state"], &now["sequence"]), (&json!(if yes == 1 { "confirmed" } else { "declined" }), &json!(1)));
    }

    async fn a_turn_with_nothing_to_do_asks_little_and_waits_for_nobody(app: TestApp) {
        let (manager, first) = ruled(&app, "machine", 1, json!({})).await;
        let second = super::add(&manager, "Fraise", "machine", 1, json!({"quota": [{"per": "kind", "live": 1}]})).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let day = ["2026-11-25T10:00", "2026-11-25T12:00"];
        let wish = json!({"starts_at": day[0], "ends_at": day[1]});
        let taken = made(&lea, &second, day[0], day[1]).await;
        for resource in [&first, &second] {
            if resource == &first {
                made(&lea, resource, day[0], day[1]).await;
            }
            ana.post(&format!("/api/v1/resources/{resource}/waitlist"), &wish).await.expect(201);
        }
        // What becomes free is not for Ana, who has as much as she may: she waits on, and it stays free.
        made(&ana, &first, "2026-11-26T10:00", "2026-11-26T12:00").await;
        act(&lea, &taken, "cancel", json!({})).await.expect(200);
        let years = TimeDelta::days(730);
        let turn = async || {
            let before = app.ctx.db.statements();
            assert_eq!(upkeep::lapse_requests(&app.ctx).await, Ok(0));
            assert_eq!(upkeep::end_unattended(&app.ctx).await, Ok(0));
            assert_eq!(upkeep::complete_ended(&app.ctx).await, Ok(0));
            assert_eq!(upkeep::serve_waitlist(&app.ctx).await, Ok(ServedWaitlist::default()));
            assert_eq!(upkeep::anonymise(&app.ctx, years).await, Ok(0));
            app.ctx.db.statements() - before
        };
        turn().await;
        // Somebody else is writing, and has what the loop would lock.
        let writer = app.database.connect().await;
        let begin = match writer.get_database_backend() {
            DbBackend::Sqlite => "BEGIN IMMEDIATE",
            _ => "BEGIN; SELECT 1 FROM resource FOR UPDATE; SELECT 1 FROM account FOR UPDATE",
        };
        writer.execute_unprepared(begin).await.unwrap();
        let asked = tokio::time::timeout(std::time::Duration::from_secs(20), turn()).await.unwrap();
        // Three look for what is due and one for who is forgotten; one reads the lines, one what is taken of each
        // resource, and one what Ana has.
        assert_eq!(asked, 3 + 1 + 1 + 2 + 1);
        writer.execute_unprepared("ROLLBACK").await.unwrap();
    }

    async fn an_offer_that_ran_out_lapses_once_and_where_it_was(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({})).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let id = offered(&lea, &ana, &laser).await;
        app.clock.advance(TimeDelta::minutes(30));
        assert_eq!(upkeep::serve_waitlist(&app.ctx).await, Ok(ServedWaitlist { passed: 1, offered: 0 }));
        assert_eq!(upkeep::lapse_requests(&app.ctx).await, Ok(0));
        assert_eq!(history(&app, &id).await, ["reservation.offer", "reservation.lapse"]);
        let nowhere = "SELECT COUNT(*) AS n FROM audit_entry WHERE action LIKE 'reservation.%' AND place_id IS NULL";
        let connection = app.database.connect().await;
        let statement = Statement::from_string(connection.get_database_backend(), nowhere);
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0);
    }

    async fn two_instances_at_once_change_each_reservation_once(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 12, json!({"approval": "always", "lapse_minutes": 30})).await;
        let lea = app.member("Lea").await;
        let mut ids = Vec::new();
        for _ in 0..12 {
            ids.push(made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00").await);
        }
        app.clock.advance(TimeDelta::hours(1));
        let others = [Db::connect(&app.database.url).await.unwrap(), Db::connect(&app.database.url).await.unwrap()];
        let others = others.map(|db| Context::new(db, Arc::new(app.clock.clone())));
        let turns = others.iter().chain(&others).chain([&app.ctx]).map(upkeep::lapse_requests);
        let changed: u64 = join_all(turns).await.into_iter().map(Result::unwrap).sum();
        assert_eq!(changed, 12);
        assert_eq!(upkeep::lapse_requests(&app.ctx).await, Ok(0));
        for id in ids {
            let lapsed = seen(&lea, &id).await;
            assert_eq!((&lapsed["state"], &lapsed["sequence"]), (&json!("lapsed"), &json!(1)));
            assert_eq!(history(&app, &id).await, ["reservation.reserve", "reservation.lapse"]);
        }
    }
}
