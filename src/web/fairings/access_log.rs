//! One line per request: method, route, status, time. Never the path, which may hold a private token.

use std::time::Instant;

use rocket::{
    Data, Request, Response,
    fairing::{Fairing, Info, Kind},
};

use super::RequestId;

/// Writes the access log.
#[derive(Clone, Copy, Debug)]
pub struct AccessLog;

struct Started(Instant);

#[rocket::async_trait]
impl Fairing for AccessLog {
    fn info(&self) -> Info {
        Info { name: "access log", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        request.local_cache(|| Started(Instant::now()));
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let started = request.local_cache(|| Started(Instant::now())).0;
        let route = request.route().map(|route| route.uri.to_string());
        tracing::info!(
            method = request.method().as_str(),
            route = route.as_deref().unwrap_or("none"),
            status = response.status().code,
            micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
            request_id = RequestId::of(request),
            "answered"
        );
    }
}
