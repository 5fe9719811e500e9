//! Certifications: granted, ended, withdrawn, and looked at in the transaction that reserves.

use chrono::TimeDelta;
use escale::domain::{account::Role, ids::ReservationId};
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestApp, both_engines, seed};

const TYPES: &str = "/api/v1/places/plaine-images/certifications";
const RESERVATIONS: &str = "/api/v1/reservations";
const MORNING: [&str; 2] = ["2026-11-25T10:00", "2026-11-25T11:00"];

/// A place whose laser takes a certification.
struct Workshop<'a> {
    manager: Caller<'a>,
    /// Of the type.
    kind: String,
    laser: String,
}

impl<'a> Workshop<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let kind = add_type(&manager, json!({"name": "Découpe laser"})).await;
        let laser = add(&manager, "plaine-images", json!({"required_certifications": [kind]})).await.expect(201);
        Self { manager, kind, laser: id(&laser) }
    }

    async fn grant(&self, mail: &str, ends_at: Value) -> Answer {
        let holders = format!("{TYPES}/{}/holders", self.kind);
        self.manager.post(&holders, &json!({"mail": mail, "ends_at": ends_at})).await
    }

    async fn withdraw(&self, certification: &str, reservations: &str) -> Answer {
        let path = format!("{TYPES}/{}/holders/{certification}", self.kind);
        self.manager.delete(&path, &json!({"reason": "accident", "reservations": reservations})).await
    }

    async fn ask(&self, caller: &Caller<'_>, starts_at: &str, ends_at: &str) -> Answer {
        ask(caller, &self.laser, [starts_at, ends_at]).await
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

async fn add_type(caller: &Caller<'_>, body: Value) -> String {
    id(&caller.post(TYPES, &body).await.expect(201))
}

async fn add(manager: &Caller<'_>, place: &str, policy: Value) -> Answer {
    let path = format!("/api/v1/places/{place}/resources");
    let horizon = json!({"horizon_days": 730});
    let mut rules = policy;
    rules.as_object_mut().unwrap().extend(horizon.as_object().unwrap().clone());
    manager.post(&path, &json!({"name": "Laser", "kind": "machine", "policy": rules, "units": 3})).await
}

async fn ask(caller: &Caller<'_>, resource: &str, [starts_at, ends_at]: [&str; 2]) -> Answer {
    let wish = json!({"resource_id": resource, "starts_at": starts_at, "ends_at": ends_at});
    caller.post(RESERVATIONS, &wish).await
}

both_engines! {
    async fn reserves_with_a_certification_and_not_without(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        let lea = app.member("Lea").await;
        let told = workshop.ask(&lea, MORNING[0], MORNING[1]).await.expect_problem(403, "certification_required");
        let detail = told["detail"].as_str().unwrap().replace('\u{a0}', " ");
        assert_eq!(detail, "Il vous manque : Découpe laser. Demandez cette habilitation à l’équipe du lieu.");
        assert_eq!(lea.get("/api/v1/me/certifications").await.expect(200)["items"], json!([]));

        let granted = workshop.grant("Lea@example.org", Value::Null).await;
        let made = granted.expect(201);
        assert_eq!(made["type"], json!({"id": workshop.kind, "name": "Découpe laser"}));
        assert!(granted.header("location").ends_with(&id(&made)));
        workshop.ask(&lea, MORNING[0], MORNING[1]).await.expect(201);
        assert_eq!(lea.get("/api/v1/me/certifications").await.expect(200)["items"], json!([made]));
        let held = workshop.manager.get(&format!("{TYPES}?holder=lea@example.org")).await.expect(200);
        assert_eq!(held["held"], json!([made]));
        assert_eq!(workshop.manager.get(&format!("{TYPES}?holder=x@example.org")).await.expect(200)["held"], json!([]));
        let shown = app.anonymous().get(TYPES).await;
        assert_eq!(shown.expect(200)["items"][0]["name"], "Découpe laser");
        assert!(!shown.body.contains("lea@example.org") && !shown.body.contains("Lea"), "{}", shown.body);
        // The same again gives the same.
        assert_eq!(workshop.grant("lea@example.org", Value::Null).await.expect(201), made);
    }

    async fn an_end_is_compared_with_the_start_by_the_places_clock(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        // One day before each change of the clocks and on it, by wall time.
        for (name, day, ends_at) in [
            ("Ana", "2027-03-28", "2027-03-28T10:00"),
            ("Noa", "2027-10-31", "2027-10-31T10:00"),
            ("Omar", "2027-03-28", "2027-03-28T08:00:00Z"),
            ("Zoe", "2027-10-31", "2027-10-31T09:00:00Z"),
        ] {
            let person = app.member(name).await;
            let mail = format!("{}@example.org", name.to_lowercase());
            let made = workshop.grant(&mail, json!(ends_at)).await.expect(201);
            let at = |hour: &str| format!("{day}T{hour}");
            let told = workshop.ask(&person, &at("10:00"), &at("10:30")).await;
            told.expect_problem(403, "certification_required");
            workshop.ask(&person, &at("09:30"), &at("10:30")).await.expect(201);
            assert!(made["ends_at"].as_str().unwrap().starts_with(&at("10:00:00+0")), "{made}");
        }
        let eva = app.member("Eva").await;
        workshop.grant("eva@example.org", json!("2027-03-28T02:30")).await.expect_problem(400, "nonexistent_time");
        // A day alone ends at its first moment, which is the end of the day before.
        workshop.grant("eva@example.org", json!("2027-10-31")).await.expect(201);
        workshop.ask(&eva, "2027-10-30T19:30", "2027-10-30T20:00").await.expect(201);
        workshop.ask(&eva, "2027-10-31T08:00", "2027-10-31T08:30").await.expect_problem(403, "certification_required");
    }

    async fn an_end_comes_while_the_clock_runs_and_is_renewed(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        let lea = app.member("Lea").await;
        let first = workshop.grant("lea@example.org", json!("2026-11-25T10:30")).await.expect(201);
        let sooner = workshop.grant("lea@example.org", json!("2026-11-25T10:00")).await;
        let told = sooner.expect_problem(422, "invalid_field");
        assert_eq!(told["errors"][0]["pointer"], "/ends_at");
        app.clock.advance(TimeDelta::days(2));
        workshop.ask(&lea, "2026-11-27T10:00", "2026-11-27T11:00").await.expect_problem(403, "certification_required");
        let second = workshop.grant("lea@example.org", Value::Null).await.expect(201);
        assert_ne!(id(&first), id(&second));
        workshop.ask(&lea, "2026-11-27T10:00", "2026-11-27T11:00").await.expect(201);
    }

    async fn bad_grants_are_told_beside_their_field(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        app.member("Lea").await;
        let holders = format!("{TYPES}/{}/holders", workshop.kind);
        for (body, pointer, words) in [
            (json!({"mail": "nobody@example.org"}), "/mail", ["Personne n’a de compte", "Nobody has an account"]),
            (json!({"mail": "nobody"}), "/mail", ["adresse de courriel", "mail address"]),
            (json!({"mail": "lea@example.org", "ends_at": "2026-11-24"}), "/ends_at", ["fin à venir", "end to come"]),
            (json!({"mail": "lea@example.org", "ends_at": "soon"}), "/ends_at", ["date et une heure", "date and"]),
        ] {
            for (language, word) in ["fr", "en"].into_iter().zip(words) {
                let answer = workshop.manager.post(&format!("{holders}?lang={language}"), &body).await;
                let told = answer.expect_problem(422, "invalid_field");
                assert_eq!(told["errors"][0]["pointer"], pointer);
                assert!(told["errors"][0]["detail"].as_str().unwrap().contains(word), "{told}");
            }
        }
        let path = format!("{TYPES}/{}/holders/{}", workshop.kind, workshop.kind);
        let told = workshop.manager.delete(&path, &json!({"reservations": "perhaps"})).await;
        assert_eq!(told.expect_problem(422, "invalid_field")["errors"][0]["pointer"], "/reservations");
        for name in [" Découpe  laser", "DÉCOUPE LASER", "de\u{301}coupe\u{a0}Laser"] {
            let twice = workshop.manager.post(TYPES, &json!({ "name": name })).await;
            assert_eq!(twice.expect_problem(422, "invalid_field")["errors"][0]["pointer"], "/name", "{name}");
        }
        workshop.manager.post(TYPES, &json!({"name": "Decoupe laser"})).await.expect(201);
        workshop.manager.post(TYPES, &json!({"name": ""})).await.expect_problem(422, "invalid_field");
        workshop.manager.post(TYPES, &json!({"name": "X", "colour": 1})).await.expect_problem(400, "unknown_parameter");
        app.anonymous().get(&format!("{TYPES}?colour=1")).await.expect_problem(400, "unknown_parameter");
        workshop.manager.get(&format!("{TYPES}?holder=lea")).await.expect_problem(400, "malformed");
    }

    async fn a_withdrawal_tells_what_it_hits_and_keeps_or_cancels(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        let lea = app.member("Lea").await;
        let made = workshop.grant("lea@example.org", Value::Null).await.expect(201);
        let desk = add(&workshop.manager, "plaine-images", json!({})).await.expect(201);
        let first = workshop.ask(&lea, MORNING[0], MORNING[1]).await.expect(201);
        let second = workshop.ask(&lea, "2026-11-26T10:00", "2026-11-26T11:00").await.expect(201);
        ask(&lea, &id(&desk), MORNING).await.expect(201);
        let paul = app.member("Paul").await;
        workshop.grant("paul@example.org", Value::Null).await.expect(201);
        workshop.ask(&paul, MORNING[0], MORNING[1]).await.expect(201);

        // Asked about before anything is withdrawn.
        let path = format!("{TYPES}/{}/holders/{}", workshop.kind, id(&made));
        for (language, words) in [("fr", "2 réservations ont besoin"), ("en", "2 reservations need")] {
            let asked = workshop.manager.delete(&format!("{path}?lang={language}"), &json!({})).await;
            let asked = asked.expect_problem(422, "invalid_field");
            assert_eq!(asked["errors"][0]["pointer"], "/reservations");
            let told = asked["detail"].as_str().unwrap().replace(['\u{2068}', '\u{2069}'], "");
            assert!(told.contains(words), "{asked}");
            let hit = |one: &Value| json!({"id": one["id"], "starts_at": one["starts_at"], "ends_at": one["ends_at"]});
            assert_eq!(asked["reservations"], json!([hit(&first), hit(&second)]));
        }
        assert_eq!(lea.get("/api/v1/me/certifications").await.expect(200)["items"], json!([made]));

        let withdrawn = workshop.withdraw(&id(&made), "keep").await.expect(200);
        assert_eq!(withdrawn["reservations"], json!([with_holder(&lea, &first).await, with_holder(&lea, &second).await]));
        assert_eq!(withdrawn["elsewhere"], 0);
        workshop.ask(&lea, "2026-11-27T10:00", "2026-11-27T11:00").await.expect_problem(403, "certification_required");
        workshop.withdraw(&id(&made), "cancel").await.expect_problem(404, "not_found");

        let again = workshop.grant("lea@example.org", Value::Null).await.expect(201);
        let withdrawn = workshop.withdraw(&id(&again), "cancel").await.expect(200);
        for reservation in withdrawn["reservations"].as_array().unwrap() {
            assert_eq!((&reservation["state"], &reservation["sequence"]), (&json!("cancelled"), &json!(1)));
        }
        assert_eq!(withdrawn["reservations"].as_array().unwrap().len(), 2);
        let subject = id(&first).parse::<ReservationId>().unwrap();
        let history = escale::store::audit::list_of_subject(&app.ctx.db, subject.0).await.unwrap();
        let cancelled = history.iter().find(|(action, ..)| action == "reservation.cancel").unwrap();
        assert_eq!(cancelled.2, r#"{"reason":"accident"}"#);
        let live = paul.get(RESERVATIONS).await.expect(200);
        assert_eq!(live["items"][0]["state"], "confirmed", "somebody else's stays");
        // Nobody need say anything where nothing is hit.
        let third = workshop.grant("lea@example.org", Value::Null).await.expect(201);
        let path = format!("{TYPES}/{}/holders/{}", workshop.kind, id(&third));
        let withdrawn = workshop.manager.delete(&path, &json!({})).await.expect(200);
        assert_eq!(withdrawn["reservations"], json!([]));
        assert_eq!(lea.get("/api/v1/me/certifications").await.expect(200)["items"], json!([]));
    }

    async fn what_a_withdrawal_frees_is_offered_at_once_to_who_may_have_it(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        let (lea, paul) = (app.member("Lea").await, app.member("Paul").await);
        let of_lea = id(&workshop.grant("lea@example.org", Value::Null).await.expect(201));
        workshop.grant("paul@example.org", Value::Null).await.expect(201);
        for _ in 0..3 {
            workshop.ask(&lea, MORNING[0], MORNING[1]).await.expect(201);
        }
        let line = format!("/api/v1/resources/{}/waitlist", workshop.laser);
        for caller in [&lea, &paul] {
            let wish = json!({"starts_at": MORNING[0], "ends_at": MORNING[1]});
            caller.post(&line, &wish).await.expect(201);
        }
        workshop.withdraw(&of_lea, "cancel").await.expect(200);
        let states = [&lea, &paul].map(|caller| async {
            caller.get("/api/v1/waitlist").await.expect(200)["items"][0]["state"].as_str().unwrap().to_owned()
        });
        assert_eq!(join_all(states).await, ["waiting", "offered"]);
    }

    async fn nobody_reserves_after_a_withdrawal_that_came_in_between(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        for (round, choice) in ["keep", "cancel", "keep", "cancel"].into_iter().enumerate() {
            let name = format!("Racer{round}");
            let lea = app.member(&name).await;
            let made = workshop.grant(&format!("racer{round}@example.org"), Value::Null).await.expect(201);
            let starts: Vec<[String; 2]> = (8..20)
                .map(|hour| [format!("2026-12-0{}T{hour:02}:00", round + 1), format!("2026-12-0{}T{hour:02}:30", round + 1)])
                .collect();
            let wishes = starts.iter().map(|[from, to]| workshop.ask(&lea, from, to));
            let certification = id(&made);
            let withdrawal = workshop.withdraw(&certification, choice);
            let (answers, withdrawn) = tokio::join!(join_all(wishes), withdrawal);
            let hit = withdrawn.expect(200)["reservations"].as_array().unwrap().len();
            let yes = answers.iter().filter(|answer| answer.status == 201).count();
            for answer in answers.iter().filter(|answer| answer.status != 201) {
                answer.expect_problem(403, "certification_required");
            }
            // Every yes was before the withdrawal, which therefore saw it.
            assert_eq!(yes, hit, "{choice}");
            let held = lea.get(RESERVATIONS).await.expect(200);
            let live = held["items"].as_array().unwrap().iter().filter(|item| item["state"] == "confirmed").count();
            assert_eq!(live, if choice == "keep" { hit } else { 0 });
        }
    }

    async fn two_who_grant_at_once_make_one_certification(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        app.member("Lea").await;
        let answers = join_all((0..8).map(|_| workshop.grant("lea@example.org", Value::Null))).await;
        let first = answers[0].expect(201);
        assert!(answers.iter().all(|answer| answer.expect(201) == first));
        // The database itself keeps it.
        let connection = app.database.connect().await;
        let twice = "INSERT INTO certification (id, type_id, place_id, account_id, granted_at)
            SELECT type_id, type_id, place_id, account_id, granted_at FROM certification";
        connection.execute_unprepared(twice).await.unwrap_err();
    }

    async fn a_network_type_serves_everywhere_and_each_team_sees_its_own(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        let other = seed::place(&app.database, &app.ctx, "la-condition").await;
        let neighbour = app.manager_of(other).await;
        let admin = app.admin().await;
        let network = add_type(&admin, json!({"name": "Sécurité", "network": true})).await;
        let saw = id(&add(&neighbour, "la-condition", json!({"required_certifications": [network]})).await.expect(201));
        let lea = app.member("Lea").await;
        ask(&lea, &saw, MORNING).await.expect_problem(403, "certification_required");
        let holders = format!("{TYPES}/{network}/holders");
        let made = workshop.manager.post(&holders, &json!({"mail": "lea@example.org"})).await.expect(201);
        ask(&lea, &saw, MORNING).await.expect(201);
        // Another team knows of it when it knows the person, and does not withdraw it.
        let there = "/api/v1/places/la-condition/certifications";
        let held = neighbour.get(&format!("{there}?holder=lea@example.org")).await.expect(200);
        assert_eq!(held["held"].as_array().unwrap().len(), 1);
        let theirs = format!("{there}/{network}/holders/{}", id(&made));
        neighbour.delete(&theirs, &json!({"reservations": "keep"})).await.expect_problem(404, "not_found");
        // The team that granted it withdraws it, and a reservation elsewhere stays and is but counted.
        let ours = format!("{holders}/{}", id(&made));
        let withdrawn = workshop.manager.delete(&ours, &json!({"reservations": "cancel"})).await.expect(200);
        assert_eq!((&withdrawn["reservations"], &withdrawn["elsewhere"]), (&json!([]), &json!(1)));
        assert_eq!(lea.get(RESERVATIONS).await.expect(200)["items"][0]["state"], "confirmed");
        workshop.manager.delete(&format!("{TYPES}/{network}"), &json!({})).await.expect_problem(403, "forbidden");
        admin.delete(&format!("{TYPES}/{network}"), &json!({})).await.expect(200);
    }

    async fn any_certification_of_the_place_opens_what_is_for_certified_people(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        let mill = id(&add(&workshop.manager, "plaine-images", json!({"audience": "certified"})).await.expect(201));
        let lea = app.member("Lea").await;
        ask(&lea, &mill, MORNING).await.expect_problem(403, "certification_required");
        let other = seed::place(&app.database, &app.ctx, "la-condition").await;
        let neighbour = app.manager_of(other).await;
        let there = "/api/v1/places/la-condition/certifications";
        let kind = id(&neighbour.post(there, &json!({"name": "Scie"})).await.expect(201));
        neighbour.post(&format!("{there}/{kind}/holders"), &json!({"mail": "lea@example.org"})).await.expect(201);
        ask(&lea, &mill, MORNING).await.expect_problem(403, "certification_required");
        let made = workshop.grant("lea@example.org", Value::Null).await.expect(201);
        ask(&lea, &mill, MORNING).await.expect(201);
        let withdrawn = workshop.withdraw(&id(&made), "cancel").await.expect(200);
        assert_eq!(withdrawn["reservations"][0]["state"], "cancelled");
    }

    async fn rules_name_types_in_use_at_the_place(app: TestApp) {
        let workshop = Workshop::of(&app).await;
        let other = seed::place(&app.database, &app.ctx, "la-condition").await;
        let neighbour = app.caller("Neighbour", Some(Role::Manager(other)), escale::domain::account::Scope::ALL).await;
        let foreign = add(&neighbour, "la-condition", json!({"required_certifications": [workshop.kind]})).await;
        let unknown = json!(["01a20d1a-5fd0-7805-ae93-a003ae3b79d8"]);
        let unknown = add(&workshop.manager, "plaine-images", json!({"required_certifications": unknown})).await;
        let retired = workshop.manager.delete(&format!("{TYPES}/{}", workshop.kind), &json!({})).await.expect(200);
        assert!(retired["retired_at"].is_string());
        let gone = add(&workshop.manager, "plaine-images", json!({"required_certifications": [workshop.kind]})).await;
        for refused in [foreign, unknown, gone] {
            let told = refused.expect_problem(422, "invalid_field");
            assert_eq!(told["errors"][0]["pointer"], "/policy/required_certifications");
        }
        // Nobody gets a retired one, and its name is free again.
        app.member("Lea").await;
        workshop.grant("lea@example.org", Value::Null).await.expect_problem(404, "not_found");
        add_type(&workshop.manager, json!({"name": "Découpe laser"})).await;
    }
}

/// The reservation as it is told now.
async fn with_holder(caller: &Caller<'_>, made: &Value) -> Value {
    caller.get(&format!("{RESERVATIONS}/{}", id(made))).await.expect(200)
}
