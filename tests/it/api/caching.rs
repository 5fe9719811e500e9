//! Headers of every answer: tags, encodings, security, request id, language.

use rocket::http::Method;

use crate::support::{TestApp, both_engines, seed};

const PLACES: &str = "/api/v1/places";

async fn many_places(app: &TestApp) {
    for number in 0..5 {
        seed::place(&app.database, &app.ctx, &format!("lieu-{number}")).await;
    }
}

both_engines! {
    async fn who_has_it_already_gets_304_in_each_encoding(app: TestApp) {
        many_places(&app).await;
        let nobody = app.anonymous();
        let mut tags = Vec::new();
        for encoding in ["identity", "gzip", "br"] {
            let accept = ("Accept-Encoding", encoding);
            let full = nobody.ask(Method::Get, PLACES, &[accept]).await;
            assert_eq!((full.status, full.header("vary")), (200, "Accept-Encoding"));
            assert_eq!(full.header("content-encoding"), if encoding == "identity" { "" } else { encoding });
            let tag = full.header("etag").to_owned();
            let list = format!("\"other\", W/{tag}");
            let again = nobody.ask(Method::Get, PLACES, &[accept, ("If-None-Match", &list)]).await;
            assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.as_str()));
            let head = nobody.ask(Method::Head, PLACES, &[accept]).await;
            assert_eq!((head.status, head.body.as_str(), head.header("etag")), (200, "", tag.as_str()));
            tags.push(tag);
        }
        tags.dedup();
        assert_eq!(tags.len(), 3, "{tags:?}");
        seed::place(&app.database, &app.ctx, "lieu-neuf").await;
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        let changed = nobody.ask(Method::Get, PLACES, &[("If-None-Match", &tags[0])]).await;
        assert_eq!(changed.status, 200);
    }

    async fn every_answer_carries_its_name_and_what_browsers_may_do(app: TestApp) {
        let nobody = app.anonymous();
        for path in ["/", PLACES, "/api/v1/me", "/nothing", "/health/live", "/openapi.json"] {
            let answer = nobody.ask(Method::Get, path, &[("X-Request-Id", "proxy-1.a_b")]).await;
            assert_eq!(answer.header("x-request-id"), "proxy-1.a_b", "{path}");
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{path}: {policy}");
            assert!(policy.contains("img-src 'self' data: https://data.geopf.fr;"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            for name in ["referrer-policy", "permissions-policy", "cache-control"] {
                assert!(!answer.header(name).is_empty(), "{path}: {name}");
            }
            assert_eq!(answer.header("server"), "", "{path}");
            assert_eq!(answer.header("strict-transport-security"), "", "{path}");
        }
        for insane in ["", "a b", "é", &"x".repeat(65), "a\"b"] {
            let answer = nobody.ask(Method::Get, "/health/live", &[("X-Request-Id", insane)]).await;
            assert_eq!(answer.header("x-request-id").len(), 36, "{insane}");
        }
    }

    async fn a_problem_speaks_the_language_that_was_asked_for(app: TestApp) {
        let nobody = app.anonymous();
        let french = nobody.get("/api/v1/me").await.expect_problem(401, "sign_in_required");
        assert_eq!(french["title"], "Connexion nécessaire");
        let english = nobody.ask(Method::Get, "/api/v1/me", &[("Accept-Language", "en-GB, fr;q=0.5")]).await;
        assert_eq!(english.expect_problem(401, "sign_in_required")["title"], "Sign-in required");
        assert_eq!(english.header("www-authenticate"), "Bearer");
        let asked = nobody.ask(Method::Get, "/api/v1/me?lang=fr", &[("Accept-Language", "en")]).await;
        assert_eq!(asked.expect_problem(401, "sign_in_required")["title"], "Connexion nécessaire");
    }

    async fn health_tells_whether_the_database_answers(app: TestApp) {
        assert_eq!(app.anonymous().get("/health/live").await.expect(200)["status"], "live");
        assert_eq!(app.anonymous().get("/health/ready").await.expect(200)["status"], "ready");
    }
}
