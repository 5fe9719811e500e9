//! The JSON API through HTTP, on both engines.

mod available;
mod bad_input;
mod caching;
mod certifications;
mod changing;
mod guests;
mod hours;
mod idempotency;
mod managing;
mod organisations;
mod places;
mod policies;
mod refusals;
mod reserving;
mod resources;
mod rules;
mod series;
mod signing_in;
mod waitlist;
mod withdrawing;

use escale::domain::{ids::PlaceId, resource::Resource};
use serde_json::{Value, json};

use crate::support::{TestApp, seed};

/// A place with one open space of so many desks.
async fn desks(app: &TestApp, units: u32) -> (PlaceId, Resource) {
    let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
    (place, seed::desks(&app.ctx, place, units).await)
}

/// What is sent to reserve, in the place's wall time.
fn wish(resource: &Resource, starts_at: &str, ends_at: &str) -> Value {
    json!({"resource_id": resource.id.to_string(), "starts_at": starts_at, "ends_at": ends_at})
}

/// The same without identifiers, which differ from run to run.
fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) if text.parse::<uuid::Uuid>().is_ok() => json!("[id]"),
        Value::Array(items) => items.iter().map(masked).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), masked(value))).collect(),
        other => other.clone(),
    }
}
