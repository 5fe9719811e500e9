//! `POST /resources/<id>/waitlist`: the button beside a period that is full.

use rocket::{Route, post, routes};

use super::{reserve::ReserveForm, show::read};
use crate::{
    domain::{account::Actor, ids::ResourceId, local_time::read_day},
    operations::{self, waitlist::JoinRequest},
    store,
    web::{
        errors::{PageError, Problem},
        forms::Posted,
        guards::PathId,
        pages::reader::{Answer, Reader, invalid},
    },
};

#[post("/resources/<id>/waitlist", data = "<form>")]
async fn join(reader: Reader<'_>, id: PathId<ResourceId>, form: Posted<ReserveForm>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    let id = id.get()?;
    let outcome = match &form.value {
        Err(errors) => Err(invalid(errors.clone())),
        Ok(form) => wait(&reader, actor, id, form).await,
    };
    match outcome {
        Ok(()) => Ok(Answer::SeeOther("/reservations#waits".to_owned())),
        Err(problem) if matches!(problem.status, 400 | 409 | 422) => {
            let about = form.typed.get("day").and_then(|day| read_day(day));
            let shown = read(&reader, id, about).await?;
            Ok(Answer::Again(reader.refused(&problem, &shown.refused(&form.typed, &problem))?))
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn wait(reader: &Reader<'_>, actor: &Actor, id: ResourceId, form: &ReserveForm) -> Result<(), Problem> {
    let db = &reader.context.db;
    let resource = store::resource::by_id(db, id).await?.ok_or_else(Problem::not_found)?;
    let place = store::place::by_id(db, resource.place_id).await?.ok_or_else(Problem::not_found)?;
    let period = form.period(place.facts.time_zone)?;
    let request = JoinRequest { resource_id: id, period, unit_id: form.unit_id };
    operations::waitlist::join(reader.context, actor, &request).await?;
    Ok(())
}

pub(super) fn routes() -> Vec<Route> {
    routes![join]
}
