//! Rocket's own refusals, and those of guards, in the face of the door they came through.

use std::sync::OnceLock;

use rocket::{Catcher, Request, catch, catchers, http::Status};

use super::{ApiError, PageError, Problem, codes};
use crate::web::guards::identify;

/// What a guard refused a request with, kept for the catcher: Rocket hands on the status alone.
#[derive(Default)]
struct Refusal(OnceLock<Problem>);

impl Problem {
    /// Refuses a request from inside a guard.
    pub(in crate::web) fn refuse(self, request: &Request<'_>) -> (Status, ()) {
        let status = Status::new(self.status);
        // The first guard to refuse is the one that Rocket answers for.
        let _ = request.local_cache(Refusal::default).0.set(self);
        (status, ())
    }

    fn caught(status: Status, request: &Request<'_>) -> Self {
        match request.local_cache(Refusal::default).0.get() {
            Some(problem) if problem.status == status.code => problem.clone(),
            _ => Self::of(codes::of_status(status.code)),
        }
    }
}

/// For `/`.
#[must_use]
pub fn page_catchers() -> Vec<Catcher> {
    catchers![page]
}

/// For `/api`.
#[must_use]
pub fn api_catchers() -> Vec<Catcher> {
    catchers![api]
}

#[catch(default)]
async fn page(status: Status, request: &Request<'_>) -> PageError {
    // The frame shows who is signed in, also where no guard has asked; a database away changes nothing here.
    let _ = identify(request).await;
    PageError::from(Problem::caught(status, request))
}

#[catch(default)]
fn api(status: Status, request: &Request<'_>) -> ApiError {
    ApiError::from(Problem::caught(status, request))
}
