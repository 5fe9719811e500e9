//! The handlers of signing in, up and out.

use rocket::{
    Responder, Route, State, get,
    http::{Cookie, CookieJar, RawStr, uri::Origin},
    post, routes,
};

use super::{SignInPage, SignUpPage};
use crate::{
    config::Config,
    domain::account::{MailAddress, PersonName},
    operations::{
        self, Context, OperationError,
        account::{NewAccount, Opened},
    },
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::{Client, SessionCookie, closed_session_cookie, session_cookie},
        pages::reader::{Answer, Page, Reader, invalid},
        throttle::Throttle,
    },
};

/// A path of ours with its query and fragment; `None` for anything that could lead elsewhere.
#[must_use]
pub fn local_path(text: &str) -> Option<String> {
    let (path, fragment) = text.split_once('#').map_or((text, None), |(path, fragment)| (path, Some(fragment)));
    let plain = text.starts_with('/') && !text.starts_with("//") && !text.contains(['\\', '\r', '\n', '\t']);
    let sound = plain
        && Origin::parse(path).is_ok()
        && fragment.is_none_or(|fragment| fragment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    sound.then(|| text.to_owned())
}

fn other_page(path: &str, next: &str) -> String {
    if next.is_empty() { path.to_owned() } else { format!("{path}?next={}", RawStr::new(next).percent_encode()) }
}

fn keeps_choice(next: &str) -> bool {
    next.starts_with("/resources/")
}

fn asked_next(reader: &Reader<'_>) -> String {
    reader.parameter("next").and_then(local_path).unwrap_or_default()
}

fn next_of(fields: &Fields) -> String {
    local_path(fields.text("next")).unwrap_or_default()
}

/// Where a person who signed in lands.
fn destination(next: &str, otherwise: &str) -> Answer {
    Answer::SeeOther(if next.is_empty() { otherwise.to_owned() } else { next.to_owned() })
}

fn keep(cookies: &CookieJar<'_>, config: &Config, opened: &Opened) {
    cookies.add(session_cookie(config, &opened.secret, opened.expires_at));
}

fn sign_in_page(next: &str, form: crate::web::pages::form::FormView) -> SignInPage {
    SignInPage { keeps_choice: keeps_choice(next), other: other_page("/sign-up", next), next: next.to_owned(), form }
}

fn sign_up_page(next: &str, form: crate::web::pages::form::FormView) -> SignUpPage {
    SignUpPage { keeps_choice: keeps_choice(next), other: other_page("/sign-in", next), next: next.to_owned(), form }
}

/// A page, or on to where a person who has signed in already was heading.
#[derive(Responder)]
enum Entrance {
    Page(Page),
    Onward(Answer),
}

#[get("/sign-in")]
async fn show_sign_in(reader: Reader<'_>) -> Result<Entrance, PageError> {
    let next = asked_next(&reader);
    if reader.actor().is_some() {
        return Ok(Entrance::Onward(destination(&next, "/")));
    }
    Ok(Entrance::Page(reader.page(&sign_in_page(&next, super::sign_in_form()))?))
}

#[get("/sign-up")]
async fn show_sign_up(reader: Reader<'_>) -> Result<Entrance, PageError> {
    let next = asked_next(&reader);
    if reader.actor().is_some() {
        return Ok(Entrance::Onward(destination(&next, "/")));
    }
    Ok(Entrance::Page(reader.page(&sign_up_page(&next, super::sign_up_form()))?))
}

/// Mail and password, letter for letter.
struct SignInForm {
    mail: String,
    password: String,
    next: String,
}

impl FromFields for SignInForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (mail, password) = (fields.text("mail").to_owned(), fields.raw("password").to_owned());
        Some(Self { mail, password, next: next_of(fields) })
    }
}

#[post("/sign-in", data = "<form>")]
async fn sign_in(
    reader: Reader<'_>,
    form: Posted<SignInForm>,
    cookies: &CookieJar<'_>,
    throttle: &State<Throttle>,
    client: Client,
) -> Result<Answer, PageError> {
    let sent = form.value.map_err(invalid)?;
    let (config, throttle) = (reader.config, throttle.inner());
    match guess(reader.context, throttle, &client, &sent).await {
        Ok(opened) => {
            keep(cookies, config, &opened);
            Ok(destination(&sent.next, "/reservations"))
        }
        Err(problem) if matches!(problem.status, 422 | 429) => {
            let form = reader.with_problem(super::sign_in_form().typed(&form.typed), &problem);
            Ok(Answer::Again(reader.refused(&problem, &sign_in_page(&sent.next, form))?))
        }
        Err(problem) => Err(problem.into()),
    }
}

/// Signs in; a wrong password counts against the mail address and the client.
async fn guess(ctx: &Context, throttle: &Throttle, client: &Client, sent: &SignInForm) -> Result<Opened, Problem> {
    let counted = throttle.sign_in(&sent.mail, client, ctx.clock.now())?;
    let outcome = operations::account::sign_in(ctx, &sent.mail, &sent.password).await;
    if !matches!(outcome, Err(OperationError::Refused(_))) {
        counted.forgive();
    }
    outcome.map_err(Problem::from)
}

/// A new account as typed.
struct SignUpForm {
    name: PersonName,
    mail: MailAddress,
    password: String,
}

impl FromFields for SignUpForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.parsed("name", "field-name", PersonName::parse);
        let mail = fields.parsed("mail", "field-mail", MailAddress::parse);
        let password = fields.raw("password").to_owned();
        let password = match crate::domain::account::check_password(&password) {
            Ok(()) => Some(password),
            Err(_) => fields.refuse(crate::web::errors::FieldError::new("password", "field-password")),
        };
        Some(Self { name: name?, mail: mail?, password: password? })
    }
}

#[post("/sign-up", data = "<form>")]
async fn sign_up(
    reader: Reader<'_>,
    form: Posted<SignUpForm>,
    cookies: &CookieJar<'_>,
    throttle: &State<Throttle>,
    client: Client,
) -> Result<Answer, PageError> {
    let next = form.typed.get("next").and_then(|next| local_path(next)).unwrap_or_default();
    let outcome = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => {
            let language = Some(reader.language.as_str().to_owned());
            let new = NewAccount { mail: sent.mail, name: sent.name, password: sent.password, language };
            match throttle.sign_up(&client, reader.now()) {
                Ok(()) => operations::account::sign_up(reader.context, new).await.map_err(Problem::from),
                Err(problem) => Err(problem),
            }
        }
    };
    match outcome {
        Ok(opened) => {
            keep(cookies, reader.config, &opened);
            Ok(destination(&next, "/places"))
        }
        Err(problem) if matches!(problem.status, 422 | 429) => {
            let form = reader.with_problem(super::sign_up_form().typed(&form.typed), &problem);
            Ok(Answer::Again(reader.refused(&problem, &sign_up_page(&next, form))?))
        }
        Err(problem) => Err(problem.into()),
    }
}

#[post("/sign-out", data = "<_form>")]
async fn sign_out(
    reader: Reader<'_>,
    _form: Posted<()>,
    session: SessionCookie,
    cookies: &CookieJar<'_>,
    config: &State<Config>,
) -> Result<Answer, PageError> {
    if let Some(secret) = session.0 {
        operations::account::sign_out(reader.context, &secret).await.map_err(Problem::from)?;
    }
    let closed: Cookie<'static> = closed_session_cookie(config);
    cookies.add(closed);
    Ok(Answer::SeeOther("/".to_owned()))
}

/// The routes of this folder.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show_sign_in, show_sign_up, sign_in, sign_up, sign_out]
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn leads_to_paths_of_ours_only() {
        for good in ["/", "/resources/1?day=2026-11-25&from=09:00#reserve", "/places?q=d%C3%A9coupe"] {
            assert_eq!(local_path(good).as_deref(), Some(good));
        }
        for bad in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "/#\"><"] {
            assert_eq!(local_path(bad), None, "{bad}");
        }
    }
}
