//! Rows of the JSON API.

use rocket::http::Method::{Delete, Get, Patch, Post};
use serde_json::{Value, json};

use super::{CALLER, EVERYONE, Row, row, sent};

/// Every route of the API.
pub fn all_api(resource: &str) -> Vec<Row> {
    [organisations(), members(), waitlist(), api(resource), rules_api(), certifications(), life_api()].concat()
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

pub fn certifications() -> Vec<Row> {
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
        act("undo-check-in", json!({}), [401, 404, 403, 409, 409]),
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
        // The last copy stays, and a resource while somebody is to come.
        row(
            Delete,
            "/api/v1/resources/<id>/units/<unit_id>",
            "/api/v1/resources/{resource}/units/{unit}",
            [401, 403, 403, 409, 409],
        ),
        sent(
            Post,
            "/api/v1/resources/<id>/units",
            "/api/v1/resources/{resource}/units",
            json!({"label": "Poste 2"}),
            [401, 403, 403, 201, 422],
        ),
        row(Delete, "/api/v1/resources/<id>", "/api/v1/resources/{resource}", [401, 403, 403, 409, 409]),
    ]
}

/// A change of the reservation, which is cancelled by then.
fn act(verb: &'static str, body: Value, statuses: [u16; 5]) -> Row {
    let (route, path) = match verb {
        "approve" => ("/api/v1/reservations/<id>/approve", "/api/v1/reservations/{reservation}/approve"),
        "decline" => ("/api/v1/reservations/<id>/decline", "/api/v1/reservations/{reservation}/decline"),
        "check-in" => ("/api/v1/reservations/<id>/check-in", "/api/v1/reservations/{reservation}/check-in"),
        "undo-check-in" => {
            ("/api/v1/reservations/<id>/undo-check-in", "/api/v1/reservations/{reservation}/undo-check-in")
        }
        "check-out" => ("/api/v1/reservations/<id>/check-out", "/api/v1/reservations/{reservation}/check-out"),
        "hand-over" => ("/api/v1/reservations/<id>/hand-over", "/api/v1/reservations/{reservation}/hand-over"),
        _ => ("/api/v1/reservations/<id>/take-back", "/api/v1/reservations/{reservation}/take-back"),
    };
    sent(Post, route, path, body, statuses)
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
