//! The OpenAPI document and the routes under `/api` are the same.

use std::collections::BTreeSet;

use escale::web::api::{PREFIX, document_text};
use rocket::http::Method;
use serde_json::{Map, Value, json};

use crate::support::TestApp;

fn document() -> Value {
    serde_json::from_str(&document_text().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_has_each_route_and_no_other() {
    let app = TestApp::sqlite().await;
    let routes: BTreeSet<String> = app
        .routes()
        .into_iter()
        .filter(|(_, route)| route.starts_with("/api"))
        .map(|(method, route)| format!("{method} {}", route.replace('<', "{").replace('>', "}")))
        .collect();
    let document = document();
    let documented: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    assert_eq!(routes, documented);
    assert!(routes.iter().all(|route| route.contains(PREFIX)));
}

#[test]
fn each_operation_says_its_parameters_and_answers_once() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(ids.insert(operation["operationId"].to_string()), "{name}: operationId is not its own");
            assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 3), "{name}");
            let parameters: Vec<String> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|parameter| format!("{}:{}", parameter["in"], parameter["name"]))
                .collect();
            let unique: BTreeSet<_> = parameters.iter().collect();
            assert_eq!(unique.len(), parameters.len(), "{name}: {parameters:?}");
            let in_path = path.matches('{').count();
            assert_eq!(parameters.iter().filter(|one| one.contains("path")).count(), in_path, "{name}: {parameters:?}");
            let body = operation["requestBody"].is_object();
            assert!(method == "delete" || body == (method != "get"), "{name}");
            assert!(operation["responses"].as_object().is_some_and(|answers| !answers.is_empty()), "{name}");
        }
    }
}

/// The members of a request's body that the document names.
fn members(document: &Value, operation: &Value) -> Vec<String> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let named = |schema: &Value| schema["$ref"].as_str().map(|path| path.trim_start_matches('#').to_owned());
    let either = schema["oneOf"].as_array().into_iter().flatten();
    let name = named(schema).or_else(|| either.filter_map(named).next());
    let name = name.unwrap_or_else(|| panic!("no schema: {operation}"));
    let schema = document.pointer(&name).unwrap();
    schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_member_of_a_body_that_the_document_names_is_known_to_the_service() {
    let app = TestApp::sqlite().await;
    let (admin, document) = (app.admin().await, document());
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !operation["requestBody"].is_object() {
                continue;
            }
            let names = members(&document, operation);
            // Nothing takes such a value, so that nothing is done.
            let body: Value = names.iter().map(|name| (name.clone(), json!([[{}]]))).collect::<Map<_, _>>().into();
            let address = path.replace(['{', '}'], "");
            let method: Method = method.to_uppercase().parse().unwrap();
            let headers = [("Content-Type", "application/json")];
            let answer = admin.send(method, &address, &headers, Some(body.to_string().into())).await;
            assert!(names.is_empty() || answer.status == 422, "{method} {path}: {}", answer.body);
            seen += names.len();
        }
    }
    assert!(seen > 80, "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_and_the_shell_give_the_same_document() {
    let app = TestApp::sqlite().await;
    let answer = app.anonymous().get("/openapi.json").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.body, document_text().unwrap());
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
}
