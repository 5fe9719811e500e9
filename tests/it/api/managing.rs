//! What managers change.

use serde_json::json;

use super::{desks, wish};
use crate::support::{TestApp, both_engines, seed};

const PLACE: &str = "/api/v1/places/plaine-images";

both_engines! {
    async fn a_manager_corrects_a_place(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let edited = manager.patch(PLACE, &json!({
            "name": "Plaine Images", "kinds": ["coworking", "fablab"], "opening_hours": "Mo-Fr 09:00-18:00",
            "amenities": ["wifi"], "contact": {"website": "https://plaine-images.example"}, "address": {"street": "99A bd Descat"},
        })).await.expect(200);
        assert_eq!(edited["name"], "Plaine Images");
        assert_eq!(edited["address"]["street"], "99A bd Descat");
        assert_eq!(edited["address"]["city"], "Roubaix");
        assert_eq!(edited["opening_hours"], "Mo-Fr 09:00-18:00");
        assert_eq!(app.anonymous().get("/api/v1/places?kind=fablab&amenity=wifi").await.expect(200)["total"], 1);
        let emptied = manager.patch(PLACE, &json!({"opening_hours": null, "contact": {"website": null}})).await.expect(200);
        assert_eq!((&emptied["opening_hours"], &emptied["contact"]["website"]), (&json!(null), &json!(null)));
        for (member, value, pointer) in [
            ("name", json!(""), "/name"), ("kinds", json!(["castle"]), "/kinds"), ("amenities", json!("wifi"), "/amenities"),
            ("opening_hours", json!("9h-12h"), "/opening_hours"), ("location", json!([0, 50]), "/location"),
            ("location", json!({"type": "Point", "coordinates": [0, 91]}), "/location/coordinates"),
        ] {
            let problem = manager.patch(PLACE, &json!({member: value})).await.expect_problem(422, "invalid_field");
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }
        manager.patch(PLACE, &json!({"slug": "x"})).await.expect_problem(400, "unknown_parameter");
        app.member("Lea").await.patch(PLACE, &json!({"name": "x"})).await.expect_problem(403, "forbidden");
    }

    async fn an_admin_adds_a_place_and_it_is_found(app: TestApp) {
        let admin = app.admin().await;
        let new = json!({"name": "Le Neuf", "location": {"type": "Point", "coordinates": [1.44, 43.6]}, "address": {"city": "Toulouse"}});
        let made = admin.post("/api/v1/places", &new).await;
        assert_eq!(made.expect(201)["time_zone"], "Europe/Paris");
        assert_eq!(made.header("location"), "/api/v1/places/le-neuf");
        assert_eq!(app.anonymous().get("/api/v1/places?q=neuf").await.expect(200)["total"], 1);
        let again = admin.post("/api/v1/places", &new).await.expect(201);
        assert_eq!(again["slug"], "le-neuf-toulouse");
        for (member, value) in [("name", json!("")), ("location", json!({"type": "Point", "coordinates": [0, 0]})), ("location", json!(null))] {
            let mut body = new.clone();
            body[member] = value;
            let problem = admin.post("/api/v1/places", &body).await.expect_problem(422, "invalid_field");
            assert_eq!(problem["errors"][0]["pointer"], format!("/{member}"));
        }
    }

    async fn a_manager_adds_a_resource_and_closes_the_place(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let manager = app.manager_of(place).await;
        let policy = json!({"step_minutes": 60, "min_minutes": 60, "max_minutes": 120, "horizon_days": 30});
        let made = manager.post(&format!("{PLACE}/resources"), &json!({
            "name": "Découpe laser", "kind": "machine", "policy": policy, "opening_hours": "Tu-Sa 10:00-18:00",
        })).await;
        let laser = made.expect(201);
        assert_eq!(app.anonymous().get(made.header("location")).await.expect(200), laser);
        for (member, value, pointer) in [
            ("name", json!(""), "/name"), ("kind", json!("castle"), "/kind"), ("units", json!(0), "/units"),
            ("opening_hours", json!("x"), "/opening_hours"),
            ("policy", json!({"step_minutes": 7, "min_minutes": 60, "max_minutes": 120}), "/policy/step_minutes"),
            ("policy", json!({"step_minutes": 60}), "/policy/min_minutes"),
            ("policy", json!({"slots": [{"name": "morning", "from": "12:00", "to": "09:00"}]}), "/policy/slots"),
            ("policy", json!({"price": {"per": "day", "amount_cents": 5}}), "/policy/price/per"),
        ] {
            let mut body = json!({"name": "Laser", "kind": "machine", "policy": policy});
            body[member] = value;
            let problem = manager.post(&format!("{PLACE}/resources"), &body).await.expect_problem(422, "invalid_field");
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }

        let closure = json!({"starts_at": "2026-11-27T12:00", "ends_at": "2026-11-27T20:00", "reason": "travaux"});
        let closed = manager.post(&format!("{PLACE}/closures"), &closure).await.expect(201);
        assert_eq!(closed["starts_at"], "2026-11-27T12:00:00+01:00");
        let resource = escale::domain::ids::ResourceId(laser["id"].as_str().unwrap().parse().unwrap());
        let laser = escale::store::resource::by_id(&app.ctx.db, resource).await.unwrap().unwrap();
        let late = wish(&laser, "2026-11-27T14:00", "2026-11-27T15:00");
        let problem = app.member("Lea").await.post("/api/v1/reservations", &late).await.expect_problem(409, "closed");
        assert!(problem["detail"].as_str().unwrap().contains("travaux"));
        let backwards = json!({"starts_at": "2026-11-27T12:00", "ends_at": "2026-11-27T12:00"});
        manager.post(&format!("{PLACE}/closures"), &backwards).await.expect_problem(400, "invalid_period");
    }
}
