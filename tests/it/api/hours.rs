//! Opening hours mean the holidays of where a place stands, wherever they are asked; and say where they are wrong.

use escale::domain::ids::PlaceId;
use serde_json::{Value, json};

use super::wish;
use crate::support::{TestApp, both_engines, seed};

const PLACES: &str = "/api/v1/places";

/// A place open every day of the week but on public holidays.
fn place(name: &str, [longitude, latitude]: [f64; 2], postcode: &str, commune_code: Option<&str>) -> Value {
    json!({
        "name": name, "location": {"type": "Point", "coordinates": [longitude, latitude]},
        "address": {"postcode": postcode, "commune_code": commune_code},
        "opening_hours": "Mo-Su 09:00-18:00; PH off",
    })
}

async fn open_at(app: &TestApp, instant: &str) -> Vec<String> {
    let found = app.anonymous().get(&format!("{PLACES}?open_at={instant}")).await.expect(200);
    found["items"].as_array().unwrap().iter().map(|place| place["slug"].as_str().unwrap().to_owned()).collect()
}

both_engines! {
    async fn a_place_closes_on_the_holidays_of_where_it_stands(app: TestApp) {
        let admin = app.admin().await;
        for sent in [
            place("Lille", [3.06, 50.63], "59000", None),
            place("Saint-Denis", [55.45, -20.88], "97400", Some("97411")),
            place("Strasbourg", [7.75, 48.58], "67000", None),
        ] {
            admin.post(PLACES, &sent).await.expect(201);
        }
        // Noon in Paris, three in the afternoon in Saint-Denis.
        assert_eq!(open_at(&app, "2026-12-19T11:00:00Z").await, ["lille", "saint-denis", "strasbourg"]);
        assert_eq!(open_at(&app, "2026-12-20T11:00:00Z").await, ["lille", "strasbourg"]);
        assert_eq!(open_at(&app, "2026-12-26T11:00:00Z").await, ["lille", "saint-denis"]);

        app.clock.advance(seed::instant("2026-12-26T11:00:00Z") - seed::instant(seed::NOW));
        let nobody = app.anonymous();
        for (slug, is_open) in [("lille", true), ("saint-denis", true), ("strasbourg", false)] {
            assert_eq!(nobody.get(&format!("{PLACES}/{slug}")).await.expect(200)["open_now"], is_open, "{slug}");
        }
        // The commune tells more than the postal code, and a place that moves changes its holidays.
        let moved = json!({"address": {"commune_code": "67482"}});
        assert_eq!(admin.patch(&format!("{PLACES}/lille"), &moved).await.expect(200)["open_now"], false);
        assert_eq!(open_at(&app, "2026-12-26T11:00:00Z").await, ["saint-denis"]);
    }

    async fn nothing_is_reserved_on_a_holiday_of_the_region(app: TestApp) {
        let admin = app.admin().await;
        let made = admin.post(PLACES, &place("Strasbourg", [7.75, 48.58], "67000", None)).await.expect(201);
        let id = PlaceId(made["id"].as_str().unwrap().parse().unwrap());
        let desk = seed::desks(&app.ctx, id, 1).await;
        let lea = app.member("Lea").await;
        let reserve = |day: &str| wish(&desk, &format!("{day}T10:00"), &format!("{day}T11:00"));
        let refused = lea.post("/api/v1/reservations", &reserve("2026-12-26")).await;
        refused.expect_problem(409, "outside_opening_hours");
        lea.post("/api/v1/reservations", &reserve("2026-12-27")).await.expect(201);
    }

    async fn wrong_hours_are_refused_with_the_character_at_which_they_go_wrong(app: TestApp) {
        let id = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(id).await;
        for (hours, french, english) in [
            ("Mo-Fr 9h-12h", "caractère 7 : « 9h-12h »", "character 7 on: “9h-12h”"),
            ("sur rendez-vous", "caractère 1 : « sur rendez-vous »", "character 1 on: “sur rendez-vous”"),
            ("SH Mo-Fr 09:00-12:00", "caractère 4 : « Mo-Fr 09:00-12:00 »", "character 4 on: “Mo-Fr 09:00-12:00”"),
            ("Mo 09:00", "à la fin", "at the end"),
        ] {
            let body = json!({"opening_hours": hours});
            for (language, expected) in [("fr", french), ("en", english)] {
                let path = format!("{PLACES}/plaine-images?lang={language}");
                let problem = manager.patch(&path, &body).await.expect_problem(422, "invalid_field");
                assert_eq!(problem["errors"][0]["pointer"], "/opening_hours");
                // Fluent isolates what it inserts.
                let told = problem["errors"][0]["detail"].as_str().unwrap().replace(['\u{2068}', '\u{2069}'], "");
                let told = told.replace(['\u{a0}', '\u{202f}'], " ");
                assert!(told.contains(expected), "{hours}: {told}");
            }
        }
    }
}
