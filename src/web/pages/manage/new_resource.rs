//! `/manage/places/<slug>/resources/new`: something new to reserve.

use std::collections::{BTreeMap, BTreeSet};

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    edit::EditedPlace,
    managed, place_policy, policy_choices,
    ticks::{Ticked, Ticks},
};
use crate::{
    domain::{
        ids::CertificationTypeId,
        kind::ResourceKind,
        opening_hours::OpeningHours,
        place::Place,
        policy::{Policy, PolicyRules},
    },
    operations::{self, resource::NewResource},
    render::View,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        pages::{
            form::{ChoiceView, FormView},
            reader::{Answer, Page, Reader, invalid},
        },
    },
};

/// The form of a new resource.
#[derive(Clone, Debug, Serialize)]
pub struct NewResourcePage {
    /// The place.
    pub place: EditedPlace,
    /// Where the form goes.
    pub action: String,
    /// Name, rules and units.
    pub form: FormView,
    /// What it can be.
    pub kinds: Vec<ChoiceView>,
    /// The number that the place gives, by the field.
    pub inherited: BTreeMap<&'static str, String>,
    /// What it takes.
    pub certifications: Ticks,
}

/// The fields with their first values; rules follow the place.
pub(super) const FIELDS: [(&str, &str); 10] = [
    ("name", ""),
    ("kind", "desk"),
    ("description", ""),
    ("units", "1"),
    ("unit_label", ""),
    ("step_minutes", ""),
    ("min_minutes", ""),
    ("max_minutes", ""),
    ("horizon_days", ""),
    ("opening_hours", ""),
];

impl View for NewResourcePage {
    const TEMPLATE: &'static str = "pages/manage/new_resource.html";

    fn samples() -> Vec<Self> {
        let form = FormView::of(FIELDS.map(|(name, value)| (name, value.to_owned())));
        let page = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            action: "/manage/places/plaine-images/resources".into(),
            form: form.clone(),
            kinds: vec![ChoiceView { value: "desk".into(), text: "Bureau".into() }],
            inherited: policy_choices::inherited(&Policy::default()),
            certifications: Ticks::sample(),
        };
        let none = Ticks { inherited: String::new(), ..Ticks::sample() };
        vec![page.clone(), Self { form: form.all_wrong(), certifications: none, ..page }]
    }
}

#[get("/manage/places/<slug>/resources/new")]
async fn new(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    reader.page(&view(&reader, &place, empty(), &BTreeSet::new()).await?)
}

/// A resource as typed.
struct ResourceForm {
    name: String,
    kind: ResourceKind,
    description: String,
    units: u32,
    unit_label: String,
    rules: PolicyRules,
    opening_hours: String,
}

impl FromFields for ResourceForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let kind = fields.parsed("kind", "field-resource-kind", str::parse);
        let units = fields.parsed("units", "field-number", str::parse);
        let [step, min, max, horizon] = ["step_minutes", "min_minutes", "max_minutes", "horizon_days"]
            .map(|name| fields.optional(name, "field-number", str::parse));
        let text = |name: &str| fields.text(name).to_owned();
        Some(Self {
            name: text("name"),
            kind: kind?,
            description: text("description"),
            units: units?,
            unit_label: text("unit_label"),
            rules: PolicyRules {
                step_minutes: step?,
                min_minutes: min?,
                max_minutes: max?,
                horizon_days: horizon?,
                ..PolicyRules::default()
            },
            opening_hours: text("opening_hours"),
        })
    }
}

#[post("/manage/places/<slug>/resources", data = "<form>")]
async fn create(reader: Reader<'_>, slug: &str, form: Posted<ResourceForm>) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let required = Ticked::of(&form.typed).certifications;
    let outcome = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => match new_resource(sent, &required, &place) {
            Err(problem) => Err(problem),
            Ok(new) => operations::resource::add(reader.context, actor, new).await.map_err(Problem::from),
        },
    };
    match outcome {
        Ok(resource) => Ok(Answer::SeeOther(format!("/resources/{}", resource.id))),
        Err(problem) if problem.status == 422 => {
            let form = reader.with_problem(empty().typed(&form.typed), &problem);
            let page = view(&reader, &place, form, &required).await?;
            Ok(Answer::Again(reader.refused(&problem, &page)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

fn new_resource(
    sent: ResourceForm,
    required: &BTreeSet<CertificationTypeId>,
    place: &Place,
) -> Result<NewResource, Problem> {
    let hours = Some(sent.opening_hours).filter(|hours| !hours.is_empty());
    let hours = hours.map(|hours| OpeningHours::parse(&hours, place.facts.address.holiday_area())).transpose()?;
    Ok(NewResource {
        place_id: place.id,
        name: sent.name,
        kind: sent.kind,
        description: sent.description,
        opening_hours: hours,
        rules: PolicyRules {
            required_certifications: Some(required.clone()).filter(|required| !required.is_empty()),
            ..sent.rules
        },
        units: sent.units,
        unit_label: sent.unit_label,
    })
}

fn empty() -> FormView {
    FormView::of(FIELDS.map(|(name, value)| (name, value.to_owned())))
}

async fn view(
    reader: &Reader<'_>,
    place: &Place,
    form: FormView,
    required: &BTreeSet<CertificationTypeId>,
) -> Result<NewResourcePage, Problem> {
    let here = format!("/manage/places/{}", place.slug);
    let kinds = ResourceKind::ALL.iter().map(|kind| ChoiceView {
        value: kind.as_str().to_owned(),
        text: reader.text(&format!("resource-kind-{kind}"), &[]),
    });
    let policy = place_policy(reader, place).await?;
    Ok(NewResourcePage {
        place: EditedPlace { name: place.facts.name.clone(), board: here.clone() },
        action: format!("{here}/resources"),
        form,
        kinds: kinds.collect(),
        inherited: policy_choices::inherited(&policy),
        certifications: Ticks::of_certifications(reader, place, &policy, required).await?,
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![new, create]
}
