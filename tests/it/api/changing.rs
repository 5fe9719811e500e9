//! Move a reservation: `PATCH /reservations/{id}`.

use escale::domain::account::Scope;
use futures::future::join_all;
use rocket::http::Method;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";

async fn reserve(caller: &Caller<'_>, resource: &escale::domain::resource::Resource, from: &str, to: &str) -> String {
    caller.post(RESERVATIONS, &wish(resource, from, to)).await.header("location").to_owned()
}

async fn change(caller: &Caller<'_>, address: &str, tag: &str, body: &Value) -> Answer {
    let headers = [("Content-Type", "application/json"), ("If-Match", tag)];
    caller.send(Method::Patch, address, &headers, Some(body.to_string().into())).await
}

fn period(from: &str, to: &str) -> Value {
    json!({"starts_at": from, "ends_at": to})
}

both_engines! {
    async fn a_reservation_moves_onto_itself_by_half_an_hour(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let address = reserve(&lea, &desk, "2026-11-25T10:00", "2026-11-25T12:00").await;
        let moved = lea.patch(&address, &period("2026-11-25T10:30", "2026-11-25T12:30")).await.expect(200);
        assert_eq!(moved["starts_at"], "2026-11-25T10:30:00+01:00");
        assert_eq!((&moved["sequence"], &moved["state"]), (&1.into(), &"confirmed".into()));
        // One end alone, and another note.
        let longer = json!({"ends_at": "2026-11-25T13:00", "purpose": " Entretien\n"});
        let longer = lea.patch(&address, &longer).await.expect(200);
        assert_eq!((&longer["starts_at"], &longer["purpose"]), (&moved["starts_at"], &"Entretien".into()));
        // The same again changes nothing.
        assert_eq!(lea.patch(&address, &json!({"ends_at": "2026-11-25T13:00"})).await.expect(200)["sequence"], 2);
        let id = longer["id"].as_str().unwrap().parse().unwrap();
        let entries = escale::store::audit::list_of_subject(&app.ctx.db, id).await.unwrap();
        // The clock stands still: in any order.
        let changes = entries.iter().filter(|(action, ..)| action == "reservation.change").count();
        assert_eq!((entries.len(), changes), (3, 2));
        assert!(entries.iter().all(|(.., details)| !details.contains("Entretien")));
    }

    async fn a_stale_tag_is_refused_in_two_languages(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let made = lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T10:00", "2026-11-25T12:00")).await;
        let address = made.header("location");
        let tag = lea.get(address).await.header("etag").to_owned();
        assert_eq!(made.header("etag"), tag);
        let encoded = lea.ask(Method::Get, address, &[("Accept-Encoding", "gzip")]).await;
        let first = change(&lea, address, encoded.header("etag"), &period("2026-11-25T11:00", "2026-11-25T12:00")).await;
        first.expect(200);
        let later = period("2026-11-25T13:00", "2026-11-25T14:00");
        let french = change(&lea, address, &tag, &later).await.expect_problem(412, "stale");
        let english = change(&lea, &format!("{address}?lang=en"), &tag, &later).await.expect_problem(412, "stale");
        assert!(french["detail"].as_str().unwrap().contains("entre-temps"), "{french}");
        assert!(english["detail"].as_str().unwrap().contains("meantime"), "{english}");
        for wrong in ["\"nonsense\"", "W/\"1.x\"", ""] {
            change(&lea, address, wrong, &later).await.expect_problem(412, "stale");
        }
        assert_ne!(first.header("etag"), tag);
        change(&lea, address, &format!("\"x\", {}", first.header("etag")), &later).await.expect(200);
        change(&lea, address, "*", &period("2026-11-25T14:00", "2026-11-25T15:00")).await.expect(200);
        assert_eq!(lea.ask(Method::Get, address, &[("If-None-Match", &tag)]).await.status, 200);
    }

    async fn a_manager_makes_room_by_moving_people_between_units(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let [one, two] = [&desk.units[0], &desk.units[1]].map(|unit| unit.id.to_string());
        let mut morning = wish(&desk, "2026-11-25T09:00", "2026-11-25T12:00");
        morning["unit_id"] = json!(one);
        let mut afternoon = wish(&desk, "2026-11-25T13:00", "2026-11-25T18:00");
        afternoon["unit_id"] = json!(two);
        let morning = lea.post(RESERVATIONS, &morning).await;
        lea.post(RESERVATIONS, &afternoon).await.expect(201);
        let day = wish(&desk, "2026-11-25T09:00", "2026-11-25T18:00");
        app.member("Ana").await.post(RESERVATIONS, &day).await.expect_problem(409, "already_reserved");
        let moved = manager.patch(morning.header("location"), &json!({"unit_id": two})).await.expect(200);
        assert_eq!((&moved["unit"]["id"], &moved["holder"]["name"]), (&json!(two), &json!("Lea")));
        app.member("Eva").await.post(RESERVATIONS, &day).await.expect(201);
        let full = lea.patch(morning.header("location"), &json!({"unit_id": one})).await;
        full.expect_problem(409, "already_reserved");
        let nowhere = json!({"unit_id": "01a20d1a-5fd0-7805-ae93-a003ae3b79d8"});
        lea.patch(morning.header("location"), &nowhere).await.expect_problem(422, "invalid_field");
    }

    async fn a_move_keeps_the_rules_and_offers_what_is_free(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let address = reserve(&lea, &desk, "2026-11-25T10:00", "2026-11-25T12:00").await;
        reserve(&app.member("Ana").await, &desk, "2026-11-25T14:00", "2026-11-25T16:00").await;
        for (from, to, status, code) in [
            ("2026-11-25T13:00", "2026-11-25T15:00", 409, "already_reserved"),
            ("2026-11-25T06:00", "2026-11-25T08:00", 409, "outside_opening_hours"),
            ("2026-11-25T10:10", "2026-11-25T12:00", 422, "not_on_step"),
            ("2026-11-24T08:00", "2026-11-24T10:00", 422, "too_soon"),
            ("2027-06-01T10:00", "2027-06-01T12:00", 422, "too_far_ahead"),
            ("2026-11-25T12:00", "2026-11-25T10:00", 400, "invalid_period"),
            ("2027-03-28T02:30", "2027-03-28T04:00", 400, "nonexistent_time"),
        ] {
            let problem = lea.patch(&address, &period(from, to)).await.expect_problem(status, code);
            let nearest = &problem["alternatives"][0]["starts_at"];
            assert_eq!(nearest.is_string(), !["invalid_period", "nonexistent_time"].contains(&code), "{problem}");
        }
        lea.patch(&address, &json!({"colour": "red"})).await.expect_problem(400, "unknown_parameter");
        lea.patch(&address, &json!({"unit_id": "one"})).await.expect_problem(422, "invalid_field");
        let later = period("2026-11-25T16:00", "2026-11-25T18:00");
        app.member("Eva").await.patch(&address, &later).await.expect_problem(404, "not_found");
        assert_eq!(lea.get(&address).await.expect(200)["sequence"], 0);
        app.manager_of(place).await.patch(&address, &later).await.expect(200);
        lea.post(&format!("{address}/cancel"), &json!({})).await.expect(200);
        lea.patch(&address, &later).await.expect_problem(409, "invalid_state");
    }

    async fn the_quota_does_not_count_the_one_that_moves(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let policy = json!({"quota": [{"per": "place", "live": 1, "minutes_a_week": 120}]});
        let body = json!({"name": "Laser", "kind": "machine", "policy": policy});
        let made = manager.post("/api/v1/places/plaine-images/resources", &body).await.expect(201);
        let lea = app.member("Lea").await;
        let wish = json!({"resource_id": made["id"], "starts_at": "2026-11-25T09:00", "ends_at": "2026-11-25T11:00"});
        let address = lea.post(RESERVATIONS, &wish).await.header("location").to_owned();
        lea.patch(&address, &period("2026-11-26T14:00", "2026-11-26T16:00")).await.expect(200);
        let longer = json!({"ends_at": "2026-11-26T16:30"});
        lea.patch(&address, &longer).await.expect_problem(422, "quota_exceeded");
        manager.patch(&address, &longer).await.expect(200);
    }

    async fn of_moves_at_once_none_overlap(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let mut addresses = Vec::new();
        for hour in 10..16 {
            let (from, to) = (format!("2026-11-25T{hour}:00"), format!("2026-11-25T{}:00", hour + 1));
            addresses.push(reserve(&lea, &desk, &from, &to).await);
        }
        // All want the same hour, then all half an hour on: the constraint is not what answers.
        let evening = period("2026-11-25T18:00", "2026-11-25T19:00");
        let answers = join_all(addresses.iter().map(|address| lea.patch(address, &evening))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        for refused in answers.iter().filter(|answer| answer.status != 200) {
            refused.expect_problem(409, "already_reserved");
        }
        let (one, other) = (period("2026-11-25T08:00", "2026-11-25T09:30"), period("2026-11-25T08:30", "2026-11-25T10:00"));
        let moves = [(&addresses[1], &one), (&addresses[2], &other), (&addresses[1], &other), (&addresses[2], &one)];
        let answers = join_all(moves.iter().map(|(address, to)| lea.patch(address, to))).await;
        assert!(answers.iter().all(|answer| [200, 409].contains(&answer.status)), "{answers:?}");
        let items = lea.get(&format!("{RESERVATIONS}?state=confirmed")).await.expect(200)["items"].clone();
        let items = items.as_array().unwrap();
        assert_eq!(items.len(), 6);
        assert!(items.windows(2).all(|two| two[0]["ends_at"].as_str() <= two[1]["starts_at"].as_str()), "{items:?}");
    }

    async fn a_token_without_the_right_moves_nothing(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let reader = app.caller("Reader", None, &[Scope::Read]).await;
        let fields = [("day", "2026-11-25"), ("from", "10:00"), ("to", "12:00")];
        let made = reader.form(&format!("/resources/{}/reservations", desk.id), &fields).await;
        let address = format!("/api/v1{}", made.header("location"));
        let later = period("2026-11-25T13:00", "2026-11-25T14:00");
        reader.patch(&address, &later).await.expect_problem(403, "forbidden");
        app.anonymous().patch(&address, &later).await.expect_problem(401, "sign_in_required");
        assert_eq!(reader.get(&address).await.expect(200)["sequence"], 0);
    }
}
