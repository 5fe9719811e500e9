//! Rows of pages.

use rocket::http::Method::{Get, Post};

use super::{EVERYONE, Row, SIGNED_IN, TEAM, row};

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
        row(Get, "/manage/places/<slug>/rules", "/manage/places/plaine-images/rules", TEAM),
        row(Post, "/manage/places/<slug>/rules", "/manage/places/plaine-images/rules", [303, 403, 403, 303, 303]),
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
        row(
            Get,
            "/manage/places/<slug>/resources/<id>/withdraw",
            "/manage/places/plaine-images/resources/{resource}/withdraw",
            TEAM,
        ),
        row(
            Post,
            "/manage/places/<slug>/resources/<id>/withdraw",
            "/manage/places/plaine-images/resources/{resource}/withdraw",
            [303, 403, 403, 409, 409],
        ),
        row(
            Get,
            "/manage/places/<slug>/resources/<id>/units/<unit>/withdraw",
            "/manage/places/plaine-images/resources/{resource}/units/{unit}/withdraw",
            TEAM,
        ),
        row(
            Post,
            "/manage/places/<slug>/resources/<id>/units/<unit>/withdraw",
            "/manage/places/plaine-images/resources/{resource}/units/{unit}/withdraw",
            [303, 403, 403, 409, 409],
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
pub fn all_pages() -> Vec<Row> {
    let last = vec![row(Post, "/sign-out", "/sign-out", [303; 5])];
    [manage_pages(), people(), pages(), more_pages(), organisations(), life_pages(), last].concat()
}

/// What changes a reservation or shows what the team does; the reservation of this test is cancelled by now.
fn life_pages() -> Vec<Row> {
    vec![
        row(Post, "/reservations/<id>/approve", "/reservations/{reservation}/approve", [303, 404, 403, 409, 409]),
        row(Post, "/reservations/<id>/decline", "/reservations/{reservation}/decline", [303, 404, 403, 409, 409]),
        // Its holder has an account, and with it no code.
        row(Post, "/reservations/<id>/code", "/reservations/{reservation}/code", [303, 404, 403, 404, 404]),
        row(Post, "/reservations/<id>/check-in", "/reservations/{reservation}/check-in", [303, 404, 409, 409, 409]),
        row(
            Post,
            "/reservations/<id>/undo-check-in",
            "/reservations/{reservation}/undo-check-in",
            [303, 404, 403, 409, 409],
        ),
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
            Get,
            "/manage/places/<slug>/resources/<id>/units/<unit>",
            "/manage/places/plaine-images/resources/{resource}/units/{unit}",
            TEAM,
        ),
        row(
            Post,
            "/manage/places/<slug>/resources/<id>/units/<unit>/stop",
            "/manage/places/plaine-images/resources/{resource}/units/{unit}/stop",
            [303, 403, 403, 303, 303],
        ),
        row(
            Post,
            "/manage/places/<slug>/resources/<id>/units/<unit>/restore",
            "/manage/places/plaine-images/resources/{resource}/units/none/restore",
            [303, 403, 403, 404, 404],
        ),
    ]
}

pub fn people() -> Vec<Row> {
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
    ]
}

/// The holder is a member of the organisation, who leaves last.
fn organisations() -> Vec<Row> {
    const HERE: &str = "/organisations/<slug>";
    let of = |method, route: &str, path: &'static str, statuses| {
        let route: &'static str = Box::leak(format!("{HERE}{route}").into_boxed_str());
        row(method, route, path, statuses)
    };
    vec![
        row(Get, "/organisations", "/organisations", SIGNED_IN),
        row(Post, "/organisations", "/organisations", [303, 403, 403, 403, 422]),
        of(Get, "", "/organisations/metropole", [303, 404, 200, 404, 200]),
        of(Get, "/edit", "/organisations/metropole/edit", [303, 404, 403, 404, 200]),
        of(Post, "/edit", "/organisations/metropole/edit", [303, 404, 403, 404, 422]),
        of(Get, "/usage.csv", "/organisations/metropole/usage.csv", [303, 404, 403, 404, 200]),
        of(Post, "/invitations", "/organisations/metropole/invitations", [303, 404, 403, 404, 201]),
        of(
            Post,
            "/invitations/<id>/revoke",
            "/organisations/metropole/invitations/{nothing}/revoke",
            [303, 404, 403, 404, 404],
        ),
        of(
            Post,
            "/members/<account>/accept",
            "/organisations/metropole/members/{nothing}/accept",
            [303, 404, 403, 404, 404],
        ),
        of(
            Post,
            "/members/<account>/appoint",
            "/organisations/metropole/members/{nothing}/appoint",
            [303, 404, 403, 404, 422],
        ),
        of(
            Post,
            "/members/<account>/remove",
            "/organisations/metropole/members/{nothing}/remove",
            [303, 404, 403, 404, 404],
        ),
        of(Post, "/members", "/organisations/metropole/members", [303, 404, 303, 404, 404]),
        of(Post, "/leave", "/organisations/metropole/leave", [303, 404, 303, 404, 404]),
    ]
}
