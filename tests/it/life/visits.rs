//! Coming and leaving: by button, by the code at the machine, by a manager.

use chrono::TimeDelta;
use serde_json::json;

use super::{act, add, ask, made, ruled, seen, told};
use crate::support::{TestApp, both_engines};

/// The address that the poster of a resource shows.
fn address_of(poster: &str) -> String {
    let (before, after) = poster.split_once("/check-in?key=").unwrap();
    let (_, resource) = before.rsplit_once("/resources/").unwrap();
    format!("/resources/{resource}/check-in?key={}", after.split_once('"').unwrap().0)
}

both_engines! {
    async fn the_holder_comes_from_a_quarter_of_an_hour_before_and_leaves_the_rest_to_others(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let id = made(&lea, &laser, "2026-11-24T09:30", "2026-11-24T12:00").await;
        told(&lea, &id, "check-in", &json!({}), ["15 min avant le début", "15 min before the start"]).await;
        act(&paul, &id, "check-in", json!({})).await.expect_problem(404, "not_found");
        app.clock.advance(TimeDelta::minutes(15));
        let there = act(&lea, &id, "check-in", json!({})).await.expect(200);
        assert_eq!((&there["state"], &there["checked_in_at"]), (&json!("checked_in"), &json!("2026-11-24T09:15:00+01:00")));
        act(&lea, &id, "check-in", json!({})).await.expect_problem(409, "invalid_state");
        act(&manager, &id, "cancel", json!({})).await.expect_problem(409, "invalid_state");
        app.clock.advance(TimeDelta::minutes(60));
        ask(&paul, &laser, "2026-11-24T10:30", "2026-11-24T12:00").await.expect_problem(409, "already_reserved");
        let done = act(&lea, &id, "check-out", json!({})).await.expect(200);
        assert_eq!((&done["state"], &done["ends_at"]), (&json!("completed"), &json!("2026-11-24T10:15:00+01:00")));
        ask(&paul, &laser, "2026-11-24T10:30", "2026-11-24T12:00").await.expect(201);
        // A manager sees who is there, whenever that is.
        let early = made(&lea, &laser, "2026-11-24T17:00", "2026-11-24T18:00").await;
        act(&manager, &early, "check-in", json!({})).await.expect(200);
        // One who left before it began keeps the period, and its unit is free.
        let left = act(&manager, &early, "check-out", json!({})).await.expect(200);
        assert_eq!(left["ends_at"], "2026-11-24T18:00:00+01:00");
        ask(&paul, &laser, "2026-11-24T17:00", "2026-11-24T18:00").await.expect(201);
    }

    async fn the_code_at_a_machine_checks_in_there_and_nowhere_else(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({})).await;
        let saw = add(&manager, "Scie", "machine", 1, json!({})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-24T09:00", "2026-11-24T12:00").await;
        let elsewhere = made(&lea, &saw, "2026-11-24T09:00", "2026-11-24T12:00").await;
        let poster = manager.get(&format!("/manage/places/plaine-images/resources/{laser}/poster")).await;
        assert_eq!(poster.status, 200);
        assert!(poster.body.contains("<svg") && poster.body.contains("Laser") && !poster.body.contains("style="));
        let code = address_of(&poster.body);
        assert!(code.starts_with(&format!("/resources/{laser}/check-in?key=")), "{code}");
        let key = code.split_once("key=").unwrap().1;
        let wrong = [
            format!("/resources/{saw}/check-in?key={key}"),
            format!("/resources/{laser}/check-in?key={}", key.chars().rev().collect::<String>()),
            format!("/resources/{laser}/check-in?key="),
            format!("/resources/{laser}/check-in"),
        ];
        for path in wrong {
            for caller in [&app.anonymous(), &lea, &manager] {
                assert_eq!(caller.get(&path).await.status, 404, "{path}");
                assert_eq!(caller.form(&path, &[]).await.status, 404, "{path}");
            }
        }
        let visitor = app.anonymous().get(&code).await;
        assert_eq!(visitor.status, 303);
        assert!(visitor.header("location").starts_with("/sign-in?next="));
        // Looking changes nothing.
        assert!(lea.get(&code).await.body.contains("/check-in?key="));
        assert_eq!(seen(&lea, &id).await["state"], "confirmed");
        for _ in 0..2 {
            let come = lea.form(&code, &[]).await;
            assert_eq!((come.status, come.header("location")), (303, format!("/reservations/{id}").as_str()));
        }
        assert_eq!(seen(&lea, &id).await["state"], "checked_in");
        assert_eq!(seen(&lea, &elsewhere).await["state"], "confirmed");
        let paul = app.member("Paul").await;
        assert_eq!(paul.form(&code, &[]).await.status, 303);
        assert!(paul.get(&code).await.body.contains("pas de réservation"));
        // The pages offer what is possible now.
        assert!(lea.get(&format!("/reservations/{id}")).await.body.contains(&format!("/reservations/{id}/check-out")));
        assert_eq!(lea.form(&format!("/reservations/{id}/check-out"), &[]).await.status, 303);
    }
}
