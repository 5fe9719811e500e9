//! Series: many reservations from one rule, and changes of one, of those after it, of all.

use chrono::TimeDelta;
use futures::future::join_all;
use rocket::http::Method;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";

/// A wish from nine to twelve on Wednesday the 25th, again by this rule.
fn again(resource: &escale::domain::resource::Resource, rule: &str) -> Value {
    let mut wish = wish(resource, "2026-11-25T09:00", "2026-11-25T12:00");
    wish["rrule"] = json!(rule);
    wish
}

fn starts(made: &Value) -> Vec<String> {
    made.as_array().unwrap().iter().map(|one| one["starts_at"].as_str().unwrap().to_owned()).collect()
}

fn address(made: &Value, index: usize) -> String {
    format!("{RESERVATIONS}/{}", made["created"][index]["id"].as_str().unwrap())
}

async fn states(caller: &Caller<'_>) -> Vec<String> {
    let mine = caller.get(RESERVATIONS).await.expect(200);
    mine["items"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap().to_owned()).collect()
}

async fn with_key(caller: &Caller<'_>, key: &str, wish: &Value) -> crate::support::Answer {
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    caller.send(Method::Post, RESERVATIONS, &headers, Some(wish.to_string().into())).await
}

both_engines! {
    async fn a_weekly_desk_keeps_its_wall_time_and_tells_its_series(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let lea = app.member("Lea").await;
        app.clock.advance(TimeDelta::days(100));
        let mut wish = wish(&desk, "2027-03-10T09:00", "2027-03-10T12:00");
        wish["rrule"] = json!("RRULE:FREQ=WEEKLY;COUNT=4");
        let made = lea.post(RESERVATIONS, &wish).await;
        let series = made.expect(201);
        assert_eq!(starts(&series["created"]), [
            "2027-03-10T09:00:00+01:00", "2027-03-17T09:00:00+01:00",
            "2027-03-24T09:00:00+01:00", "2027-03-31T09:00:00+02:00",
        ]);
        assert_eq!(series["refused"], json!([]));
        assert_eq!(made.header("location"), address(&series, 0));
        let units: Vec<_> = series["created"].as_array().unwrap().iter().map(|one| &one["unit"]["label"]).collect();
        assert!(units.iter().all(|unit| **unit == units[0].clone()), "{units:?}");
        let shown = lea.get(&address(&series, 3)).await.expect(200);
        assert_eq!(shown["series_id"], series["series_id"]);
        assert_eq!(shown["original_start"], "2027-03-31T09:00:00+02:00");
        let entries = escale::store::audit::list_of_subject(
            &app.ctx.db, shown["id"].as_str().unwrap().parse().unwrap(),
        ).await.unwrap();
        assert_eq!(entries.len(), 1, "{entries:?}");
    }

    async fn as_many_as_fit_or_all_or_nothing(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let ana = app.member("Ana").await;
        ana.post(RESERVATIONS, &wish(&desk, "2026-12-02T11:00", "2026-12-02T13:00")).await.expect(201);
        let lea = app.member("Lea").await;
        let mut all = again(&desk, "FREQ=WEEKLY;COUNT=3");
        all["all_or_nothing"] = json!(true);
        let problem = lea.post(RESERVATIONS, &all).await.expect_problem(409, "already_reserved");
        assert_eq!(problem["refused"], json!([{"starts_at": "2026-12-02T09:00:00+01:00", "code": "already_reserved"}]));
        assert!(!problem["alternatives"].as_array().unwrap().is_empty(), "{problem}");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
        let some = lea.post(RESERVATIONS, &again(&desk, "FREQ=WEEKLY;COUNT=16")).await.expect(201);
        assert_eq!(some["created"].as_array().unwrap().len(), 12);
        let codes: Vec<_> = some["refused"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["already_reserved", "too_far_ahead", "too_far_ahead", "too_far_ahead"]);
        let none = lea.post(RESERVATIONS, &again(&desk, "FREQ=WEEKLY;COUNT=3")).await;
        let none = none.expect_problem(409, "already_reserved");
        assert_eq!(none["refused"].as_array().unwrap().len(), 3, "{none}");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 13);
    }

    async fn a_rule_without_end_goes_on_to_the_horizon(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let made = lea.post(RESERVATIONS, &again(&desk, "FREQ=WEEKLY")).await.expect(201);
        assert_eq!(made["created"].as_array().unwrap().len(), 13);
        assert_eq!(made["refused"], json!([]));
    }

    async fn quotas_count_across_the_instances(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let policy = json!({"quota": [{"per": "resource", "live": 2}]});
        let body = json!({"name": "Laser", "kind": "machine", "policy": policy});
        let made = manager.post("/api/v1/places/plaine-images/resources", &body).await.expect(201);
        let wish = json!({
            "resource_id": made["id"], "starts_at": "2026-11-25T09:00", "ends_at": "2026-11-25T10:00",
            "rrule": "FREQ=DAILY;COUNT=4",
        });
        let lea = app.member("Lea").await;
        let series = lea.post(RESERVATIONS, &wish).await.expect(201);
        assert_eq!(series["created"].as_array().unwrap().len(), 2);
        assert!(series["refused"].as_array().unwrap().iter().all(|one| one["code"] == "quota_exceeded"), "{series}");
    }

    async fn the_same_key_gives_the_same_series_again(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let wish = again(&desk, "FREQ=DAILY;COUNT=3");
        let answers = join_all((0..6).map(|_| with_key(&lea, "key-1", &wish))).await;
        let first = answers[0].expect(201);
        assert!(answers.iter().all(|answer| answer.expect(201) == first));
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 3);
        // Refused instances are told again as well, spelled as they were.
        let next = again(&desk, "FREQ=DAILY;COUNT=5");
        let made = with_key(&lea, "key-2", &next).await.expect(201);
        assert_eq!(made["refused"].as_array().unwrap().len(), 3);
        assert_eq!(with_key(&lea, "key-2", &next).await.expect(201), made);
        with_key(&lea, "key-1", &next).await.expect_problem(409, "idempotency_conflict");
    }

    async fn rules_that_cannot_be_taken_are_told_in_two_languages(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        for (rule, french, english) in [
            ("every tuesday", "lisible", "cannot be read"),
            ("FREQ=WEEKLY;BYDAY=2MO", "lisible", "cannot be read"),
            ("FREQ=HOURLY;COUNT=2", "une fois par jour", "once a day"),
            ("FREQ=SECONDLY", "une fois par jour", "once a day"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", "BYSETPOS", "BYSETPOS"),
            ("FREQ=DAILY;BYHOUR=9,10", "BYHOUR", "BYHOUR"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20261201", "pas les deux", "not both"),
            ("FREQ=DAILY;UNTIL=20261101", "avant de commencer", "before it starts"),
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "Aucun jour", "No day"),
            ("FREQ=DAILY;COUNT=367", "366", "366"),
            ("FREQ=DAILY;COUNT=10000", "366", "366"),
            ("FREQ=DAILY;UNTIL=99991231", "366", "366"),
        ] {
            for (language, word) in [("fr", french), ("en", english)] {
                let answer = lea.post(&format!("{RESERVATIONS}?lang={language}"), &again(&desk, rule)).await;
                let problem = answer.expect_problem(422, "invalid_field");
                assert_eq!(problem["errors"][0]["pointer"], "/rrule", "{rule}");
                assert!(problem["detail"].as_str().unwrap().contains(word), "{rule}: {problem}");
            }
        }
        let mut wrong = again(&desk, "FREQ=DAILY");
        wrong["rrule"] = json!(7);
        lea.post(RESERVATIONS, &wrong).await.expect_problem(422, "invalid_field");
        wrong = again(&desk, "FREQ=DAILY");
        wrong["all_or_nothing"] = json!("yes");
        lea.post(RESERVATIONS, &wrong).await.expect_problem(422, "invalid_field");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
    }

    async fn what_goes_with_a_series_alone_is_not_taken_without_one(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let mut for_guest = again(&desk, "FREQ=DAILY;COUNT=3");
        for_guest["guest"] = json!({"name": "Odette Martin", "phone": "06 12 34 56 78"});
        let mut once = wish(&desk, "2026-11-25T09:00", "2026-11-25T12:00");
        once["all_or_nothing"] = json!(true);
        for (caller, sent, pointer, words) in [
            (&lea, &for_guest, "/guest", ["ne se répète pas", "is not repeated"]),
            (&manager, &for_guest, "/guest", ["ne se répète pas", "is not repeated"]),
            (&lea, &once, "/all_or_nothing", ["Seule une série", "Only a series"]),
        ] {
            for (language, word) in ["fr", "en"].into_iter().zip(words) {
                let refused = caller.post(&format!("{RESERVATIONS}?lang={language}"), sent).await;
                let told = refused.expect_problem(422, "invalid_field");
                assert_eq!(told["errors"][0]["pointer"], pointer);
                assert!(told["detail"].as_str().unwrap().contains(word), "{told}");
            }
        }
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0, "nothing is written");

        // What is the default says nothing.
        once["all_or_nothing"] = json!(false);
        let made = lea.post(RESERVATIONS, &once).await.expect(201);
        let address = format!("{RESERVATIONS}/{}", made["id"].as_str().unwrap());
        for scope in ["following", "all"] {
            let moved = json!({"starts_at": "2026-11-25T10:00", "scope": scope});
            for refused in [
                lea.patch(&address, &moved).await,
                lea.post(&format!("{address}/cancel"), &json!({"scope": scope})).await,
            ] {
                let told = refused.expect_problem(422, "invalid_field");
                assert_eq!(told["errors"][0]["pointer"], "/scope");
                assert!(told["detail"].as_str().unwrap().contains("d’aucune série"), "{told}");
            }
        }
        let kept = lea.get(&address).await.expect(200);
        assert_eq!((&kept["state"], &kept["sequence"]), (&json!("confirmed"), &json!(0)), "nothing is written");
        lea.post(&format!("{address}/cancel"), &json!({"scope": "one"})).await.expect(200);
    }

    async fn one_the_following_or_all_are_called_off(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let made = lea.post(RESERVATIONS, &again(&desk, "FREQ=DAILY;COUNT=6")).await.expect(201);
        let cancel = |index| format!("{}/cancel", address(&made, index));
        assert_eq!(lea.post(&cancel(1), &json!({"scope": "one"})).await.expect(200)["state"], "cancelled");
        let answer = lea.post(&cancel(4), &json!({"scope": "following", "reason": "congé"})).await.expect(200);
        assert_eq!(starts(&answer["items"]), ["2026-11-29T09:00:00+01:00", "2026-11-30T09:00:00+01:00"]);
        assert!(answer["items"].as_array().unwrap().iter().all(|one| one["sequence"] == 1), "{answer}");
        assert_eq!(states(&lea).await, ["confirmed", "cancelled", "confirmed", "confirmed", "cancelled", "cancelled"]);
        let stranger = app.member("Ana").await;
        stranger.post(&cancel(0), &json!({"scope": "all"})).await.expect_problem(404, "not_found");
        // The first is over by then: it stays.
        app.clock.advance(TimeDelta::hours(28));
        let answer = lea.post(&cancel(0), &json!({"scope": "all"})).await.expect(200);
        assert_eq!(answer["items"].as_array().unwrap().len(), 2);
        assert_eq!(states(&lea).await.iter().filter(|state| *state == "confirmed").count(), 1);
        lea.post(&cancel(3), &json!({"scope": "all"})).await.expect_problem(422, "too_late_to_cancel");
        lea.post(&cancel(3), &json!({"scope": "some"})).await.expect_problem(422, "invalid_field");
    }

    async fn a_long_series_costs_hardly_more_statements_than_a_short_one(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let lea = app.member("Lea").await;
        let mut costs = Vec::new();
        for count in [2, 20] {
            let made = lea.post(RESERVATIONS, &again(&desk, &format!("FREQ=DAILY;COUNT={count}"))).await.expect(201);
            let first = address(&made, 0);
            let before = app.ctx.db.statements();
            let afternoon = json!({"starts_at": "2026-11-25T14:00", "ends_at": "2026-11-25T17:00", "scope": "all"});
            let moved = lea.patch(&first, &afternoon).await.expect(200);
            let between = app.ctx.db.statements();
            let cancelled = lea.post(&format!("{first}/cancel"), &json!({"scope": "all"})).await.expect(200);
            for changed in [&moved, &cancelled] {
                assert_eq!(changed["items"].as_array().unwrap().len(), count);
            }
            let last = made["created"][count - 1]["id"].as_str().unwrap().parse().unwrap();
            let told = escale::store::audit::list_of_subject(&app.ctx.db, last).await.unwrap();
            let mut told: Vec<&str> = told.iter().map(|(action, ..)| action.as_str()).collect();
            // All in one second.
            told.sort_unstable();
            assert_eq!(told, ["reservation.cancel", "reservation.change", "reservation.reserve"]);
            costs.push((between - before, app.ctx.db.statements() - between - 1));
        }
        // Each that moves is one more, since each goes elsewhere; calling off is the same however many there are.
        assert_eq!((costs[1].0 - costs[0].0, costs[1].1), (18, costs[0].1), "{costs:?}");
        assert!(costs[0].1 <= 14, "{costs:?}");
    }

    async fn the_following_move_along_the_clocks_all_or_none(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        app.clock.advance(TimeDelta::days(100));
        let mut wish = wish(&desk, "2027-03-26T09:00", "2027-03-26T12:00");
        wish["rrule"] = json!("FREQ=DAILY;COUNT=4");
        let made = lea.post(RESERVATIONS, &wish).await.expect(201);
        // A day later: each goes where the next was, over the change of the clocks.
        let later = json!({"starts_at": "2027-03-28T09:00", "ends_at": "2027-03-28T12:30", "scope": "following"});
        let moved = lea.patch(&address(&made, 1), &later).await.expect(200);
        assert_eq!(starts(&moved["items"]), [
            "2027-03-28T09:00:00+02:00", "2027-03-29T09:00:00+02:00", "2027-03-30T09:00:00+02:00",
        ]);
        assert!(moved["items"].as_array().unwrap().iter().all(|one| {
            one["sequence"] == 1 && one["ends_at"].as_str().unwrap().ends_with("T12:30:00+02:00")
        }), "{moved}");
        assert_eq!(moved["items"][0]["original_start"], "2027-03-27T09:00:00+01:00");
        let ana = app.member("Ana").await;
        let taken = super::wish(&desk, "2027-03-29T14:00", "2027-03-29T16:00");
        ana.post(RESERVATIONS, &taken).await.expect(201);
        let away = json!({"starts_at": "2027-03-26T13:00", "ends_at": "2027-03-26T15:00", "scope": "all"});
        let problem = lea.patch(&address(&made, 0), &away).await.expect_problem(409, "already_reserved");
        assert_eq!(problem["refused"], json!([{"starts_at": "2027-03-29T13:00:00+02:00", "code": "already_reserved"}]));
        assert!(problem["detail"].as_str().unwrap().contains("lundi 29 mars 2027"), "{problem}");
        let alone = json!({"starts_at": "2027-03-29T14:00", "ends_at": "2027-03-29T16:00"});
        let problem = lea.patch(&address(&made, 0), &alone).await.expect_problem(409, "already_reserved");
        assert!(problem.get("refused").is_none(), "{problem}");
        let night = json!({"starts_at": "2027-03-26T02:30", "scope": "all"});
        lea.patch(&address(&made, 0), &night).await.expect_problem(400, "nonexistent_time");
        assert_eq!(lea.get(&address(&made, 0)).await.expect(200)["sequence"], 0);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 5);
    }
}
