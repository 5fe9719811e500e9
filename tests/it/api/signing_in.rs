//! The two ways to sign in to the API, and what they are worth.

use escale::{
    app,
    config::{Config, SecretKey},
    operations::account,
};
use rocket::{
    http::{ContentType, Header, Status},
    local::asynchronous::Client,
};
use serde_json::json;

use super::{desks, wish};
use crate::support::{TestApp, TestDatabase, both_engines, seed};

const RESERVATIONS: &str = "/api/v1/reservations";

fn key() -> SecretKey {
    SecretKey::new([7; 32]).unwrap()
}

/// A browser on a base URL, and the secret of its session.
async fn signed_in(app: &TestApp, base_url: &str) -> (Client, String) {
    let lea = seed::person(&app.ctx, "Lea").await;
    let opened = account::sign_in(&app.ctx, lea.account.mail.as_str(), seed::PASSWORD).await.unwrap();
    let config = Config { base_url: base_url.to_owned(), ..Config::local(key()) };
    (Client::untracked(app::build(config, app.ctx.clone()).unwrap()).await.unwrap(), opened.secret)
}

both_engines! {
    async fn a_browsers_session_reads_but_writes_with_its_forms_token_alone(app: TestApp) {
        let (_, desk) = desks(&app, 1).await;
        let (client, secret) = signed_in(&app, "http://localhost:8000").await;
        let body = wish(&desk, "2026-11-25T10:00", "2026-11-25T11:00").to_string();
        let cookie = || ("session", secret.clone());
        let me = client.get("/api/v1/me").cookie(cookie()).dispatch().await;
        assert_eq!(me.status(), Status::Ok);
        let send = || client.post(RESERVATIONS).header(ContentType::JSON).cookie(cookie()).body(&body);
        for token in ["", "wrong", key().sign(b"another").as_str()] {
            let refused = send().header(Header::new("X-CSRF-Token", token.to_owned())).dispatch().await;
            assert_eq!(refused.status(), Status::Forbidden);
            assert!(refused.into_string().await.unwrap().contains("\"code\":\"csrf\""));
        }
        assert_eq!(send().dispatch().await.status(), Status::Forbidden);
        assert_eq!(seed::live_reservations(&app.ctx, desk.id).await, 0);
        let token = Header::new("X-CSRF-Token", key().sign(secret.as_bytes()));
        assert_eq!(send().header(token).dispatch().await.status(), Status::Created);
    }

    async fn on_https_only_the_cookie_that_is_tied_to_the_host_counts(app: TestApp) {
        let (client, secret) = signed_in(&app, "https://escale.example").await;
        let plain = client.get("/api/v1/me").cookie(("session", secret.clone())).dispatch().await;
        assert_eq!(plain.status(), Status::Unauthorized);
        let tied = client.get("/api/v1/me").cookie(("__Host-session", secret)).dispatch().await;
        assert_eq!(tied.status(), Status::Ok);
        assert!(tied.headers().get_one("Strict-Transport-Security").is_some());
        let page = client.get("/sign-in").dispatch().await;
        let cookie = page.headers().get_one("Set-Cookie").unwrap();
        for part in ["__Host-visitor=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }

    async fn a_session_that_ended_or_a_token_that_was_revoked_is_nobody(app: TestApp) {
        let (client, secret) = signed_in(&app, "http://localhost:8000").await;
        let lea = escale::store::account::list(&app.ctx.db).await.unwrap().remove(0);
        let scopes = [escale::domain::account::Scope::Read].into();
        let (token, bearer) = account::create_token_for(&app.ctx, lea.id, "t", scopes).await.unwrap();
        let headers = [("Authorization", format!("bearer {bearer}"))];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let ask = || async { app.anonymous().ask(rocket::http::Method::Get, "/api/v1/me", &headers).await };
        ask().await.expect(200);
        account::revoke_token(&app.ctx, lea.id, token.id).await.unwrap();
        ask().await.expect_problem(401, "sign_in_required");
        app.clock.advance(account::SESSION_LASTS);
        let me = client.get("/api/v1/me").cookie(("session", secret)).dispatch().await;
        assert_eq!(me.status(), Status::Unauthorized);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_service_says_so_and_when_to_come_back() {
    let database = TestDatabase::postgres().await;
    let (ctx, _) = seed::context(&database).await;
    seed::place(&database, &ctx, "plaine-images").await;
    let client = Client::untracked(app::build(Config::local(key()), ctx).unwrap()).await.unwrap();
    assert_eq!(client.get("/health/ready").dispatch().await.status(), Status::Ok);
    database.vanish().await;
    let bearer = || Header::new("Authorization", "Bearer esc_anything");
    for (path, face) in [
        ("/health/ready", "application/problem+json"),
        ("/api/v1/places", "application/problem+json"),
        ("/api/v1/places/plaine-images", "application/problem+json"),
        ("/places/plaine-images", "text/html; charset=utf-8"),
        ("/places/plaine-images/calendar.ics", "text/plain; charset=utf-8"),
    ] {
        let answer = client.get(path).dispatch().await;
        assert_eq!(answer.status(), Status::ServiceUnavailable, "{path}");
        assert_eq!(answer.headers().get_one("Retry-After"), Some("5"), "{path}");
        assert_eq!(answer.content_type().unwrap().to_string(), face, "{path}");
        let body = answer.into_string().await.unwrap();
        assert!(!body.contains("postgres") && !body.contains("test_"), "{path}: {body}");
    }
    let write = client.post(RESERVATIONS).header(ContentType::JSON).header(bearer()).body(json!({}).to_string());
    assert_eq!(write.dispatch().await.status(), Status::ServiceUnavailable);
    assert_eq!(client.get("/health/live").dispatch().await.status(), Status::Ok);
}
