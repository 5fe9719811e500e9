//! Equipment goes home and comes back.

use chrono::TimeDelta;
use escale::operations::upkeep;
use futures::future::join_all;
use serde_json::{Value, json};

use super::{PLACE, act, ask, history, made, ruled, seen, told};
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
        let awaited = seen(&paul, &next).await;
        let hit = json!([{"id": next, "starts_at": awaited["starts_at"], "ends_at": awaited["ends_at"]}]);
        assert_eq!(back["reservations"], hit, "whom it hits is told");
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
        let board = manager.get("/manage/places/plaine-images").await.body;
        assert!(board.contains("Hors service, en maintenance") && board.contains("Rendu cassé aujourd’hui"), "{board}");
        assert!(board.contains("mandrin") && board.contains(&format!("href=\"/reservations/{next}\"")), "{board}");
        assert!(!board.contains(&format!("/reservations/{next}/hand-over")), "no button that is refused");
        let restore = format!("/manage/places/plaine-images/resources/{drill}/units/{unit}/restore");
        assert_eq!(manager.form(&restore, &[]).await.status, 303);
        let board = manager.get("/manage/places/plaine-images").await.body;
        assert!(board.contains(&format!("/reservations/{next}/hand-over")), "{board}");
        act(&manager, &next, "hand-over", json!({"condition": "worn"})).await.expect(200);
        // Back before the end: what is left is free.
        let back = act(&manager, &next, "take-back", json!({"condition": "good"})).await.expect(200);
        assert_eq!(back["reservation"]["state"], "completed");
    }

    async fn whom_a_copy_out_of_service_hits_is_told_by_the_api_and_on_its_page(app: TestApp) {
        let (manager, drill) = ruled(&app, "equipment", 2, json!({"max_minutes": 10080})).await;
        let lea = app.member("Lea").await;
        let shown = app.anonymous().get(&format!("/api/v1/resources/{drill}")).await.expect(200);
        let [first, second] = [0, 1].map(|index| shown["units"][index]["id"].as_str().unwrap().to_owned());
        let mut hit = Vec::new();
        for (day, unit) in [("26", &first), ("25", &first), ("25", &second)] {
            let wish = json!({
                "resource_id": drill, "unit_id": unit,
                "starts_at": format!("2026-11-{day}T10:00"), "ends_at": format!("2026-11-{day}T12:00"),
            });
            let made = lea.post("/api/v1/reservations", &wish).await.expect(201);
            hit.push(json!({"id": made["id"], "starts_at": made["starts_at"], "ends_at": made["ends_at"]}));
        }
        let path = format!("/api/v1/resources/{drill}/units/{first}");
        for body in [json!({"out_of_service": true}), json!({"label": "Perceuse rouge"})] {
            let out = manager.patch(&path, &body).await.expect(200);
            assert_eq!(out["reservations"], json!([hit[1], hit[0]]), "by start, and of this copy alone");
        }
        let back = manager.patch(&path, &json!({"out_of_service": false})).await.expect(200);
        assert_eq!(back["reservations"], json!([]));

        // On the page of the resource, without the API.
        let edit = format!("/manage/places/plaine-images/resources/{drill}/edit");
        let page = format!("/manage/places/plaine-images/resources/{drill}/units/{first}");
        assert!(manager.get(&edit).await.body.contains(&format!("href=\"{page}\"")));
        let link = |reservation: &Value| format!("href=\"/reservations/{}\"", reservation["id"].as_str().unwrap());
        let shown = manager.get(&page).await.body;
        assert_eq!([0, 1, 2].map(|index: usize| shown.contains(&link(&hit[index]))), [true, true, false], "{shown}");
        assert!(shown.contains("2 réservations à venir") && shown.contains(&format!("action=\"{page}/stop\"")), "{shown}");
        let stopped = manager.form(&format!("{page}/stop"), &[]).await;
        assert_eq!((stopped.status, stopped.header("location")), (303, page.as_str()));
        let shown = manager.get(&page).await.body;
        assert!(shown.contains("Hors service, en maintenance") && shown.contains(&link(&hit[0])), "{shown}");
        assert!(shown.contains(&format!("action=\"{page}/restore\"")) && !shown.contains(&format!("{page}/stop")), "{shown}");
        let board = manager.get("/manage/places/plaine-images?day=2026-11-25").await.body;
        assert!(board.contains(&link(&hit[1])) && board.contains(&link(&hit[0])), "{board}");
        let offered = [1, 2].map(|index: usize| board.contains(&format!("{}/hand-over", hit[index]["id"].as_str().unwrap())));
        assert_eq!(offered, [false, true], "{board}");
        assert_eq!(history(&app, &first).await.iter().filter(|action| *action == "unit.edit").count(), 4);
    }

    async fn a_late_thing_is_nobody_elses_today_and_is_again_when_it_is_back(app: TestApp) {
        let (manager, drill) = ruled(&app, "equipment", 1, json!({"max_minutes": 10080})).await;
        let [lea, paul, eva] = [app.member("Lea").await, app.member("Paul").await, app.member("Eva").await];
        let id = made(&lea, &drill, "2026-11-24T10:00", "2026-11-24T11:00").await;
        act(&manager, &id, "hand-over", json!({"condition": "good"})).await.expect(200);
        app.clock.advance(TimeDelta::hours(3));
        let (today, tomorrow) = (["2026-11-24T14:00", "2026-11-24T16:00"], ["2026-11-25T08:00", "2026-11-25T10:00"]);
        let refused = ask(&paul, &drill, today[0], today[1]).await.expect_problem(409, "already_reserved");
        let others = refused["alternatives"].as_array().unwrap();
        assert!(!others.is_empty() && others.iter().all(|other| other["starts_at"].as_str().unwrap() >= "2026-11-25"), "{refused}");
        let path = format!("/api/v1/resources/{drill}/availability?from=2026-11-24T12:00&to=2026-11-25T20:00");
        let free = app.anonymous().get(&path).await.expect(200);
        let free = free["periods"].as_array().unwrap().iter().map(|free| (&free["ends_at"], &free["free_units"]));
        let expected = [("2026-11-25T00:00:00+01:00", 0), ("2026-11-25T20:00:00+01:00", 1)].map(|(end, free)| (json!(end), json!(free)));
        assert_eq!(free.map(|(end, free)| (end.clone(), free.clone())).collect::<Vec<_>>(), expected);
        let found = async |[from, to]: [&str; 2]| {
            let path = format!("/api/v1/places?resource_kind=equipment&available_from={from}&available_to={to}");
            app.anonymous().get(&path).await.expect(200)["total"].clone()
        };
        assert_eq!([found(today).await, found(tomorrow).await], [0, 1]);
        // What is for later days may stay, and may be reserved.
        made(&paul, &drill, tomorrow[0], tomorrow[1]).await;
        let line = format!("/api/v1/resources/{drill}/waitlist");
        eva.post(&line, &json!({"starts_at": today[0], "ends_at": today[1]})).await.expect(201);

        act(&manager, &id, "take-back", json!({"condition": "good"})).await.expect(200);
        assert_eq!(eva.get("/api/v1/waitlist").await.expect(200)["items"][0]["state"], "offered");
        ask(&paul, &drill, "2026-11-24T16:30", "2026-11-24T18:00").await.expect(201);
        assert_eq!(found(["2026-11-24T18:00", "2026-11-24T19:00"]).await, 1);
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
