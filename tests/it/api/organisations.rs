//! Organisations: who gets in, what they may use, what their admins see.

mod allowance;

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
