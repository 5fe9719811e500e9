//! `/manage/places/<slug>/resources/<id>/edit`: what a resource is, its hours and its rules.

use std::collections::BTreeMap;

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    closing::HitQuestion,
    edit::EditedPlace,
    managed_resource, place_policy,
    policy_choices::Layer,
    policy_form::{self, PolicyParts},
    seen::Seen,
    ticks::Ticked,
    unit,
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
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
        pages::{
            form::{FieldView, FormView},
            reader::{Answer, Page, Reader, invalid},
            resource::LinkView,
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
    /// What the form shows, as it has to come back.
    pub seen: String,
    /// What stands beside the rules.
    pub rules: PolicyParts,
    /// Where the question is whether it goes for good.
    pub withdraw: String,
    /// The same for each unit, of several.
    pub units: Vec<LinkView>,
    /// Whose reservations fall outside the new hours.
    pub question: Option<HitQuestion>,
    /// Its copies, in their order.
    pub copies: Vec<UnitLink>,
}

/// A copy and its page.
#[derive(Clone, Debug, Serialize)]
pub struct UnitLink {
    /// What is written on it.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Whether it is out of service.
    pub out: bool,
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
            seen: "x.y".into(),
            rules: PolicyParts::sample(),
            withdraw: "/manage/places/plaine-images/resources/0193/withdraw".into(),
            units: Vec::new(),
            question: None,
            copies: [false, true]
                .map(|out| UnitLink {
                    label: "Poste 7".into(),
                    href: "/manage/places/plaine-images/resources/0193/units/0194".into(),
                    out,
                })
                .into(),
        };
        let question = Some(HitQuestion::sample().without_moving());
        let mut wrong = form.all_wrong();
        // It is shown, not typed.
        wrong.errors.retain(|error| error.field != "quota_other");
        let unit = |name: &str| LinkView {
            name: name.into(),
            href: "/manage/places/plaine-images/resources/0193/units/0193/withdraw".into(),
        };
        let units = vec![unit("Poste 1"), unit("Poste <2>")];
        vec![plain.clone(), Self { form: wrong, question, units, ..plain }]
    }
}

#[get("/manage/places/<slug>/resources/<id>/edit")]
async fn form(reader: Reader<'_>, slug: &str, id: PathId<ResourceId>) -> Result<Page, PageError> {
    let (_, edited) = found(&reader, slug, id.get()?).await?;
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
    outside_seen: String,
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
            outside_seen: text("outside_seen"),
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
    let id = id.get()?;
    let (actor, edited) = found(&reader, slug, id).await?;
    let (typed, ticked) = (shown(&edited.resource).typed(&form.typed), Ticked::of(&form.typed));
    let now = Seen::now(&shown_of(&edited.resource));
    let seen = Seen::sent(&form.typed, &now);
    if seen != now {
        return stale(&reader, &edited, &seen, &form.typed).await;
    }
    let edit = form.value.map_err(invalid).and_then(|sent| Ok((edit_of(&sent, &ticked, &edited)?, sent)));
    let (edit, sent) = match edit {
        Ok(edit) => edit,
        Err(problem) => return again(&reader, &edited, &ticked, typed, &problem).await,
    };
    match write(&reader, actor, &edited, &edit, &sent).await {
        Ok(None) => Ok(Answer::SeeOther(format!("/resources/{id}"))),
        Ok(question) => Ok(Answer::Again(reader.page(&view(&reader, &edited, &ticked, typed, question).await?)?)),
        // It changed between the reading above and the writing.
        Err(OperationError::Refused(EditResourceRefusal::Stale)) => {
            let (_, edited) = found(&reader, slug, id).await?;
            stale(&reader, &edited, &seen, &form.typed).await
        }
        Err(error) => match Problem::from(error) {
            problem if problem.status == 422 => again(&reader, &edited, &ticked, typed, &problem).await,
            problem => Err(problem.into()),
        },
    }
}

/// Changes the resource where nobody falls outside new hours, or where the person has seen who does and said what
/// becomes of them; else the question.
async fn write(
    reader: &Reader<'_>,
    actor: &Actor,
    edited: &Edited,
    edit: &ResourceEdit,
    sent: &ResourceForm,
) -> Result<Option<HitQuestion>, OperationError<EditResourceRefusal>> {
    let resource = &edited.resource;
    match operations::resource::edit(reader.context, actor, resource.id, edit, Some(resource), None).await {
        Err(OperationError::Refused(EditResourceRefusal::Outside(fallen))) => {
            let question = HitQuestion::of(reader, edited.place.facts.time_zone, &fallen, false);
            let Some(fate) = sent.outside.filter(|_| question.seen == sent.outside_seen) else {
                return Ok(Some(question));
            };
            operations::resource::edit(reader.context, actor, resource.id, edit, Some(resource), Some(fate))
                .await
                .map(|_| None)
        }
        outcome => outcome.map(|_| None),
    }
}

/// The form again after the resource has changed.
async fn stale(
    reader: &Reader<'_>,
    edited: &Edited,
    seen: &Seen,
    typed: &BTreeMap<String, String>,
) -> Result<Answer, PageError> {
    let own = &edited.resource.own_rules;
    let said = Ticked::said(own);
    let parts = PolicyParts::of(reader, &edited.place, &edited.place_policy, Layer::Resource, &said).await?;
    let words = |name: &str, now: &str| parts.words(name, now);
    let (problem, mut form) = seen.form_again(reader, &shown_of(&edited.resource), typed, words);
    form.fields.insert("reason", FieldView::default());
    form.fields.extend(policy_form::other_quotas(own));
    let ticked = Ticked::of(typed).kept(seen, said);
    Ok(Answer::Again(reader.refused(&problem, &view(reader, edited, &ticked, form, None).await?)?))
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

async fn found<'r>(reader: &'r Reader<'_>, slug: &str, id: ResourceId) -> Result<(&'r Actor, Edited), Problem> {
    let (actor, place, resource) = managed_resource(reader, slug, id).await?;
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
    let mut form = FormView::of(values(resource));
    form.fields.insert("reason", FieldView::default());
    form.fields.extend(policy_form::fields(&resource.own_rules));
    form
}

/// All that the form edits, as it shows it.
fn shown_of(resource: &Resource) -> Vec<(&'static str, String)> {
    values(resource).into_iter().chain(policy_form::shown(&resource.own_rules)).collect()
}

fn values(resource: &Resource) -> [(&'static str, String); 3] {
    let hours = resource.opening_hours.as_ref().map(|hours| hours.as_str().to_owned()).unwrap_or_default();
    [("name", resource.name.clone()), ("description", resource.description.clone()), ("opening_hours", hours)]
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
    let here = format!("{board}/resources/{}", resource.id);
    let units = resource.units.iter().filter(|_| resource.units.len() > 1);
    let units = units
        .map(|unit| LinkView { name: unit.label.clone(), href: format!("{here}/units/{}/withdraw", unit.id) })
        .collect();
    let copies = resource.units.iter().map(|unit| UnitLink {
        label: unit.label.clone(),
        href: unit::address(place, resource.id, unit.id),
        out: unit.out_of_service,
    });
    Ok(EditResourcePage {
        copies: copies.collect(),
        action: format!("{here}/edit"),
        withdraw: format!("{here}/withdraw"),
        units,
        place: EditedPlace { name: place.facts.name.clone(), board },
        resource: resource.name.clone(),
        form,
        seen: Seen::now(&shown_of(resource)).text(),
        rules: PolicyParts::of(reader, place, place_policy, Layer::Resource, ticked).await?,
        question,
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![form, update]
}
