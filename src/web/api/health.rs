//! For those who watch the service: does it run, can it answer?

use rocket::{Route, State, get, routes};
use serde_json::json;

use super::answer::{self, Answer};
use crate::{operations::Context, store, web::errors::Problem};

/// The process runs.
#[get("/health/live")]
pub(super) fn live() -> Answer {
    answer::json(&json!({"status": "live"}))
}

/// The database answers and its schema is the program's.
#[get("/health/ready")]
pub(super) async fn ready(context: &State<Context>) -> Answer {
    context.db.ping().await.map_err(Problem::from)?;
    if store::schema::is_pending(&context.db).await.map_err(Problem::from)? {
        return Err(Problem { cause: Some("a migration is pending".into()), ..Problem::of("unavailable") }.into());
    }
    answer::json(&json!({"status": "ready"}))
}

pub(super) fn routes() -> Vec<Route> {
    routes![live, ready]
}
