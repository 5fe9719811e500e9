//! Every code of the interface is reached through HTTP, and its answer reads in both languages.

use std::collections::BTreeSet;

use escale::{
    i18n::{Language, Words},
    web::errors::{CODES, Problem},
};
use rocket::http::Method::{self, Delete, Get, Patch, Post};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";
const CLOSURES: &str = "/api/v1/places/plaine-images/closures";
const JSON: (&str, &str) = ("Content-Type", "application/json");
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
/// No calendar is imported from elsewhere yet, so that nothing is busy there.
const NOT_YET: [&str; 1] = ["busy_elsewhere"];

/// The codes that were answered, each at its status and with its title in French and in English.
struct Reached {
    words: Words,
    codes: BTreeSet<&'static str>,
}

impl Reached {
    async fn ask(
        &mut self,
        code: &'static str,
        caller: &Caller<'_>,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) {
        let (_, status) = CODES.into_iter().find(|(known, _)| *known == code).unwrap();
        for language in Language::ALL {
            let mark = if path.contains('?') { '&' } else { '?' };
            let path = format!("{path}{mark}lang={}", language.as_str());
            let answer = caller.send(method, &path, headers, Some(body.into())).await;
            assert_eq!(answer.status, status, "{code} {path}: {}", answer.body);
            let title = Problem::of(code).title(&self.words, *language);
            assert!(answer.body.contains(&title), "{code} {path}: {}", answer.body);
        }
        self.codes.insert(code);
    }

    async fn json(&mut self, code: &'static str, caller: &Caller<'_>, method: Method, path: &str, body: &Value) {
        self.ask(code, caller, method, path, &[JSON], &body.to_string()).await;
    }
}

/// A wish for the 25th.
fn wish(resource: &str, from: &str, to: &str) -> Value {
    let at = |time: &str| if time.contains('T') { time.to_owned() } else { format!("2026-11-25T{time}") };
    json!({"resource_id": resource, "starts_at": at(from), "ends_at": at(to)})
}

async fn add(manager: &Caller<'_>, policy: Value) -> Value {
    let new = json!({"name": "Laser", "kind": "machine", "policy": policy});
    manager.post("/api/v1/places/plaine-images/resources", &new).await.expect(201)
}

fn id(of: &Value) -> String {
    of["id"].as_str().unwrap().to_owned()
}

/// What is asked wrongly, whatever is reserved.
async fn wrong_requests(app: &TestApp, reached: &mut Reached, laser: &str) {
    let (nobody, eva) = (app.anonymous(), app.member("Eva").await);
    let sound = wish(laser, "10:00", "11:00");
    reached.ask("malformed", &eva, Post, RESERVATIONS, &[JSON], "{").await;
    reached.json("unknown_parameter", &eva, Get, "/api/v1/places?colour=red", &json!({})).await;
    reached.json("invalid_period", &eva, Post, RESERVATIONS, &wish(laser, "11:00", "10:00")).await;
    let skipped = wish(laser, "2027-03-28T02:30", "2027-03-28T04:00");
    reached.json("nonexistent_time", &eva, Post, RESERVATIONS, &skipped).await;
    reached.json("sign_in_required", &nobody, Post, RESERVATIONS, &sound).await;
    reached.json("forbidden", &eva, Post, CLOSURES, &wish(laser, "10:00", "11:00")).await;
    reached.ask("csrf", &eva, Post, "/account/tokens", &[FORM], "name=x&csrf=wrong").await;
    reached.json("not_found", &eva, Get, "/api/v1/places/nowhere", &json!({})).await;
    reached.ask("unsupported_media_type", &eva, Post, RESERVATIONS, &[FORM], &sound.to_string()).await;
    reached.ask("too_large", &eva, Post, RESERVATIONS, &[JSON], &" ".repeat(100_000)).await;
    reached.json("invalid_field", &eva, Post, RESERVATIONS, &json!({})).await;
    reached.json("not_on_step", &eva, Post, RESERVATIONS, &wish(laser, "10:10", "11:00")).await;
    reached.json("too_short", &eva, Post, RESERVATIONS, &wish(laser, "10:00", "10:30")).await;
    reached.json("too_long", &eva, Post, RESERVATIONS, &wish(laser, "08:00", "18:30")).await;
    let past = wish(laser, "2026-11-24T08:00", "2026-11-24T09:00");
    reached.json("too_soon", &eva, Post, RESERVATIONS, &past).await;
    let far = wish(laser, "2027-06-01T10:00", "2027-06-01T11:00");
    reached.json("too_far_ahead", &eva, Post, RESERVATIONS, &far).await;
    reached.json("outside_opening_hours", &eva, Post, RESERVATIONS, &wish(laser, "07:00", "09:00")).await;
}

/// Somebody guesses a guest's code.
async fn too_many_tries(nobody: &Caller<'_>, reached: &mut Reached) {
    let mut tries = 0;
    let typed = [("code", "ABCD2345"), ("phone", "0612345678")];
    while nobody.form("/r/cancel", &typed).await.status != 429 {
        tries += 1;
        assert!(tries < 100, "nobody is told to wait");
    }
    let french = nobody.form("/r/cancel?lang=fr", &typed).await;
    let english = nobody.form("/r/cancel?lang=en", &typed).await;
    assert!(french.body.contains("Trop d’essais") && english.body.contains("Too many tries"), "{}", english.body);
    assert_eq!((french.status, english.status), (429, 429));
    reached.codes.insert("too_many_requests");
}

/// What others have, closed or ruled.
async fn refused_wishes(app: &TestApp, reached: &mut Reached, manager: &Caller<'_>, laser: &str) {
    let lea = app.member("Lea").await;
    let held = lea.post(RESERVATIONS, &wish(laser, "10:00", "12:00")).await;
    let path = held.header("location").to_owned();
    let unit = format!("/api/v1/resources/{laser}/units/{}", held.json()["unit"]["id"].as_str().unwrap());
    reached.json("already_reserved", manager, Post, RESERVATIONS, &wish(laser, "11:00", "13:00")).await;
    let other = wish(laser, "14:00", "15:00").to_string();
    lea.send(Post, RESERVATIONS, &[JSON, ("Idempotency-Key", "once")], Some(other.into())).await.expect(201);
    let again = wish(laser, "15:00", "16:00").to_string();
    reached.ask("idempotency_conflict", &lea, Post, RESERVATIONS, &[JSON, ("Idempotency-Key", "once")], &again).await;
    reached.ask("stale", &lea, Patch, &path, &[JSON, ("If-Match", "\"9.x\"")], r#"{"purpose":"x"}"#).await;
    reached.json("invalid_state", manager, Post, &format!("{path}/approve"), &json!({})).await;
    reached.json("too_late_to_cancel", &lea, Post, &format!("{path}/cancel"), &json!({})).await;
    let mut closure = wish(laser, "10:00", "11:00");
    closure["unit_id"] = held.json()["unit"]["id"].clone();
    closure["reservations"] = json!("move");
    reached.json("cannot_move", manager, Post, CLOSURES, &closure).await;
    let closed = manager.post(CLOSURES, &wish(laser, "16:00", "18:00")).await.expect(201);
    reached.json("closed", &lea, Post, RESERVATIONS, &wish(laser, "16:00", "17:00")).await;
    manager.patch(&unit, &json!({"out_of_service": true})).await.expect(200);
    reached.json("out_of_service", &lea, Post, RESERVATIONS, &wish(laser, "18:00", "19:00")).await;
    let saw = id(&add(manager, json!({"quota": [{"per": "place", "live": 1}]})).await);
    reached.json("quota_exceeded", &lea, Post, RESERVATIONS, &wish(&saw, "18:00", "19:00")).await;
    let mill = id(&add(manager, json!({"audience": "certified"})).await);
    reached.json("certification_required", &lea, Post, RESERVATIONS, &wish(&mill, "18:00", "19:00")).await;
    app.clock.advance(chrono::TimeDelta::days(2));
    reached.json("closure_over", manager, Delete, &format!("{CLOSURES}/{}", id(&closed)), &json!({})).await;
}

/// What the database does to us.
async fn failures(app: &TestApp, reached: &mut Reached, laser: &str) {
    let (raw, eva) = (app.database.connect().await, app.member("Ana").await);
    if app.database.url.starts_with("postgres") {
        let full = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$";
        let trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON reservation EXECUTE FUNCTION full_disk()";
        for sql in [full, trigger] {
            raw.execute_unprepared(sql).await.unwrap();
        }
        let free = id(&add(&app.admin().await, json!({})).await);
        let wish = wish(&free, "2026-11-30T10:00", "2026-11-30T11:00");
        reached.json("unavailable", &eva, Post, RESERVATIONS, &wish).await;
    } else {
        // Another program writes, and goes on.
        let wish = wish(laser, "2026-11-30T10:00", "2026-11-30T11:00");
        raw.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
        reached.json("unavailable", &eva, Post, RESERVATIONS, &wish).await;
        raw.execute_unprepared("ROLLBACK").await.unwrap();
        assert_eq!(eva.get(RESERVATIONS).await.expect(200)["items"], json!([]), "nothing is half-written");
    }
    raw.execute_unprepared("UPDATE resource SET kind = 'castle'").await.unwrap();
    reached.json("internal", &eva, Get, &format!("/api/v1/resources/{laser}"), &json!({})).await;
}

both_engines! {
    async fn every_code_is_reached_and_told_in_both_languages(app: TestApp) {
        let mut reached = Reached { words: Words::load().unwrap(), codes: NOT_YET.into() };
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let manager = app.manager_of(place).await;
        let laser = id(&add(&manager, json!({"min_minutes": 60, "cancel_until_minutes": 10_080})).await);
        wrong_requests(&app, &mut reached, &laser).await;
        too_many_tries(&app.anonymous(), &mut reached).await;
        refused_wishes(&app, &mut reached, &manager, &laser).await;
        let app = app.impatient().await;
        failures(&app, &mut reached, &laser).await;
        assert_eq!(reached.codes, CODES.into_iter().map(|(code, _)| code).collect());
    }
}
