//! `/manage/places/<slug>/resources/<id>/edit`: what a resource is, its hours and its rules.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    closing::HitQuestion,
    edit::EditedPlace,
    managed, place_policy,
    policy_choices::Layer,
    policy_form::{self, PolicyParts},
    ticks::Ticked,
};
use crate::{
    domain::{
        account::Actor,
        availability::Outside,
        ids::ResourceId,
        opening_hours::OpeningHours,
        place::Place,
        policy::{Policy, PolicyEdit, PolicyRules},
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
            form::FormView,
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
    /// What stands beside the rules.
    pub rules: PolicyParts,
    /// Whose reservations fall outside the new hours.
    pub question: Option<HitQuestion>,
}

impl View for EditResourcePage {
    const TEMPLATE: &'static str = "pages/manage/edit_resource.html";

    fn samples() -> Vec<Self> {
        let mut form =
            FormView::of(["name", "description", "opening_hours", "reason"].map(|name| (name, String::new())));
        form.fields.extend(policy_form::fields(&PolicyRules::default()));
        let plain = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            resource: "Open space".into(),
            action: "/manage/places/plaine-images/resources/0193/edit".into(),
            form: form.clone(),
            rules: PolicyParts::sample(),
            question: None,
        };
        let question = Some(HitQuestion::sample().without_moving());
        let mut wrong = form.all_wrong();
        // It is shown, not typed.
        wrong.errors.retain(|error| error.field != "quota_other");
        vec![plain.clone(), Self { form: wrong, question, ..plain }]
    }
}

#[get("/manage/places/<slug>/resources/<id>/edit")]
async fn form(reader: Reader<'_>, slug: &str, id: PathId<ResourceId>) -> Result<Page, PageError> {
    let (_, edited) = found(&reader, slug, id).await?;
    let ticked = Ticked::said(&edited.resource.own_rules);
    reader.page(&view(&reader, &edited, &ticked, shown(&edited.resource), None).await?)
}

/// A resource as typed.
struct ResourceForm {
    name: String,
    description: String,
    opening_hours: String,
    rules: PolicyEdit,
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
    let (actor, edited) = found(&reader, slug, id).await?;
    let (typed, ticked) = (shown(&edited.resource).typed(&form.typed), Ticked::of(&form.typed));
    let edit = form.value.map_err(invalid).and_then(|sent| Ok((edit_of(&sent, &ticked, &edited)?, sent)));
    let (edit, sent) = match edit {
        Ok(edit) => edit,
        Err(problem) => return again(&reader, &edited, &ticked, typed, &problem).await,
    };
    match operations::resource::edit(reader.context, actor, edited.resource.id, &edit, None).await {
        Err(OperationError::Refused(EditResourceRefusal::Outside(fallen))) => {
            let question = HitQuestion::of(&reader, edited.place.facts.time_zone, &fallen, false);
            if sent.outside.is_none() || question.seen != sent.seen {
                let view = view(&reader, &edited, &ticked, typed, Some(question)).await?;
                return Ok(Answer::Again(reader.page(&view)?));
            }
            let id = edited.resource.id;
            let outcome = operations::resource::edit(reader.context, actor, id, &edit, sent.outside).await;
            finished(&reader, &edited, &ticked, typed, outcome.map(|_| ()).map_err(Problem::from)).await
        }
        outcome => finished(&reader, &edited, &ticked, typed, outcome.map(|_| ()).map_err(Problem::from)).await,
    }
}

async fn finished(
    reader: &Reader<'_>,
    edited: &Edited,
    ticked: &Ticked,
    typed: FormView,
    outcome: Result<(), Problem>,
) -> Result<Answer, PageError> {
    match outcome {
        Ok(()) => Ok(Answer::SeeOther(format!("/resources/{}", edited.resource.id))),
        Err(problem) if problem.status == 422 => again(reader, edited, ticked, typed, &problem).await,
        Err(problem) => Err(problem.into()),
    }
}

async fn again(
    reader: &Reader<'_>,
    edited: &Edited,
    ticked: &Ticked,
    typed: FormView,
    problem: &Problem,
) -> Result<Answer, PageError> {
    let form = reader.with_problem(typed, problem);
    Ok(Answer::Again(reader.refused(problem, &view(reader, edited, ticked, form, None).await?)?))
}

/// A resource of the place that somebody manages.
struct Edited {
    place: Place,
    resource: Resource,
    /// In force where the resource says nothing itself.
    place_policy: Policy,
}

async fn found<'r>(reader: &'r Reader<'_>, slug: &str, id: PathId<ResourceId>) -> Result<(&'r Actor, Edited), Problem> {
    let (actor, place) = managed(reader, slug).await?;
    let resource = store::resource::by_id(&reader.context.db, id.get()?).await?;
    let resource = resource.filter(|resource| resource.place_id == place.id).ok_or_else(Problem::not_found)?;
    let place_policy = place_policy(reader, &place).await?;
    Ok((actor, Edited { place, resource, place_policy }))
}

/// The edit that was typed.
fn edit_of(sent: &ResourceForm, ticked: &Ticked, edited: &Edited) -> Result<ResourceEdit, Problem> {
    let hours = Some(sent.opening_hours.as_str()).filter(|hours| !hours.is_empty());
    let area = edited.place.facts.address.holiday_area();
    let hours = hours.map(|hours| OpeningHours::parse(hours, area)).transpose()?;
    Ok(ResourceEdit {
        name: Some(sent.name.clone()),
        description: Some(sent.description.clone()),
        opening_hours: Some(hours),
        rules: policy_form::complete(sent.rules.clone(), ticked, &edited.resource.own_rules),
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
    form.fields.extend(policy_form::fields(&resource.own_rules));
    form
}

async fn view(
    reader: &Reader<'_>,
    edited: &Edited,
    ticked: &Ticked,
    form: FormView,
    question: Option<HitQuestion>,
) -> Result<EditResourcePage, Problem> {
    let Edited { place, resource, place_policy } = edited;
    let board = format!("/manage/places/{}", place.slug);
    Ok(EditResourcePage {
        action: format!("{board}/resources/{}/edit", resource.id),
        place: EditedPlace { name: place.facts.name.clone(), board },
        resource: resource.name.clone(),
        form,
        rules: PolicyParts::of(reader, place, place_policy, Layer::Resource, ticked).await?,
        question,
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![form, update]
}
