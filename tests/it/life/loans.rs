//! Equipment goes home and comes back.

use chrono::TimeDelta;
use escale::operations::upkeep;
use futures::future::join_all;
use serde_json::{Value, json};

use super::{PLACE, act, history, made, ruled, seen, told};
use crate::support::{Caller, TestApp, both_engines};

/// A manager with one drill that is lent by the day, at a place that never closes.
async fn drill(app: &TestApp) -> (Caller<'_>, String) {
    let by_day = json!({"step_minutes": 1440, "min_minutes": 1440, "max_minutes": 10080});
    let (manager, drill) = ruled(app, "equipment", 1, by_day).await;
    manager.patch(PLACE, &json!({"opening_hours": null})).await.expect(200);
    (manager, drill)
}

async fn late(manager: &Caller<'_>) -> Vec<Value> {
    let list = manager.get(&format!("{PLACE}/loans?late=true")).await.expect(200);
    list["items"].as_array().unwrap().clone()
}

both_engines! {
    async fn a_thing_is_lent_over_a_night_that_the_place_is_closed(app: TestApp) {
        let (manager, drill) = ruled(&app, "equipment", 1, json!({"max_minutes": 10080})).await;
        manager.patch(PLACE, &json!({"opening_hours": "Mo-Fr 09:00-18:00"})).await.expect(200);
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let wish = |from: &str, to: &str| json!({"resource_id": drill, "starts_at": from, "ends_at": to});
        // From Friday to Monday; the office is closed when Paul would bring it back.
        lea.post("/api/v1/reservations", &wish("2026-11-27T10:00:00", "2026-11-30T09:00:00")).await.expect(201);
        let refused = paul.post("/api/v1/reservations", &wish("2026-12-01T10:00:00", "2026-12-01T19:00:00")).await;
        let refused = refused.expect_problem(409, "outside_opening_hours");
        assert_eq!(refused["alternatives"][0]["ends_at"], "2026-12-01T18:00:00+01:00", "{refused}");
        paul.post("/api/v1/reservations", &wish("2026-11-29T10:00:00", "2026-12-01T09:00:00")).await.expect_problem(409, "outside_opening_hours");

        // Closing on Saturday hits nobody; closing on the Monday hits who brings it back.
        let closure = |from: &str, to: &str| json!({"starts_at": from, "ends_at": to, "reason": "travaux"});
        manager.post(&format!("{PLACE}/closures"), &closure("2026-11-28T00:00:00", "2026-11-29T00:00:00")).await.expect(201);
        let hit = manager.post(&format!("{PLACE}/closures"), &closure("2026-11-30T00:00:00", "2026-12-01T00:00:00")).await;
        assert_eq!(hit.expect(422)["reservations"].as_array().unwrap().len(), 1);
    }
}

both_engines! {
    async fn a_thing_goes_home_comes_back_late_and_broken_and_is_mended(app: TestApp) {
        let (manager, drill) = drill(&app).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let id = made(&lea, &drill, "2026-11-25", "2026-11-27").await;
        let next = made(&paul, &drill, "2026-11-28", "2026-11-30").await;
        app.clock.advance(TimeDelta::hours(24));
        let good = || json!({"condition": "good", "note": "avec deux  forets"});
        act(&lea, &id, "hand-over", good()).await.expect_problem(403, "forbidden");
        act(&paul, &id, "hand-over", good()).await.expect_problem(404, "not_found");
        told(&lea, &id, "check-in", &json!({}), ["équipe du lieu", "team of the place"]).await;
        act(&manager, &id, "hand-over", json!({"condition": "broken"})).await.expect_problem(409, "out_of_service");
        act(&manager, &id, "take-back", good()).await.expect_problem(409, "invalid_state");
        let lent = act(&manager, &id, "hand-over", good()).await.expect(200);
        assert_eq!((&lent["condition_out"], &lent["note_out"], &lent["late"]), (&json!("good"), &json!("avec deux forets"), &json!(false)));
        assert_eq!(lent["reservation"]["state"], "checked_in");
        act(&manager, &id, "hand-over", good()).await.expect_problem(409, "invalid_state");
        told(&lea, &id, "check-out", &json!({}), ["équipe du lieu", "team of the place"]).await;
        assert_eq!(manager.get(&format!("{PLACE}/loans")).await.expect(200)["items"].as_array().unwrap().len(), 1);
        assert!(late(&manager).await.is_empty());

        // Three days on it is late: time does not end it, the next one stays and the board warns.
        app.clock.advance(TimeDelta::hours(72));
        assert_eq!(upkeep::complete_ended(&app.ctx).await, Ok(0));
        let items = late(&manager).await;
        assert_eq!((items.len(), &items[0]["late"], &items[0]["reservation"]["id"]), (1, &json!(true), &json!(id)));
        assert_eq!(seen(&paul, &next).await["state"], "confirmed");
        let board = manager.get("/manage/places/plaine-images").await.body;
        assert!(board.contains("En retard") && board.contains("Quelqu’un d’autre l’attend"), "{board}");
        told(&manager, &next, "hand-over", &good(), ["pas encore revenu", "not come back"]).await;

        let back = act(&manager, &id, "take-back", json!({"condition": "broken", "note": "mandrin"})).await.expect(200);
        assert_eq!((&back["condition_in"], &back["note_in"], &back["late"]), (&json!("broken"), &json!("mandrin"), &json!(false)));
        // It was late: the period that was agreed on stays.
        assert_eq!((&back["reservation"]["state"], &back["reservation"]["ends_at"]), (&json!("completed"), &json!("2026-11-27T00:00:00+01:00")));
        assert_eq!(history(&app, &id).await, ["reservation.reserve", "reservation.hand_over", "reservation.take_back"]);
        assert!(late(&manager).await.is_empty());
        act(&manager, &id, "take-back", good()).await.expect_problem(409, "invalid_state");

        let shown = app.anonymous().get(&format!("/api/v1/resources/{drill}")).await.expect(200);
        assert_eq!(shown["units"][0]["out_of_service"], true);
        let unit = shown["units"][0]["id"].as_str().unwrap();
        assert_eq!(history(&app, unit).await, ["unit.edit"]);
        act(&manager, &next, "hand-over", good()).await.expect_problem(409, "out_of_service");
        assert!(manager.get("/manage/places/plaine-images").await.body.contains("Hors service"));
        let restore = format!("/manage/places/plaine-images/resources/{drill}/units/{unit}/restore");
        assert_eq!(manager.form(&restore, &[]).await.status, 303);
        act(&manager, &next, "hand-over", json!({"condition": "worn"})).await.expect(200);
        // Back before the end: what is left is free.
        let back = act(&manager, &next, "take-back", json!({"condition": "good"})).await.expect(200);
        assert_eq!(back["reservation"]["state"], "completed");
    }

    async fn of_many_hands_one_takes_it(app: TestApp) {
        let (manager, drill) = drill(&app).await;
        let id = made(&app.member("Lea").await, &drill, "2026-11-25", "2026-11-27").await;
        for verb in ["hand-over", "take-back"] {
            let answers = join_all((0..6).map(|_| act(&manager, &id, verb, json!({"condition": "good"})))).await;
            assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{verb}");
        }
        assert_eq!(history(&app, &id).await.len(), 3);
    }

    async fn what_is_wrong_is_told_by_name_in_both_languages(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 2, json!({})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-24T09:00", "2026-11-24T12:00").await;
        told(&manager, &id, "hand-over", &json!({"condition": "good"}), ["Seul le matériel", "Only equipment"]).await;
        for (language, word) in [("fr", "état du matériel"), ("en", "how the thing is")] {
            let path = format!("/api/v1/reservations/{id}/hand-over?lang={language}");
            let problem = manager.post(&path, &json!({"condition": "new"})).await.expect_problem(422, "invalid_field");
            assert_eq!(problem["errors"][0]["pointer"], "/condition");
            assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(word), "{problem}");
        }
        let units = app.anonymous().get(&format!("/api/v1/resources/{laser}")).await.expect(200)["units"].clone();
        let unit = format!("/api/v1/resources/{laser}/units/{}", units[0]["id"].as_str().unwrap());
        for (body, pointer) in [
            (json!({"label": units[1]["label"]}), "/label"), (json!({"label": " "}), "/label"),
            (json!({"out_of_service": "yes"}), "/out_of_service"),
        ] {
            let problem = manager.patch(&unit, &body).await.expect_problem(422, "invalid_field");
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }
        manager.patch(&unit, &json!({"colour": "red"})).await.expect_problem(400, "unknown_parameter");
        let edited = manager.patch(&unit, &json!({"label": "Laser  rouge"})).await.expect(200);
        assert_eq!(edited["units"][0]["label"], "Laser rouge");
        manager.get(&format!("{PLACE}/loans?late=perhaps")).await.expect_problem(400, "malformed");
        lea.get(&format!("{PLACE}/loans")).await.expect_problem(403, "forbidden");
        manager.get("/api/v1/places/none/loans").await.expect_problem(404, "not_found");
    }
}
