//! `/problems/<code>`: what a code of the API means, at the address that problem documents name as their `type`.

use rocket::{Route, get, routes};
use serde::Serialize;

use super::reader::{Page, Reader};
use crate::{
    render::View,
    web::errors::{PageError, Problem},
};

/// A code of the interface.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemPage {
    /// The code.
    pub code: &'static str,
    /// The status that it comes with.
    pub status: u16,
    /// A few words.
    pub title: String,
    /// The sentence, with made-up values.
    pub detail: String,
    /// Whether the sentence has values, which the page says are made up.
    pub is_example: bool,
}

impl View for ProblemPage {
    const TEMPLATE: &'static str = "pages/problem.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            code: "not_found",
            status: 404,
            title: "Introuvable".into(),
            detail: "Il n’y a rien à cette adresse.".into(),
            is_example: false,
        };
        let example = Self { code: "too_short", status: 422, is_example: true, ..plain.clone() };
        vec![plain, example]
    }
}

#[get("/problems/<code>")]
async fn show(reader: Reader<'_>, code: &str) -> Result<Page, PageError> {
    let problem = Problem::example(code).ok_or_else(Problem::not_found)?;
    let (title, detail) = reader.sentences(&problem);
    let (code, status, is_example) = (problem.code, problem.status, !problem.arguments.is_empty());
    reader.page(&ProblemPage { code, status, title, detail, is_example })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
