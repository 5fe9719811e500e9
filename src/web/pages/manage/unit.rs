//! `/manage/places/<slug>/resources/<id>/units/<unit>`: one copy, out of service or back, and whom that hits.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    edit::EditedPlace,
    managed_resource,
    team::{BrokenView, broken_unit},
    unit_of,
};
use crate::{
    domain::{
        account::Actor,
        ids::{ResourceId, UnitId},
        place::Place,
        resource::{Resource, Unit},
    },
    operations::{self, resource::UnitEdit},
    render::View,
    web::{
        errors::{PageError, Problem},
        forms::Posted,
        guards::PathId,
        pages::{
            reader::{Answer, Page, Reader},
            resource::LinkView,
        },
    },
};

/// One copy.
#[derive(Clone, Debug, Serialize)]
pub struct UnitPage {
    /// The place.
    pub place: EditedPlace,
    /// The page of its resource.
    pub resource: LinkView,
    /// Who has it reserved, why it is out of service, where that ends.
    pub unit: BrokenView,
    /// Where the button that puts it out of service goes; `None` while it is.
    pub stop: Option<String>,
}

impl View for UnitPage {
    const TEMPLATE: &'static str = "pages/manage/unit.html";

    fn samples() -> Vec<Self> {
        let page = |unit: BrokenView, stop| Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            resource: LinkView {
                name: "Perceuse".into(),
                href: "/manage/places/plaine-images/resources/0193/edit".into(),
            },
            stop,
            unit,
        };
        let [awaited, free] = BrokenView::samples();
        let stop = |unit: &BrokenView| Some(format!("{}/stop", unit.href));
        vec![
            page(awaited.clone(), None),
            page(free.clone(), None),
            page(BrokenView { returned: None, ..awaited.clone() }, stop(&awaited)),
            page(free.clone(), stop(&free)),
        ]
    }
}

/// The address of the page of a copy.
pub(super) fn address(place: &Place, resource: ResourceId, unit: UnitId) -> String {
    format!("/manage/places/{}/resources/{resource}/units/{unit}", place.slug)
}

#[get("/manage/places/<slug>/resources/<id>/units/<unit>")]
async fn show(reader: Reader<'_>, slug: &str, id: PathId<ResourceId>, unit: PathId<UnitId>) -> Result<Page, PageError> {
    let Found { place, resource, unit, .. } = found(&reader, slug, id, unit).await?;
    let board = format!("/manage/places/{}", place.slug);
    let here = address(&place, resource.id, unit.id);
    let view = broken_unit(&reader, &place, &resource, &unit).await?;
    reader.page(&UnitPage {
        resource: LinkView { name: resource.name, href: format!("{board}/resources/{}/edit", resource.id) },
        place: EditedPlace { name: place.facts.name, board },
        stop: (!unit.out_of_service).then(|| format!("{here}/stop")),
        unit: view,
    })
}

#[post("/manage/places/<slug>/resources/<id>/units/<unit>/stop", data = "<form>")]
async fn stop(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    unit: PathId<UnitId>,
    form: Posted<()>,
) -> Result<Answer, PageError> {
    let found = set(&reader, slug, (id, unit), form, true).await?;
    // Where whom it hits is told.
    Ok(Answer::SeeOther(address(&found.place, found.resource.id, found.unit.id)))
}

#[post("/manage/places/<slug>/resources/<id>/units/<unit>/restore", data = "<form>")]
async fn restore(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    unit: PathId<UnitId>,
    form: Posted<()>,
) -> Result<Answer, PageError> {
    let found = set(&reader, slug, (id, unit), form, false).await?;
    Ok(Answer::SeeOther(format!("/manage/places/{}", found.place.slug)))
}

/// Puts a copy out of service or back.
async fn set<'r>(
    reader: &'r Reader<'_>,
    slug: &str,
    (id, unit): (PathId<ResourceId>, PathId<UnitId>),
    form: Posted<()>,
    out_of_service: bool,
) -> Result<Found<'r>, Problem> {
    let found = found(reader, slug, id, unit).await?;
    let _: () = form.value.unwrap_or_default();
    let edit = UnitEdit { out_of_service: Some(out_of_service), ..UnitEdit::default() };
    operations::resource::edit_unit(reader.context, found.actor, found.resource.id, found.unit.id, &edit).await?;
    Ok(found)
}

/// A copy at a place that somebody manages.
struct Found<'r> {
    actor: &'r Actor,
    place: Place,
    resource: Resource,
    unit: Unit,
}

async fn found<'r>(
    reader: &'r Reader<'_>,
    slug: &str,
    id: PathId<ResourceId>,
    unit: PathId<UnitId>,
) -> Result<Found<'r>, Problem> {
    let (actor, place, resource) = managed_resource(reader, slug, id.get()?).await?;
    let unit = unit_of(&resource, unit.get()?)?;
    Ok(Found { actor, place, resource, unit })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, stop, restore]
}
