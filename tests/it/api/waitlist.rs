//! Waiting for a full period through HTTP: who is offered what, in which order, and once.

mod turns;

use chrono::TimeDelta;
use escale::{
    domain::resource::Resource,
    operations::upkeep::{ServedWaitlist, serve_waitlist},
    store,
};
use futures::future::join_all;
use rocket::http::Method::Delete;
use serde_json::{Value, json};

use super::{desks, wish};
use crate::support::{Caller, TestApp, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";
const WAITLIST: &str = "/api/v1/waitlist";
const MORNING: [&str; 2] = ["2026-11-25T10:00", "2026-11-25T12:00"];

async fn reserve(caller: &Caller<'_>, resource: &Resource) -> String {
    let made = caller.post(RESERVATIONS, &wish(resource, MORNING[0], MORNING[1])).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

fn line_of(resource: &Resource) -> String {
    format!("/api/v1/resources/{}/waitlist", resource.id)
}

/// Joins the line a second after whoever came before; the identifier of the wish.
async fn join(app: &TestApp, caller: &Caller<'_>, resource: &Resource) -> String {
    app.clock.advance(TimeDelta::seconds(1));
    let body = json!({"starts_at": MORNING[0], "ends_at": MORNING[1]});
    caller.post(&line_of(resource), &body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn cancel(caller: &Caller<'_>, reservation: &str) {
    caller.post(&format!("{RESERVATIONS}/{reservation}/cancel"), &json!({})).await.expect(200);
}

async fn mine(caller: &Caller<'_>) -> Value {
    caller.get(WAITLIST).await.expect(200)["items"][0].clone()
}

async fn accept(caller: &Caller<'_>, id: &str) -> crate::support::Answer {
    caller.post(&format!("{WAITLIST}/{id}/accept"), &json!({})).await
}

async fn withdraw(caller: &Caller<'_>, id: &str) -> crate::support::Answer {
    caller.send(Delete, &format!("{WAITLIST}/{id}"), &[], None).await
}

/// The refusal by this code, with another sentence in each language.
async fn refused(caller: &Caller<'_>, path: &str, body: &Value, code: (u16, &str)) {
    let told =
        [caller.post(&format!("{path}?lang=fr"), body).await, caller.post(&format!("{path}?lang=en"), body).await];
    let [fr, en] = told.map(|answer| answer.expect_problem(code.0, code.1)["detail"].clone());
    assert_ne!(fr, en);
}

both_engines! {
    async fn whoever_frees_something_passes_on_an_offer_that_ran_out(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana, bob) = (app.member("Lea").await, app.member("Ana").await, app.member("Bob").await);
        let cleo = app.member("Cleo").await;
        let taken = reserve(&lea, &desk).await;
        let other = lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T14:00", "2026-11-25T15:00")).await.expect(201);
        join(&app, &ana, &desk).await;
        join(&app, &bob, &desk).await;
        join(&app, &cleo, &desk).await;
        cancel(&lea, &taken).await;
        assert_eq!(mine(&ana).await["state"], "offered");
        app.clock.advance(TimeDelta::minutes(30));
        cancel(&lea, other["id"].as_str().unwrap()).await;
        assert_eq!(mine(&bob).await["state"], "offered");
        assert_eq!(mine(&cleo).await["state"], "waiting", "one unit is offered once");
    }

    async fn the_first_in_the_line_has_the_offer_and_takes_it_once(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana, bob) = (app.member("Lea").await, app.member("Ana").await, app.member("Bob").await);
        let taken = reserve(&lea, &desk).await;
        let first = join(&app, &ana, &desk).await;
        let second = join(&app, &bob, &desk).await;
        refused(&ana, &format!("{WAITLIST}/{first}/accept"), &json!({}), (409, "invalid_state")).await;
        cancel(&lea, &taken).await;
        let offered = mine(&ana).await;
        assert_eq!((&offered["state"], &offered["id"]), (&json!("offered"), &json!(first)));
        assert_eq!(offered["offer_expires_at"], "2026-11-24T09:30:02+01:00");
        assert_eq!(mine(&bob).await["state"], "waiting");
        // Nobody is quicker than the line.
        for caller in [&lea, &bob] {
            caller.post(RESERVATIONS, &wish(&desk, MORNING[0], MORNING[1])).await.expect_problem(409, "already_reserved");
        }
        accept(&bob, &first).await.expect_problem(404, "not_found");
        accept(&bob, &second).await.expect_problem(409, "invalid_state");
        let answers = join_all((0..8).map(|_| accept(&ana, &first))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        for twice in answers.iter().filter(|answer| answer.status != 200) {
            twice.expect_problem(409, "invalid_state");
        }
        let kept = ana.get(RESERVATIONS).await.expect(200);
        assert_eq!((&kept["items"][0]["state"], &kept["items"][0]["sequence"]), (&json!("confirmed"), &json!(1)));
        assert_eq!(kept["items"][0]["lapses_at"], Value::Null);
        assert_eq!(serve_waitlist(&app.ctx).await.unwrap(), ServedWaitlist::default());
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
    }

    async fn an_offer_that_nobody_answers_goes_to_the_next(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana, bob) = (app.member("Lea").await, app.member("Ana").await, app.member("Bob").await);
        let taken = reserve(&lea, &desk).await;
        let first = join(&app, &ana, &desk).await;
        let second = join(&app, &bob, &desk).await;
        cancel(&lea, &taken).await;
        assert_eq!(serve_waitlist(&app.ctx).await.unwrap(), ServedWaitlist::default());
        app.clock.advance(TimeDelta::minutes(30));
        refused(&ana, &format!("{WAITLIST}/{first}/accept"), &json!({}), (409, "invalid_state")).await;
        assert_eq!(serve_waitlist(&app.ctx).await.unwrap(), ServedWaitlist { passed: 1, offered: 1 });
        refused(&ana, &format!("{WAITLIST}/{first}/accept"), &json!({}), (409, "invalid_state")).await;
        assert_eq!(ana.get(RESERVATIONS).await.expect(200)["items"][0]["state"], "lapsed");
        assert_eq!(mine(&bob).await["state"], "offered");
        accept(&bob, &second).await.expect(200);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1);
    }

    async fn who_leaves_the_line_passes_the_offer_on(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana, bob) = (app.member("Lea").await, app.member("Ana").await, app.member("Bob").await);
        let cleo = app.member("Cleo").await;
        let taken = reserve(&lea, &desk).await;
        let first = join(&app, &ana, &desk).await;
        join(&app, &bob, &desk).await;
        join(&app, &cleo, &desk).await;
        cancel(&lea, &taken).await;
        withdraw(&bob, &first).await.expect_problem(404, "not_found");
        assert_eq!(withdraw(&ana, &first).await.expect(200)["state"], "withdrawn");
        withdraw(&ana, &first).await.expect_problem(409, "invalid_state");
        accept(&ana, &first).await.expect_problem(409, "invalid_state");
        assert_eq!(mine(&ana).await, Value::Null);
        // Who calls the offer's reservation off as any other does the same.
        let offered = mine(&bob).await;
        assert_eq!(offered["state"], "offered");
        cancel(&bob, offered["reservation_id"].as_str().unwrap()).await;
        assert_eq!(mine(&bob).await, Value::Null);
        assert_eq!(mine(&cleo).await["state"], "offered");
    }

    async fn only_a_wish_that_fits_is_offered(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana, bob) = (app.member("Lea").await, app.member("Ana").await, app.member("Bob").await);
        let taken = reserve(&lea, &desk).await;
        lea.post(RESERVATIONS, &wish(&desk, "2026-11-25T12:00", "2026-11-25T13:00")).await.expect(201);
        let long = json!({"starts_at": "2026-11-25T11:00", "ends_at": "2026-11-25T13:00"});
        ana.post(&line_of(&desk), &long).await.expect(201);
        join(&app, &bob, &desk).await;
        cancel(&lea, &taken).await;
        assert_eq!(mine(&ana).await["state"], "waiting");
        assert_eq!(mine(&bob).await["state"], "offered");
        // A wish whose time has come is not in the line any more.
        app.clock.advance(TimeDelta::hours(40));
        assert_eq!(serve_waitlist(&app.ctx).await.unwrap(), ServedWaitlist { passed: 2, offered: 0 });
    }

    async fn what_is_moved_or_called_off_in_a_series_is_offered_at_once(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let taken = reserve(&lea, &desk).await;
        let first = join(&app, &ana, &desk).await;
        let later = json!({"starts_at": "2026-11-26T10:00", "ends_at": "2026-11-26T12:00"});
        lea.patch(&format!("{RESERVATIONS}/{taken}"), &later).await.expect(200);
        assert_eq!(mine(&ana).await["state"], "offered");
        withdraw(&ana, &first).await.expect(200);

        let mut daily = wish(&desk, MORNING[0], MORNING[1]);
        daily["rrule"] = json!("FREQ=DAILY;COUNT=2");
        cancel(&lea, &taken).await;
        let series = lea.post(RESERVATIONS, &daily).await.expect(201);
        let last = series["created"][1]["id"].as_str().unwrap().to_owned();
        join(&app, &ana, &desk).await;
        lea.post(&format!("{RESERVATIONS}/{last}/cancel"), &json!({"scope": "all"})).await.expect(200);
        assert_eq!(mine(&ana).await["state"], "offered");
    }

    async fn what_a_closure_or_new_hours_call_off_is_offered_at_once(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let manager = app.manager_of(place).await;
        let on_first = |mut wish: Value| {
            wish["unit_id"] = json!(desk.units[0].id.to_string());
            wish
        };
        let short = json!({"starts_at": MORNING[0], "ends_at": "2026-11-25T11:00"});
        let closing = |reservations: &str| json!({
            "resource_id": desk.id.to_string(), "unit_id": desk.units[0].id.to_string(),
            "starts_at": "2026-11-25T11:00", "ends_at": "2026-11-25T12:00", "reservations": reservations,
        });
        for change in ["cancel", "move", "hours"] {
            lea.post(RESERVATIONS, &on_first(wish(&desk, MORNING[0], MORNING[1]))).await.expect(201);
            ana.post(&line_of(&desk), &on_first(short.clone())).await.expect(201);
            if change == "hours" {
                let hours = json!({"opening_hours": "08:00-11:00", "reservations": "cancel"});
                manager.patch(&format!("/api/v1/resources/{}", desk.id), &hours).await.expect(200);
            } else {
                let closed = manager.post("/api/v1/places/plaine-images/closures", &closing(change)).await.expect(201);
                let closed = closed["id"].as_str().unwrap();
                manager.send(Delete, &format!("/api/v1/places/plaine-images/closures/{closed}"), &[], None).await;
            }
            let offered = mine(&ana).await;
            assert_eq!(offered["state"], "offered", "{change}");
            cancel(&ana, offered["reservation_id"].as_str().unwrap()).await;
        }
    }

    async fn two_cancels_at_once_and_many_that_wait(app: TestApp) {
        let (_, desk) = desks(&app, 2).await;
        let lea = app.member("Lea").await;
        let taken = [reserve(&lea, &desk).await, reserve(&lea, &desk).await];
        let mut people = Vec::new();
        for number in 0..6 {
            let person = app.member(&format!("Waiter{number}")).await;
            let id = join(&app, &person, &desk).await;
            people.push((person, id));
        }
        let outsider = app.member("Outsider").await;
        let cancels = taken.iter().map(|id| async { cancel(&lea, id).await });
        let tries = (0..6).map(|_| async {
            outsider.post(RESERVATIONS, &wish(&desk, MORNING[0], MORNING[1])).await.expect_problem(409, "already_reserved");
        });
        tokio::join!(join_all(cancels), join_all(tries));
        let states = join_all(people.iter().map(|(person, _)| async { mine(person).await["state"].clone() })).await;
        assert_eq!(states, ["offered", "offered", "waiting", "waiting", "waiting", "waiting"]);
        let answers = join_all(people.iter().map(|(person, id)| accept(person, id))).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [200, 200, 409, 409, 409, 409]);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 2);
        assert_eq!(store::doctor::count_broken(&app.ctx.db, "double_bookings").await.unwrap(), 0);
    }

    async fn nobody_waits_for_what_is_free_or_never_is(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let line = line_of(&desk);
        let body = |from: &str, to: &str| json!({"starts_at": from, "ends_at": to});
        refused(&ana, &line, &body(MORNING[0], MORNING[1]), (409, "invalid_state")).await;
        reserve(&lea, &desk).await;
        for (from, to, status, code) in [
            ("2026-11-25T10:10", "2026-11-25T12:00", 422, "not_on_step"),
            ("2026-11-25T12:00", "2026-11-25T10:00", 400, "invalid_period"),
            ("2026-11-25T07:00", "2026-11-25T11:00", 409, "outside_opening_hours"),
            ("2026-11-24T08:00", "2026-11-24T10:00", 422, "too_soon"),
            ("2027-03-28T02:30", "2027-03-28T04:00", 400, "nonexistent_time"),
        ] {
            refused(&ana, &line, &body(from, to), (status, code)).await;
        }
        let unknown = json!({"starts_at": MORNING[0], "ends_at": MORNING[1], "unit_id": desk.id.to_string()});
        ana.post(&line, &unknown).await.expect_problem(422, "invalid_field");
        ana.post(&line, &json!({"starts_at": 7})).await.expect_problem(422, "invalid_field");
        ana.post(&line, &body(MORNING[0], MORNING[1])).await.expect(201);
        refused(&ana, &line, &body(MORNING[0], MORNING[1]), (409, "invalid_state")).await;
        let nowhere = format!("/api/v1/resources/{}/waitlist", app.ctx.ids.uuid());
        ana.post(&nowhere, &body(MORNING[0], MORNING[1])).await.expect_problem(404, "not_found");
    }

    async fn pages_offer_to_wait_and_to_take(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (lea, ana) = (app.member("Lea").await, app.member("Ana").await);
        let taken = reserve(&lea, &desk).await;
        let fields = [("day", "2026-11-25"), ("from", "10:00"), ("to", "12:00")];
        let full = ana.form(&format!("/resources/{}/reservations", desk.id), &fields).await;
        assert_eq!(full.status, 409);
        let action = format!("/resources/{}/waitlist", desk.id);
        assert!(full.body.contains(&format!("action=\"{action}\"")), "{}", full.body);
        assert_eq!(ana.form(&action, &fields).await.status, 303);
        let twice = ana.form(&action, &fields).await;
        assert!(twice.status == 409 && twice.body.contains("Vous attendez déjà"), "{}", twice.body);
        assert!(ana.get("/reservations").await.body.contains("Vous êtes dans la file"));
        cancel(&lea, &taken).await;
        let id = mine(&ana).await["id"].as_str().unwrap().to_owned();
        let offered = ana.get("/reservations?lang=en").await.body;
        assert!(offered.contains(&format!("/waitlist/{id}/accept")) && offered.contains("held for you until 09:30"), "{offered}");
        let taken = ana.form(&format!("/waitlist/{id}/accept"), &[]).await;
        assert!(taken.status == 303 && taken.header("location").starts_with("/reservations/"));
        assert_eq!(ana.form(&format!("/waitlist/{id}/accept"), &[]).await.status, 409);
        assert_eq!(ana.form(&format!("/waitlist/{id}/withdraw"), &[]).await.status, 409);
    }
}
