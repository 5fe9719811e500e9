//! What a manager takes away is no longer found or reserved, and what was reserved of it stays.

use chrono::TimeDelta;
use rocket::http::Method;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Answer, Caller, TestApp, both_engines};

const RESERVATIONS: &str = "/api/v1/reservations";

async fn take_away(caller: &Caller<'_>, path: &str) -> Answer {
    caller.send(Method::Delete, path, &[], None).await
}

async fn labels(app: &TestApp, resource: &str) -> Vec<Value> {
    let shown = app.anonymous().get(resource).await.expect(200);
    shown["units"].as_array().unwrap().iter().map(|unit| unit["label"].clone()).collect()
}

both_engines! {
    async fn a_resource_goes_when_nobody_is_to_come_and_its_history_stays(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let path = format!("/api/v1/resources/{}", desk.id);
        let past = wish(&desk, "2026-11-24T10:00", "2026-11-24T11:00");
        let made = lea.post(RESERVATIONS, &past).await.expect(201)["id"].as_str().unwrap().to_owned();
        for (language, word) in [("fr", "1 réservation est encore"), ("en", "1 reservation is still")] {
            let told = take_away(&manager, &format!("{path}?lang={language}")).await.expect_problem(409, "invalid_state");
            assert!(told["detail"].as_str().unwrap().replace('\u{a0}', " ").contains(word), "{told}");
        }
        take_away(&lea, &path).await.expect_problem(403, "forbidden");
        app.clock.advance(TimeDelta::hours(6));
        assert_eq!(take_away(&manager, &path).await.status, 204);
        take_away(&manager, &path).await.expect_problem(404, "not_found");
        let nobody = app.anonymous();
        for gone in [path.clone(), format!("{path}/availability")] {
            nobody.get(&gone).await.expect_problem(404, "not_found");
        }
        for page in [format!("/resources/{}", desk.id), format!("/resources/{}/calendar.ics", desk.id)] {
            assert_eq!(nobody.get(&page).await.status, 404, "{page}");
        }
        let listed = nobody.get("/api/v1/places/plaine-images/resources").await.expect(200);
        assert_eq!(listed["items"], json!([]));
        let found = nobody.get("/api/v1/places").await.expect(200);
        assert_eq!(found["items"][0]["resource_count"], 0);
        assert_eq!(nobody.get("/api/v1/places?resource_kind=desk").await.expect(200)["total"], 0);
        let late = lea.post(RESERVATIONS, &wish(&desk, "2026-11-26T10:00", "2026-11-26T11:00")).await;
        assert_eq!(late.expect_problem(422, "invalid_field")["errors"][0]["pointer"], "/resource_id");
        manager.patch(&path, &json!({"name": "Bureau"})).await.expect_problem(404, "not_found");
        // Who was there still reads it, on the page too, and calendars keep it.
        let kept = lea.get(&format!("{RESERVATIONS}/{made}")).await.expect(200);
        assert_eq!(kept["unit"]["label"], "Poste 1");
        assert_eq!(lea.get(&format!("/reservations/{made}")).await.status, 200);
        assert!(nobody.get("/places/plaine-images/calendar.ics").await.body.contains(&made));
    }

    async fn who_reserves_while_it_is_taken_away_is_told_or_keeps_it(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let path = format!("/api/v1/resources/{}", desk.id);
        let wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        let (reserved, gone) = tokio::join!(lea.post(RESERVATIONS, &wish), take_away(&manager, &path));
        assert!(matches!((reserved.status, gone.status), (201, 409) | (422, 204)), "{} {}", reserved.body, gone.body);
    }

    async fn who_waits_for_what_is_taken_away_leaves_the_line(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let manager = app.manager_of(place).await;
        let [lea, paul, eva] = [app.member("Lea").await, app.member("Paul").await, app.member("Eva").await];
        let path = format!("/api/v1/resources/{}", desk.id);
        let mut held = Vec::new();
        for (unit, waits) in desk.units.iter().zip([&paul, &eva]) {
            let mut wanted = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
            wanted["unit_id"] = json!(unit.id.to_string());
            held.push(lea.post(RESERVATIONS, &wanted).await.header("location").to_owned());
            wanted.as_object_mut().unwrap().remove("resource_id");
            waits.post(&format!("{path}/waitlist"), &wanted).await.expect(201);
        }
        // Out of service nothing is offered.
        for unit in &desk.units {
            manager.patch(&format!("{path}/units/{}", unit.id), &json!({"out_of_service": true})).await.expect(200);
        }
        for address in held {
            lea.post(&format!("{address}/cancel"), &json!({})).await.expect(200);
        }
        let waiting = async |caller: &Caller<'_>| caller.get("/api/v1/waitlist").await.expect(200)["items"].clone();
        let entries = [waiting(&paul).await, waiting(&eva).await].map(|items| items[0]["id"].as_str().unwrap().to_owned());
        assert_eq!(take_away(&manager, &format!("{path}/units/{}", desk.units[0].id)).await.status, 204);
        assert_eq!((waiting(&paul).await, waiting(&eva).await[0]["state"].clone()), (json!([]), json!("waiting")));
        assert_eq!(take_away(&manager, &path).await.status, 204);
        assert_eq!(waiting(&eva).await, json!([]));
        for id in entries {
            let history = escale::store::audit::list_of_subject(&app.ctx.db, id.parse().unwrap()).await.unwrap();
            assert!(history.iter().any(|(action, ..)| action == "waitlist.withdraw"), "{history:?}");
        }
    }

    async fn units_are_added_and_taken_away_and_the_last_one_stays(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let path = format!("/api/v1/resources/{}", desk.id);
        let units = format!("{path}/units");
        let made = manager.post(&units, &json!({"label": " Poste  2 "})).await;
        assert_eq!((made.status, made.header("location")), (201, path.as_str()));
        assert_eq!(labels(&app, &path).await, ["Open space", "Poste 2"]);
        let second = made.json()["units"][1]["id"].as_str().unwrap().to_owned();
        for (body, pointer) in [
            (json!({}), "/label"), (json!({"label": ""}), "/label"), (json!({"label": "x".repeat(101)}), "/label"),
            (json!({"label": "Poste 2"}), "/label"), (json!({"label": "P", "out_of_service": 1}), "/out_of_service"),
        ] {
            let told = manager.post(&units, &body).await.expect_problem(422, "invalid_field");
            assert_eq!(told["errors"][0]["pointer"], pointer, "{body}");
        }
        lea.post(&units, &json!({"label": "Mien"})).await.expect_problem(403, "forbidden");
        let mut wanted = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        wanted["unit_id"] = json!(second);
        let held = lea.post(RESERVATIONS, &wanted).await;
        let one = format!("{units}/{second}");
        take_away(&manager, &one).await.expect_problem(409, "invalid_state");
        lea.post(&format!("{}/cancel", held.header("location")), &json!({})).await.expect(200);
        assert_eq!(take_away(&manager, &one).await.status, 204);
        take_away(&manager, &one).await.expect_problem(404, "not_found");
        manager.patch(&one, &json!({"label": "Autre"})).await.expect_problem(404, "not_found");
        assert_eq!(labels(&app, &path).await, ["Open space"]);
        lea.post(RESERVATIONS, &wanted).await.expect_problem(422, "invalid_field");
        assert_eq!(lea.get(held.header("location")).await.expect(200)["unit"]["label"], "Poste 2");
        let last = take_away(&manager, &format!("{units}/{}", desk.units[0].id)).await;
        assert!(last.expect_problem(409, "invalid_state")["detail"].as_str().unwrap().contains("dernier"));
        // Brought back under its label it is the same one.
        let back = manager.post(&units, &json!({"label": "Poste 2"})).await.expect(201);
        assert_eq!(back["units"][1]["id"], json!(second));
        lea.post(RESERVATIONS, &wanted).await.expect(201);
    }
}
