//! `/manage/places/<slug>/resources/<id>/withdraw` and `…/units/<unit>/withdraw`: what is taken away for good, asked
//! before it is done; who is still to come keeps it.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    closing::TOLD,
    edit::EditedPlace,
    managed_resource, unit_of,
    withdraw::{HitView, hit},
};
use crate::{
    domain::{
        account::Actor,
        ids::{ResourceId, UnitId},
        place::Place,
        resource::{Resource, Unit, decide_withdraw, decide_withdraw_unit},
    },
    operations,
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        forms::Posted,
        guards::PathId,
        pages::reader::{Answer, Page, Reader},
    },
};

/// The question before something goes for good.
#[derive(Clone, Debug, Serialize)]
pub struct TakeAwayPage {
    /// The place.
    pub place: EditedPlace,
    /// The resource.
    pub resource: String,
    /// Its hours and rules.
    pub edit: String,
    /// The one unit that goes; without it the whole resource does.
    pub unit: Option<String>,
    /// Why it stays.
    pub refusal: Option<String>,
    /// Who is still to come, by start: the first of them.
    pub coming: Vec<HitView>,
    /// The others, which unfold.
    pub others: Vec<HitView>,
    /// Where the button goes.
    pub action: String,
}

impl View for TakeAwayPage {
    const TEMPLATE: &'static str = "pages/manage/take_away.html";

    fn samples() -> Vec<Self> {
        let edit = "/manage/places/plaine-images/resources/0193/edit";
        let free = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            resource: "Open <space>".into(),
            edit: edit.into(),
            unit: None,
            refusal: None,
            coming: Vec::new(),
            others: Vec::new(),
            action: "/manage/places/plaine-images/resources/0193/withdraw".into(),
        };
        let awaited = Self {
            unit: Some("Poste 7".into()),
            refusal: Some("1 réservation est encore à venir.".into()),
            coming: vec![HitView::sample()],
            others: vec![HitView::sample()],
            ..free.clone()
        };
        vec![free, awaited]
    }
}

/// What goes: a resource of the place, or one unit of it.
struct Going<'r> {
    actor: &'r Actor,
    place: Place,
    resource: Resource,
    unit: Option<Unit>,
}

#[get("/manage/places/<slug>/resources/<id>/withdraw")]
async fn show(reader: Reader<'_>, slug: &str, id: PathId<ResourceId>) -> Result<Page, PageError> {
    let going = going(&reader, slug, id, None).await?;
    reader.page(&view(&reader, &going).await?)
}

#[get("/manage/places/<slug>/resources/<id>/units/<unit>/withdraw")]
async fn show_unit(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    unit: PathId<UnitId>,
) -> Result<Page, PageError> {
    let going = going(&reader, slug, id, Some(unit)).await?;
    reader.page(&view(&reader, &going).await?)
}

#[post("/manage/places/<slug>/resources/<id>/withdraw", data = "<form>")]
async fn withdraw(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    form: Posted<()>,
) -> Result<Answer, PageError> {
    let _: () = form.value.unwrap_or_default();
    let going = going(&reader, slug, id, None).await?;
    let outcome = operations::resource::withdraw(reader.context, going.actor, going.resource.id).await;
    answer(&reader, &going, going.place_board(), outcome.map_err(Problem::from)).await
}

#[post("/manage/places/<slug>/resources/<id>/units/<unit>/withdraw", data = "<form>")]
async fn withdraw_unit(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    unit: PathId<UnitId>,
    form: Posted<()>,
) -> Result<Answer, PageError> {
    let _: () = form.value.unwrap_or_default();
    let unit_id = unit.get()?;
    let going = going(&reader, slug, id, Some(unit)).await?;
    let outcome = operations::resource::withdraw_unit(reader.context, going.actor, going.resource.id, unit_id).await;
    answer(&reader, &going, going.edit(), outcome.map_err(Problem::from)).await
}

/// The page after it is gone, or the question again with why it stays.
async fn answer(
    reader: &Reader<'_>,
    going: &Going<'_>,
    done: String,
    outcome: Result<(), Problem>,
) -> Result<Answer, PageError> {
    match outcome {
        Ok(()) => Ok(Answer::SeeOther(done)),
        Err(problem) if problem.status == 409 => {
            let refusal = Some(reader.sentences(&problem).1);
            let view = TakeAwayPage { refusal, ..view(reader, going).await? };
            Ok(Answer::Again(reader.refused(&problem, &view)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

impl Going<'_> {
    fn place_board(&self) -> String {
        format!("/manage/places/{}", self.place.slug)
    }

    fn edit(&self) -> String {
        format!("{}/resources/{}/edit", self.place_board(), self.resource.id)
    }
}

async fn going<'r>(
    reader: &'r Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    unit: Option<PathId<UnitId>>,
) -> Result<Going<'r>, Problem> {
    let (actor, place, resource) = managed_resource(reader, slug, id.get()?).await?;
    let unit = unit.map(|unit| unit_of(&resource, unit.get()?)).transpose()?;
    Ok(Going { actor, place, resource, unit })
}

async fn view(reader: &Reader<'_>, going: &Going<'_>) -> Result<TakeAwayPage, Problem> {
    let Going { place, resource, unit, .. } = going;
    let (db, now) = (&reader.context.db, reader.now());
    let coming = match unit {
        None => store::reservation::live_of_resource(db, resource.id, now).await?,
        Some(unit) => store::reservation::live_of_unit(db, unit.id, now).await?,
    };
    let (decided, part) = match unit {
        None => (decide_withdraw(coming.len()), String::new()),
        Some(unit) => (decide_withdraw_unit(resource, coming.len()), format!("/units/{}", unit.id)),
    };
    let (first, others) = coming.split_at(coming.len().min(TOLD));
    Ok(TakeAwayPage {
        place: EditedPlace { name: place.facts.name.clone(), board: going.place_board() },
        resource: resource.name.clone(),
        edit: going.edit(),
        unit: unit.as_ref().map(|unit| unit.label.clone()),
        refusal: decided.err().map(|refusal| reader.sentences(&refusal.into()).1),
        coming: first.iter().map(|details| hit(reader, details)).collect(),
        others: others.iter().map(|details| hit(reader, details)).collect(),
        action: format!("{}/resources/{}{part}/withdraw", going.place_board(), resource.id),
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, show_unit, withdraw, withdraw_unit]
}
