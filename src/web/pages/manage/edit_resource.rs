//! `/manage/places/<slug>/resources/<id>/edit`: what a resource is, its hours and its rules.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    closing::HitQuestion,
    edit::EditedPlace,
    managed,
    policy_form::{self, PolicyChoices},
};
use crate::{
    domain::{
        availability::Outside, ids::ResourceId, opening_hours::OpeningHours, place::Place, policy::PolicyRules,
        resource::Resource,
    },
    operations::{
        self, OperationError,
        resource::{EditResourceRefusal, ResourceEdit},
    },
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
        pages::{
            form::{FieldView, FormView},
            reader::{Answer, Page, Reader, invalid},
        },
    },
};

/// The form of a resource.
#[derive(Clone, Debug, Serialize)]
pub struct EditResourcePage {
    /// The place.
    pub place: EditedPlace,
    /// The resource's name.
    pub resource: String,
    /// Where the form goes.
    pub action: String,
    /// Name, description, hours and rules.
    pub form: FormView,
    /// What can be chosen.
    pub choices: PolicyChoices,
    /// Whose reservations fall outside the new hours.
    pub question: Option<HitQuestion>,
}

impl View for EditResourcePage {
    const TEMPLATE: &'static str = "pages/manage/edit_resource.html";

    fn samples() -> Vec<Self> {
        let mut form =
            FormView::of(["name", "description", "opening_hours", "reason"].map(|name| (name, String::new())));
        form.fields.extend(rules_fields(&crate::domain::policy::Policy::default()));
        let plain = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            resource: "Open space".into(),
            action: "/manage/places/plaine-images/resources/0193/edit".into(),
            form: form.clone(),
            choices: PolicyChoices::sample(),
            question: None,
        };
        let question = Some(HitQuestion::sample().without_moving());
        let mut wrong = form.all_wrong();
        // It is shown, not typed.
        wrong.errors.retain(|error| error.field != "quota_other");
        vec![plain.clone(), Self { form: wrong, question, ..plain }]
    }
}

fn rules_fields(policy: &crate::domain::policy::Policy) -> impl Iterator<Item = (&'static str, FieldView)> + use<> {
    policy_form::values(policy).into_iter().map(|(name, value)| (name, FieldView { value, error: None }))
}

#[get("/manage/places/<slug>/resources/<id>/edit")]
async fn form(reader: Reader<'_>, slug: &str, id: PathId<ResourceId>) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    let resource = of_place(&reader, &place, id).await?;
    reader.page(&view(&reader, &place, &resource, shown(&resource), None))
}

/// A resource as typed.
struct ResourceForm {
    name: String,
    description: String,
    opening_hours: String,
    rules: PolicyRules,
    reason: String,
    outside: Option<Outside>,
    seen: String,
}

impl FromFields for ResourceForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let rules = policy_form::read(fields);
        let text = |name: &str| fields.text(name).to_owned();
        Some(Self {
            name: text("name"),
            description: text("description"),
            opening_hours: text("opening_hours"),
            reason: text("reason"),
            seen: text("seen"),
            // An answer that is none of the offered ones is no answer: the question comes again.
            outside: fields.text("reservations").parse().ok(),
            rules: rules?,
        })
    }
}

#[post("/manage/places/<slug>/resources/<id>/edit", data = "<form>")]
async fn update(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    form: Posted<ResourceForm>,
) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let resource = of_place(&reader, &place, id).await?;
    let typed = shown(&resource).typed(&form.typed);
    let edit = form.value.map_err(invalid).and_then(|sent| Ok((edit_of(&sent, &resource, &place)?, sent)));
    let (edit, sent) = match edit {
        Ok(edit) => edit,
        Err(problem) => return again(&reader, &place, &resource, typed, &problem),
    };
    match operations::resource::edit(reader.context, actor, resource.id, &edit, None).await {
        Err(OperationError::Refused(EditResourceRefusal::Outside(fallen))) => {
            let question = HitQuestion::of(&reader, place.facts.time_zone, &fallen, false);
            if sent.outside.is_none() || question.seen != sent.seen {
                let view = view(&reader, &place, &resource, typed, Some(question));
                return Ok(Answer::Again(reader.page(&view)?));
            }
            let edited = operations::resource::edit(reader.context, actor, resource.id, &edit, sent.outside).await;
            finished(&reader, &place, &resource, typed, edited.map(|_| ()).map_err(Problem::from))
        }
        outcome => finished(&reader, &place, &resource, typed, outcome.map(|_| ()).map_err(Problem::from)),
    }
}

fn finished(
    reader: &Reader<'_>,
    place: &Place,
    resource: &Resource,
    typed: FormView,
    outcome: Result<(), Problem>,
) -> Result<Answer, PageError> {
    match outcome {
        Ok(()) => Ok(Answer::SeeOther(format!("/resources/{}", resource.id))),
        Err(problem) if problem.status == 422 => again(reader, place, resource, typed, &problem),
        Err(problem) => Err(problem.into()),
    }
}

fn again(
    reader: &Reader<'_>,
    place: &Place,
    resource: &Resource,
    typed: FormView,
    problem: &Problem,
) -> Result<Answer, PageError> {
    let form = reader.with_problem(typed, problem);
    Ok(Answer::Again(reader.refused(problem, &view(reader, place, resource, form, None))?))
}

/// The resource, when it is one of this place.
async fn of_place(reader: &Reader<'_>, place: &Place, id: PathId<ResourceId>) -> Result<Resource, Problem> {
    let resource = store::resource::by_id(&reader.context.db, id.get()?).await?;
    resource.filter(|resource| resource.place_id == place.id).ok_or_else(Problem::not_found)
}

/// The edit that was typed. A rule that is shown as the place gives it stays the place's to give.
fn edit_of(sent: &ResourceForm, resource: &Resource, place: &Place) -> Result<ResourceEdit, Problem> {
    let hours = Some(sent.opening_hours.as_str()).filter(|hours| !hours.is_empty());
    let area = place.facts.address.holiday_area();
    let hours = hours.map(|hours| OpeningHours::parse(hours, area)).transpose()?;
    let mut rules = sent.rules.clone().without_what_is(&resource.policy);
    // The form shows the first limit alone: the others stay.
    if let Some(quotas) = &mut rules.quotas {
        quotas.extend(resource.policy.quotas.iter().skip(1).copied());
    }
    Ok(ResourceEdit {
        name: Some(sent.name.clone()),
        description: Some(sent.description.clone()),
        opening_hours: Some(hours),
        rules,
        reason: sent.reason.clone(),
    })
}

fn shown(resource: &Resource) -> FormView {
    let hours = resource.opening_hours.as_ref().map(|hours| hours.as_str().to_owned()).unwrap_or_default();
    let mut form = FormView::of([
        ("name", resource.name.clone()),
        ("description", resource.description.clone()),
        ("opening_hours", hours),
        ("reason", String::new()),
    ]);
    form.fields.extend(rules_fields(&resource.policy));
    form
}

fn view(
    reader: &Reader<'_>,
    place: &Place,
    resource: &Resource,
    form: FormView,
    question: Option<HitQuestion>,
) -> EditResourcePage {
    let board = format!("/manage/places/{}", place.slug);
    EditResourcePage {
        action: format!("{board}/resources/{}/edit", resource.id),
        place: EditedPlace { name: place.facts.name.clone(), board },
        resource: resource.name.clone(),
        form,
        choices: PolicyChoices::of(reader),
        question,
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![form, update]
}
