//! Coming and leaving: by button, by the code at the machine, by a manager.

use chrono::TimeDelta;
use serde_json::json;

use super::{act, add, ask, history, made, ruled, seen, told};
use crate::support::{TestApp, both_engines, seed};

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

    async fn whoever_leaves_before_it_began_frees_it_in_every_calendar(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({})).await;
        let lea = app.member("Lea").await;
        seed::organisation(&app.ctx, "Métropole", "lea@example.org").await;
        let mine = lea.get("/api/v1/organisations").await.expect(200);
        let one = json!({"allowance_half_days": 1});
        app.admin().await.patch("/api/v1/organisations/metropole", &one).await.expect(200);
        let mut wish = json!({
            "resource_id": laser, "starts_at": "2026-11-24T09:30", "ends_at": "2026-11-24T12:00",
            "on_behalf_of": mine["items"][0]["id"],
        });
        let id = lea.post("/api/v1/reservations", &wish).await.expect(201)["id"].as_str().unwrap().to_owned();
        app.clock.advance(TimeDelta::minutes(15));
        act(&lea, &id, "check-in", json!({})).await.expect(200);
        app.clock.advance(TimeDelta::minutes(5));
        let left = act(&lea, &id, "check-out", json!({})).await.expect(200);
        assert_eq!((&left["state"], &left["ends_at"]), (&json!("completed"), &json!("2026-11-24T12:00:00+01:00")));

        let path = format!("/api/v1/resources/{laser}/availability?from=2026-11-24T09:30&to=2026-11-24T12:00");
        let free = app.anonymous().get(&path).await.expect(200);
        assert_eq!(free["periods"].as_array().unwrap().len(), 1);
        assert_eq!(free["periods"][0]["free_units"], 1);
        for (caller, feed) in [
            (&app.anonymous(), format!("/resources/{laser}/calendar.ics")),
            (&app.anonymous(), "/places/plaine-images/calendar.ics".to_owned()),
            (&lea, format!("/reservations/{id}.ics")),
        ] {
            let calendar = caller.get(&feed).await;
            assert_eq!(calendar.status, 200, "{feed}: {}", calendar.body);
            assert!(calendar.body.contains(&format!("UID:{id}")), "{}", calendar.body);
            let told = ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"].map(|line| calendar.body.contains(line));
            assert_eq!(told, [true, true], "{feed}: {}", calendar.body);
            assert!(!calendar.body.contains("STATUS:CONFIRMED"), "{feed}: {}", calendar.body);
        }
        // Its half-day is the organisation's again, and the only one.
        wish["starts_at"] = json!("2026-11-24T10:00");
        let next = lea.post("/api/v1/reservations", &wish).await.expect(201)["id"].as_str().unwrap().to_owned();
        let mut more = wish.clone();
        (more["starts_at"], more["ends_at"]) = (json!("2026-11-25T10:00"), json!("2026-11-25T11:00"));
        lea.post("/api/v1/reservations", &more).await.expect_problem(422, "quota_exceeded");
        // Who leaves in the middle has used it until then.
        app.clock.advance(TimeDelta::minutes(70));
        for verb in ["check-in", "check-out"] {
            act(&lea, &next, verb, json!({})).await.expect(200);
        }
        let calendar = app.anonymous().get(&format!("/resources/{laser}/calendar.ics")).await.body;
        assert!(calendar.contains("STATUS:CONFIRMED") && calendar.contains("DTEND;TZID=Europe/Paris:20261124T103000"), "{calendar}");
        act(&manager, &next, "check-out", json!({})).await.expect_problem(409, "invalid_state");
    }

    async fn the_team_checks_in_from_the_day_on_and_takes_a_mistake_back(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let id = made(&lea, &laser, "2026-11-26T10:00", "2026-11-26T12:00").await;
        told(&manager, &id, "check-in", &json!({}), ["à partir du jour", "from the day of the reservation on"]).await;
        let board = async || manager.get("/manage/places/plaine-images?day=2026-11-26").await.body;
        let button = |verb: &str| format!("action=\"/reservations/{id}/{verb}\"");
        assert!(!board().await.contains(&button("check-in")), "no button that is refused");
        // A second before midnight in Paris, and at midnight.
        app.clock.advance(seed::instant("2026-11-25T22:59:59Z") - seed::instant(seed::NOW));
        act(&manager, &id, "check-in", json!({})).await.expect_problem(409, "invalid_state");
        app.clock.advance(TimeDelta::seconds(1));
        assert!(board().await.contains(&button("check-in")));
        act(&manager, &id, "check-in", json!({})).await.expect(200);

        act(&lea, &id, "undo-check-in", json!({})).await.expect_problem(403, "forbidden");
        act(&paul, &id, "undo-check-in", json!({})).await.expect_problem(404, "not_found");
        assert!(!lea.get(&format!("/reservations/{id}")).await.body.contains(&button("undo-check-in")));
        assert!(board().await.contains(&button("undo-check-in")));
        let undone = act(&manager, &id, "undo-check-in", json!({"reason": "homonyme"})).await.expect(200);
        assert_eq!((&undone["state"], &undone["sequence"]), (&json!("confirmed"), &json!(2)));
        assert_eq!(undone["checked_in_at"], json!(null));
        // They share one moment.
        let mut history = history(&app, &id).await;
        history.sort_unstable();
        assert_eq!(history, ["reservation.check_in", "reservation.reserve", "reservation.undo_check_in"]);
        act(&manager, &id, "undo-check-in", json!({})).await.expect_problem(409, "invalid_state");
        // By the button of the board, which comes back there; and no more once the period has ended.
        for verb in ["check-in", "undo-check-in", "check-in"] {
            let back = [("back", "/manage/places/plaine-images?day=2026-11-26")];
            let done = manager.form(&format!("/reservations/{id}/{verb}"), &back).await;
            assert_eq!((done.status, done.header("location")), (303, back[0].1), "{verb}");
        }
        app.clock.advance(TimeDelta::hours(12));
        told(&manager, &id, "undo-check-in", &json!({}), ["est terminée", "is over"]).await;
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
