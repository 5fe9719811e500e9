//! My reservations: a series is one line, and a long list has pages.

use scraper::{Html, Selector};
use serde_json::json;

use crate::support::{TestApp, both_engines, seed};

fn texts(html: &str, selector: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    document.select(&Selector::parse(selector).unwrap()).map(|found| found.text().collect()).collect()
}

fn next(html: &str) -> Option<String> {
    let document = Html::parse_document(html);
    let link = document.select(&Selector::parse("a[rel=next]").unwrap()).next()?;
    link.attr("href").map(|href| href.split('#').next().unwrap().to_owned())
}

const UPCOMING: &str = "section[aria-labelledby=upcoming] ";

both_engines! {
    async fn a_daily_series_is_one_line_that_unfolds_its_next_dates(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 2).await.id.to_string();
        let lea = app.member("Lea").await;
        let daily = json!({"resource_id": desk, "starts_at": "2026-11-25T09:00", "ends_at": "2026-11-25T12:00", "rrule": "FREQ=DAILY;COUNT=60"});
        let made = lea.post("/api/v1/reservations", &daily).await.expect(201);
        let once = json!({"resource_id": desk, "starts_at": "2026-11-26T14:00", "ends_at": "2026-11-26T15:00"});
        lea.post("/api/v1/reservations", &once).await.expect(201);
        let mine = lea.get("/reservations").await.body;
        assert_eq!(texts(&mine, &format!("{UPCOMING}h3")).len(), 2, "the series and the other one: {mine}");
        assert!(texts(&mine, ".tag").contains(&"60 dates".to_owned()), "{mine}");
        let unfolded = texts(&mine, &format!("{UPCOMING}details li"));
        assert_eq!(unfolded.len(), 11, "ten more, and the way to all: {unfolded:?}");
        assert!(unfolded[0].contains("jeudi 26 novembre"), "{unfolded:?}");
        assert!(mine.contains(&format!("href=\"/series/{}\"", made["series_id"].as_str().unwrap())), "{mine}");
    }

    async fn a_long_list_has_pages_that_hold_each_reservation_once(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await.id.to_string();
        let lea = app.member("Lea").await;
        for hour in 8..20 {
            for day in ["2026-11-25", "2026-11-26"] {
                let wish = json!({"resource_id": desk, "starts_at": format!("{day}T{hour:02}:00"), "ends_at": format!("{day}T{hour:02}:30")});
                lea.post("/api/v1/reservations", &wish).await.expect(201);
            }
        }
        let first = lea.get("/reservations").await.body;
        let second = lea.get(&next(&first).expect("a second page")).await.body;
        let of = |html: &str| texts(html, &format!("{UPCOMING}h3"));
        assert_eq!((of(&first).len(), of(&second).len(), next(&second)), (20, 4, None));
        assert!(of(&second).iter().all(|line| !of(&first).contains(line)), "{second}");
        assert!(second.contains("href=\"/reservations#upcoming\""), "{second}");
        app.clock.advance(chrono::TimeDelta::days(5));
        let past = lea.get("/reservations").await.body;
        let older = lea.get(&next(&past).expect("older ones")).await.body;
        assert_eq!(texts(&older, "section[aria-labelledby=past] h3").len(), 4, "{older}");
        for wrong in ["/reservations?upcoming=x", "/reservations?page=2"] {
            assert_eq!(lea.get(wrong).await.status, 400, "{wrong}");
        }
    }
}
