//! What is lent by the day is told and taken in days, everywhere.

use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestApp, both_engines, seed};

/// A manager with one drill that is lent for one to seven days, at a place that never closes.
async fn drill(app: &TestApp) -> (Caller<'_>, String) {
    let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
    let manager = app.manager_of(place).await;
    manager.patch("/api/v1/places/plaine-images", &json!({"opening_hours": null})).await.expect(200);
    let new = json!({
        "name": "Perceuse", "kind": "equipment", "units": 1, "unit_label": "Perceuse",
        "policy": {"step_minutes": 1440, "min_minutes": 1440, "max_minutes": 10080, "cancel_until_minutes": 1440},
    });
    let made = manager.post("/api/v1/places/plaine-images/resources", &new).await.expect(201);
    (manager, made["id"].as_str().unwrap().to_owned())
}

fn text(answer: &Answer) -> String {
    answer.body.replace('\u{a0}', " ")
}

fn assert_says(answer: &Answer, sentences: &[&str]) {
    for sentence in sentences {
        assert!(text(answer).contains(sentence), "{sentence}: {}", answer.body);
    }
}

async fn period(lea: &Caller<'_>, path: &str) -> (Value, Value) {
    let shown = lea.get(&format!("/api/v1{path}")).await.expect(200);
    (shown["starts_at"].clone(), shown["ends_at"].clone())
}

both_engines! {
    async fn a_loan_is_chosen_told_and_moved_in_whole_days(app: TestApp) {
        let (manager, drill) = drill(&app).await;
        let lea = app.member("Lea").await;
        let page = format!("/resources/{drill}");
        let shown = lea.get(&page).await;
        assert_says(&shown, &["Choisissez le premier jour", "Premier jour", "Dernier jour, inclus", "Réservable de 1 jour à 7 jours", "jusqu’à 1 jour avant", "toute la journée"]);
        for never in ["demi-journée", "24 h", "0 h", "id=\"from\""] {
            assert!(!text(&shown).contains(never), "{never}: {}", shown.body);
        }
        assert_says(&lea.get(&format!("{page}?lang=en")).await, &["First day", "Last day, included", "all day"]);
        let days = |day, last_day| [("day", day), ("last_day", last_day), ("from", "00:00"), ("to", "24:00"), ("purpose", "")];
        let long = lea.form(&format!("{page}/reservations"), &days("2026-11-25", "2026-12-03")).await;
        assert_eq!(long.status, 422);
        assert_says(&long, &["au plus 7 jours", "Le plus proche possible : du 25 novembre au 1er décembre 2026 inclus"]);
        assert!(long.body.contains("name=\"last_day\" type=\"date\" value=\"2026-12-03\""), "{}", long.body);
        let done = lea.form(&format!("{page}/reservations"), &days("2026-11-25", "2026-11-26")).await;
        let path = done.header("location").to_owned();
        assert_eq!(period(&lea, &path).await, (json!("2026-11-25T00:00:00+01:00"), json!("2026-11-27T00:00:00+01:00")));
        let booked = lea.get(&path).await;
        assert_says(&booked, &["du 25 au 26 novembre inclus", "name=\"day\" type=\"date\" value=\"2026-11-25\"", "name=\"last_day\" type=\"date\" value=\"2026-11-26\""]);
        assert!(!booked.body.contains("id=\"from\""), "{}", booked.body);
        assert_says(&lea.get(&format!("{path}?lang=en")).await, &["from 25 to 26 November included"]);
        assert_says(&lea.get("/reservations?lang=fr").await, &["de demain au 26 novembre inclus"]);
        assert_says(&manager.get("/manage/places/plaine-images?day=2026-11-26&lang=fr").await, &["de demain au 26 novembre inclus"]);
        assert_says(&lea.get("/reservations?lang=en").await, &["from tomorrow to 26 November included"]);
        let moved = manager.form(&format!("{path}/move"), &days("2026-11-27", "2026-11-27")).await;
        assert_eq!(moved.status, 303, "{}", moved.body);
        assert_eq!(period(&lea, &path).await, (json!("2026-11-27T00:00:00+01:00"), json!("2026-11-28T00:00:00+01:00")));
        assert_says(&lea.get(&format!("{path}?lang=fr")).await, &["vendredi 27 novembre, toute la journée"]);
        let hours = json!({"resource_id": drill, "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T12:00"});
        let told = lea.post("/api/v1/reservations", &hours).await.expect_problem(422, "not_on_step");
        assert!(told["detail"].as_str().unwrap().contains("par jours entiers"), "{told}");
    }

    async fn a_late_loan_was_due_on_its_last_day(app: TestApp) {
        let (manager, drill) = drill(&app).await;
        let lea = app.member("Lea").await;
        let wish = json!({"resource_id": drill, "starts_at": "2026-11-24T00:00", "ends_at": "2026-11-26T00:00"});
        app.clock.advance(chrono::TimeDelta::hours(-10));
        let id = lea.post("/api/v1/reservations", &wish).await.expect(201)["id"].as_str().unwrap().to_owned();
        app.clock.advance(chrono::TimeDelta::hours(14));
        manager.post(&format!("/api/v1/reservations/{id}/hand-over"), &json!({"condition": "good"})).await.expect(200);
        app.clock.advance(chrono::TimeDelta::days(2));
        assert_says(&manager.get("/manage/places/plaine-images?lang=fr").await, &["attendu hier"]);
    }
}
