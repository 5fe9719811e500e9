//! What an organisation pays for: half-days of all and of each, counted in the transaction that takes them.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};

use super::{METROPOLE, RESERVATIONS, desks, invited, join, metropole, on_behalf, wish};
use crate::support::{TestApp, both_engines, seed};

both_engines! {
    async fn several_at_once_do_not_all_take_the_last_half_day(app: TestApp) {
        let (place, desk) = desks(&app, 8).await;
        let (_, ada, id) = metropole(&app, json!({"allowance_half_days": 3})).await;
        let link = invited(&ada, json!({})).await;
        let people = [app.member("Lea").await, app.member("Paul").await, app.member("Ana").await, app.member("Max").await];
        // A resource for each, or the lock of the one would do what that of the organisation has to.
        let mut wishes = Vec::new();
        for person in &people {
            join(person, &link).await.expect(200);
            let own = seed::desks(&app.ctx, place, 1).await;
            wishes.push(on_behalf(wish(&own, "2026-11-26T09:00", "2026-11-26T12:00"), &id));
        }
        // Two half-days of three: one is left.
        ada.post(RESERVATIONS, &on_behalf(wish(&desk, "2026-11-25T09:00", "2026-11-25T17:00"), &id)).await.expect(201);
        for round in 0..6 {
            let asked = people.iter().zip(&wishes).map(|(person, wish)| person.post(RESERVATIONS, wish));
            let answers = join_all(asked).await;
            let (won, lost): (Vec<_>, Vec<_>) =
                people.iter().zip(&answers).partition(|(_, answer)| answer.status == 201);
            assert_eq!(won.len(), 1, "round {round}");
            for (_, refused) in lost {
                let told = refused.expect_problem(422, "quota_exceeded");
                let detail = told["detail"].as_str().unwrap().replace('\u{a0}', " ");
                assert!(detail.contains("a 3 demi-journées par mois, et il n’en reste aucune"), "{detail}");
            }
            let (person, answer) = won[0];
            person.post(&format!("{}/cancel", answer.header("location")), &json!({})).await.expect(200);
        }
        let last = on_behalf(wish(&desk, "2026-11-26T09:00", "2026-11-26T12:00"), &id);
        people[0].post(RESERVATIONS, &last).await.expect(201);
        let told = ada.post(&format!("{RESERVATIONS}?lang=en"), &last).await.expect_problem(422, "quota_exceeded");
        assert!(told["detail"].as_str().unwrap().contains("has 3 half-days a month, of which none is left"), "{told}");
        // Another month, and one's own name, are free.
        ada.post(RESERVATIONS, &on_behalf(wish(&desk, "2026-12-01T09:00", "2026-12-01T12:00"), &id)).await.expect(201);
        ada.post(RESERVATIONS, &wish(&desk, "2026-11-26T09:00", "2026-11-26T12:00")).await.expect(201);
    }

    async fn what_is_called_off_while_it_runs_counts(app: TestApp) {
        let (place, desk) = desks(&app, 8).await;
        let (_, ada, id) = metropole(&app, json!({"allowance_half_days": 1})).await;
        let manager = app.manager_of(place).await;
        let week = json!({"policy": {"quota": [{"per": "place", "minutes_a_week": 180}]}});
        manager.patch(&format!("/api/v1/resources/{}", desk.id), &week).await.expect(200);
        let cancelled = async |from: &str, to: &str| {
            let made = ada.post(RESERVATIONS, &on_behalf(wish(&desk, from, to), &id)).await.expect(201);
            app.clock.advance(TimeDelta::minutes(90));
            ada.post(&format!("{RESERVATIONS}/{}/cancel", made["id"].as_str().unwrap()), &json!({})).await.expect(200);
        };
        // Before it begins nothing is used.
        cancelled("2026-11-24T14:00", "2026-11-24T16:00").await;
        cancelled("2026-11-24T11:00", "2026-11-24T13:00").await;
        let later = wish(&desk, "2026-11-25T09:00", "2026-11-25T12:00");
        ada.post(RESERVATIONS, &on_behalf(later.clone(), &id)).await.expect_problem(422, "quota_exceeded");
        ada.post(RESERVATIONS, &later).await.expect_problem(422, "quota_exceeded");
        ada.post(RESERVATIONS, &wish(&desk, "2026-11-25T09:00", "2026-11-25T10:00")).await.expect(201);
    }

    async fn a_move_counts_what_it_takes_and_not_what_it_had(app: TestApp) {
        let (place, desk) = desks(&app, 8).await;
        let (network, ada, id) = metropole(&app, json!({"allowance_half_days": 2})).await;
        let ask = async |from: &str, to: &str| ada.post(RESERVATIONS, &on_behalf(wish(&desk, from, to), &id)).await;
        let november = ask("2026-11-25T09:00", "2026-11-25T17:00").await.header("location").to_owned();
        let december = ask("2026-12-01T09:00", "2026-12-01T12:00").await.header("location").to_owned();
        let hours = |from: &str, to: &str| json!({"starts_at": from, "ends_at": to});
        // All that there is, and still free to go anywhere in the month.
        ada.patch(&november, &hours("2026-11-26T09:00", "2026-11-26T17:00")).await.expect(200);
        let whole_day = hours("2026-12-02T09:00", "2026-12-02T17:00");
        for (language, words) in [("fr", "a 2 demi-journées par mois, et il en reste 1"), ("en", "has 2 half-days a month, of which 1 is left")] {
            let told = ada.patch(&format!("{november}?lang={language}"), &whole_day).await.expect_problem(422, "quota_exceeded");
            assert!(told["detail"].as_str().unwrap().replace('\u{a0}', " ").contains(words), "{told}");
        }
        // Who runs the place has no more of them, and longer is more.
        app.manager_of(place).await.patch(&november, &whole_day).await.expect_problem(422, "quota_exceeded");
        ada.patch(&november, &hours("2026-12-02T09:00", "2026-12-02T12:00")).await.expect(200);
        ada.patch(&december, &hours("2026-12-01T09:00", "2026-12-01T17:00")).await.expect_problem(422, "quota_exceeded");
        // A lower allowance leaves what was had, within the month.
        network.patch(METROPOLE, &json!({"allowance_half_days": 1})).await.expect(200);
        ada.patch(&december, &hours("2026-12-03T09:00", "2026-12-03T12:00")).await.expect(200);
        ada.patch(&december, &json!({"purpose": "Atelier"})).await.expect(200);
        ada.patch(&december, &hours("2026-12-03T09:00", "2026-12-03T17:00")).await.expect_problem(422, "quota_exceeded");
        ada.patch(&december, &hours("2026-11-30T09:00", "2026-11-30T12:00")).await.expect(200);
    }

    async fn who_left_takes_no_more_of_the_allowance_by_a_move(app: TestApp) {
        let (_, desk) = desks(&app, 8).await;
        let (_, ada, id) = metropole(&app, json!({})).await;
        let lea = app.member("Lea").await;
        join(&lea, &invited(&ada, json!({})).await).await.expect(200);
        let made = lea.post(RESERVATIONS, &on_behalf(wish(&desk, "2026-11-25T09:00", "2026-11-25T12:00"), &id)).await;
        assert_eq!(lea.post(&format!("{METROPOLE}/leave"), &Value::Null).await.status, 204);
        let hours = |from: &str, to: &str| json!({"starts_at": from, "ends_at": to});
        lea.patch(made.header("location"), &hours("2026-11-26T09:00", "2026-11-26T12:00")).await.expect(200);
        lea.patch(made.header("location"), &hours("2026-11-26T09:00", "2026-11-26T17:00")).await.expect_problem(403, "forbidden");
    }

    async fn a_series_takes_of_each_month_what_is_left(app: TestApp) {
        let (_, desk) = desks(&app, 8).await;
        let (_, ada, id) = metropole(&app, json!({"member_allowance_half_days": 2})).await;
        let mut weekly = on_behalf(wish(&desk, "2026-11-25T09:00", "2026-11-25T12:00"), &id);
        weekly["rrule"] = json!("FREQ=WEEKLY;COUNT=6");
        let made = ada.post(RESERVATIONS, &weekly).await.expect(201);
        // One is left of November after the first, two of December.
        assert_eq!(made["created"].as_array().unwrap().len(), 3, "{made}");
        let refused: Vec<_> = made["refused"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
        assert_eq!(refused, ["quota_exceeded", "quota_exceeded", "quota_exceeded"]);
        weekly["all_or_nothing"] = json!(true);
        ada.post(RESERVATIONS, &weekly).await.expect_problem(422, "quota_exceeded");
        // All of it goes a day on together; into one month it does not fit.
        let first = format!("{RESERVATIONS}/{}", made["created"][0]["id"].as_str().unwrap());
        let days = |day: &str| json!({"starts_at": format!("{day}T09:00"), "ends_at": format!("{day}T12:00"), "scope": "all"});
        ada.patch(&first, &days("2026-11-26")).await.expect(200);
        ada.patch(&first, &days("2026-12-01")).await.expect_problem(422, "quota_exceeded");
    }

    async fn of_moves_and_a_new_one_for_the_last_half_day_one_wins(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (_, ada, id) = metropole(&app, json!({"allowance_half_days": 1})).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let link = invited(&ada, json!({})).await;
        // On resources of their own: the lock of the organisation is the only one that all take.
        let (others, there) = (["2027-01-13", "2027-02-10"], json!({"starts_at": "2026-12-02T09:00", "ends_at": "2026-12-02T12:00"}));
        let (mut olds, new) = (Vec::new(), on_behalf(wish(&desk, "2026-12-03T09:00", "2026-12-03T12:00"), &id));
        for (person, day) in [&lea, &paul].into_iter().zip(others) {
            join(person, &link).await.expect(200);
            let own = seed::desks(&app.ctx, place, 1).await;
            olds.push((person, on_behalf(wish(&own, &format!("{day}T09:00"), &format!("{day}T12:00")), &id)));
        }
        for round in 0..8 {
            let mut made = Vec::new();
            for (person, old) in &olds {
                made.push((*person, person.post(RESERVATIONS, old).await.header("location").to_owned()));
            }
            let moves = join_all(made.iter().map(|(person, address)| person.patch(address, &there)));
            let (moved, reserved) = tokio::join!(moves, ada.post(RESERVATIONS, &new));
            let (won, lost): (Vec<_>, Vec<_>) = moved.iter().chain([&reserved]).partition(|answer| answer.status < 400);
            assert_eq!(won.len(), 1, "round {round}");
            for refused in lost {
                refused.expect_problem(422, "quota_exceeded");
            }
            if reserved.status == 201 {
                made.push((&ada, reserved.header("location").to_owned()));
            }
            for (person, address) in made {
                person.post(&format!("{address}/cancel"), &json!({})).await.expect(200);
            }
        }
    }

    async fn each_member_has_an_allowance_of_half_days(app: TestApp) {
        let (_, desk) = desks(&app, 8).await;
        let (_, ada, id) = metropole(&app, json!({"member_allowance_half_days": 2})).await;
        let lea = app.member("Lea").await;
        join(&lea, &invited(&ada, json!({})).await).await.expect(200);
        let first = ada.post(RESERVATIONS, &on_behalf(wish(&desk, "2026-11-25T09:00", "2026-11-25T14:00"), &id)).await;
        let long = on_behalf(wish(&desk, "2026-11-26T09:00", "2026-11-26T15:00"), &id);
        let told = ada.post(&format!("{RESERVATIONS}?lang=en"), &long).await.expect_problem(422, "quota_exceeded");
        assert!(told["detail"].as_str().unwrap().contains("gives you 2 half-days a month, of which 1 is left"), "{told}");
        lea.post(RESERVATIONS, &long).await.expect(201);
        // What is called off is given back.
        ada.post(&format!("{}/cancel", first.header("location")), &json!({})).await.expect(200);
        ada.post(RESERVATIONS, &long).await.expect(201);
    }

    async fn what_an_organisation_cannot_be(app: TestApp) {
        let network = app.admin().await;
        for (body, pointer) in [
            (json!({}), "/name"), (json!({"name": "x".repeat(201)}), "/name"),
            (json!({"name": "A", "mail_domain": "nothing"}), "/mail_domain"),
            (json!({"name": "A", "allowance_half_days": -1}), "/allowance_half_days"),
            (json!({"name": "A", "member_allowance_half_days": 2_000_000}), "/member_allowance_half_days"),
        ] {
            for language in ["fr", "en"] {
                let path = format!("/api/v1/organisations?lang={language}");
                let told = network.post(&path, &body).await.expect_problem(422, "invalid_field");
                assert_eq!(told["errors"][0]["pointer"], pointer, "{told}");
            }
        }
        for (name, slug) in [("Métropole", "metropole"), ("Metropole", "metropole-2"), ("Métropôle", "metropole-3")] {
            assert_eq!(network.post("/api/v1/organisations", &json!({"name": name})).await.expect(201)["slug"], slug);
        }
        // What people cannot tell apart is there once; a mail domain tells.
        let path = |slug: &str| format!("/api/v1/organisations/{slug}?lang=en");
        for answer in [
            network.post("/api/v1/organisations?lang=en", &json!({"name": " MÉTROPOLE "})).await,
            network.patch(&path("metropole-2"), &json!({"name": "métropole"})).await,
        ] {
            let told = answer.expect_problem(422, "invalid_field");
            assert_eq!(told["errors"][0]["pointer"], "/name");
            assert!(told["detail"].as_str().unwrap().contains("There is an organisation of this name"), "{told}");
        }
        let told_apart = json!({"name": "métropole", "mail_domain": "lille.example"});
        network.post("/api/v1/organisations", &told_apart).await.expect(201);
        network.patch(&path("metropole"), &json!({"name": "Métropole", "allowance_half_days": 3})).await.expect(200);
    }
}
