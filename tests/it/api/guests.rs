//! Reservations for people without an account, and the code with which they cancel.

use ::entity::reservation;
use chrono::TimeDelta;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";

fn for_guest(mut wish: Value) -> Value {
    wish["guest"] = json!({"name": "Odette Martin", "phone": "06 12 34 56 78"});
    wish
}

async fn look(caller: &Caller<'_>, path: &str, code: &str, phone: &str) -> Answer {
    caller.form(path, &[("code", code), ("phone", phone)]).await
}

both_engines! {
    async fn a_manager_reserves_for_a_guest_who_cancels_by_code(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let manager = app.manager_of(place).await;
        let asked = for_guest(wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00"));
        let key = [("Content-Type", "application/json"), ("Idempotency-Key", "once")];
        let send = || manager.send(rocket::http::Method::Post, RESERVATIONS, &key, Some(asked.to_string().into()));
        let made = send().await.expect(201);
        let code = made["cancel_code"].as_str().unwrap().to_owned();
        assert_eq!(code.len(), 8);
        assert_eq!(made["holder"], json!({"name": "Odette Martin", "mail": null, "phone": "06 12 34 56 78"}));
        // The same key gives the reservation again, not the code.
        let again = send().await.expect(201);
        assert_eq!(again["id"], made["id"]);
        assert!(again.get("cancel_code").is_none(), "{again}");
        let address = format!("{RESERVATIONS}/{}", made["id"].as_str().unwrap());
        assert!(manager.get(&address).await.expect(200).get("cancel_code").is_none());

        // Kept as a hash alone.
        let row = reservation::Entity::find().one(&app.database.connect().await).await.unwrap().unwrap();
        assert_eq!(row.holder_id, None);
        let kept = format!("{row:?}");
        assert!(!kept.contains(&code) && row.guest_code_hash.is_some_and(|hash| hash.len() == 64), "{kept}");

        let guest = app.anonymous();
        let shown = look(&guest, "/r", &code.to_lowercase(), "+33 6 12 34 56 78").await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        assert!(shown.body.contains("plaine-images") && shown.body.contains("action=\"/r/cancel\""), "{}", shown.body);
        assert!(!shown.body.contains("Odette"), "{}", shown.body);
        let cancelled = look(&guest, "/r/cancel", &code, "0612345678").await;
        assert_eq!(cancelled.status, 200, "{}", cancelled.body);
        assert!(!cancelled.body.contains("action=\"/r/cancel\""), "{}", cancelled.body);
        assert_eq!(manager.get(&address).await.expect(200)["state"], "cancelled");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
        assert_eq!(look(&guest, "/r/cancel", &code, "0612345678").await.status, 409);
    }

    async fn a_guest_cancels_until_the_limit_of_the_rules(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let manager = app.manager_of(place).await;
        let rules = json!({"policy": {"cancel_until_minutes": 1500}});
        manager.patch(&format!("/api/v1/resources/{}", desk.id), &rules).await.expect(200);
        let asked = for_guest(wish(&desk, "2026-11-25T10:30", "2026-11-25T11:30"));
        let made = manager.post(RESERVATIONS, &asked).await.expect(201);
        let code = made["cancel_code"].as_str().unwrap();
        // Twenty-five hours before the start, and a second later.
        app.clock.advance(TimeDelta::minutes(30) + TimeDelta::seconds(1));
        let late = look(&app.anonymous(), "/r/cancel", code, "0612345678").await;
        assert_eq!(late.status, 422, "{}", late.body);
        assert!(late.body.replace('\u{a0}', " ").contains("25 h"), "{}", late.body);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
        app.clock.advance(-TimeDelta::seconds(1));
        assert_eq!(look(&app.anonymous(), "/r/cancel", code, "0612345678").await.status, 200);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
    }

    async fn what_a_guest_cancels_is_offered_to_who_waits(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let asked = for_guest(wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00"));
        let code = manager.post(RESERVATIONS, &asked).await.expect(201)["cancel_code"].as_str().unwrap().to_owned();
        let period = json!({"starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00"});
        lea.post(&format!("/api/v1/resources/{}/waitlist", desk.id), &period).await.expect(201);
        assert_eq!(look(&app.anonymous(), "/r/cancel", &code, "0612345678").await.status, 200);
        assert_eq!(lea.get("/api/v1/waitlist").await.expect(200)["items"][0]["state"], "offered");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
    }

    async fn only_managers_of_the_place_reserve_for_a_guest(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let elsewhere = seed::place(&app.database, &app.ctx, "ailleurs").await;
        let asked = for_guest(wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00"));
        for caller in [app.member("Lea").await, app.manager_of(elsewhere).await] {
            caller.post(RESERVATIONS, &asked).await.expect_problem(403, "forbidden");
        }
        let admin = app.admin().await;
        for (guest, pointer, language, word) in [
            (json!({"name": "", "phone": "0612345678"}), "/guest/name", "fr", "Donnez un nom"),
            (json!({"name": "Odette", "phone": "call me"}), "/guest/phone", "en", "Give a telephone number"),
            (json!({"name": "Odette", "phone": "0612345678", "mail": "x"}), "/guest/mail", "en", "no parameter “mail”"),
            (json!("Odette"), "/guest", "fr", "objet JSON"),
        ] {
            let mut wrong = asked.clone();
            wrong["guest"] = guest;
            let (status, code) = if pointer == "/guest/mail" { (400, "unknown_parameter") } else { (422, "invalid_field") };
            let told = admin.post(&format!("{RESERVATIONS}?lang={language}"), &wrong).await.expect_problem(status, code);
            assert_eq!(told["errors"][0]["pointer"], pointer);
            assert!(told["detail"].as_str().unwrap().replace('\u{a0}', " ").contains(word), "{told}");
        }
        admin.post(RESERVATIONS, &asked).await.expect(201);
    }

    async fn a_guest_needs_certifications_as_well(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let types = "/api/v1/places/plaine-images/certifications";
        let laser = manager.post(types, &json!({"name": "Découpe laser"})).await.expect(201);
        let policy = json!({"required_certifications": [laser["id"]]});
        let saw = json!({"name": "Scie", "kind": "machine", "policy": policy});
        let saw = manager.post("/api/v1/places/plaine-images/resources", &saw).await.expect(201);
        let asked = for_guest(json!({
            "resource_id": saw["id"], "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00",
        }));
        manager.post(RESERVATIONS, &asked).await.expect_problem(403, "certification_required");
    }

    async fn a_wrong_code_and_a_wrong_number_are_told_alike_and_counted(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let manager = app.manager_of(place).await;
        let asked = for_guest(wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00"));
        let code = manager.post(RESERVATIONS, &asked).await.expect(201)["cancel_code"].as_str().unwrap().to_owned();
        let guest = app.anonymous().at("203.0.113.7");
        let other = if code == "ABCDEFGH" { "HGFEDCBA" } else { "ABCDEFGH" };
        let sentence = "Ce code et ce numéro ne vont pas ensemble.";
        for (code, phone) in [(other, "0612345678"), (code.as_str(), "0699999999")] {
            let told = look(&guest, "/r", code, phone).await;
            assert_eq!(told.status, 404, "{}", told.body);
            assert!(told.body.contains(sentence), "{}", told.body);
        }
        // A right one costs nothing.
        for _ in 0..15 {
            assert_eq!(look(&guest, "/r", &code, "0612345678").await.status, 200);
        }
        for number in 0..9 {
            let from = app.anonymous().at(&format!("203.0.113.{}", 50 + number));
            assert_eq!(look(&from, "/r", other, "+33612345678").await.status, 404);
        }
        let elsewhere = app.anonymous().at("203.0.113.99");
        let refused = look(&elsewhere, "/r", &code, "06 12 34 56 78").await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, "900"), "{}", refused.body);
        assert_eq!(look(&elsewhere, "/r/cancel", &code, "0612345678").await.status, 429);
        for number in 0..18 {
            assert_eq!(look(&guest, "/r", other, &format!("070000{number:04}")).await.status, 404);
        }
        assert_eq!(look(&guest, "/r", other, "0711111111").await.status, 429);
        for (code, phone) in [("AB", "0612345678"), (other, "call me")] {
            assert_eq!(look(&app.anonymous(), "/r", code, phone).await.status, 422);
        }
        app.clock.advance(TimeDelta::minutes(15));
        assert_eq!(look(&guest, "/r", &code, "0612345678").await.status, 200);
    }

    async fn nothing_public_names_a_guest(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let manager = app.manager_of(place).await;
        let asked = for_guest(wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00"));
        let made = manager.post(RESERVATIONS, &asked).await.expect(201);
        let nobody = app.anonymous();
        for path in [
            "/places/plaine-images".to_owned(), "/places/plaine-images/calendar.ics".to_owned(),
            format!("/resources/{}", desk.id), format!("/resources/{}/calendar.ics", desk.id),
            format!("/api/v1/resources/{}", desk.id), "/api/v1/places/plaine-images".to_owned(),
            format!("/api/v1/resources/{}/availability", desk.id),
        ] {
            let told = nobody.get(&path).await;
            assert_eq!(told.status, 200, "{path}");
            for private in ["Odette", "Martin", "06 12", "12 34 56", made["cancel_code"].as_str().unwrap()] {
                assert!(!told.body.contains(private), "{path}: {}", told.body);
            }
        }
        let page = format!("/reservations/{}", made["id"].as_str().unwrap());
        assert_eq!(app.member("Lea").await.get(&page).await.status, 404);
    }
}
