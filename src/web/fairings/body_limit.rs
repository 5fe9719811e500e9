//! Refuses bodies that announce more than anything here takes, before any guard runs.
//!
//! A guard that refuses leaves the body unread; a client in the middle of writing megabytes would then see
//! a broken connection and no answer. So such a request goes to a route that reads and forgets.

use rocket::{
    Data, Request, Route,
    data::ToByteUnit,
    fairing::{Fairing, Info, Kind},
    http::{Method, uri::Origin},
    routes,
    tokio::io::sink,
};

use crate::web::errors::{ApiError, PageError, Problem};

/// No route of this service takes more.
const MOST_BYTES: u64 = 1 << 20;
const ROUTE: &str = "/.too-large";

/// Sends them away.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit;

/// The path that was asked for, before a request was sent away.
struct AskedPath(String);

/// The path that was asked for.
pub(in crate::web) fn asked_path<'r>(request: &'r Request<'_>) -> &'r str {
    &request.local_cache(|| AskedPath(request.uri().path().to_string())).0
}

impl BodyLimit {
    /// Where they are sent.
    #[must_use]
    pub fn routes() -> Vec<Route> {
        routes![too_large]
    }
}

#[rocket::async_trait]
impl Fairing for BodyLimit {
    fn info(&self) -> Info {
        Info { name: "body limit", kind: Kind::Request }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let announced = request.headers().get_one("Content-Length").and_then(|length| length.parse::<u64>().ok());
        if announced.is_some_and(|length| length > MOST_BYTES) {
            asked_path(request);
            if let Ok(elsewhere) = Origin::parse(ROUTE) {
                request.set_method(Method::Post);
                request.set_uri(elsewhere);
            }
        }
    }
}

/// Either face of the refusal.
#[derive(rocket::Responder)]
enum TooLarge {
    Page(PageError),
    Api(ApiError),
}

struct AskedApi(bool);

#[rocket::async_trait]
impl<'r> rocket::request::FromRequest<'r> for AskedApi {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> rocket::request::Outcome<Self, Self::Error> {
        rocket::request::Outcome::Success(Self(asked_path(request).starts_with("/api/")))
    }
}

#[rocket::post("/.too-large", data = "<data>")]
async fn too_large(asked_api: AskedApi, data: Data<'_>) -> TooLarge {
    // Up to a bound: who sends more than that may see the connection break.
    let _ = data.open(64.mebibytes()).stream_to(sink()).await;
    let problem = Problem::of("too_large").with("kib", 1_024_u32);
    if asked_api.0 { TooLarge::Api(problem.into()) } else { TooLarge::Page(problem.into()) }
}
