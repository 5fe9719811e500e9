//! `/manage/places/<slug>/rules`: the booking rules that a place gives to its resources.

use std::collections::BTreeMap;

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    edit::EditedPlace,
    managed,
    policy_choices::Layer,
    policy_form::{self, PolicyParts},
    seen::Seen,
    ticks::Ticked,
};
use crate::{
    domain::{
        place::Place,
        policy::{Policy, PolicyEdit, PolicyRules},
    },
    operations::{self, OperationError, place::SetRulesRefusal},
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        pages::{
            form::FormView,
            reader::{Answer, Page, Reader, invalid},
        },
    },
};

/// The form of a place's rules.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceRulesPage {
    /// The place.
    pub place: EditedPlace,
    /// Where the form goes.
    pub action: String,
    /// What the place says itself.
    pub form: FormView,
    /// What the form shows, as it has to come back.
    pub seen: String,
    /// What stands beside it.
    pub rules: PolicyParts,
}

impl View for PlaceRulesPage {
    const TEMPLATE: &'static str = "pages/manage/place_rules.html";

    fn samples() -> Vec<Self> {
        let form = shown(&PolicyRules::default());
        let plain = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            action: "/manage/places/plaine-images/rules".into(),
            form: form.clone(),
            seen: "x.y".into(),
            rules: PolicyParts::sample(),
        };
        let mut wrong = form.all_wrong();
        // It is shown, not typed.
        wrong.errors.retain(|error| error.field != "quota_other");
        vec![plain.clone(), Self { form: wrong, ..plain }]
    }
}

#[get("/manage/places/<slug>/rules")]
async fn form(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    let said = said_by(&reader, &place).await?;
    reader.page(&view(&reader, &place, &said, shown(&said), &Ticked::said(&said)).await?)
}

/// Rules as typed.
struct RulesForm(PolicyEdit);

impl FromFields for RulesForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        policy_form::read(fields).map(Self)
    }
}

#[post("/manage/places/<slug>/rules", data = "<form>")]
async fn update(reader: Reader<'_>, slug: &str, form: Posted<RulesForm>) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let (said, ticked) = (said_by(&reader, &place).await?, Ticked::of(&form.typed));
    let now = Seen::now(&policy_form::shown(&said));
    let seen = Seen::sent(&form.typed, &now);
    if seen != now {
        return stale(&reader, &place, &seen, &form.typed).await;
    }
    let outcome = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(RulesForm(typed)) => {
            let edit = policy_form::complete(typed, &ticked, &said);
            match operations::place::set_rules(reader.context, actor, place.id, &edit, Some(&said)).await {
                // They changed between the reading above and the writing.
                Err(OperationError::Refused(SetRulesRefusal::Stale)) => {
                    return stale(&reader, &place, &seen, &form.typed).await;
                }
                outcome => outcome.map_err(Problem::from),
            }
        }
    };
    match outcome {
        Ok(_) => Ok(Answer::SeeOther(format!("/manage/places/{}", place.slug))),
        Err(problem) if problem.status == 422 => {
            let form = reader.with_problem(shown(&said).typed(&form.typed), &problem);
            Ok(Answer::Again(reader.refused(&problem, &view(&reader, &place, &said, form, &ticked).await?)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The form again after the rules have changed.
async fn stale(
    reader: &Reader<'_>,
    place: &Place,
    seen: &Seen,
    typed: &BTreeMap<String, String>,
) -> Result<Answer, PageError> {
    let said = said_by(reader, place).await?;
    let parts = PolicyParts::of(reader, place, &Policy::default(), Layer::Place, &Ticked::said(&said)).await?;
    let words = |name: &str, now: &str| parts.words(name, now);
    let (problem, mut form) = seen.form_again(reader, &policy_form::shown(&said), typed, words);
    form.fields.extend(policy_form::other_quotas(&said));
    let ticked = Ticked::of(typed).kept(seen, Ticked::said(&said));
    Ok(Answer::Again(reader.refused(&problem, &view(reader, place, &said, form, &ticked).await?)?))
}

async fn said_by(reader: &Reader<'_>, place: &Place) -> Result<PolicyRules, Problem> {
    store::policy::of_place(&reader.context.db, place.id).await?.ok_or_else(Problem::not_found)
}

fn shown(said: &PolicyRules) -> FormView {
    FormView { fields: policy_form::fields(said).collect(), ..FormView::default() }
}

async fn view(
    reader: &Reader<'_>,
    place: &Place,
    said: &PolicyRules,
    form: FormView,
    ticked: &Ticked,
) -> Result<PlaceRulesPage, Problem> {
    let board = format!("/manage/places/{}", place.slug);
    Ok(PlaceRulesPage {
        action: format!("{board}/rules"),
        place: EditedPlace { name: place.facts.name.clone(), board },
        form,
        seen: Seen::now(&policy_form::shown(said)).text(),
        rules: PolicyParts::of(reader, place, &Policy::default(), Layer::Place, ticked).await?,
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![form, update]
}
