//! Resources and their free time.

use chrono::DateTime;
use serde_json::json;

use super::{desks, wish};
use crate::support::{TestApp, both_engines};

both_engines! {
    async fn shows_a_resource_with_its_units_and_rules(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let shown = app.anonymous().get(&format!("/api/v1/resources/{}", desk.id)).await.expect(200);
        assert_eq!(shown["place"]["slug"], "plaine-images");
        assert_eq!(shown["policy"], json!({
            "slots": [], "step_minutes": 30, "min_minutes": 30, "max_minutes": 600, "lead_minutes": 0,
            "horizon_days": 90, "buffer_minutes": 0, "buffer_before_minutes": 0, "buffer_after_minutes": 0,
            "cancel_until_minutes": 0, "quota": [], "approval": "never", "lapse_minutes": 2880, "price": {"per": "free", "amount_cents": 0, "currency": "EUR"},
            "audience": "everyone", "organisations": [], "required_certifications": [], "no_show_minutes": 0,
            "no_show_limit": 0,
        }));
        assert_eq!(shown["units"].as_array().unwrap().len(), 2);
        assert_eq!(shown["units"][1]["label"], "Poste 2");
        let listed = app.anonymous().get("/api/v1/places/plaine-images/resources").await.expect(200);
        assert_eq!(listed, json!({"items": [shown], "next": null}));
    }

    async fn free_time_is_split_where_the_number_of_free_desks_changes(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let lea = app.member("Lea").await;
        lea.post("/api/v1/reservations", &wish(&desk, "2026-11-25T10:00", "2026-11-25T12:00")).await.expect(201);
        let path = format!("/api/v1/resources/{}/availability", desk.id);
        let day = app.anonymous().get(&format!("{path}?from=2026-11-25&to=2026-11-26")).await.expect(200);
        assert_eq!(day, json!({
            "resource_id": desk.id.to_string(), "time_zone": "Europe/Paris", "units": 2,
            "periods": [
                {"starts_at": "2026-11-25T08:00:00+01:00", "ends_at": "2026-11-25T10:00:00+01:00", "free_units": 2},
                {"starts_at": "2026-11-25T10:00:00+01:00", "ends_at": "2026-11-25T12:00:00+01:00", "free_units": 1},
                {"starts_at": "2026-11-25T12:00:00+01:00", "ends_at": "2026-11-25T20:00:00+01:00", "free_units": 2},
            ],
        }));
        // Without a window: seven days from now, the present day from this moment on.
        let week = app.anonymous().get(&path).await.expect(200);
        let instant = |at: &serde_json::Value| DateTime::parse_from_rfc3339(at.as_str().unwrap()).unwrap().to_rfc3339();
        assert_eq!(instant(&week["periods"][0]["starts_at"]), "2026-11-24T09:00:00+01:00");
        assert_eq!(instant(&week["periods"].as_array().unwrap().last().unwrap()["ends_at"]), "2026-12-01T09:00:00+01:00");
        // 62 days are taken, a plus that was not escaped as well.
        app.anonymous().get(&format!("{path}?from=2026-11-25&to=2027-01-26")).await.expect(200);
        app.anonymous().get(&format!("{path}?from=2026-11-25T00:00:00+01:00")).await.expect(200);
    }
}
