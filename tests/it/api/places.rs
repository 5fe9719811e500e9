//! The directory.

use super::masked;
use crate::support::{TestApp, both_engines, seed};

both_engines! {
    async fn shows_a_place_with_its_public_facts_alone(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        seed::desks(&app.ctx, place, 3).await;
        let listed = app.anonymous().get("/api/v1/places").await.expect(200);
        let shown = app.anonymous().get("/api/v1/places/plaine-images").await.expect(200);
        assert_eq!(listed["items"][0], shown);
        assert_eq!((&listed["total"], listed["next"].is_null()), (&1.into(), true));
        insta::assert_json_snapshot!("place", masked(&shown));
    }

    async fn finds_by_words_box_distance_kind_and_hour(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        seed::desks(&app.ctx, place, 1).await;
        let nobody = app.anonymous();
        for (query, total) in [
            ("q=images+plaine", 1), ("q=ROUBAIX", 1), ("q=59100", 1), ("q=nothing", 0),
            ("bbox=3,50,4,51", 1), ("bbox=4,50,5,51", 0), ("bbox=170,-50,4,51", 1), ("bbox=4,-50,3,51", 0),
            ("near=50.69,3.17", 1), ("near=50.69,3.17&radius=10", 1), ("near=43.6,1.44&radius=100000", 0),
            ("resource_kind=desk", 1), ("resource_kind=machine", 0), ("resource_kind=machine&resource_kind=desk", 1),
            ("kind=fablab", 0), ("amenity=wifi", 0),
            ("open_at=2026-11-25T09:00:00Z", 1), ("open_at=2026-11-25T21:00:00%2B01:00", 0), ("open_at=2026-11-25T07:30", 0),
        ] {
            let found = nobody.get(&format!("/api/v1/places?{query}")).await.expect(200);
            assert_eq!(found["total"], total, "{query}");
        }
        let near = nobody.get("/api/v1/places?near=50.70,3.17").await.expect(200);
        assert_eq!(near["items"][0]["distance_m"], 1112);
    }

    async fn pages_through_everything_once(app: TestApp) {
        for number in 0..7 {
            seed::place(&app.database, &app.ctx, &format!("lieu-{number}")).await;
        }
        for sort in ["", "&near=50.7,3.2&sort=distance", "&near=50.7,3.2&sort=name"] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let path = format!("/api/v1/places?limit=3{sort}&cursor={cursor}");
                let page = app.anonymous().get(&path).await.expect(200);
                assert_eq!(page["total"], 7);
                seen.extend(page["items"].as_array().unwrap().iter().map(|place| place["slug"].to_string()));
                match page["next"].as_str() {
                    Some(next) => cursor = next.to_owned(),
                    None => break,
                }
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 7, "{sort}");
        }
    }

    async fn follows_every_change(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        assert_eq!(desks_found(&app).await, 0);
        seed::desks(&app.ctx, place, 1).await;
        assert_eq!(desks_found(&app).await, 1);
    }
}

async fn desks_found(app: &TestApp) -> serde_json::Value {
    app.anonymous().get("/api/v1/places?resource_kind=desk").await.expect(200)["total"].clone()
}
