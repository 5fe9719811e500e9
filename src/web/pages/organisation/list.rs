//! `/organisations`: mine, those that I may ask to join; for who runs the network, all of them and a new one.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{OwnOrganisation, Standing, address, edit::OrganisationForm, standings};
use crate::{
    domain::account::Actor,
    operations,
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        forms::Posted,
        pages::{
            form::FormView,
            reader::{Answer, Page, Reader, invalid},
        },
    },
};

/// The organisations of the reader.
#[derive(Clone, Debug, Serialize)]
pub struct OrganisationsPage {
    /// By name, one's own first.
    pub organisations: Vec<OwnOrganisation>,
    /// A new one, for who runs the network.
    pub form: Option<FormView>,
}

impl View for OrganisationsPage {
    const TEMPLATE: &'static str = "pages/organisations.html";

    fn samples() -> Vec<Self> {
        let network = OwnOrganisation { leave: None, standing: "network", ..OwnOrganisation::samples().remove(0) };
        let organisations = [OwnOrganisation::samples(), vec![network]].concat();
        let wrong = Some(OrganisationForm::empty().all_wrong());
        vec![
            Self { organisations: Vec::new(), form: None },
            Self { organisations: organisations.clone(), form: Some(OrganisationForm::empty()) },
            Self { organisations, form: wrong },
        ]
    }
}

#[get("/organisations")]
async fn list(reader: Reader<'_>) -> Result<Page, PageError> {
    let actor = reader.signed_in()?;
    reader.page(&view(&reader, actor, OrganisationForm::empty()).await?)
}

#[post("/organisations", data = "<form>")]
async fn create(reader: Reader<'_>, form: Posted<OrganisationForm>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    if !actor.acts_as_admin() {
        return Err(Problem::of("forbidden").into());
    }
    let made = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => operations::organisation::create(reader.context, actor, sent.0).await.map_err(Problem::from),
    };
    match made {
        Ok(made) => Ok(Answer::SeeOther(address(&made.slug))),
        Err(problem) if problem.status == 422 => {
            let form = reader.with_problem(OrganisationForm::empty().typed(&form.typed), &problem);
            Ok(Answer::Again(reader.refused(&problem, &view(&reader, actor, form).await?)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn view(reader: &Reader<'_>, actor: &Actor, form: FormView) -> Result<OrganisationsPage, Problem> {
    let mut standings = standings(reader, actor).await?;
    if actor.acts_as_admin() {
        let all = store::organisation::list(&reader.context.db).await?;
        let others = all.into_iter().filter(|one| standings.iter().all(|(own, _)| own.id != one.id));
        let others: Vec<Standing> = others.map(|one| (one, "network")).collect();
        standings.extend(others);
    }
    let organisations = OwnOrganisation::list(&standings, actor);
    Ok(OrganisationsPage { organisations, form: actor.acts_as_admin().then_some(form) })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![list, create]
}
