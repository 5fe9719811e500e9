//! Who may ask what: each route × each role → status. A route without a row fails.

use std::collections::BTreeSet;

use rocket::http::Method::{self, Delete, Get, Patch, Post};
use serde_json::{Value, json};

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

fn pages() -> Vec<Row> {
    vec![
        row(Get, "/", "/", EVERYONE),
        row(Get, "/about", "/about", EVERYONE),
        row(Get, "/privacy", "/privacy", EVERYONE),
        row(Get, "/accessibility", "/accessibility", EVERYONE),
        row(Get, "/developers", "/developers", EVERYONE),
        row(Get, "/problems/<code>", "/problems/not_found", EVERYONE),
        row(Get, "/places", "/places", EVERYONE),
        row(Get, "/places/points.json", "/places/points.json", EVERYONE),
        row(Get, "/places/<slug>", "/places/plaine-images", EVERYONE),
        row(Get, "/places/<slug>/calendar.ics", "/places/plaine-images/calendar.ics", EVERYONE),
        row(Get, "/resources/<id>", "/resources/{resource}", EVERYONE),
        row(Get, "/resources/<id>/calendar.ics", "/resources/{resource}/calendar.ics", EVERYONE),
        row(Post, "/resources/<id>/reservations", "/resources/{resource}/reservations", [303, 422, 422, 422, 422]),
        row(Get, "/reservations", "/reservations", SIGNED_IN),
        row(Get, "/reservations/<name>", "/reservations/{reservation}", [303, 404, 200, 200, 200]),
        row(Get, "/series/<id>", "/series/01a20d1a-5fd0-7805-ae93-a003ae3b79d8", [303, 404, 404, 404, 404]),
        row(Post, "/reservations/<id>/move", "/reservations/{reservation}/move", [303, 404, 422, 422, 422]),
        row(Post, "/reservations/<id>/cancel", "/reservations/{reservation}/cancel", [303, 404, 303, 409, 409]),
        row(Get, "/sign-in", "/sign-in", [200, 303, 303, 303, 303]),
        row(Get, "/sign-up", "/sign-up", [200, 303, 303, 303, 303]),
        row(Post, "/sign-in", "/sign-in", [422; 5]),
        row(Post, "/sign-up", "/sign-up", [422; 5]),
        row(Get, "/account", "/account", SIGNED_IN),
        row(Post, "/account/tokens", "/account/tokens", [303, 422, 422, 422, 422]),
        row(Post, "/account/tokens/<id>/revoke", "/account/tokens/none/revoke", [303, 404, 404, 404, 404]),
        row(Get, "/build/<name>", "/build/none.css", [404; 5]),
        row(Get, "/openapi.json", "/openapi.json", EVERYONE),
        row(Get, "/health/live", "/health/live", EVERYONE),
        row(Get, "/health/ready", "/health/ready", EVERYONE),
        row(Post, "/.too-large", "/.too-large", [413; 5]),
    ]
}

/// What the team of a place sees and does on pages.
fn manage_pages() -> Vec<Row> {
    vec![
        row(Get, "/manage", "/manage", SIGNED_IN),
        row(Get, "/manage/places/<slug>", "/manage/places/plaine-images", TEAM),
        row(Get, "/manage/places/<slug>/edit", "/manage/places/plaine-images/edit", TEAM),
        row(Post, "/manage/places/<slug>/edit", "/manage/places/plaine-images/edit", [303, 403, 403, 422, 422]),
        row(Get, "/manage/places/<slug>/resources/new", "/manage/places/plaine-images/resources/new", TEAM),
        row(
            Post,
            "/manage/places/<slug>/resources",
            "/manage/places/plaine-images/resources",
            [303, 403, 403, 422, 422],
        ),
        row(
            Get,
            "/manage/places/<slug>/resources/<id>/edit",
            "/manage/places/plaine-images/resources/{resource}/edit",
            TEAM,
        ),
        row(
            Post,
            "/manage/places/<slug>/resources/<id>/edit",
            "/manage/places/plaine-images/resources/{resource}/edit",
            [303, 403, 403, 422, 422],
        ),
        row(Post, "/manage/places/<slug>/closures", "/manage/places/plaine-images/closures", [303, 403, 403, 422, 422]),
        row(
            Post,
            "/manage/places/<slug>/closures/<id>/reopen",
            "/manage/places/plaine-images/closures/{closure}/reopen",
            [303, 403, 403, 303, 303],
        ),
    ]
}

/// Every page; signing out comes last, as it ends the sessions of this test.
fn all_pages() -> Vec<Row> {
    let last = vec![row(Post, "/sign-out", "/sign-out", [303; 5])];
    [manage_pages(), people(), pages(), more_pages(), life_pages(), last].concat()
}

/// Every route of the API.
fn all_api(resource: &str) -> Vec<Row> {
    [organisations(), members(), waitlist(), api(resource), rules_api(), certifications(), life_api()].concat()
}

/// What changes a reservation or shows what the team does; the reservation of this test is cancelled by now.
fn life_pages() -> Vec<Row> {
    vec![
        row(Post, "/reservations/<id>/approve", "/reservations/{reservation}/approve", [303, 404, 403, 409, 409]),
        row(Post, "/reservations/<id>/decline", "/reservations/{reservation}/decline", [303, 404, 403, 409, 409]),
        row(Post, "/reservations/<id>/check-in", "/reservations/{reservation}/check-in", [303, 404, 409, 409, 409]),
        row(Post, "/reservations/<id>/check-out", "/reservations/{reservation}/check-out", [303, 404, 409, 409, 409]),
        row(Post, "/reservations/<id>/hand-over", "/reservations/{reservation}/hand-over", [303, 422, 422, 422, 422]),
        row(Post, "/reservations/<id>/take-back", "/reservations/{reservation}/take-back", [303, 422, 422, 422, 422]),
        // Without its key there is nothing.
        row(Get, "/resources/<id>/check-in", "/resources/{resource}/check-in", [404; 5]),
        row(Post, "/resources/<id>/check-in", "/resources/{resource}/check-in", [404; 5]),
        row(Get, "/manage/places/<slug>/requests", "/manage/places/plaine-images/requests", TEAM),
        row(
            Get,
            "/manage/places/<slug>/resources/<id>/poster",
            "/manage/places/plaine-images/resources/{resource}/poster",
            TEAM,
        ),
        row(
            Post,
            "/manage/places/<slug>/resources/<id>/units/<unit>/restore",
            "/manage/places/plaine-images/resources/{resource}/units/none/restore",
            [303, 403, 403, 404, 404],
        ),
    ]
}

fn api(resource: &str) -> Vec<Row> {
    let policy = json!({"step_minutes": 60, "min_minutes": 60, "max_minutes": 120, "horizon_days": 30});
    let laser = json!({"name": "Laser", "kind": "machine", "policy": policy});
    let closure = json!({"starts_at": "2026-12-24", "ends_at": "2026-12-25"});
    let taken = json!({"resource_id": resource, "starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00"});
    let signed_in = [401, 200, 200, 200, 200];
    let team = [401, 403, 403, 201, 201];
    vec![
        row(Get, "/api/v1/places", "/api/v1/places", EVERYONE),
        row(Get, "/api/v1/places/<slug>", "/api/v1/places/plaine-images", EVERYONE),
        row(Get, "/api/v1/places/<slug>/resources", "/api/v1/places/plaine-images/resources", EVERYONE),
        row(Get, "/api/v1/resources/<id>", "/api/v1/resources/{resource}", EVERYONE),
        row(Get, "/api/v1/resources/<id>/availability", "/api/v1/resources/{resource}/availability", EVERYONE),
        row(Get, "/api/v1/me", "/api/v1/me", signed_in),
        row(Get, "/api/v1/me/certifications", "/api/v1/me/certifications", signed_in),
        row(Get, "/api/v1/reservations", "/api/v1/reservations", signed_in),
        row(Get, "/api/v1/reservations", "/api/v1/reservations?place=plaine-images", [401, 403, 403, 200, 200]),
        row(Get, "/api/v1/reservations/<id>", "/api/v1/reservations/{reservation}", [401, 404, 200, 200, 200]),
        sent(Post, "/api/v1/reservations", "/api/v1/reservations", taken, [401, 409, 409, 409, 409]),
        sent(
            Patch,
            "/api/v1/reservations/<id>",
            "/api/v1/reservations/{reservation}",
            json!({"ends_at": "2026-11-25T11:30"}),
            [401, 404, 200, 200, 200],
        ),
        sent(
            Post,
            "/api/v1/reservations/<id>/cancel",
            "/api/v1/reservations/{reservation}/cancel",
            json!({}),
            [401, 404, 200, 409, 409],
        ),
        sent(
            Post,
            "/api/v1/places",
            "/api/v1/places",
            json!({"name": "Neuf", "location": {"type": "Point", "coordinates": [3.1, 50.7]}}),
            [401, 403, 403, 403, 201],
        ),
        sent(
            Patch,
            "/api/v1/places/<slug>",
            "/api/v1/places/plaine-images",
            json!({"summary": "x"}),
            [401, 403, 403, 200, 200],
        ),
        sent(Post, "/api/v1/places/<slug>/resources", "/api/v1/places/plaine-images/resources", laser, team),
        row(Get, "/api/v1/places/<slug>/closures", "/api/v1/places/plaine-images/closures", EVERYONE),
        row(
            Delete,
            "/api/v1/places/<slug>/closures/<id>",
            "/api/v1/places/plaine-images/closures/{closure}",
            [401, 403, 403, 204, 204],
        ),
        sent(Post, "/api/v1/places/<slug>/closures", "/api/v1/places/plaine-images/closures", closure, team),
    ]
}

/// What managers set of rules.
fn rules_api() -> Vec<Row> {
    vec![
        row(Get, "/api/v1/places/<slug>/policy", "/api/v1/places/plaine-images/policy", EVERYONE),
        sent(
            Patch,
            "/api/v1/places/<slug>/policy",
            "/api/v1/places/plaine-images/policy",
            json!({"policy": {"lead_minutes": 0}}),
            [401, 403, 403, 200, 200],
        ),
        sent(
            Patch,
            "/api/v1/resources/<id>",
            "/api/v1/resources/{resource}",
            json!({"description": "x"}),
            [401, 403, 403, 200, 200],
        ),
    ]
}

fn people() -> Vec<Row> {
    vec![
        row(Get, "/manage/places/<slug>/people", "/manage/places/plaine-images/people", TEAM),
        row(Post, "/manage/places/<slug>/people", "/manage/places/plaine-images/people", [303, 403, 403, 422, 422]),
        row(
            Post,
            "/manage/places/<slug>/people/types",
            "/manage/places/plaine-images/people/types",
            [303, 403, 403, 422, 422],
        ),
        row(
            Post,
            "/manage/places/<slug>/people/types/<id>/retire",
            "/manage/places/plaine-images/people/types/{nothing}/retire",
            [303, 403, 403, 404, 404],
        ),
        row(
            Get,
            "/manage/places/<slug>/people/<id>/withdraw",
            "/manage/places/plaine-images/people/{nothing}/withdraw",
            [303, 403, 403, 404, 404],
        ),
        row(
            Post,
            "/manage/places/<slug>/people/<id>/withdraw",
            "/manage/places/plaine-images/people/{nothing}/withdraw",
            [303, 403, 403, 404, 404],
        ),
    ]
}

fn certifications() -> Vec<Row> {
    const TYPES: &str = "/api/v1/places/<slug>/certifications";
    const TYPE: &str = "/api/v1/places/<slug>/certifications/<type>";
    const HOLDERS: &str = "/api/v1/places/<slug>/certifications/<type>/holders";
    const HOLDER: &str = "/api/v1/places/<slug>/certifications/<type>/holders/<id>";
    const HERE: &str = "/api/v1/places/plaine-images/certifications";
    const OF: &str = "/api/v1/places/plaine-images/certifications?holder=lea@example.org";
    const NONE: &str = "/api/v1/places/plaine-images/certifications/{nothing}";
    const NONES: &str = "/api/v1/places/plaine-images/certifications/{nothing}/holders";
    const NOBODY: &str = "/api/v1/places/plaine-images/certifications/{nothing}/holders/{nothing}";
    let (lea, network) = (json!({"mail": "lea@example.org"}), json!({"name": "Sécurité", "network": true}));
    vec![
        row(Get, TYPES, HERE, EVERYONE),
        row(Get, TYPES, OF, [401, 403, 403, 200, 200]),
        // The manager's is there when the admin asks.
        sent(Post, TYPES, HERE, json!({"name": "Laser"}), [401, 403, 403, 201, 422]),
        sent(Post, TYPES, HERE, network, [401, 403, 403, 403, 201]),
        row(Delete, TYPE, NONE, [401, 403, 403, 404, 404]),
        sent(Post, HOLDERS, NONES, lea, [401, 403, 403, 404, 404]),
        sent(Delete, HOLDER, NOBODY, json!({"reservations": "keep"}), [401, 403, 403, 404, 404]),
    ]
}

/// What becomes of a reservation, which is cancelled by then, and of things that are lent.
fn life_api() -> Vec<Row> {
    vec![
        act("approve", json!({}), [401, 404, 403, 409, 409]),
        act("decline", json!({}), [401, 404, 403, 409, 409]),
        act("check-in", json!({}), [401, 404, 409, 409, 409]),
        act("check-out", json!({}), [401, 404, 409, 409, 409]),
        act("hand-over", json!({"condition": "good"}), [401, 404, 403, 409, 409]),
        act("take-back", json!({"condition": "good"}), [401, 404, 403, 409, 409]),
        row(Get, "/api/v1/places/<slug>/loans", "/api/v1/places/plaine-images/loans", [401, 403, 403, 200, 200]),
        sent(
            Patch,
            "/api/v1/resources/<id>/units/<unit_id>",
            "/api/v1/resources/{resource}/units/{unit}",
            json!({"label": "Poste 1"}),
            [401, 403, 403, 200, 200],
        ),
    ]
}

/// A change of the reservation, which is cancelled by then.
fn act(verb: &'static str, body: Value, statuses: [u16; 5]) -> Row {
    let (route, path) = match verb {
        "approve" => ("/api/v1/reservations/<id>/approve", "/api/v1/reservations/{reservation}/approve"),
        "decline" => ("/api/v1/reservations/<id>/decline", "/api/v1/reservations/{reservation}/decline"),
        "check-in" => ("/api/v1/reservations/<id>/check-in", "/api/v1/reservations/{reservation}/check-in"),
        "check-out" => ("/api/v1/reservations/<id>/check-out", "/api/v1/reservations/{reservation}/check-out"),
        "hand-over" => ("/api/v1/reservations/<id>/hand-over", "/api/v1/reservations/{reservation}/hand-over"),
        _ => ("/api/v1/reservations/<id>/take-back", "/api/v1/reservations/{reservation}/take-back"),
    };
    sent(Post, route, path, body, statuses)
}

/// Waiting, guests and organisations.
fn more_pages() -> Vec<Row> {
    vec![
        row(Post, "/resources/<id>/waitlist", "/resources/{resource}/waitlist", [303, 422, 422, 422, 422]),
        row(Post, "/waitlist/<id>/accept", "/waitlist/none/accept", [303, 404, 404, 404, 404]),
        row(Post, "/waitlist/<id>/withdraw", "/waitlist/none/withdraw", [303, 404, 404, 404, 404]),
        row(Get, "/r", "/r", EVERYONE),
        row(Post, "/r", "/r", [422; 5]),
        row(Post, "/r/cancel", "/r/cancel", [422; 5]),
        row(Get, "/join/<token>", "/join/none", [303, 404, 404, 404, 404]),
        row(Post, "/join/<token>", "/join/none", [303, 404, 404, 404, 404]),
        row(Get, "/organisations/<slug>/usage.csv", "/organisations/metropole/usage.csv", [303, 404, 403, 404, 200]),
    ]
}

fn organisations() -> Vec<Row> {
    vec![
        row(Get, "/api/v1/organisations", "/api/v1/organisations", CALLER),
        row(Get, "/api/v1/organisations/<slug>", "/api/v1/organisations/metropole", [401, 404, 200, 404, 200]),
        sent(
            Post,
            "/api/v1/organisations",
            "/api/v1/organisations",
            json!({"name": "Neuve"}),
            [401, 403, 403, 403, 201],
        ),
        sent(
            Patch,
            "/api/v1/organisations/<slug>",
            "/api/v1/organisations/metropole",
            json!({"allowance_half_days": 10}),
            [401, 403, 403, 403, 200],
        ),
        sent(
            Post,
            "/api/v1/organisations/join",
            "/api/v1/organisations/join",
            json!({"token": "none"}),
            [401, 404, 404, 404, 404],
        ),
    ]
}

fn members() -> Vec<Row> {
    let nobodys = [401, 404, 403, 404, 404];
    vec![
        row(
            Post,
            "/api/v1/organisations/<slug>/members",
            "/api/v1/organisations/metropole/members",
            [401, 404, 200, 404, 404],
        ),
        sent(
            Post,
            "/api/v1/organisations/<slug>/invitations",
            "/api/v1/organisations/metropole/invitations",
            json!({}),
            [401, 404, 403, 404, 201],
        ),
        row(
            Post,
            "/api/v1/organisations/<slug>/invitations/<id>/revoke",
            "/api/v1/organisations/metropole/invitations/{resource}/revoke",
            nobodys,
        ),
        row(
            Post,
            "/api/v1/organisations/<slug>/members/<account>/accept",
            "/api/v1/organisations/metropole/members/{resource}/accept",
            nobodys,
        ),
        sent(
            Post,
            "/api/v1/organisations/<slug>/members/<account>/appoint",
            "/api/v1/organisations/metropole/members/{resource}/appoint",
            json!({"role": "admin"}),
            nobodys,
        ),
        row(
            Post,
            "/api/v1/organisations/<slug>/members/<account>/remove",
            "/api/v1/organisations/metropole/members/{resource}/remove",
            nobodys,
        ),
        // Last of these: the holder is out afterwards.
        row(
            Post,
            "/api/v1/organisations/<slug>/leave",
            "/api/v1/organisations/metropole/leave",
            [401, 404, 204, 404, 404],
        ),
    ]
}

fn waitlist() -> Vec<Row> {
    let wait = json!({"starts_at": "2026-11-25T10:00", "ends_at": "2026-11-25T11:00"});
    vec![
        sent(
            Post,
            "/api/v1/resources/<id>/waitlist",
            "/api/v1/resources/{resource}/waitlist",
            wait,
            [401, 201, 201, 201, 201],
        ),
        row(Get, "/api/v1/waitlist", "/api/v1/waitlist", CALLER),
        row(Delete, "/api/v1/waitlist/<id>", "/api/v1/waitlist/none", [401, 404, 404, 404, 404]),
        sent(
            Post,
            "/api/v1/waitlist/<id>/accept",
            "/api/v1/waitlist/none/accept",
            json!({}),
            [401, 404, 404, 404, 404],
        ),
    ]
}

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
