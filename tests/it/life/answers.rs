//! Requests: a yes, a no, or nobody answers.

use chrono::TimeDelta;
use escale::domain::reservation::State;
use futures::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{PLACE, act, ask, history, made, ruled, seen, told};
use crate::support::{TestApp, both_engines};

/// Puts a reservation into a state behind the program's back.
async fn put(app: &TestApp, id: &str, state: State) {
    use entity::reservation::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .filter(Column::Id.eq(id.parse::<uuid::Uuid>().unwrap()))
        .exec(&app.database.connect().await)
        .await
        .unwrap();
}

both_engines! {
    async fn each_state_allows_the_moves_of_its_life_and_no_other(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({})).await;
        let id = made(&app.member("Lea").await, &laser, "2026-11-24T09:00", "2026-11-24T12:00").await;
        let allowed = [
            ("requested", "approve", "confirmed"), ("requested", "decline", "declined"),
            ("requested", "cancel", "cancelled"), ("confirmed", "check-in", "checked_in"),
            ("confirmed", "cancel", "cancelled"), ("checked_in", "check-out", "completed"),
            ("checked_in", "undo-check-in", "confirmed"),
        ];
        for &state in State::ALL {
            for verb in ["approve", "decline", "check-in", "undo-check-in", "check-out", "cancel"] {
                put(&app, &id, state).await;
                let sequence = seen(&manager, &id).await["sequence"].as_u64().unwrap();
                let answer = act(&manager, &id, verb, json!({})).await;
                match allowed.iter().find(|(from, by, _)| *from == state.as_str() && *by == verb) {
                    Some((.., to)) => {
                        let changed = answer.expect(200);
                        assert_eq!((&changed["state"], &changed["sequence"]), (&json!(to), &json!(sequence + 1)), "{state} {verb}");
                    }
                    None => {
                        answer.expect_problem(409, "invalid_state");
                        let same = seen(&manager, &id).await;
                        assert_eq!((&same["state"], &same["sequence"]), (&json!(state.as_str()), &json!(sequence)), "{state} {verb}");
                    }
                }
            }
        }
        let mut expected = vec!["reservation.reserve"];
        expected.extend(["reservation.approve", "reservation.decline", "reservation.cancel"]);
        expected.extend(["reservation.check_in", "reservation.cancel", "reservation.check_out"]);
        expected.push("reservation.undo_check_in");
        let mut history = history(&app, &id).await;
        // They share one moment.
        history.sort_unstable();
        expected.sort_unstable();
        assert_eq!(history, expected);
    }

    async fn a_reason_for_a_yes_or_a_visit_is_kept_in_the_history_alone(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({"approval": "always"})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-24T09:30", "2026-11-24T12:00").await;
        for (verb, reason) in [("approve", "Habituée"), ("check-in", "Vue à l’accueil"), ("check-out", "Partie tôt")] {
            app.clock.advance(TimeDelta::minutes(20));
            let changed = act(&manager, &id, verb, json!({"reason": reason})).await.expect(200);
            assert!(!changed.to_string().contains(reason), "{changed}");
        }
        assert!(!seen(&lea, &id).await.to_string().contains("accueil"));
        let entries = escale::store::audit::list_of_subject(&app.ctx.db, id.parse().unwrap()).await.unwrap();
        for (action, reason) in [("approve", "Habituée"), ("check_in", "Vue à l’accueil"), ("check_out", "Partie tôt")] {
            let action = format!("reservation.{action}");
            let (.., details) = entries.iter().find(|(known, ..)| *known == action).unwrap();
            assert_eq!(serde_json::from_str::<serde_json::Value>(details).unwrap(), json!({ "reason": reason }));
        }
    }

    async fn what_a_manager_declines_or_somebody_leaves_early_is_offered_at_once(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({"approval": "always"})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let first = made(&lea, &laser, "2026-11-24T10:00", "2026-11-24T11:00").await;
        let second = made(&lea, &laser, "2026-11-24T11:00", "2026-11-24T14:00").await;
        act(&manager, &second, "approve", json!({})).await.expect(200);
        for period in [["10:00", "11:00"], ["13:00", "14:00"]] {
            let [starts_at, ends_at] = period.map(|time| format!("2026-11-24T{time}"));
            let wish = json!({"starts_at": starts_at, "ends_at": ends_at});
            paul.post(&format!("/api/v1/resources/{laser}/waitlist"), &wish).await.expect(201);
        }
        let states = || async {
            let line = paul.get("/api/v1/waitlist").await.expect(200);
            [0, 1].map(|wish| line["items"][wish]["state"].as_str().unwrap().to_owned())
        };
        assert_eq!(states().await, ["waiting", "waiting"]);
        act(&manager, &first, "decline", json!({"reason": "entretien"})).await.expect(200);
        assert_eq!(states().await, ["offered", "waiting"]);
        act(&manager, &second, "check-in", json!({})).await.expect(200);
        app.clock.advance(TimeDelta::minutes(5));
        act(&lea, &second, "check-out", json!({})).await.expect(200);
        assert_eq!(states().await, ["offered", "offered"]);
    }

    async fn a_request_that_nobody_answers_frees_the_period_for_somebody_else(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({"approval": "always", "lapse_minutes": 60})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let id = made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00").await;
        ask(&paul, &laser, "2026-11-24T15:00", "2026-11-24T17:00").await.expect_problem(409, "already_reserved");
        app.clock.advance(TimeDelta::minutes(60));
        // No job has run: the row still says `requested`, and nobody is in the way of it any more.
        assert_eq!(seen(&lea, &id).await["state"], "requested");
        let day = format!("/api/v1/resources/{laser}/availability?from=2026-11-24T14:00&to=2026-11-24T16:00");
        assert_eq!(app.anonymous().get(&day).await.expect(200)["periods"][0]["free_units"], 1);
        told(&manager, &id, "approve", &json!({}), ["demande a expiré", "request lapsed"]).await;
        told(&manager, &id, "decline", &json!({}), ["demande a expiré", "request lapsed"]).await;
        assert_eq!(ask(&paul, &laser, "2026-11-24T15:00", "2026-11-24T17:00").await.expect(201)["state"], "requested");
        let lapsed = seen(&lea, &id).await;
        assert_eq!((&lapsed["state"], &lapsed["sequence"]), (&json!("lapsed"), &json!(1)));
        assert_eq!(history(&app, &id).await, ["reservation.reserve", "reservation.lapse"]);
        assert_eq!(escale::operations::upkeep::lapse_requests(&app.ctx).await, Ok(0));
    }

    async fn many_who_want_what_a_lapsed_request_held_get_it_once(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({"approval": "always", "lapse_minutes": 60})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00").await;
        app.clock.advance(TimeDelta::minutes(61));
        let (answers, job) = tokio::join!(
            join_all((0..8).map(|_| ask(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00"))),
            escale::operations::upkeep::lapse_requests(&app.ctx),
        );
        job.unwrap();
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(seen(&lea, &id).await["sequence"], 1);
        assert_eq!(history(&app, &id).await, ["reservation.reserve", "reservation.lapse"]);
    }

    async fn a_lapsed_request_moves_nowhere(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({"approval": "always", "lapse_minutes": 60})).await;
        let lea = app.member("Lea").await;
        let lapsed = made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00").await;
        app.clock.advance(TimeDelta::minutes(60));
        let later = json!({"starts_at": "2026-11-24T15:00", "ends_at": "2026-11-24T17:00"});
        lea.patch(&format!("/api/v1/reservations/{lapsed}"), &later).await.expect_problem(409, "invalid_state");
        assert_eq!(seen(&lea, &lapsed).await["sequence"], 0);
    }

    async fn who_moves_to_where_a_request_has_lapsed_is_not_refused(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({"approval": "always", "lapse_minutes": 60})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let lapsed = made(&lea, &laser, "2026-11-24T14:00", "2026-11-24T16:00").await;
        app.clock.advance(TimeDelta::minutes(60));
        let own = made(&paul, &laser, "2026-11-24T17:00", "2026-11-24T18:00").await;
        let earlier = json!({"starts_at": "2026-11-24T15:00", "ends_at": "2026-11-24T16:00"});
        lea.patch(&format!("/api/v1/reservations/{own}"), &earlier).await.expect_problem(404, "not_found");
        paul.patch(&format!("/api/v1/reservations/{own}"), &earlier).await.expect(200);
        assert_eq!(history(&app, &lapsed).await, ["reservation.reserve", "reservation.lapse"]);
    }

    async fn a_series_takes_what_a_lapsed_request_held(app: TestApp) {
        let (_, laser) = ruled(&app, "machine", 1, json!({"approval": "always", "lapse_minutes": 60})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let lapsed = made(&lea, &laser, "2026-11-25T14:00", "2026-11-25T16:00").await;
        app.clock.advance(TimeDelta::minutes(60));
        let daily = json!({
            "resource_id": laser, "starts_at": "2026-11-24T15:00", "ends_at": "2026-11-24T16:00",
            "rrule": "FREQ=DAILY;COUNT=2",
        });
        let made = paul.post("/api/v1/reservations", &daily).await.expect(201);
        assert_eq!(made["created"].as_array().unwrap().len(), 2, "{made}");
        assert_eq!(history(&app, &lapsed).await, ["reservation.reserve", "reservation.lapse"]);
    }

    async fn a_yes_looks_again_at_what_was_closed_meanwhile(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({"approval": "always"})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-25T14:00", "2026-11-25T16:00").await;
        let other = made(&lea, &laser, "2026-11-26T14:00", "2026-11-26T16:00").await;
        let closure = json!({"starts_at": "2026-11-25T15:00", "ends_at": "2026-11-25T18:00", "reason": "travaux", "reservations": "keep"});
        manager.post(&format!("{PLACE}/closures"), &closure).await.expect(201);
        let refused = act(&manager, &id, "approve", json!({})).await.expect_problem(409, "closed");
        assert!(refused["detail"].as_str().unwrap().contains("travaux"), "{refused}");
        assert_eq!(seen(&lea, &id).await["state"], "requested");
        let declined = act(&manager, &id, "decline", json!({"reason": "travaux  ce jour-là"})).await.expect(200);
        assert_eq!((&declined["state"], &declined["reason"]), (&json!("declined"), &json!("travaux ce jour-là")));
        let unit = seen(&lea, &other).await["unit"]["id"].as_str().unwrap().to_owned();
        let unit = format!("/api/v1/resources/{laser}/units/{unit}");
        manager.patch(&unit, &json!({"out_of_service": true})).await.expect(200);
        act(&manager, &other, "approve", json!({})).await.expect_problem(409, "out_of_service");
        manager.patch(&unit, &json!({"out_of_service": false})).await.expect(200);
        let approved = act(&manager, &other, "approve", json!({})).await.expect(200);
        assert_eq!((&approved["state"], &approved["lapses_at"]), (&json!("confirmed"), &json!(null)));
        act(&lea, &other, "approve", json!({})).await.expect_problem(403, "forbidden");
        act(&app.member("Paul").await, &other, "approve", json!({})).await.expect_problem(404, "not_found");
    }

    async fn of_many_answers_at_once_one_counts(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({"approval": "always"})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-25T14:00", "2026-11-25T16:00").await;
        let answers = join_all((0..10).map(|turn| {
            act(&manager, &id, if turn % 2 == 0 { "approve" } else { "decline" }, json!({}))
        })).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        assert_eq!(seen(&lea, &id).await["sequence"], 1);
        assert_eq!(history(&app, &id).await.len(), 2);
    }

    async fn managers_answer_on_their_pages(app: TestApp) {
        let (manager, laser) = ruled(&app, "machine", 1, json!({"approval": "always"})).await;
        let lea = app.member("Lea").await;
        let id = made(&lea, &laser, "2026-11-25T14:00", "2026-11-25T16:00").await;
        let other = made(&lea, &laser, "2026-11-26T14:00", "2026-11-26T16:00").await;
        let requests = "/manage/places/plaine-images/requests";
        for page in [requests, "/manage/places/plaine-images"] {
            let shown = manager.get(page).await;
            assert_eq!(shown.status, 200);
            assert!(shown.body.contains("Lea") && shown.body.contains(&format!("/reservations/{id}/approve")), "{}", shown.body);
        }
        let approved = manager.form(&format!("/reservations/{id}/approve"), &[("back", requests)]).await;
        assert_eq!((approved.status, approved.header("location")), (303, requests));
        let declined = manager.form(&format!("/reservations/{other}/decline"), &[("reason", "complet")]).await;
        assert_eq!((declined.status, declined.header("location")), (303, format!("/reservations/{other}").as_str()));
        assert!(lea.get(&format!("/reservations/{other}")).await.body.contains("complet"));
        assert!(!manager.get(requests).await.body.contains("Lea"));
        let again = manager.form(&format!("/reservations/{id}/approve"), &[("back", requests)]).await;
        assert_eq!(again.status, 409);
    }
}
