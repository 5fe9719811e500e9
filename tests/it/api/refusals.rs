//! What a refusal tells beside its code: the limit, whom it is for, what would be fine, what has to be said.

use rocket::http::Method;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";
const PLACE: &str = "/api/v1/places/plaine-images";

async fn add(manager: &Caller<'_>, policy: Value) -> String {
    let new = json!({"name": "Laser", "kind": "machine", "policy": policy, "units": 2});
    manager.post(&format!("{PLACE}/resources"), &new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn ask(caller: &Caller<'_>, resource: &str, starts_at: &str, ends_at: &str) -> Answer {
    let wish = json!({"resource_id": resource, "starts_at": starts_at, "ends_at": ends_at});
    caller.post(RESERVATIONS, &wish).await
}

both_engines! {
    async fn a_closure_lists_whom_it_hits_and_waits_for_the_choice(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let held = lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await.expect(201);
        let path = format!("{PLACE}/closures");
        let mut closure = json!({"starts_at": "2026-11-25T08:00", "ends_at": "2026-11-25T12:00"});
        for (language, word) in [("fr", "Une réservation est touchée"), ("en", "One reservation is hit")] {
            let answer = manager.post(&format!("{path}?lang={language}"), &closure).await;
            let told = answer.expect_problem(422, "invalid_field");
            assert_eq!(told["errors"][0]["pointer"], "/reservations");
            assert!(told["detail"].as_str().unwrap().contains(word), "{told}");
            let hit = json!([{"id": held["id"], "starts_at": held["starts_at"], "ends_at": held["ends_at"]}]);
            assert_eq!(told["reservations"], hit);
        }
        assert_eq!(app.anonymous().get(&path).await.expect(200)["items"], json!([]));
        lea.post(&path, &closure).await.expect_problem(403, "forbidden");
        closure["reservations"] = json!("cancel");
        assert_eq!(manager.post(&path, &closure).await.expect(201)["reservations"]["cancelled"], 1);
        // Where nobody is hit there is nothing to say.
        let later = json!({"starts_at": "2026-11-26T08:00", "ends_at": "2026-11-26T12:00"});
        manager.post(&path, &later).await.expect(201);
        let nowhere = "01a20c56-2958-70e4-b648-6f1c65bfa5eb";
        for (member, pointer) in [("resource_id", "/resource_id"), ("unit_id", "/unit_id")] {
            let mut wrong = later.clone();
            wrong[member] = json!(nowhere);
            let told = manager.post(&path, &wrong).await.expect_problem(422, "invalid_field");
            assert_eq!(told["errors"][0]["pointer"], pointer);
        }
    }

    async fn who_is_no_member_hears_of_which_organisation(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        app.member("Paul").await;
        let metropole = seed::organisation(&app.ctx, "Métropole", "paul@example.org").await.id.to_string();
        let laser = add(&manager, json!({"audience": "members", "organisations": [metropole]})).await;
        let told = ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T11:00").await.expect_problem(403, "forbidden");
        assert!(told["detail"].as_str().unwrap().contains("Métropole"), "{told}");
        let open = add(&manager, json!({})).await;
        let behalf = json!({
            "resource_id": open, "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00", "on_behalf_of": metropole,
        });
        let told = lea.post(&format!("{RESERVATIONS}?lang=en"), &behalf).await.expect_problem(403, "forbidden");
        assert!(told["detail"].as_str().unwrap().contains("your own name"), "{told}");
    }

    async fn a_wish_over_several_days_hears_of_the_nearest_that_is_open(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let laser = add(&manager, json!({"max_minutes": 4_320})).await;
        let told = ask(&lea, &laser, "2026-11-25T10:00", "2026-11-27T10:00").await;
        let told = told.expect_problem(409, "outside_opening_hours");
        let nearest = json!({"starts_at": "2026-11-25T08:00:00+01:00", "ends_at": "2026-11-25T20:00:00+01:00"});
        for end in ["starts_at", "ends_at"] {
            assert_eq!(told["alternatives"][0][end], nearest[end], "{told}");
        }
        assert!(told["detail"].as_str().unwrap().contains("Le plus proche possible"), "{told}");
    }

    async fn what_is_offered_instead_keeps_to_limits_and_certifications(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let laser = add(&manager, json!({"quota": [{"per": "resource", "minutes_a_week": 120}]})).await;
        ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T12:00").await.expect(201);
        // The week is used up: the next Monday is what is left.
        let told = ask(&lea, &laser, "2026-11-26T10:00", "2026-11-26T12:00").await.expect_problem(422, "quota_exceeded");
        let starts: Vec<&str> =
            told["alternatives"].as_array().unwrap().iter().map(|free| free["starts_at"].as_str().unwrap()).collect();
        assert_eq!(starts[0], "2026-11-30T08:00:00+01:00", "{told}");
        assert!(starts.iter().all(|start| *start >= "2026-11-30"), "{told}");
        // Of a series too.
        let weekly = json!({
            "resource_id": laser, "starts_at": "2026-11-26T10:00", "ends_at": "2026-11-26T12:00", "rrule": "FREQ=DAILY;COUNT=2",
        });
        let told = lea.post(RESERVATIONS, &weekly).await.expect_problem(422, "quota_exceeded");
        assert!(told["detail"].as_str().unwrap().replace('\u{a0}', " ").contains("2 h par semaine"), "{told}");
        assert_eq!(told["alternatives"][0]["starts_at"], "2026-11-30T08:00:00+01:00");
        // One that ends on Thursday at noon reaches no further.
        let types = format!("{PLACE}/certifications");
        let kind = manager.post(&types, &json!({"name": "Scie"})).await.expect(201)["id"].as_str().unwrap().to_owned();
        let grant = json!({"mail": "lea@example.org", "ends_at": "2026-11-26T12:00"});
        manager.post(&format!("{types}/{kind}/holders"), &grant).await.expect(201);
        let saw = add(&manager, json!({"required_certifications": [kind]})).await;
        let close = json!({"resource_id": saw, "starts_at": "2026-11-26T10:00", "ends_at": "2026-11-26T13:00"});
        manager.post(&format!("{PLACE}/closures"), &close).await.expect(201);
        let told = ask(&lea, &saw, "2026-11-26T11:00", "2026-11-26T12:00").await.expect_problem(409, "closed");
        let starts = told["alternatives"].as_array().unwrap().iter().map(|free| free["starts_at"].as_str().unwrap());
        assert!(starts.clone().count() > 0 && starts.clone().all(|start| start < "2026-11-26T12:00"), "{told}");
        // Who asks for later hears until when, and what is left.
        let told = ask(&lea, &saw, "2026-11-27T11:00", "2026-11-27T12:00").await.expect_problem(403, "certification_required");
        let sentence = told["detail"].as_str().unwrap().replace('\u{a0}', " ");
        assert!(sentence.contains("Scie") && sentence.contains("jeudi 26 novembre"), "{sentence}");
        assert_eq!(told["alternatives"][0]["starts_at"], "2026-11-26T09:00:00+01:00", "{told}");
        // Where nobody ever closes, the next week is far in one long free time.
        manager.patch(PLACE, &json!({"opening_hours": "24/7"})).await.expect(200);
        let told = ask(&lea, &laser, "2026-11-26T10:00", "2026-11-26T13:00").await.expect_problem(422, "quota_exceeded");
        let next = &told["alternatives"][0];
        assert_eq!((&next["starts_at"], &next["ends_at"]), (&json!("2026-11-30T00:00:00+01:00"), &json!("2026-11-30T02:00:00+01:00")));
    }

    async fn who_wants_to_wait_hears_of_the_nearest_as_well(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let early = json!({"starts_at": "2026-11-25T07:00", "ends_at": "2026-11-25T09:00"});
        let told = lea.post(&format!("/api/v1/resources/{}/waitlist", desk.id), &early).await;
        let told = told.expect_problem(409, "outside_opening_hours");
        assert_eq!(told["alternatives"][0]["starts_at"], "2026-11-25T08:00:00+01:00");
        assert!(told["detail"].as_str().unwrap().contains("Le plus proche possible"), "{told}");
    }

    async fn a_move_is_offered_what_its_own_limit_allows(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let laser = add(&manager, json!({"quota": [{"per": "resource", "live": 1}]})).await;
        let close = json!({"resource_id": laser, "starts_at": "2026-11-26T10:00", "ends_at": "2026-11-26T12:00"});
        manager.post(&format!("{PLACE}/closures"), &close).await.expect(201);
        let made = ask(&lea, &laser, "2026-11-25T10:00", "2026-11-25T12:00").await;
        let tag = lea.get(made.header("location")).await.header("etag").to_owned();
        let body = json!({"starts_at": "2026-11-26T10:00", "ends_at": "2026-11-26T12:00"}).to_string();
        let headers = [("Content-Type", "application/json"), ("If-Match", tag.as_str())];
        let moved = lea.send(Method::Patch, made.header("location"), &headers, Some(body.into())).await;
        let told = moved.expect_problem(409, "closed");
        assert_eq!(told["alternatives"][0]["starts_at"], "2026-11-26T08:00:00+01:00", "{told}");
    }
}
