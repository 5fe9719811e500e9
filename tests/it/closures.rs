//! Closures through HTTP: whom they hit, what becomes of them, single units, and opening again.

use escale::{
    domain::{
        account::Actor,
        closure::{CloseRefusal, Hit},
        ids::{PlaceId, ReservationId},
        period::Period,
        resource::Resource,
    },
    operations::{
        OperationError,
        closure::{self, NewClosure},
    },
};
use rocket::http::Method;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::support::{Caller, TestApp, both_engines, seed};

const CLOSURES: &str = "/api/v1/places/plaine-images/closures";
const FORM: &str = "/manage/places/plaine-images/closures";

async fn desks(app: &TestApp, units: u32) -> (PlaceId, Resource) {
    let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
    (place, seed::desks(&app.ctx, place, units).await)
}

/// Reserves a unit on the 25th of November.
async fn reserve(caller: &Caller<'_>, desk: &Resource, unit: usize, from: &str, to: &str) -> Value {
    let wish = json!({
        "resource_id": desk.id.to_string(), "unit_id": desk.units[unit].id.to_string(),
        "starts_at": format!("2026-11-25T{from}"), "ends_at": format!("2026-11-25T{to}"),
    });
    caller.post("/api/v1/reservations", &wish).await.expect(201)
}

async fn shown(caller: &Caller<'_>, reservation: &Value) -> Value {
    caller.get(&format!("/api/v1/reservations/{}", reservation["id"].as_str().unwrap())).await.expect(200)
}

/// The 25th from ten to noon; `what` is a resource and a unit of it.
fn closing(what: Option<(&Resource, Option<usize>)>, reservations: Option<&str>) -> Value {
    json!({
        "resource_id": what.map(|(resource, _)| resource.id.to_string()),
        "unit_id": what.and_then(|(resource, unit)| Some(resource.units[unit?].id.to_string())),
        "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T12:00", "reason": "Fuite d’eau",
        "reservations": reservations,
    })
}

fn texts(html: &str, selector: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    document.select(&Selector::parse(selector).unwrap()).map(|found| found.text().collect()).collect()
}

fn value(html: &str, name: &str) -> String {
    let document = Html::parse_document(html);
    let field = Selector::parse(&format!("[name={name}]")).unwrap();
    let value = document.select(&field).next().and_then(|field| field.attr("value"));
    value.unwrap_or_else(|| panic!("no field {name} in {html}")).to_owned()
}

fn fields<'a>(what: &'a str, answer: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let day = "2026-11-25";
    let asked = [
        ("resource", what),
        ("from_day", day),
        ("from", "10:00"),
        ("to_day", day),
        ("to", "12:00"),
        ("reason", "Fuite"),
    ];
    [&asked[..], answer].concat()
}

both_engines! {
    async fn a_manager_sees_whom_a_closure_hits_before_anything_is_written(app: TestApp) {
        let (place, desk) = desks(&app, 3).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let made = reserve(&lea, &desk, 1, "09:00", "11:00").await;
        reserve(&lea, &desk, 0, "12:00", "13:00").await;
        let asked = manager.form(FORM, &fields("", &[])).await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        let hit = texts(&asked.body, "#reservations li");
        assert_eq!(hit, ["demain 9\u{a0}h – 11\u{a0}h · Open space, Poste 2 · Lea"]);
        let choices = texts(&asked.body, "#reservations label");
        assert_eq!(choices.len(), 2, "nobody moves out of a place that is closed: {choices:?}");
        assert_eq!(value(&asked.body, "from"), "10:00", "what was typed is kept");
        assert_eq!(app.anonymous().get(CLOSURES).await.expect(200)["items"], json!([]), "nothing is written");

        // Somebody reserves in between: the answer was about others.
        let seen = value(&asked.body, "seen");
        let late = reserve(&lea, &desk, 2, "10:00", "11:00").await;
        let again = manager.form(FORM, &fields("", &[("reservations", "cancel"), ("seen", &seen)])).await;
        assert_eq!((again.status, texts(&again.body, "#reservations li").len()), (200, 2), "asked again");
        let seen = value(&again.body, "seen");
        let done = manager.form(FORM, &fields("", &[("reservations", "cancel"), ("seen", &seen)])).await;
        assert_eq!(done.status, 303, "{}", done.body);
        for reservation in [&made, &late] {
            let now = shown(&lea, reservation).await;
            assert_eq!((&now["state"], &now["sequence"], &now["reason"]), (&json!("cancelled"), &json!(1), &json!("Fuite")));
        }
        let page = lea.get(&format!("/reservations/{}", made["id"].as_str().unwrap())).await;
        assert!(page.body.contains("Raison de l’annulation : Fuite"), "{}", page.body);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 1, "what it does not hit stays");
    }

    async fn whoever_reserves_while_a_manager_closes_is_seen_or_refused(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        for day in 1..=8 {
            let date = format!("2026-12-{day:02}");
            let wish = json!({
                "resource_id": desk.id.to_string(),
                "starts_at": format!("{date}T10:00"), "ends_at": format!("{date}T11:00"),
            });
            let form = [("from_day", date.as_str()), ("from", "10:00"), ("to_day", &date), ("to", "12:00"), ("reason", "")];
            let (reserved, closed) = tokio::join!(lea.post("/api/v1/reservations", &wish), manager.form(FORM, &form));
            match reserved.status {
                201 => {
                    let hit = texts(&closed.body, "#reservations li").len();
                    assert_eq!((closed.status, hit), (200, 1), "{date}: nobody is closed upon unseen: {}", closed.body);
                }
                _ => {
                    reserved.expect_problem(409, "closed");
                    assert_eq!(closed.status, 303, "{date}: {}", closed.body);
                }
            }
        }
    }

    async fn nothing_closes_on_others_than_were_seen(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let lea = app.member("Lea").await;
        let boss = Actor { is_admin: true, ..seed::person(&app.ctx, "Boss").await };
        reserve(&lea, &desk, 0, "10:00", "11:00").await;
        let period = Period::new(seed::instant("2026-11-25T09:00:00Z"), seed::instant("2026-11-25T11:00:00Z")).unwrap();
        let new = NewClosure { place_id: place, resource_id: None, unit_id: None, period, reason: String::new() };
        let close = async |seen: &[(ReservationId, u32)]| {
            closure::add(&app.ctx, &boss, new.clone(), Some(Hit::Cancel), Some(seen)).await.map(|(_, count)| count.cancelled)
        };
        assert_eq!(close(&[]).await, Err(OperationError::Refused(CloseRefusal::Stale)));
        assert_eq!(app.anonymous().get(CLOSURES).await.expect(200)["items"], json!([]));
        let all = escale::store::reservation::list_of_resource(&app.ctx.db, desk.id, &Default::default()).await.unwrap();
        let id = all[0].reservation.id;
        assert_eq!(close(&[(id, 1)]).await, Err(OperationError::Refused(CloseRefusal::Stale)), "it stood otherwise");
        assert_eq!(close(&[(id, 0)]).await, Ok(1));
    }

    async fn a_resource_that_is_added_while_its_place_closes_is_closed_too(app: TestApp) {
        let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let sent = closing(None, Some("cancel"));
        let (_, desk) = tokio::join!(manager.post(CLOSURES, &sent), seed::desks(&app.ctx, place, 1));
        let wish = json!({
            "resource_id": desk.id.to_string(), "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00",
        });
        lea.post("/api/v1/reservations", &wish).await.expect_problem(409, "closed");
    }

    async fn a_closure_that_hits_nobody_is_made_at_once(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        reserve(&lea, &desk, 0, "12:00", "13:00").await;
        assert_eq!(manager.form(FORM, &fields("", &[])).await.status, 303);
        assert_eq!(app.anonymous().get(CLOSURES).await.expect(200)["items"][0]["reason"], "Fuite");
    }

    async fn reservations_are_kept_moved_or_cancelled_as_asked(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let made = reserve(&lea, &desk, 0, "10:00", "11:00").await;
        let one = Some((&desk, Some(0)));
        let kept = manager.post(CLOSURES, &closing(one, Some("keep"))).await.expect(201);
        assert_eq!(kept["reservations"], json!({"kept": 1, "moved": 0, "cancelled": 0}));
        assert_eq!(shown(&lea, &made).await["sequence"], 0);
        app.clock.advance(chrono::TimeDelta::seconds(1));
        let moved = manager.post(CLOSURES, &closing(one, Some("move"))).await.expect(201);
        assert_eq!(moved["reservations"], json!({"kept": 0, "moved": 1, "cancelled": 0}));
        let now = shown(&lea, &made).await;
        assert_eq!((&now["unit"]["label"], &now["sequence"], &now["state"]), (&json!("Poste 2"), &json!(1), &json!("confirmed")));
        app.clock.advance(chrono::TimeDelta::seconds(1));
        let cancelled = manager.post(CLOSURES, &closing(None, Some("cancel"))).await.expect(201);
        assert_eq!(cancelled["reservations"], json!({"kept": 0, "moved": 0, "cancelled": 1}));
        let now = shown(&lea, &made).await;
        assert_eq!((&now["sequence"], &now["reason"]), (&json!(2), &json!("Fuite d’eau")));
        let id = made["id"].as_str().unwrap().parse().unwrap();
        let history = escale::store::audit::list_of_subject(&app.ctx.db, id).await.unwrap();
        let actions: Vec<&str> = history.iter().map(|(action, ..)| action.as_str()).collect();
        assert_eq!(actions, ["reservation.reserve", "reservation.move", "reservation.cancel"]);
        manager.post(CLOSURES, &closing(None, Some("burn"))).await.expect_problem(422, "invalid_field");
        let stranger = json!({"unit_id": desk.units[0].id.to_string(), "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T12:00"});
        manager.post(CLOSURES, &stranger).await.expect_problem(422, "invalid_field");
    }

    async fn nothing_closes_when_somebody_cannot_be_moved(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let early = reserve(&lea, &desk, 0, "10:00", "11:00").await;
        let late = reserve(&lea, &desk, 0, "11:00", "12:00").await;
        reserve(&lea, &desk, 1, "11:30", "13:00").await;
        let problem = manager.post(CLOSURES, &closing(Some((&desk, Some(0))), Some("move"))).await;
        let problem = problem.expect_problem(409, "cannot_move");
        assert!(problem["detail"].as_str().unwrap().contains("1 r\u{e9}servation sur 2"), "{problem}");
        assert_eq!(app.anonymous().get(CLOSURES).await.expect(200)["items"], json!([]));
        for reservation in [&early, &late] {
            assert_eq!(shown(&lea, reservation).await["unit"]["label"], "Poste 1", "not one was moved");
        }
        let unit = format!("{}/{}", desk.id, desk.units[0].id);
        let asked = manager.form(FORM, &fields(&unit, &[])).await;
        assert_eq!(texts(&asked.body, "#reservations label").len(), 3, "{}", asked.body);
        let seen = value(&asked.body, "seen");
        let refused = manager.form(FORM, &fields(&unit, &[("reservations", "move"), ("seen", &seen)])).await;
        assert_eq!(refused.status, 409);
        assert!(texts(&refused.body, ".error-summary")[0].contains("aucun exemplaire libre"), "{}", refused.body);
        assert_eq!(texts(&refused.body, "#reservations li").len(), 2, "the question stays");
    }

    async fn a_closed_unit_leaves_the_others(app: TestApp) {
        let (place, desk) = desks(&app, 2).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let closed = manager.post(CLOSURES, &closing(Some((&desk, Some(0))), None)).await.expect(201);
        assert_eq!(closed["unit_id"], desk.units[0].id.to_string());
        let free = app.anonymous().get(&format!(
            "/api/v1/resources/{}/availability?from=2026-11-25T09:00&to=2026-11-25T13:00", desk.id
        )).await.expect(200);
        let units: Vec<_> = free["periods"].as_array().unwrap().iter().map(|period| period["free_units"].clone()).collect();
        assert_eq!(units, [2, 1, 2]);
        let wish = |unit: Option<usize>| json!({
            "resource_id": desk.id.to_string(), "unit_id": unit.map(|unit| desk.units[unit].id.to_string()),
            "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00",
        });
        let problem = lea.post("/api/v1/reservations", &wish(Some(0))).await.expect_problem(409, "closed");
        assert!(problem["detail"].as_str().unwrap().contains("Fuite"), "{problem}");
        assert_eq!(lea.post("/api/v1/reservations", &wish(None)).await.expect(201)["unit"]["label"], "Poste 2");
        lea.post("/api/v1/reservations", &wish(None)).await.expect_problem(409, "already_reserved");
        let page = app.anonymous().get("/places/plaine-images").await.body;
        assert!(page.contains("Open space, Poste 1"), "{page}");
    }

    async fn opening_again_frees_the_time_and_calendars_drop_the_closure(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let visit = reserve(&lea, &desk, 0, "10:00", "11:00").await;
        let closed = manager.post(CLOSURES, &closing(None, Some("keep"))).await.expect(201);
        let id = closed["id"].as_str().unwrap();
        let board = manager.get("/manage/places/plaine-images?day=2026-11-25").await.body;
        assert!(texts(&board, ".visit .tag.stop")[0].contains("fermé"), "the visit is marked: {board}");
        assert!(board.contains(&format!("{FORM}/{id}/reopen")));
        let feed = "/places/plaine-images/calendar.ics";
        let event = |ics: &str| {
            let ics = ics.replace("\r\n ", "");
            let found = ics.split("BEGIN:VEVENT").find(|event| event.contains(&format!("UID:{id}"))).map(str::to_owned);
            found.unwrap_or_else(|| panic!("no {id} in {ics}"))
        };
        let before = app.anonymous().get(feed).await;
        assert!(event(&before.body).contains("STATUS:CONFIRMED") && event(&before.body).contains("SEQUENCE:0"));

        app.clock.advance(chrono::TimeDelta::minutes(5));
        let answer = manager.form(&format!("{FORM}/{id}/reopen"), &[("day", "2026-11-25")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/manage/places/plaine-images?day=2026-11-25"));
        let again = manager.send(Method::Delete, &format!("{CLOSURES}/{id}"), &[], None).await;
        assert_eq!((again.status, again.body.as_str()), (204, ""), "asked twice, done once");
        let after = app.anonymous().get(feed).await;
        assert_ne!(before.header("etag"), after.header("etag"));
        assert!(event(&after.body).contains("STATUS:CANCELLED"), "{}", after.body);
        assert!(event(&after.body).contains("SEQUENCE:1"), "{}", after.body);
        assert_eq!(app.anonymous().get(CLOSURES).await.expect(200)["items"], json!([]));
        reserve(&lea, &desk, 0, "11:00", "12:00").await;
        assert_eq!(shown(&lea, &visit).await["state"], "confirmed");

        app.clock.advance(chrono::TimeDelta::days(31));
        assert!(!app.anonymous().get(feed).await.body.contains(&format!("UID:{id}")), "gone after thirty days");
    }

    async fn a_closure_that_is_over_is_not_opened_again(app: TestApp) {
        let (place, _) = desks(&app, 1).await;
        let manager = app.manager_of(place).await;
        let closed = manager.post(CLOSURES, &closing(None, None)).await.expect(201);
        let path = format!("{CLOSURES}/{}", closed["id"].as_str().unwrap());
        app.clock.advance(chrono::TimeDelta::days(2));
        manager.send(Method::Delete, &path, &[], None).await.expect_problem(409, "closure_over");
        manager.send(Method::Delete, &format!("{CLOSURES}/{place}"), &[], None).await.expect_problem(404, "not_found");
    }

    async fn who_runs_places_sees_how_many_come_to_each(app: TestApp) {
        let (place, desk) = desks(&app, 1).await;
        let (lea, manager) = (app.member("Lea").await, app.manager_of(place).await);
        let wish = json!({"resource_id": desk.id.to_string(), "starts_at": "2026-11-24T10:00", "ends_at": "2026-11-24T11:00"});
        assert!(manager.get("/manage").await.body.contains("personne n’est attendu"));
        lea.post("/api/v1/reservations", &wish).await.expect(201);
        reserve(&lea, &desk, 0, "10:00", "11:00").await;
        assert!(manager.get("/manage").await.body.contains("1 venue aujourd’hui"), "tomorrow's is not counted");
    }
}
