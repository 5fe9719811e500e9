//! Whose turn it is: what time frees goes to the line first, in its true order, and an offer is its holder's alone.

use chrono::TimeDelta;
use escale::domain::resource::Resource;
use rocket::http::Method::Delete;
use serde_json::{Value, json};

use super::{
    MORNING, RESERVATIONS, WAITLIST, accept, cancel, desks, join, line_of, mine, refused, reserve, wish, withdraw,
};
use crate::support::{TestApp, both_engines};

/// What a manager says about the resource, over the place's rules.
async fn rules(app: &TestApp, resource: &Resource, rules: &Value) {
    let manager = app.manager_of(resource.place_id).await;
    manager.patch(&format!("/api/v1/resources/{}", resource.id), &json!({"policy": rules})).await.expect(200);
}

both_engines! {
    async fn who_came_first_within_one_second_is_first(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let taken = reserve(&lea, &desk).await;
        let line = ["Ana", "Bob", "Cleo", "Dan", "Eve", "Flo"];
        let mut people = Vec::new();
        for name in line {
            let person = app.member(name).await;
            person.post(&line_of(&desk), &json!({"starts_at": MORNING[0], "ends_at": MORNING[1]})).await.expect(201);
            people.push(person);
        }
        let mut held = taken;
        for (nth, person) in people.iter().enumerate() {
            cancel(if nth == 0 { &lea } else { &people[nth - 1] }, &held).await;
            assert_eq!(mine(person).await["state"], "offered", "{}", line[nth]);
            held = mine(person).await["reservation_id"].as_str().unwrap().to_owned();
        }
    }

    async fn an_offer_is_answered_by_who_waited_and_stays_where_it_is(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let manager = app.manager_of(place).await;
        let taken = reserve(&lea, &desk).await;
        let wish = join(&app, &ana, &desk).await;
        cancel(&lea, &taken).await;
        let offer = mine(&ana).await["reservation_id"].as_str().unwrap().to_owned();
        for verb in ["approve", "decline"] {
            refused(&manager, &format!("{RESERVATIONS}/{offer}/{verb}"), &json!({}), (409, "invalid_state")).await;
        }
        let requests = manager.get("/manage/places/plaine-images/requests").await;
        assert_eq!(requests.status, 200);
        assert!(!requests.body.contains(&offer), "nobody but Ana answers it");
        let later = json!({"starts_at": "2026-11-25T14:00", "ends_at": "2026-11-25T16:00"});
        for caller in [&ana, &manager] {
            caller.patch(&format!("{RESERVATIONS}/{offer}"), &later).await.expect_problem(409, "invalid_state");
        }
        // What was closed meanwhile is not had by this door either.
        let closing = json!({
            "resource_id": desk.id.to_string(), "starts_at": "2026-11-25T08:00", "ends_at": "2026-11-25T18:00",
            "reason": "travaux", "reservations": "keep",
        });
        let closures = "/api/v1/places/plaine-images/closures";
        let closed = manager.post(closures, &closing).await.expect(201)["id"].as_str().unwrap().to_owned();
        refused(&ana, &format!("{WAITLIST}/{wish}/accept"), &json!({}), (409, "closed")).await;
        assert_eq!(manager.send(Delete, &format!("{closures}/{closed}"), &[], None).await.status, 204);
        accept(&ana, &wish).await.expect(200);
    }

    async fn a_person_waits_for_so_much_and_a_manager_by_the_rules_of_members(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (lea, ana, manager) = (app.member("Lea").await, app.member("Ana").await, app.manager_of(place).await);
        for day in 25..28 {
            lea.post(RESERVATIONS, &wish(&desk, &format!("2026-11-{day}T08:00"), &format!("2026-11-{day}T18:00"))).await.expect(201);
        }
        let line = line_of(&desk);
        let spans = (25..28).flat_map(|day| (8..17).map(move |hour| (day, hour)));
        let bodies = spans.map(|(day, hour)| json!({
            "starts_at": format!("2026-11-{day}T{hour:02}:00"), "ends_at": format!("2026-11-{day}T{:02}:00", hour + 1),
        }));
        let bodies: Vec<Value> = bodies.collect();
        for body in &bodies[..20] {
            ana.post(&line, body).await.expect(201);
        }
        refused(&ana, &line, &bodies[20], (422, "quota_exceeded")).await;
        let first = mine(&ana).await["id"].as_str().unwrap().to_owned();
        withdraw(&ana, &first).await.expect(200);
        ana.post(&line, &bodies[20]).await.expect(201);
        rules(&app, &desk, &json!({"audience": "certified"})).await;
        refused(&manager, &line, &bodies[0], (403, "certification_required")).await;
    }

    async fn what_time_frees_is_first_theirs_who_wait(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        rules(&app, &desk, &json!({"approval": "always", "lapse_minutes": 60})).await;
        let (lea, ana, bob) = (app.member("Lea").await, app.member("Ana").await, app.member("Bob").await);
        let lapsing = reserve(&lea, &desk).await;
        join(&app, &ana, &desk).await;
        app.clock.advance(TimeDelta::minutes(60));
        let later = wish(&desk, "2026-11-25T14:00", "2026-11-25T15:00");
        let moving = bob.post(RESERVATIONS, &later).await.expect(201)["id"].as_str().unwrap().to_owned();
        // No job has run: nothing is offered yet, and still nobody else is quicker, on no way.
        let morning = wish(&desk, MORNING[0], MORNING[1]);
        let mut daily = morning.clone();
        daily["rrule"] = json!("FREQ=DAILY;COUNT=2");
        daily["all_or_nothing"] = json!(true);
        let there = json!({"starts_at": MORNING[0], "ends_at": MORNING[1]});
        bob.post(RESERVATIONS, &morning).await.expect_problem(409, "already_reserved");
        bob.post(RESERVATIONS, &daily).await.expect_problem(409, "already_reserved");
        bob.patch(&format!("{RESERVATIONS}/{moving}"), &there).await.expect_problem(409, "already_reserved");
        assert_eq!(mine(&ana).await["state"], "waiting", "a refusal leaves everything as it was");
        bob.post(&line_of(&desk), &there).await.expect(201);
        assert_eq!(mine(&ana).await["state"], "offered");
        assert_eq!(lea.get(&format!("{RESERVATIONS}/{lapsing}")).await.expect(200)["state"], "lapsed");
    }

    async fn the_first_in_the_line_may_take_what_is_free_without_an_offer(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        rules(&app, &desk, &json!({"approval": "always", "lapse_minutes": 60})).await;
        let (lea, ana, bob) = (app.member("Lea").await, app.member("Ana").await, app.member("Bob").await);
        reserve(&lea, &desk).await;
        join(&app, &ana, &desk).await;
        join(&app, &bob, &desk).await;
        app.clock.advance(TimeDelta::minutes(60));
        reserve(&ana, &desk).await;
        assert_eq!(mine(&ana).await, Value::Null, "who has it waits no longer");
        assert_eq!(mine(&bob).await["state"], "waiting");
    }
}
