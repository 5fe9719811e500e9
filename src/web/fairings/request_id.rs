//! `X-Request-Id`: one name for a request in the answer, the log and the reader's question.

use rocket::{
    Data, Request, Response,
    fairing::{Fairing, Info, Kind},
};

use crate::operations::Context;

/// The name of a request: that of the proxy in front when it is short and sane, else a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestId(String);

/// Names each request and tells the name.
#[derive(Clone, Copy, Debug)]
pub struct RequestIds;

impl RequestId {
    /// The name of this request.
    #[must_use]
    pub fn of<'r>(request: &'r Request<'_>) -> &'r str {
        &request.local_cache(|| Self::named(request)).0
    }

    fn named(request: &Request<'_>) -> Self {
        let sane = |id: &&str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        match request.headers().get_one("X-Request-Id").filter(sane) {
            Some(given) => Self(given.to_owned()),
            None => {
                let context = request.rocket().state::<Context>();
                Self(context.map(|context| context.ids.uuid().to_string()).unwrap_or_default())
            }
        }
    }
}

#[rocket::async_trait]
impl Fairing for RequestIds {
    fn info(&self) -> Info {
        Info { name: "request id", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let _ = RequestId::of(request);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        response.set_raw_header("X-Request-Id", RequestId::of(request).to_owned());
    }
}
