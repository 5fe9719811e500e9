//! A manager takes a resource or a unit away on pages, unless people are to come.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{TestApp, both_engines, seed};

both_engines! {
    async fn a_manager_takes_away_a_unit_and_then_the_resource_and_reads_why_not(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 2).await;
        let (manager, lea) = (app.manager_of(place).await, app.member("Lea").await);
        let here = format!("/manage/places/plaine-images/resources/{}", desk.id);
        let unit = |number: usize| format!("{here}/units/{}/withdraw", desk.units[number].id);
        let wish = json!({
            "resource_id": desk.id.to_string(), "unit_id": desk.units[1].id.to_string(),
            "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00",
        });
        let coming = lea.post("/api/v1/reservations", &wish).await.expect(201);
        let edit = manager.get(&format!("{here}/edit")).await.body;
        for way in [format!("{here}/withdraw"), unit(0), unit(1)] {
            assert!(edit.contains(&format!("href=\"{way}\"")), "{way}: {edit}");
        }
        // Somebody comes to the second: the page says so, names whom, and has no button.
        for path in [unit(1), format!("{here}/withdraw")] {
            let asked = manager.get(&path).await.body;
            assert!(asked.contains(&format!("/reservations/{}", coming["id"].as_str().unwrap())), "{asked}");
            assert!(asked.replace('\u{a0}', " ").contains("1 réservation est encore à venir"), "{asked}");
            assert!(!asked.contains(&format!("action=\"{path}\"")), "{asked}");
            let refused = manager.form(&path, &[]).await;
            assert_eq!(refused.status, 409);
            assert!(refused.body.replace('\u{a0}', " ").contains("1 réservation est encore à venir"), "{}", refused.body);
        }
        assert!(manager.get(&unit(0)).await.body.contains(&format!("action=\"{}\"", unit(0))));
        assert_eq!(manager.form(&unit(0), &[]).await.header("location"), format!("{here}/edit"));
        let last = manager.get(&unit(1)).await.body;
        assert!(last.contains("C’est le dernier exemplaire"), "{last}");
        app.clock.advance(TimeDelta::days(2));
        assert_eq!(manager.form(&format!("{here}/withdraw"), &[]).await.header("location"), "/manage/places/plaine-images");
        assert_eq!(app.anonymous().get(&format!("/resources/{}", desk.id)).await.status, 404);
        assert_eq!(manager.get(&format!("{here}/withdraw")).await.status, 404);
    }
}
