//! Every bad input of the issue that comes by HTTP: its status and code, a sentence in two languages, no change.

use escale::{
    domain::{ids::PlaceId, period::Period},
    operations::closure::{self, NewClosure},
};
use rocket::http::Method;
use serde_json::json;

use super::{desks, wish};
use crate::support::{TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";

async fn close(app: &TestApp, place: PlaceId, from: &str, to: &str) {
    let mut manager = seed::person(&app.ctx, "Closer").await;
    manager.manages.insert(place);
    let period = Period::new(seed::instant(from), seed::instant(to)).unwrap();
    let new = NewClosure { place_id: place, resource_id: None, unit_id: None, period, reason: "travaux".into() };
    closure::add(&app.ctx, &manager, new, Some(escale::domain::closure::Hit::Keep), None).await.unwrap();
}

both_engines! {
    async fn periods_that_cannot_be(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        close(&app, place, "2026-11-27T12:00:00Z", "2026-11-27T14:00:00Z").await;
        let lea = app.member("Lea").await;
        for (starts_at, ends_at, status, code) in [
            ("2026-11-25T12:00", "2026-11-25T10:00", 400, "invalid_period"),
            ("2026-11-25T12:00", "2026-11-25T12:00", 400, "invalid_period"),
            ("2026-11-25T12:00:00Z", "2026-11-25T10:00:00Z", 400, "invalid_period"),
            ("2026-11-25T10:10", "2026-11-25T11:00", 422, "not_on_step"),
            ("2026-11-25T10:00", "2026-11-25T11:00:30", 422, "not_on_step"),
            ("2026-11-25T08:00", "2026-11-25T18:30", 422, "too_long"),
            ("2026-11-27T12:00", "2026-11-27T16:00", 409, "closed"),
            ("2026-11-27T14:30", "2026-11-27T16:00", 409, "closed"),
            ("2026-11-25T07:00", "2026-11-25T09:00", 409, "outside_opening_hours"),
            ("2026-11-25T19:00", "2026-11-25T21:00", 409, "outside_opening_hours"),
            ("2026-11-24T08:00", "2026-11-24T10:00", 422, "too_soon"),
            ("2020-01-06T10:00", "2020-01-06T11:00", 422, "too_soon"),
            ("2027-06-01T10:00", "2027-06-01T11:00", 422, "too_far_ahead"),
            ("2027-03-28T02:30", "2027-03-28T04:00", 400, "nonexistent_time"),
            ("2027-03-28T01:00", "2027-03-28T02:30", 400, "nonexistent_time"),
        ] {
            let french = lea.post(RESERVATIONS, &wish(&desk, starts_at, ends_at)).await;
            let french = french.expect_problem(status, code);
            let english = lea.post(&format!("{RESERVATIONS}?lang=en"), &wish(&desk, starts_at, ends_at)).await;
            let english = english.expect_problem(status, code);
            assert_ne!(french["detail"], english["detail"], "{starts_at}");
        }
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
    }

    async fn moments_out_of_our_time_or_within_a_second(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let manager = app.manager_of(place).await;
        let lea = app.member("Lea").await;
        for moment in ["2026-11-25T10:00:00.500Z", "-262143-01-01T10:00", "+262142-12-31T10:00:00Z", "+12000-12-24T10:00"] {
            let wish = wish(&desk, moment, "2026-11-25T12:00");
            let problem = lea.post(RESERVATIONS, &wish).await.expect_problem(422, "invalid_field");
            assert_eq!(problem["errors"][0]["pointer"], "/starts_at", "{moment}");
            let closure = serde_json::json!({"starts_at": moment, "ends_at": "2026-11-25T12:00"});
            manager.post("/api/v1/places/plaine-images/closures", &closure).await.expect_problem(422, "invalid_field");
        }
        let over = serde_json::json!({"starts_at": "2020-01-01T10:00", "ends_at": "2020-01-01T12:00"});
        let far = serde_json::json!({"starts_at": "2026-11-25T10:00", "ends_at": "2062-11-25T12:00"});
        for (closure, word) in [(over, "déjà passée"), (far, "5 ans")] {
            let told = manager.post("/api/v1/places/plaine-images/closures", &closure).await.expect_problem(400, "invalid_period");
            assert!(told["detail"].as_str().unwrap().contains(word), "{told}");
        }
        for day in ["-262143-01-01", "%2B262142-12-31", "-200000-01-01"] {
            let availability = format!("/api/v1/resources/{}/availability?from={day}", desk.id);
            lea.get(&availability).await.expect_problem(400, "malformed");
            lea.get(&format!("/api/v1/reservations?from={day}")).await.expect_problem(400, "malformed");
            for page in ["/places/plaine-images?day=", "/places?day=", "/manage/places/plaine-images?day="] {
                let answer = manager.get(&format!("{page}{day}")).await;
                assert!(answer.status < 500, "{page}{day}");
            }
            assert!(lea.get(&format!("/resources/{}?start={day}", desk.id)).await.status < 500, "{day}");
        }
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
    }

    async fn bodies_that_cannot_be_read(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let json = [("Content-Type", "application/json")];
        for body in ["", "{", "[]", "\"text\"", "null", "{\"resource_id\":}"] {
            let answer = lea.send(Method::Post, RESERVATIONS, &json, Some(body.into())).await;
            answer.expect_problem(400, "malformed");
        }
        let latin = lea.send(Method::Post, RESERVATIONS, &json, Some(b"{\"purpose\":\"caf\xe9\"}".to_vec())).await;
        latin.expect_problem(400, "malformed");
        let sound = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let sent = lea.send(Method::Post, RESERVATIONS, &form, Some(sound.to_string().into())).await;
        sent.expect_problem(415, "unsupported_media_type");
        lea.send(Method::Post, RESERVATIONS, &[], Some(sound.to_string().into())).await.expect_problem(415, "unsupported_media_type");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
        let charset = [("Content-Type", "application/json; charset=utf-8")];
        lea.send(Method::Post, RESERVATIONS, &charset, Some(sound.to_string().into())).await.expect(201);
    }

    async fn what_shows_a_text_backwards_is_dropped(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let mut wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        wish["purpose"] = json!("Photo \u{202e}gpj.exe\u{2069}");
        let made = lea.post("/api/v1/reservations", &wish).await.expect(201);
        assert_eq!(made["purpose"], "Photo gpj.exe");
        let path = format!("/api/v1/reservations/{}", made["id"].as_str().unwrap());
        let changed = lea.patch(&path, &json!({"purpose": "Photo\u{200f}"})).await.expect(200);
        assert_eq!(changed["purpose"], "Photo");
    }

    async fn a_body_of_10_megabytes(app: TestApp) {
        let lea = app.member("Lea").await;
        let length = 10_000_000_usize;
        let body = || Some(vec![b' '; length]);
        let json = ("Content-Type", "application/json");
        let announced = length.to_string();
        for caller in [lea.clone(), app.anonymous()] {
            let answer = caller.send(Method::Post, RESERVATIONS, &[json, ("Content-Length", &announced)], body()).await;
            let problem = answer.expect_problem(413, "too_large");
            assert_eq!(problem["instance"], RESERVATIONS);
        }
        lea.send(Method::Post, RESERVATIONS, &[json], body()).await.expect_problem(413, "too_large");
        let page = app.anonymous().send(Method::Post, "/sign-in", &[("Content-Length", &announced)], body()).await;
        assert_eq!(page.status, 413, "{}", page.body);
        assert!(page.body.contains("<h1>"), "{}", page.body);
    }

    async fn fields_that_are_wrong_are_all_named(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let wrong = json!({"resource_id": "none", "starts_at": 7, "unit_id": "x", "purpose": ["a"]});
        let problem = lea.post(RESERVATIONS, &wrong).await.expect_problem(422, "invalid_field");
        let pointers: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/resource_id", "/starts_at", "/ends_at", "/unit_id", "/purpose"]);
        let mut unknown = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        unknown["colour"] = json!("red");
        let problem = lea.post(RESERVATIONS, &unknown).await.expect_problem(400, "unknown_parameter");
        assert_eq!(problem["errors"][0]["pointer"], "/colour");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
    }

    async fn things_that_do_not_exist(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let nowhere = "01a20c56-2958-70e4-b648-6f1c65bfa5eb";
        for path in [
            "/places/nowhere", "/places/nowhere/resources", "/resources/none", "/resources/none/availability",
            "/reservations/none", "/nothing", "/places/plaine-images/nothing", "/places/%ff",
        ] {
            lea.get(&format!("/api/v1{path}")).await.expect_problem(404, "not_found");
        }
        for path in ["/resources/", "/reservations/"] {
            lea.get(&format!("/api/v1{path}{nowhere}")).await.expect_problem(404, "not_found");
        }
        lea.get(&format!("/api/v1/resources/{nowhere}/availability")).await.expect_problem(404, "not_found");
        let mut wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        wish["unit_id"] = json!(nowhere);
        for (pointer, rule) in [("/unit_id", None), ("/resource_id", None), ("/resource_id", Some("FREQ=DAILY;COUNT=2"))] {
            if pointer == "/resource_id" {
                wish["resource_id"] = json!(nowhere);
            }
            wish["rrule"] = json!(rule);
            for (starts_at, ends_at) in [("2026-11-25T10:00", "2026-11-25T11:00"), ("2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z")] {
                (wish["starts_at"], wish["ends_at"]) = (json!(starts_at), json!(ends_at));
                let told = lea.post(RESERVATIONS, &wish).await.expect_problem(422, "invalid_field");
                assert_eq!(told["errors"][0]["pointer"], pointer, "{told}");
            }
        }
        lea.post(&format!("{RESERVATIONS}/{nowhere}/cancel"), &json!({})).await.expect_problem(404, "not_found");
        lea.ask(Method::Delete, "/api/v1/places", &[]).await.expect_problem(404, "not_found");
    }

    async fn queries_that_make_no_sense(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        for (query, parameter) in [
            ("bbox=0,50,1,40", "bbox"), ("bbox=0,0,1", "bbox"), ("bbox=a,b,c,d", "bbox"), ("bbox=0,0,1,NaN", "bbox"),
            ("bbox=-190,0,1,1", "bbox"), ("bbox=0,0,1,1,1", "bbox"), ("near=91,0", "near"), ("near=0,181", "near"),
            ("near=0", "near"), ("near=0,0&near=1,1", "near"), ("radius=10", "radius"), ("near=0,0&radius=-1", "radius"),
            ("near=0,0&radius=NaN", "radius"), ("limit=0", "limit"), ("limit=201", "limit"), ("limit=many", "limit"),
            ("sort=size", "sort"), ("sort=distance", "sort"), ("kind=castle", "kind"), ("resource_kind=x", "resource_kind"),
            ("open_at=soon", "open_at"), ("cursor=x", "cursor"), ("cursor=a.b", "cursor"),
        ] {
            let problem = lea.get(&format!("/api/v1/places?{query}")).await.expect_problem(400, "malformed");
            assert_eq!(problem["errors"][0]["pointer"], format!("/{parameter}"), "{query}");
        }
        for path in [
            "/places", "/places/plaine-images", "/places/plaine-images/resources", &format!("/resources/{}", desk.id),
            &format!("/resources/{}/availability", desk.id), "/reservations", "/me",
        ] {
            let problem = lea.get(&format!("/api/v1{path}?colour=red")).await.expect_problem(400, "unknown_parameter");
            assert!(problem["detail"].as_str().unwrap().contains("colour"), "{problem}");
        }
        let availability = format!("/api/v1/resources/{}/availability", desk.id);
        for (query, code) in [
            ("from=2026-11-25&to=2026-11-24", "invalid_period"), ("from=2026-11-25&to=2026-11-25", "invalid_period"),
            ("from=2026-11-25&to=2027-03-25", "malformed"), ("from=x", "malformed"),
            ("from=2027-03-28T02:30", "nonexistent_time"),
        ] {
            lea.get(&format!("{availability}?{query}")).await.expect_problem(400, code);
        }
    }

    async fn a_cursor_that_was_tampered_with_or_is_of_another_question(app: TestApp) {
        for name in ["atelier-un", "atelier-deux", "atelier-trois"] {
            seed::place(&app.database, &app.ctx, name).await;
        }
        let nobody = app.anonymous();
        let first = nobody.get("/api/v1/places?limit=1").await.expect(200);
        let cursor = first["next"].as_str().unwrap();
        let second = nobody.get(&format!("/api/v1/places?limit=2&cursor={cursor}")).await.expect(200);
        assert_eq!(second["items"].as_array().unwrap().len(), 2);
        assert!(second["next"].is_null());
        let (position, signature) = cursor.split_once('.').unwrap();
        let other = format!("A{}", position.split_at(1).1);
        for cursor in [format!("{other}.{signature}"), format!("{position}.{}", signature.split_at(1).1), position.to_owned()] {
            nobody.get(&format!("/api/v1/places?cursor={cursor}")).await.expect_problem(400, "malformed");
        }
        nobody.get(&format!("/api/v1/places?q=atelier&cursor={cursor}")).await.expect_problem(400, "malformed");
    }
}
