//! `/organisations/<slug>/edit`: who runs the network says what an organisation is and may use.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::address;
use crate::{
    domain::{
        account::Actor,
        organisation::{Allowance, MailDomain, Organisation, OrganisationFacts},
    },
    operations,
    render::View,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        pages::{
            form::FormView,
            reader::{Answer, Page, Reader, invalid},
        },
    },
};

/// The form of an organisation.
#[derive(Clone, Debug, Serialize)]
pub struct EditOrganisationPage {
    /// Its name.
    pub name: String,
    /// Its page.
    pub here: String,
    /// Name, mail domain, allowance.
    pub form: FormView,
}

impl View for EditOrganisationPage {
    const TEMPLATE: &'static str = "pages/edit_organisation.html";

    fn samples() -> Vec<Self> {
        let page = Self {
            name: "Métropole de <Lille>".into(),
            here: "/organisations/metropole".into(),
            form: OrganisationForm::empty(),
        };
        vec![page.clone(), Self { form: page.form.all_wrong(), name: page.name, here: page.here }]
    }
}

/// An organisation as typed; an empty number limits nothing, an empty domain lets nobody ask.
pub(super) struct OrganisationForm(pub OrganisationFacts);

impl FromFields for OrganisationForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.parsed("name", "field-name-long", OrganisationFacts::name_of);
        let mail_domain = fields.optional("mail_domain", "field-mail-domain", MailDomain::parse);
        let half_days = fields.optional("allowance_half_days", "field-half-days", str::parse);
        let member_half_days = fields.optional("member_allowance_half_days", "field-half-days", str::parse);
        Some(Self(OrganisationFacts {
            name: name?,
            mail_domain: mail_domain?,
            allowance: Allowance { half_days: half_days?, member_half_days: member_half_days? },
        }))
    }
}

impl OrganisationForm {
    pub(super) fn empty() -> FormView {
        FormView::of(
            ["name", "mail_domain", "allowance_half_days", "member_allowance_half_days"]
                .map(|name| (name, String::new())),
        )
    }

    fn of(facts: &OrganisationFacts) -> FormView {
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        FormView::of([
            ("name", facts.name.clone()),
            ("mail_domain", facts.mail_domain.as_ref().map(|domain| domain.as_str().to_owned()).unwrap_or_default()),
            ("allowance_half_days", number(facts.allowance.half_days)),
            ("member_allowance_half_days", number(facts.allowance.member_half_days)),
        ])
    }
}

/// The organisation, for who runs the network; its people are refused, for others there is none.
async fn edited<'r>(reader: &'r Reader<'_>, slug: &str) -> Result<(&'r Actor, Organisation), Problem> {
    let seen = super::seen(reader, slug).await?;
    let actor = reader.signed_in()?;
    if actor.acts_as_admin() { Ok((actor, seen.organisation)) } else { Err(Problem::of("forbidden")) }
}

#[get("/organisations/<slug>/edit")]
async fn form(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, organisation) = edited(&reader, slug).await?;
    reader.page(&view(&organisation, OrganisationForm::of(&organisation.facts)))
}

#[post("/organisations/<slug>/edit", data = "<form>")]
async fn update(reader: Reader<'_>, slug: &str, form: Posted<OrganisationForm>) -> Result<Answer, PageError> {
    let (actor, organisation) = edited(&reader, slug).await?;
    let outcome = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => {
            let edited = operations::organisation::edit(reader.context, actor, organisation.id, sent.0).await;
            edited.map_err(Problem::from)
        }
    };
    match outcome {
        Ok(_) => Ok(Answer::SeeOther(address(slug))),
        Err(problem) if problem.status == 422 => {
            let form = OrganisationForm::of(&organisation.facts).typed(&form.typed);
            let form = reader.with_problem(form, &problem);
            Ok(Answer::Again(reader.refused(&problem, &view(&organisation, form))?))
        }
        Err(problem) => Err(problem.into()),
    }
}

fn view(organisation: &Organisation, form: FormView) -> EditOrganisationPage {
    EditOrganisationPage { name: organisation.facts.name.clone(), here: address(&organisation.slug), form }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![form, update]
}
