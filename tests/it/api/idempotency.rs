//! Once is once (DOMAIN rule 3), through HTTP.

use chrono::TimeDelta;
use futures::future::join_all;
use rocket::http::Method;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Answer, Caller, TestApp, both_engines, seed};

async fn reserve(caller: &Caller<'_>, key: &str, wish: &Value) -> Answer {
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    caller.send(Method::Post, "/api/v1/reservations", &headers, Some(wish.to_string().into())).await
}

both_engines! {
    async fn the_same_key_gives_the_same_reservation_again(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let lea = app.member("Lea").await;
        let wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        let first = reserve(&lea, "key-1", &wish).await;
        let again = reserve(&lea, "key-1", &wish).await;
        assert_eq!(first.expect(201), again.expect(201));
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
    }

    async fn many_at_once_with_one_key_make_one(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        let answers = join_all((0..8).map(|_| reserve(&lea, "key-1", &wish))).await;
        let first = answers[0].expect(201)["id"].clone();
        assert!(answers.iter().all(|answer| answer.expect(201)["id"] == first));
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
    }

    async fn a_key_is_refused_for_another_request(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let lea = app.member("Lea").await;
        reserve(&lea, "key-1", &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await.expect(201);
        let other = reserve(&lea, "key-1", &wish(&desk, "2026-11-25T10:00", "2026-11-25T12:00")).await;
        other.expect_problem(409, "idempotency_conflict");
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
    }

    async fn a_key_is_each_persons_own(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        let mine = reserve(&app.member("Lea").await, "key-1", &wish).await.expect(201);
        let yours = reserve(&app.member("Ana").await, "key-1", &wish).await.expect(201);
        assert_ne!(mine["id"], yours["id"]);
    }

    async fn a_refused_request_leaves_its_key_free(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        reserve(&lea, "key-1", &wish(&desk, "2026-11-25T10:10", "2026-11-25T11:00")).await.expect_problem(422, "not_on_step");
        reserve(&lea, "key-1", &wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00")).await.expect(201);
    }

    async fn a_key_is_forgotten_a_week_later_when_another_one_is_written(app: TestApp) {
        let (_, desk) = desks(&app, 4).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let morning = wish(&desk, "2026-12-15T10:00", "2026-12-15T11:00");
        let first = reserve(&lea, "key-1", &morning).await.expect(201);
        app.clock.advance(TimeDelta::days(7));
        reserve(&ana, "key-2", &morning).await.expect(201);
        assert_eq!(reserve(&lea, "key-1", &morning).await.expect(201)["id"], first["id"], "not before a week is over");
        app.clock.advance(TimeDelta::seconds(1));
        reserve(&ana, "key-3", &morning).await.expect(201);
        assert_ne!(reserve(&lea, "key-1", &morning).await.expect(201)["id"], first["id"]);
        // The newer one of the other person stays.
        app.clock.advance(TimeDelta::days(6));
        reserve(&ana, "key-2", &morning).await.expect(201);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 4);
    }

    async fn a_key_has_1_to_255_visible_letters(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00");
        for key in ["", "a b", "é", &"k".repeat(256)] {
            let problem = reserve(&lea, key, &wish).await.expect_problem(400, "malformed");
            assert_eq!(problem["errors"][0]["pointer"], "/Idempotency-Key");
        }
        let cancelled = reserve(&lea, &"k".repeat(255), &wish).await.expect(201);
        let path = format!("/api/v1/reservations/{}/cancel", cancelled["id"].as_str().unwrap());
        lea.post(&path, &json!({})).await.expect(200);
        // Whatever became of it, the key still means that reservation.
        let again = reserve(&lea, &"k".repeat(255), &wish).await.expect(201);
        assert_eq!((&again["id"], again["state"].as_str()), (&cancelled["id"], Some("cancelled")));
    }
}
