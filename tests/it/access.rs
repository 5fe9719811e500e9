//! Who may ask what: each route × each role → status. A route without a row fails.

mod api;
mod pages;

use std::collections::BTreeSet;

use rocket::http::Method::{self, Get};
use serde_json::{Value, json};

use self::{
    api::{all_api, certifications},
    pages::{all_pages, people},
};
use crate::support::{Caller, TestApp, both_engines, seed};

/// A route and its status for nobody, a stranger, the holder, the place's manager, an admin — asked in this order.
#[derive(Clone)]
struct Row {
    method: Method,
    /// As Rocket lists it.
    route: &'static str,
    /// `{resource}`, `{reservation}` stand for the ones of the test, `{closure}` too.
    path: &'static str,
    /// For the API.
    body: Value,
    statuses: [u16; 5],
}

fn row(method: Method, route: &'static str, path: &'static str, statuses: [u16; 5]) -> Row {
    Row { method, route, path, body: Value::Null, statuses }
}

fn sent(method: Method, route: &'static str, path: &'static str, body: Value, statuses: [u16; 5]) -> Row {
    Row { body, ..row(method, route, path, statuses) }
}

const EVERYONE: [u16; 5] = [200; 5];
/// Signed-in people see it, others are led to the sign-in page.
const SIGNED_IN: [u16; 5] = [303, 200, 200, 200, 200];
/// Who names itself to the API sees it.
const CALLER: [u16; 5] = [401, 200, 200, 200, 200];
/// The team of the place sees it.
const TEAM: [u16; 5] = [303, 403, 403, 200, 200];

async fn ask(caller: &Caller<'_>, row: &Row, path: &str) -> u16 {
    match row.method {
        Get => caller.get(path).await,
        _ if path.starts_with("/api") => {
            let json = [("Content-Type", "application/json")];
            caller.send(row.method, path, &json, Some(row.body.to_string().into())).await
        }
        _ => caller.form(path, &[]).await,
    }
    .status
}

async fn check(app: &TestApp, rows: impl Fn(&str) -> Vec<Row>) {
    let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
    let desk = seed::desks(&app.ctx, place, 1).await;
    let holder = app.member("Lea").await;
    let wish = json!({
        "resource_id": desk.id.to_string(), "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00"
    });
    let made = holder.post("/api/v1/reservations", &wish).await.expect(201);
    seed::organisation(&app.ctx, "Métropole", "lea@example.org").await;
    let manager = app.manager_of(place).await;
    let far = json!({"starts_at": "2027-11-25T10:00", "ends_at": "2027-11-25T11:00"});
    let closed = manager.post("/api/v1/places/plaine-images/closures", &far).await.expect(201);
    let callers = [app.anonymous(), app.member("Ana").await, holder, manager, app.admin().await];
    let mut wrong = Vec::new();
    for row in rows(&desk.id.to_string()) {
        let path = row.path.replace("{resource}", &desk.id.to_string());
        let path = path.replace("{nothing}", "01a20d1a-5fd0-7805-ae93-a003ae3b79d8");
        let path = path.replace("{reservation}", made["id"].as_str().unwrap());
        let path = path.replace("{unit}", &desk.units[0].id.to_string());
        let path = path.replace("{closure}", closed["id"].as_str().unwrap());
        let mut statuses = [0; 5];
        for (status, caller) in statuses.iter_mut().zip(&callers) {
            *status = ask(caller, &row, &path).await;
        }
        if statuses != row.statuses {
            wrong.push(format!("{} {path}: {statuses:?}, not {:?}", row.method, row.statuses));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

both_engines! {
    async fn each_role_gets_what_it_may_on_pages(app: TestApp) {
        check(&app, |_| all_pages()).await;
    }

    async fn each_role_gets_what_it_may_in_the_api(app: TestApp) {
        check(&app, all_api).await;
    }

    async fn each_role_gets_what_it_may_of_certifications(app: TestApp) {
        check(&app, |_| people().into_iter().chain(certifications()).collect()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_route_has_a_row() {
    let app = TestApp::sqlite().await;
    let rows = [all_pages(), all_api("")].concat().into_iter();
    let rows: BTreeSet<String> = rows.map(|row| format!("{} {}", row.method, row.route)).collect();
    let routes: BTreeSet<String> =
        app.routes().into_iter().map(|(method, route)| format!("{method} {route}")).collect();
    let missing: Vec<_> = routes.difference(&rows).collect();
    let gone: Vec<_> = rows.difference(&routes).collect();
    assert!(missing.is_empty() && gone.is_empty(), "without a row: {missing:?}\nwithout a route: {gone:?}");
}
