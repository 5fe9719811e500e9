//! The life of a reservation through HTTP, and what time alone ends.

mod answers;
mod loans;
mod upkeep;
mod visits;

use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestApp, seed};

const PLACE: &str = "/api/v1/places/plaine-images";

/// A manager of the place with a resource of these rules, and its identifier.
async fn ruled<'a>(app: &'a TestApp, kind: &str, units: u32, policy: Value) -> (Caller<'a>, String) {
    let place = seed::place(&app.database, &app.ctx, "plaine-images").await;
    let manager = app.manager_of(place).await;
    let id = add(&manager, "Laser", kind, units, policy).await;
    (manager, id)
}

async fn add(manager: &Caller<'_>, name: &str, kind: &str, units: u32, policy: Value) -> String {
    let new = json!({"name": name, "kind": kind, "policy": policy, "units": units});
    manager.post(&format!("{PLACE}/resources"), &new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn ask(caller: &Caller<'_>, resource: &str, starts_at: &str, ends_at: &str) -> Answer {
    let wish = json!({"resource_id": resource, "starts_at": starts_at, "ends_at": ends_at});
    caller.post("/api/v1/reservations", &wish).await
}

/// The identifier of what was just reserved.
async fn made(caller: &Caller<'_>, resource: &str, starts_at: &str, ends_at: &str) -> String {
    ask(caller, resource, starts_at, ends_at).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn act(caller: &Caller<'_>, id: &str, verb: &str, body: Value) -> Answer {
    caller.post(&format!("/api/v1/reservations/{id}/{verb}"), &body).await
}

async fn seen(caller: &Caller<'_>, id: &str) -> Value {
    caller.get(&format!("/api/v1/reservations/{id}")).await.expect(200)
}

/// What the history says happened, oldest first.
async fn history(app: &TestApp, id: &str) -> Vec<String> {
    let entries = escale::store::audit::list_of_subject(&app.ctx.db, id.parse().unwrap()).await.unwrap();
    entries.into_iter().map(|(action, ..)| action).collect()
}

/// The detail of a refusal in French and in English, which say these words.
async fn told(caller: &Caller<'_>, id: &str, verb: &str, body: &Value, words: [&str; 2]) {
    for (language, word) in [("fr", words[0]), ("en", words[1])] {
        let path = format!("/api/v1/reservations/{id}/{verb}?lang={language}");
        let problem = caller.post(&path, body).await.expect_problem(409, "invalid_state");
        let detail = problem["detail"].as_str().unwrap().replace('\u{a0}', " ");
        assert!(detail.contains(word), "{language}: {detail}");
    }
}
