//! The three faces of a problem, in the asked language.

use std::{io::Cursor, sync::Arc};

use rocket::{
    Request, Response,
    http::{ContentType, Header, Status},
    response::{self, Responder},
};
use serde::Serialize;

use super::{Problem, problem_view::ProblemView};
use crate::{
    config::Config,
    i18n::{Language, Words},
    render::{PageFrame, Renderer, View},
    web::{
        api::scope_of,
        fairings::{RequestId, asked_path},
        guards::{Locale, known_frame, lacks, sign_in_address},
    },
};

/// A page with the sentence and a way forward; a missing sign-in leads to the sign-in page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageError(Box<Problem>);

/// `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError(Box<Problem>);

/// One sentence of plain text, for calendar programs.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedError(Box<Problem>);

macro_rules! faces {
    ($($face:ident),*) => {$(
        impl<P: Into<Problem>> From<P> for $face {
            fn from(problem: P) -> Self {
                Self(Box::new(problem.into()))
            }
        }

        impl $face {
            /// What is wrong.
            #[must_use]
            pub fn problem(&self) -> &Problem {
                &self.0
            }
        }
    )*};
}
faces!(PageError, ApiError, FeedError);

/// What the error page shows.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorPage {
    /// The status, for the reader who wants to know.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// A few words.
    pub title: String,
    /// What is wrong and what to do next.
    pub detail: String,
    /// To be told when asking for help.
    pub request_id: String,
}

impl View for ErrorPage {
    const TEMPLATE: &'static str = "pages/error.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            status: 404,
            code: "not_found",
            title: "Introuvable".to_owned(),
            detail: "Il n’y a rien à cette adresse.".to_owned(),
            request_id: "01a20c55-cb98-704d-96c6-7016b7b98520".to_owned(),
        }]
    }
}

impl<'r> Responder<'r, 'static> for PageError {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let problem = *self.0;
        if problem.code == "sign_in_required" {
            let location = Header::new("Location", sign_in_address(request));
            return Response::build().status(Status::SeeOther).header(location).ok();
        }
        let (words, language) = tongue(request)?;
        let page = ErrorPage {
            status: problem.status,
            code: problem.code,
            title: problem.title(words, language),
            detail: problem.detail(words, language),
            request_id: RequestId::of(request).to_owned(),
        };
        let html = request.rocket().state::<Renderer>().and_then(|renderer| {
            let frame = known_frame(request, language)?;
            render(renderer, &page, language, &frame)
        });
        respond(request, &problem, ContentType::HTML, html.unwrap_or_else(|| plain_page(&page, language)))
    }
}

impl<'r> Responder<'r, 'static> for ApiError {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let problem = naming_scope(request, *self.0);
        let (words, language) = tongue(request)?;
        let base_url = request.rocket().state::<Config>().map(|config| config.base_url.as_str()).unwrap_or_default();
        let view = ProblemView::of(&problem, base_url, asked_path(request), words, language);
        let body = serde_json::to_string(&view).map_err(|_| Status::InternalServerError)?;
        let mut response = respond(request, &problem, ContentType::new("application", "problem+json"), body)?;
        if problem.status == 401 {
            response.set_raw_header("WWW-Authenticate", "Bearer");
        }
        Ok(response)
    }
}

impl<'r> Responder<'r, 'static> for FeedError {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let problem = *self.0;
        let (words, language) = tongue(request)?;
        let sentence = format!("{}\n", problem.detail(words, language));
        respond(request, &problem, ContentType::Plain, sentence)
    }
}

/// A refusal for want of a right names the scope where the token lacks what the operation takes.
fn naming_scope(request: &Request<'_>, problem: Problem) -> Problem {
    if problem.code != "forbidden" || !problem.arguments.is_empty() {
        return problem;
    }
    let taken = request.route().and_then(|route| scope_of(route.method, &route.uri.to_string()));
    match taken.filter(|scope| lacks(request, *scope)) {
        Some(scope) => problem.with("what", "scope").with("scope", scope.as_str()),
        None => problem,
    }
}

/// The words of the service and the reader's language; without words there is no service.
fn tongue<'r>(request: &'r Request<'_>) -> Result<(&'r Words, Language), Status> {
    let words = request.rocket().state::<Arc<Words>>().ok_or(Status::InternalServerError)?;
    Ok((words, Locale::known_of(request).0))
}

fn render(renderer: &Renderer, page: &ErrorPage, language: Language, frame: &PageFrame) -> Option<String> {
    match renderer.render(page, language, frame) {
        Ok(html) => Some(html),
        Err(error) => {
            tracing::error!(%error, "the error page cannot be rendered");
            None
        }
    }
}

/// What is shown when even the template of the error page fails.
fn plain_page(page: &ErrorPage, language: Language) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (title, detail, language) = (escape(&page.title), escape(&page.detail), language.as_str());
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <h1>{title}</h1>\n<p>{detail}</p>\n<p><a href=\"/\">/</a></p>\n</html>\n"
    )
}

/// Logs a failure once, where it is answered: code and request, no name, no path.
fn respond(request: &Request<'_>, problem: &Problem, kind: ContentType, body: String) -> response::Result<'static> {
    if problem.status >= 500 {
        let (request_id, cause) = (RequestId::of(request), problem.cause.as_deref().unwrap_or_default());
        tracing::error!(code = problem.code, request_id, cause, "request failed");
    }
    let mut response = Response::build()
        .status(Status::new(problem.status))
        .header(kind)
        .raw_header("Cache-Control", "no-store")
        .sized_body(body.len(), Cursor::new(body))
        .finalize();
    if let Some(seconds) = problem.retry_after_seconds() {
        response.set_raw_header("Retry-After", seconds.to_string());
    }
    Ok(response)
}
