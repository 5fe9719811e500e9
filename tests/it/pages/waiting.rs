//! What is offered from the waitlist: seen once, with the button that takes it and until when.

use serde_json::json;

use crate::support::{Caller, TestApp, both_engines, seed};

const MORNING: [(&str, &str); 3] = [("day", "2026-11-25"), ("from", "09:00"), ("to", "12:00")];

/// The page of the reservation that holds an offer, and that of who had it before.
async fn offered(lea: &Caller<'_>, ana: &Caller<'_>, desk: &str) -> String {
    let taken = ana.form(&format!("/resources/{desk}/reservations"), &MORNING).await.header("location").to_owned();
    assert_eq!(lea.form(&format!("/resources/{desk}/waitlist"), &MORNING).await.status, 303);
    assert_eq!(ana.form(&format!("{taken}/cancel"), &[]).await.status, 303);
    let mine = lea.get("/api/v1/reservations").await.expect(200);
    format!("/reservations/{}", mine["items"][0]["id"].as_str().unwrap())
}

fn action(html: &str, verb: &str) -> String {
    let (_, rest) = html.split_once("action=\"/waitlist/").unwrap_or_else(|| panic!("no wish in {html}"));
    format!("/waitlist/{}/{verb}", rest.split('/').next().unwrap())
}

both_engines! {
    async fn an_offer_is_listed_once_and_taken_on_its_own_page(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await.id.to_string();
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let page = offered(&lea, &ana, &desk).await;
        let mine = lea.get("/reservations").await.body;
        assert_eq!(mine.matches("demain 9\u{a0}h – 12\u{a0}h").count(), 1, "{mine}");
        let shown = lea.get(&page).await.body;
        for told in ["Une place vous attend", "gardée pour vous jusqu’à 9\u{a0}h\u{a0}30", "Prendre cette place", "Ne plus attendre"] {
            assert!(shown.contains(told), "{told}: {shown}");
        }
        assert!(!shown.contains(&format!("{page}/move")), "what is not taken is not moved: {shown}");
        let team = app.manager_of(place).await.get(&page).await.body;
        assert!(team.contains("la personne a jusqu’à 9\u{a0}h\u{a0}30 pour répondre") && !team.contains("Prendre cette place"), "{team}");
        let taken = lea.form(&action(&shown, "accept"), &[]).await;
        assert_eq!(taken.header("location"), page);
        let shown = lea.get(&page).await.body;
        assert!(shown.contains("C’est réservé") && !shown.contains("/waitlist/"), "{shown}");
        assert_eq!(lea.get("/reservations").await.body.matches("demain 9\u{a0}h – 12\u{a0}h").count(), 1);
    }

    async fn an_offer_is_given_back_on_its_own_page(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let desk = seed::desks(&app.ctx, place, 1).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let page = offered(&lea, &ana, &desk.id.to_string()).await;
        let shown = lea.get(&page).await.body;
        assert_eq!(lea.form(&action(&shown, "withdraw"), &[]).await.status, 303);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
        assert_eq!(lea.get("/api/v1/reservations").await.expect(200)["items"][0]["state"], json!("cancelled"));
    }
}
