//! `/account`: profile, organisations and personal tokens.

use std::collections::BTreeSet;

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    certification::OwnCertification,
    form::{FormView, TickView},
    organisation::{self, OwnOrganisation},
    reader::{Answer, Page, Reader, invalid},
};
use crate::{
    domain::{account::Scope, ids::TokenId},
    operations,
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
    },
};

/// The reader's account.
#[derive(Clone, Debug, Serialize)]
pub struct AccountPage {
    /// How the person is called.
    pub name: String,
    /// Where mail reaches the person.
    pub mail: String,
    /// What the person is certified for, by name.
    pub certifications: Vec<OwnCertification>,
    /// Those that the person is in or asked, and may ask.
    pub organisations: Vec<OwnOrganisation>,
    /// The token just made, shown this once.
    pub secret: Option<SecretView>,
    /// Tokens in force.
    pub tokens: Vec<TokenView>,
    /// Name of a new token.
    pub form: FormView,
    /// What it may do.
    pub scopes: Vec<TickView>,
}

/// A new token with its secret.
#[derive(Clone, Debug, Serialize)]
pub struct SecretView {
    /// Its name.
    pub name: String,
    /// `esc_…`.
    pub secret: String,
}

/// A token in force.
#[derive(Clone, Debug, Serialize)]
pub struct TokenView {
    /// Its name.
    pub name: String,
    /// Codes.
    pub scopes: Vec<&'static str>,
    /// In words.
    pub since: String,
    /// Where the button goes.
    pub revoke: String,
}

impl View for AccountPage {
    const TEMPLATE: &'static str = "pages/account.html";

    fn samples() -> Vec<Self> {
        let codes = || Scope::ALL.iter().map(|scope| scope.as_str());
        let form = FormView::of([("name", String::new()), ("scopes", String::new())]);
        let page = Self {
            name: "Léa B.".into(),
            mail: "lea@example.org".into(),
            certifications: Vec::new(),
            organisations: Vec::new(),
            secret: None,
            tokens: Vec::new(),
            form: form.clone(),
            scopes: codes().map(|value| TickView { value, chosen: value == "read" }).collect(),
        };
        let token = TokenView {
            name: "mon agenda".into(),
            scopes: codes().collect(),
            since: "24 novembre 2026".into(),
            revoke: "/account/tokens/0193/revoke".into(),
        };
        let laser = OwnCertification {
            name: "Découpe laser".into(),
            place: "Plaine Images".into(),
            until: "jusqu’au 31 mai 2027 inclus".into(),
            over: false,
        };
        let made = Self {
            certifications: vec![laser.clone(), OwnCertification { over: true, ..laser }],
            organisations: OwnOrganisation::samples(),
            secret: Some(SecretView { name: "mon agenda".into(), secret: "esc_abc".into() }),
            tokens: vec![token],
            form: form.all_wrong(),
            ..page.clone()
        };
        vec![page, made]
    }
}

#[get("/account")]
async fn show(reader: Reader<'_>) -> Result<Page, PageError> {
    reader.page(&view(&reader, None, empty_form(), &[Scope::Read]).await?)
}

/// A new token as typed.
struct TokenForm {
    name: String,
    scopes: BTreeSet<Scope>,
}

impl FromFields for TokenForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let scopes = fields.all("scopes").filter_map(|scope| scope.parse().ok()).collect();
        Some(Self { name: fields.text("name").to_owned(), scopes })
    }
}

/// Answers with the page itself: the secret is shown once and kept nowhere, so there is nothing to go to.
#[post("/account/tokens", data = "<form>")]
async fn create_token(reader: Reader<'_>, form: Posted<TokenForm>) -> Result<Page, PageError> {
    let actor = reader.signed_in()?;
    let sent = form.value.map_err(invalid)?;
    let scopes: Vec<Scope> = sent.scopes.iter().copied().collect();
    match operations::account::create_token(reader.context, actor, &sent.name, sent.scopes).await.map_err(Problem::from)
    {
        Ok((token, secret)) => {
            let secret = SecretView { name: token.name, secret };
            reader.created(&view(&reader, Some(secret), empty_form(), &[Scope::Read]).await?)
        }
        Err(problem) if problem.status == 422 => {
            let form = reader.with_problem(empty_form().typed(&form.typed), &problem);
            reader.refused(&problem, &view(&reader, None, form, &scopes).await?)
        }
        Err(problem) => Err(problem.into()),
    }
}

#[post("/account/tokens/<id>/revoke", data = "<_form>")]
async fn revoke_token(reader: Reader<'_>, id: PathId<TokenId>, _form: Posted<()>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    operations::account::revoke_token(reader.context, actor.account.id, id.get()?).await.map_err(Problem::from)?;
    Ok(Answer::SeeOther("/account#tokens".to_owned()))
}

fn empty_form() -> FormView {
    FormView::of([("name", String::new()), ("scopes", String::new())])
}

async fn view(
    reader: &Reader<'_>,
    secret: Option<SecretView>,
    form: FormView,
    chosen: &[Scope],
) -> Result<AccountPage, Problem> {
    let actor = reader.signed_in()?;
    let tokens = store::token::list_of_account(&reader.context.db, actor.account.id).await?;
    let certified = store::certification::list_of_holder(&reader.context.db, actor.account.id).await?;
    let dates = reader.usual_dates();
    let runs_organisation = store::membership::runs_any(&reader.context.db, actor.account.id).await?;
    let tokens = tokens.into_iter().map(|token| TokenView {
        scopes: token.scopes.iter().map(|scope| scope.as_str()).collect(),
        since: dates.date(dates.day_of(token.created_at)),
        revoke: format!("/account/tokens/{}/revoke", token.id),
        name: token.name,
    });
    let scopes = Scope::ALL.iter().filter(|scope| actor.may_give(**scope, runs_organisation));
    Ok(AccountPage {
        name: actor.account.name.as_str().to_owned(),
        mail: actor.account.mail.as_str().to_owned(),
        certifications: certified.iter().map(|held| OwnCertification::of(reader, held)).collect(),
        organisations: organisation::own(reader, actor).await?,
        secret,
        tokens: tokens.collect(),
        form,
        scopes: scopes.map(|scope| TickView { value: scope.as_str(), chosen: chosen.contains(scope) }).collect(),
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, create_token, revoke_token]
}
