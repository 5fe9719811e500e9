//! `/resources/<id>/check-in?key=…`: where the code at a machine leads; its key is good for that resource alone.

use chrono::TimeDelta;
use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{
    form::FormView,
    reader::{Answer, Page, Reader},
    resource::LinkView,
};
use crate::{
    config::Config,
    domain::{
        account::Actor,
        ids::ResourceId,
        reservation::{CHECK_IN_OPENS_MINUTES, ReservationDetails, State},
        resource::Resource,
    },
    operations,
    render::View,
    store::{self, reservation::ReservationFilter},
    web::{
        errors::{PageError, Problem},
        forms::Posted,
        guards::PathId,
    },
};

/// Somebody stands before a resource.
#[derive(Clone, Debug, Serialize)]
pub struct CheckInPage {
    /// What they stand before.
    pub resource: LinkView,
    /// Their reservation of it now, in words.
    pub period: Option<String>,
    /// Its page.
    pub reservation: Option<String>,
    /// Where the button goes; `None` when they are checked in already.
    pub action: Option<String>,
    /// Why it was refused.
    pub form: FormView,
}

impl View for CheckInPage {
    const TEMPLATE: &'static str = "pages/check_in.html";

    fn samples() -> Vec<Self> {
        let waiting = Self {
            resource: LinkView { name: "Découpe laser".into(), href: "/resources/0193".into() },
            period: Some("aujourd’hui 9 h – 13 h".into()),
            reservation: Some("/reservations/0194".into()),
            action: Some("/resources/0193/check-in?key=a".into()),
            form: FormView::default(),
        };
        let there = Self { action: None, ..waiting.clone() };
        let nothing = Self { period: None, reservation: None, ..there.clone() };
        let refused = FormView::default().refused(Some("C’est fermé.".into()), Vec::new());
        vec![Self { form: refused, ..waiting.clone() }, waiting, there, nothing]
    }
}

/// The message whose signature is the key: no other signature of the instance begins so.
fn message(id: ResourceId) -> String {
    format!("check-in\n{id}")
}

/// The address that is good for this resource alone.
pub(super) fn path(config: &Config, id: ResourceId) -> String {
    format!("/resources/{id}/check-in?key={}", config.secret_key.sign(message(id).as_bytes()))
}

#[get("/resources/<id>/check-in")]
async fn show(reader: Reader<'_>, id: PathId<ResourceId>) -> Result<Page, PageError> {
    let resource = resource(&reader, id).await?;
    let found = reservation_now(&reader, reader.signed_in()?, resource.id).await?;
    reader.page(&view(&reader, &resource, found.as_ref(), FormView::default()))
}

#[post("/resources/<id>/check-in", data = "<form>")]
async fn come(reader: Reader<'_>, id: PathId<ResourceId>, form: Posted<()>) -> Result<Answer, PageError> {
    let resource = resource(&reader, id).await?;
    let _: () = form.value.unwrap_or_default();
    let actor = reader.signed_in()?;
    // Without one the page says so.
    let Some(found) = reservation_now(&reader, actor, resource.id).await? else {
        return Ok(Answer::SeeOther(path(reader.config, resource.id)));
    };
    let here = format!("/reservations/{}", found.reservation.id);
    if found.reservation.state == State::CheckedIn {
        return Ok(Answer::SeeOther(here));
    }
    let there = operations::reservation::check_in(reader.context, actor, found.reservation.id, "").await;
    match there.map_err(Problem::from) {
        Ok(_) => Ok(Answer::SeeOther(here)),
        Err(problem) if problem.status == 409 => {
            let form = reader.with_problem(FormView::default(), &problem);
            Ok(Answer::Again(reader.refused(&problem, &view(&reader, &resource, Some(&found), form))?))
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The resource, for who holds its key; without it there is nothing here.
async fn resource(reader: &Reader<'_>, id: PathId<ResourceId>) -> Result<Resource, Problem> {
    let id = id.get()?;
    let key = reader.parameter("key").unwrap_or_default();
    if !reader.config.secret_key.verify(message(id).as_bytes(), key) {
        return Err(Problem::not_found());
    }
    store::resource::by_id(&reader.context.db, id).await?.ok_or_else(Problem::not_found)
}

/// The person's reservation that can be checked in at now, else the one under way.
async fn reservation_now(
    reader: &Reader<'_>,
    actor: &Actor,
    resource: ResourceId,
) -> Result<Option<ReservationDetails>, Problem> {
    let now = reader.now();
    // Instants are whole seconds, and the filter excludes its end.
    let opens = TimeDelta::minutes(i64::from(CHECK_IN_OPENS_MINUTES)) + TimeDelta::seconds(1);
    let filter = ReservationFilter { from: Some(now), to: Some(now + opens), ..ReservationFilter::default() };
    let mine = store::reservation::list_of_holder(&reader.context.db, actor.account.id, &filter).await?;
    let here = |state: State| {
        let found = mine.iter().map(|details| (&details.reservation, details));
        let mut here = found.filter(move |(found, _)| found.resource_id == resource && found.state == state);
        here.next().map(|(_, details)| details.clone())
    };
    Ok(here(State::Confirmed).or_else(|| here(State::CheckedIn)))
}

fn view(reader: &Reader<'_>, resource: &Resource, found: Option<&ReservationDetails>, form: FormView) -> CheckInPage {
    let waits = found.filter(|details| details.reservation.state == State::Confirmed);
    CheckInPage {
        resource: LinkView { name: resource.name.clone(), href: format!("/resources/{}", resource.id) },
        period: found.map(|details| reader.dates(details.time_zone).period(&details.reservation.period)),
        reservation: found.map(|details| format!("/reservations/{}", details.reservation.id)),
        action: waits.map(|_| path(reader.config, resource.id)),
        form,
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, come]
}
