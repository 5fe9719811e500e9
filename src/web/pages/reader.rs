//! Who reads a page and what a handler needs to answer it.

use std::{io::Cursor, sync::Arc};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rocket::{
    Request, Response, State,
    http::{ContentType, Cookie, SameSite, Status},
    outcome::try_outcome,
    request::{FromRequest, Outcome},
    response::{self, Responder},
};

use super::form::{FormError, FormView};
use crate::{
    config::Config,
    domain::account::Actor,
    i18n::{Argument, Language, Words, dates::Dates},
    operations::Context,
    render::{PageFrame, Renderer, View},
    web::{
        caching::Tagged,
        errors::{FieldError, PageError, Problem},
        guards::{CHOSEN, Locale, Viewer},
    },
};

pub(super) use crate::domain::local_time::USUAL_ZONE;

/// The reader of a page: language, session, and the means to answer.
#[derive(Debug)]
pub struct Reader<'r> {
    /// Settings.
    pub config: &'r Config,
    /// Database, clock, identifiers.
    pub context: &'r Context,
    /// The language of the answer.
    pub language: Language,
    /// Name and value of each query parameter, decoded, in their order.
    pub query: Vec<(String, String)>,
    words: &'r Words,
    renderer: &'r Renderer,
    viewer: Viewer,
    frame: PageFrame,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Reader<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let config: &State<Config> = try_outcome!(request.guard().await);
        let context: &State<Context> = try_outcome!(request.guard().await);
        let words: &State<Arc<Words>> = try_outcome!(request.guard().await);
        let renderer: &State<Renderer> = try_outcome!(request.guard().await);
        let viewer: Viewer = try_outcome!(request.guard().await);
        let Locale(language) = try_outcome!(request.guard().await);
        let mut frame = PageFrame::new(language, &config.base_url, &request.uri().to_string());
        frame.demo = config.demo;
        frame.csrf.clone_from(&viewer.csrf);
        if let Some(actor) = &viewer.actor {
            frame.signed_in = Some(actor.account.name.as_str().to_owned());
            frame.manages = actor.is_admin || !actor.manages.is_empty();
        }
        let pairs = request.uri().query().map(|query| query.segments()).into_iter().flatten();
        let query = pairs.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
        Outcome::Success(Self { config, context, language, query, words, renderer, viewer, frame })
    }
}

impl Reader<'_> {
    /// The person, when signed in.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.viewer.actor.as_ref()
    }

    /// The person; a visitor is led to sign in and comes back.
    ///
    /// # Errors
    /// `sign_in_required`.
    pub fn signed_in(&self) -> Result<&Actor, Problem> {
        self.actor().ok_or_else(|| Problem::of("sign_in_required"))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    /// Dates on the clocks of a zone.
    #[must_use]
    pub fn dates(&self, time_zone: Tz) -> Dates<'_> {
        Dates::new(self.words, self.language, time_zone, self.now())
    }

    /// Dates on the clocks that most places keep.
    #[must_use]
    pub fn usual_dates(&self) -> Dates<'_> {
        self.dates(USUAL_ZONE)
    }

    /// The name of a zone, where it is not the usual one.
    #[must_use]
    pub fn zone_name(&self, time_zone: Tz) -> Option<String> {
        (time_zone != USUAL_ZONE).then(|| time_zone.name().to_owned())
    }

    /// A sentence.
    #[must_use]
    pub fn text(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.words.text(self.language, key, arguments)
    }

    /// An amount of euro cents: `12 €`, `4,50 €`.
    #[must_use]
    pub fn euros(&self, cents: u32) -> String {
        let (euros, rest) = (cents / 100, cents % 100);
        let mark = self.text("decimal-mark", &[]);
        let amount = if rest == 0 { euros.to_string() } else { format!("{euros}{mark}{rest:02}") };
        self.text("euros", &[("amount", amount.into())])
    }

    /// The sentence of a key that may not exist; then the code itself.
    #[must_use]
    pub fn word_of(&self, prefix: &str, code: &str) -> String {
        let key = format!("{prefix}{code}");
        if self.words.has(self.language, &key) { self.text(&key, &[]) } else { code.replace('_', " ") }
    }

    /// A query parameter; empty counts as not given.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    /// Checks that the address has no query parameter but these; `lang` is known everywhere.
    ///
    /// # Errors
    /// `unknown_parameter`.
    pub fn check_parameters(&self, known: &[&str]) -> Result<(), Problem> {
        let unknown = self.query.iter().find(|(name, _)| name != "lang" && !known.contains(&name.as_str()));
        unknown.map_or(Ok(()), |(name, _)| Err(Problem::unknown_parameter(name)))
    }

    /// The title and the sentence of a problem.
    #[must_use]
    pub fn sentences(&self, problem: &Problem) -> (String, String) {
        (problem.title(self.words, self.language), problem.detail(self.words, self.language))
    }

    /// A page.
    ///
    /// # Errors
    /// `internal` when template and view disagree.
    pub fn page(&self, view: &impl View) -> Result<Page, PageError> {
        self.page_at(Status::Ok, view)
    }

    /// The page of a form that was refused, at the status of the refusal.
    ///
    /// # Errors
    /// `internal` when template and view disagree.
    pub fn refused(&self, problem: &Problem, view: &impl View) -> Result<Page, PageError> {
        Ok(Page { retry_after: problem.retry_after_seconds(), ..self.page_at(Status::new(problem.status), view)? })
    }

    /// A page that shows what was just made and will not be shown again (201).
    ///
    /// # Errors
    /// `internal` when template and view disagree.
    pub fn created(&self, view: &impl View) -> Result<Page, PageError> {
        self.page_at(Status::Created, view)
    }

    /// A form with what is wrong with it beside its fields; `shown` are the fields of the page.
    #[must_use]
    pub fn with_problem(&self, form: FormView, problem: &Problem) -> FormView {
        let errors = problem.errors.iter();
        let errors = errors
            .map(|error| FormError { field: error.field().to_owned(), text: error.sentence(self.words, self.language) })
            .collect();
        let refusal = problem.errors.is_empty().then(|| problem.detail(self.words, self.language));
        form.refused(refusal, errors)
    }

    fn page_at(&self, status: Status, view: &impl View) -> Result<Page, PageError> {
        let html = self.renderer.render(view, self.language, &self.frame).map_err(Problem::internal)?;
        Ok(Page { status, html, retry_after: None })
    }
}

/// A page as HTML.
#[derive(Clone, Debug)]
pub struct Page {
    status: Status,
    html: String,
    /// In seconds.
    retry_after: Option<u32>,
}

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        keep_language(request);
        if self.status == Status::Ok {
            return Tagged::new(ContentType::HTML, self.html).respond_to(request);
        }
        let mut response = Response::build()
            .status(self.status)
            .header(ContentType::HTML)
            .raw_header("Cache-Control", "no-store")
            .sized_body(self.html.len(), Cursor::new(self.html))
            .finalize();
        if let Some(seconds) = self.retry_after {
            response.set_raw_header("Retry-After", seconds.to_string());
        }
        Ok(response)
    }
}

/// Keeps the language that the address asked for, for the pages after it.
fn keep_language(request: &Request<'_>) {
    let Some(language) = Locale::asked(request) else { return };
    let https = request.rocket().state::<Config>().is_some_and(Config::is_https);
    let cookie = Cookie::build((CHOSEN, language.as_str())).path("/").same_site(SameSite::Lax).http_only(true);
    request.cookies().add(cookie.secure(https).max_age(rocket::time::Duration::days(365)));
}

/// What a form's handler answers: the page of the thing done, or the form again.
#[derive(Debug)]
pub enum Answer {
    /// 303 to a path of ours.
    SeeOther(String),
    /// The form with what is wrong.
    Again(Page),
    /// What was made, with what is shown this once.
    Made(Page),
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::SeeOther(path) => Response::build().status(Status::SeeOther).raw_header("Location", path).ok(),
            Self::Again(page) | Self::Made(page) => page.respond_to(request),
        }
    }
}

/// Fields that could not be read, as one problem.
#[must_use]
pub fn invalid(errors: Vec<FieldError>) -> Problem {
    Problem::invalid_fields(errors)
}
