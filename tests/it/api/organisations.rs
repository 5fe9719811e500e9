//! Organisations: who gets in, what they may use, what their admins see.

use chrono::TimeDelta;
use escale::domain::account::Scope;
use futures::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Answer, Caller, TestApp, TestDatabase, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";
const METROPOLE: &str = "/api/v1/organisations/metropole";

/// An organisation of these rules with its first admin, Ada; its identifier.
async fn metropole(app: &TestApp, rules: Value) -> (Caller<'_>, Caller<'_>, String) {
    let network = app.admin().await;
    let mut body = rules;
    body["name"] = json!("Métropole");
    let made = network.post("/api/v1/organisations", &body).await;
    assert_eq!(made.header("location"), METROPOLE);
    let ada = app.caller("Ada", None, &[Scope::Read, Scope::Reserve, Scope::Manage]).await;
    join(&ada, &invited(&network, json!({})).await).await.expect(200);
    let account = account_of(&ada).await;
    network.post(&format!("{METROPOLE}/members/{account}/appoint"), &json!({"role": "admin"})).await.expect(200);
    (network, ada, made.expect(201)["id"].as_str().unwrap().to_owned())
}

async fn account_of(caller: &Caller<'_>) -> String {
    caller.get("/api/v1/me").await.expect(200)["id"].as_str().unwrap().to_owned()
}

/// The secret of a new link.
async fn invited(admin: &Caller<'_>, body: Value) -> String {
    let made = admin.post(&format!("{METROPOLE}/invitations"), &body).await.expect(201);
    made["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn join(caller: &Caller<'_>, token: &str) -> Answer {
    caller.post("/api/v1/organisations/join", &json!({"token": token})).await
}

fn on_behalf(mut wish: Value, organisation: &str) -> Value {
    wish["on_behalf_of"] = json!(organisation);
    wish
}

both_engines! {
    async fn a_member_reserves_on_behalf_and_who_left_does_not(app: TestApp) {
        let (_, desk) = desks(&app, 4).await;
        let (_, ada, id) = metropole(&app, json!({})).await;
        let lea = app.member("Lea").await;
        let asked = on_behalf(wish(&desk, "2026-11-25T10:00", "2026-11-25T12:00"), &id);
        lea.post(RESERVATIONS, &asked).await.expect_problem(403, "forbidden");
        lea.get(METROPOLE).await.expect_problem(404, "not_found");
        join(&lea, &invited(&ada, json!({})).await).await.expect(200);
        let made = lea.post(RESERVATIONS, &asked).await.expect(201);
        assert_eq!(made["on_behalf_of"], json!({"id": id, "slug": "metropole", "name": "Métropole"}));
        let address = format!("{RESERVATIONS}/{}", made["id"].as_str().unwrap());
        assert_eq!(lea.get(&address).await.expect(200), made);
        let seen = lea.get(METROPOLE).await.expect(200);
        assert_eq!((&seen["role"], &seen["members"]), (&json!("member"), &Value::Null));
        let account = account_of(&lea).await;
        lea.post(&format!("{METROPOLE}/members/{account}/appoint"), &json!({"role": "admin"})).await.expect_problem(403, "forbidden");
        lea.post(&format!("{METROPOLE}/invitations"), &json!({})).await.expect_problem(403, "forbidden");
        assert_eq!(ada.get(METROPOLE).await.expect(200)["members"].as_array().unwrap().len(), 2);

        assert_eq!(ada.post(&format!("{METROPOLE}/members/{account}/remove"), &Value::Null).await.status, 204);
        let later = on_behalf(wish(&desk, "2026-11-26T10:00", "2026-11-26T12:00"), &id);
        lea.post(RESERVATIONS, &later).await.expect_problem(403, "forbidden");
        lea.get(METROPOLE).await.expect_problem(404, "not_found");
        assert_eq!(lea.get("/api/v1/organisations").await.expect(200)["items"], json!([]));
        // What was reserved stays, and who left may come back.
        assert_eq!(lea.get(&address).await.expect(200)["state"], "confirmed");
        join(&lea, &invited(&ada, json!({})).await).await.expect(200);
        lea.post(RESERVATIONS, &later).await.expect(201);
        assert_eq!(lea.post(&format!("{METROPOLE}/leave"), &Value::Null).await.status, 204);
        lea.post(RESERVATIONS, &on_behalf(wish(&desk, "2026-11-27T10:00", "2026-11-27T12:00"), &id)).await.expect_problem(403, "forbidden");
    }

    async fn a_resource_for_members_asks_for_one_of_its_organisations(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let (_, ada, id) = metropole(&app, json!({})).await;
        let manager = app.manager_of(place).await;
        let resources = "/api/v1/places/plaine-images/resources";
        let body = |organisation: &str| json!({
            "name": "Salle", "kind": "meeting_room", "policy": {"audience": "members", "organisations": [organisation]},
        });
        for (language, word) in [("fr", "n’existe pas"), ("en", "does not exist")] {
            let unknown = body("01a20d1a-5fd0-7805-ae93-a003ae3b79d8");
            let told = manager.post(&format!("{resources}?lang={language}"), &unknown).await.expect_problem(422, "invalid_field");
            assert_eq!(told["errors"][0]["pointer"], "/policy/organisations");
            assert!(told["detail"].as_str().unwrap().contains(word), "{told}");
        }
        let room = manager.post(resources, &body(&id)).await.expect(201);
        let asked = json!({"resource_id": room["id"], "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00"});
        app.member("Lea").await.post(RESERVATIONS, &asked).await.expect_problem(403, "forbidden");
        ada.post(RESERVATIONS, &asked).await.expect(201);
    }

    async fn only_members_wait_for_a_resource_of_theirs(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let (_, ada, id) = metropole(&app, json!({})).await;
        let manager = app.manager_of(place).await;
        let room = json!({
            "name": "Salle", "kind": "meeting_room", "policy": {"audience": "members", "organisations": [id]},
        });
        let room = manager.post("/api/v1/places/plaine-images/resources", &room).await.expect(201)["id"].clone();
        let (lea, paul, bob) = (app.member("Lea").await, app.member("Paul").await, app.member("Bob").await);
        let link = invited(&ada, json!({})).await;
        for person in [&lea, &paul] {
            join(person, &link).await.expect(200);
        }
        let asked = json!({"resource_id": room, "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00"});
        let period = json!({"starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00"});
        let taken = ada.post(RESERVATIONS, &asked).await.expect(201)["id"].as_str().unwrap().to_owned();
        let line = format!("/api/v1/resources/{}/waitlist", room.as_str().unwrap());
        bob.post(&line, &period).await.expect_problem(403, "forbidden");
        let first = lea.post(&line, &period).await.expect(201)["id"].as_str().unwrap().to_owned();
        app.clock.advance(TimeDelta::seconds(1));
        let second = paul.post(&line, &period).await.expect(201)["id"].as_str().unwrap().to_owned();
        let leave = format!("{METROPOLE}/leave");
        // Who left meanwhile is passed over, and who leaves before saying yes cannot.
        assert_eq!(lea.post(&leave, &Value::Null).await.status, 204);
        ada.post(&format!("{RESERVATIONS}/{taken}/cancel"), &json!({})).await.expect(200);
        let state = |wishes: Value| wishes["items"][0]["state"].clone();
        assert_eq!(state(lea.get("/api/v1/waitlist").await.expect(200)), "waiting");
        assert_eq!(state(paul.get("/api/v1/waitlist").await.expect(200)), "offered");
        lea.post(&format!("/api/v1/waitlist/{first}/accept"), &json!({})).await.expect_problem(409, "invalid_state");
        assert_eq!(paul.post(&leave, &Value::Null).await.status, 204);
        let accept = format!("/api/v1/waitlist/{second}/accept");
        paul.post(&accept, &json!({})).await.expect_problem(403, "forbidden");
        join(&paul, &link).await.expect(200);
        paul.post(&accept, &json!({})).await.expect(200);
    }

    async fn links_end_when_revoked_expired_or_used_up(app: TestApp) {
        let (_, ada, _) = metropole(&app, json!({})).await;
        let people = [app.member("Lea").await, app.member("Paul").await];
        let [lea, paul] = &people;
        let over = |answer: Answer| {
            let told = answer.expect_problem(404, "not_found");
            assert!(told["detail"].as_str().unwrap().contains("invitation n’est plus valable"), "{told}");
        };
        let once = invited(&ada, json!({"uses": 1})).await;
        let both = join_all([join(lea, &once), join(paul, &once)]).await;
        assert_eq!(both.iter().filter(|answer| answer.status == 200).count(), 1);
        let (inside, outside) = if both[0].status == 200 { (lea, paul) } else { (paul, lea) };
        over(join(outside, &once).await);
        assert_eq!(outside.get(&format!("/join/{once}")).await.status, 404);
        over(join(inside, &once).await);

        let old = invited(&ada, json!({})).await;
        assert_eq!(outside.get(&format!("/join/{old}")).await.status, 200);
        app.clock.advance(TimeDelta::days(14));
        over(join(outside, &old).await);

        let revoked = invited(&ada, json!({})).await;
        let id = ada.get(METROPOLE).await.expect(200)["invitations"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(ada.post(&format!("{METROPOLE}/invitations/{id}/revoke"), &Value::Null).await.status, 204);
        over(join(outside, &revoked).await);
        let organisation = ada.get(METROPOLE).await.expect(200)["id"].as_str().unwrap().parse().unwrap();
        let told = escale::store::audit::list_of_subject(&app.ctx.db, organisation).await.unwrap();
        for action in ["organisation.invite", "organisation.revoke"] {
            let of_it = |entry: &&(String, _, String)| entry.0 == action && entry.2 == format!("{{\"invitation\":\"{id}\"}}");
            assert_eq!(told.iter().filter(of_it).count(), 1, "{action}: {told:?}");
        }
        join(outside, "none").await.expect_problem(404, "not_found");

        let open = invited(&ada, json!({})).await;
        assert_eq!(outside.form(&format!("/join/{open}"), &[]).await.status, 303);
        outside.get(METROPOLE).await.expect(200);
    }

    async fn who_has_the_mail_domain_asks_and_an_admin_says_yes(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (network, ada, id) = metropole(&app, json!({"mail_domain": "@Example.org"})).await;
        let lea = app.member("Lea").await;
        let asked = lea.post(&format!("{METROPOLE}/members"), &Value::Null).await.expect(200);
        assert_eq!(asked["state"], "asked");
        // An address is not confirmed: asking gives nothing yet.
        lea.get(METROPOLE).await.expect_problem(404, "not_found");
        let behalf = on_behalf(wish(&desk, "2026-11-25T10:00", "2026-11-25T12:00"), &id);
        lea.post(RESERVATIONS, &behalf).await.expect_problem(403, "forbidden");
        let account = account_of(&lea).await;
        ada.post(&format!("{METROPOLE}/members/{account}/appoint"), &json!({"role": "admin"})).await.expect_problem(404, "not_found");
        assert_eq!(ada.post(&format!("{METROPOLE}/members/{account}/accept"), &Value::Null).await.expect(200)["state"], "member");
        lea.post(RESERVATIONS, &behalf).await.expect(201);
        network.patch(METROPOLE, &json!({"mail_domain": "metropole.example"})).await.expect(200);
        app.member("Paul").await.post(&format!("{METROPOLE}/members"), &Value::Null).await.expect_problem(404, "not_found");
    }

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

    async fn an_admin_of_the_organisation_gets_the_month_as_a_table(app: TestApp) {
        let (_, desk) = desks(&app, 8).await;
        let (_, ada, id) = metropole(&app, json!({})).await;
        let lea = app.member("=Lea").await;
        join(&lea, &invited(&ada, json!({})).await).await.expect(200);
        for (person, from, to) in [
            (&ada, "2026-11-25T09:00", "2026-11-25T17:00"), (&ada, "2026-11-26T09:00", "2026-11-26T12:00"),
            (&lea, "2026-11-25T09:00", "2026-11-25T10:00"), (&lea, "2026-12-01T09:00", "2026-12-01T10:00"),
        ] {
            person.post(RESERVATIONS, &on_behalf(wish(&desk, from, to), &id)).await.expect(201);
        }
        lea.post(RESERVATIONS, &wish(&desk, "2026-11-27T09:00", "2026-11-27T10:00")).await.expect(201);
        let table = ada.get("/organisations/metropole/usage.csv?month=2026-11").await;
        assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<&str> = table.body.split("\r\n").collect();
        assert_eq!(lines, [
            "month,member,place,half_days", "2026-11,'=Lea,plaine-images,1", "2026-11,Ada,plaine-images,3", "",
        ]);
        assert_eq!(lea.get("/organisations/metropole/usage.csv").await.status, 403);
        assert_eq!(app.member("Paul").await.get("/organisations/metropole/usage.csv").await.status, 404);
        assert_eq!(ada.get("/organisations/metropole/usage.csv?month=2026-13").await.status, 400);
    }

    async fn the_only_admin_stays_until_there_is_another(app: TestApp) {
        let (network, ada, _) = metropole(&app, json!({})).await;
        let lea = app.member("Lea").await;
        join(&lea, &invited(&ada, json!({})).await).await.expect(200);
        let (of_ada, of_lea) = (account_of(&ada).await, account_of(&lea).await);
        let (of_ada, of_lea) = (format!("{METROPOLE}/members/{of_ada}"), format!("{METROPOLE}/members/{of_lea}"));
        for (path, body) in [
            (format!("{METROPOLE}/leave"), Value::Null), (format!("{of_ada}/remove"), Value::Null),
            (format!("{of_ada}/appoint"), json!({"role": "member"})),
        ] {
            for (language, word) in [("fr", "Personne d’autre"), ("en", "Nobody else runs")] {
                let told = ada.post(&format!("{path}?lang={language}"), &body).await.expect_problem(409, "invalid_state");
                assert!(told["detail"].as_str().unwrap().contains(word), "{told}");
            }
        }
        assert_eq!(ada.form("/organisations/metropole/leave", &[]).await.status, 409);
        assert_eq!(ada.get(METROPOLE).await.expect(200)["role"], "admin", "nothing is written");
        ada.post(&format!("{of_lea}/appoint"), &json!({"role": "admin"})).await.expect(200);
        assert_eq!(ada.post(&format!("{METROPOLE}/leave"), &Value::Null).await.status, 204);
        // The network's admins run what they take the last admin from.
        assert_eq!(network.post(&format!("{of_lea}/remove"), &Value::Null).await.status, 204);
    }

    async fn a_token_reads_the_table_or_is_told_why_not(app: TestApp) {
        let (_, ada, _) = metropole(&app, json!({})).await;
        let lea = app.member("Lea").await;
        join(&lea, &invited(&ada, json!({})).await).await.expect(200);
        let reads = app.caller("Max", None, &[Scope::Read]).await;
        join(&app.caller("Zoe", None, &[Scope::Read, Scope::Reserve]).await, &invited(&ada, json!({})).await).await.expect(200);
        let ask = async |authorization: &str| {
            let headers = [("Authorization", authorization), ("Accept-Language", "en")];
            let get = rocket::http::Method::Get;
            app.anonymous().send(get, "/organisations/metropole/usage.csv", &headers, None).await
        };
        let table = ask(&ada.bearer()).await;
        assert_eq!((table.status, table.header("content-type")), (200, "text/csv; charset=utf-8"));
        for (authorization, status, word) in [
            (lea.bearer(), 403, "manage"), (reads.bearer(), 404, ""), ("Bearer esc_none".to_owned(), 401, ""),
        ] {
            let refused = ask(&authorization).await;
            assert_eq!(refused.status, status, "{}", refused.body);
            assert!(refused.header("content-type").starts_with("text/plain") && refused.body.contains(word), "{}", refused.body);
        }
        assert_eq!(app.anonymous().get("/organisations/metropole/usage.csv").await.status, 303, "a person is led to sign in");
    }

    async fn a_token_without_the_scope_is_told_which(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let reads = app.caller("Max", None, &[Scope::Read]).await;
        let manages = app.caller("Zoe", Some(escale::domain::account::Role::Manager(place)), &[Scope::Read, Scope::Reserve]).await;
        let wish = wish(&desk, "2026-11-25T10:00", "2026-11-25T12:00");
        let closure = json!({"starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T12:00"});
        for (language, words) in [("fr", "Ce jeton ne donne pas"), ("en", "This token does not give")] {
            for (answer, scope) in [
                (reads.post(&format!("{RESERVATIONS}?lang={language}"), &wish).await, "reserve"),
                (manages.post(&format!("/api/v1/places/plaine-images/closures?lang={language}"), &closure).await, "manage"),
                (manages.post(&format!("/api/v1/organisations?lang={language}"), &json!({"name": "A"})).await, "admin"),
            ] {
                let told = answer.expect_problem(403, "forbidden");
                let detail = told["detail"].as_str().unwrap();
                assert!(detail.contains(words) && detail.contains(scope), "{told}");
            }
        }
        // Who has the scope and no such role hears of the account.
        let elsewhere = seed::place(&app.database, &app.ctx, "ailleurs").await;
        let told = app.manager_of(elsewhere).await.post("/api/v1/places/plaine-images/closures?lang=en", &closure).await;
        let told = told.expect_problem(403, "forbidden");
        assert!(told["detail"].as_str().unwrap().starts_with("Your account"), "{told}");
    }

    async fn instants_are_told_on_the_clocks_of_where_it_reserves(app: TestApp) {
        let (_, ada, _) = metropole(&app, json!({})).await;
        ada.post(&format!("{METROPOLE}/invitations"), &json!({})).await.expect(201);
        let told = ada.get(METROPOLE).await.expect(200);
        assert_eq!(told["members"][0]["joined_at"], "2026-11-24T09:00:00+01:00");
        for name in ["created_at", "expires_at"] {
            assert!(told["invitations"][0][name].as_str().unwrap().ends_with("+01:00"), "{told}");
        }
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

#[tokio::test]
async fn sqlite_the_month_of_an_organisation_is_counted_out_of_an_index_alone() {
    let raw = TestDatabase::sqlite().await.connect().await;
    let sql = "EXPLAIN QUERY PLAN SELECT holder_id, resource_id, starts_at, ends_at FROM reservation
        WHERE organisation_id = ?1 AND (state IN ('confirmed', 'completed') OR (state = 'cancelled' AND updated_at > starts_at))
        AND starts_at >= ?2 AND starts_at < ?3";
    let plan = raw.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap().unwrap();
    let plan: String = plan.try_get("", "detail").unwrap();
    assert!(plan.contains("COVERING INDEX reservation_organisation (organisation_id=? AND starts_at>?"), "{plan}");
}
