//! `POST /reservations/<id>/code`: a manager makes a new code for a guest who has lost the first.

use rocket::{Route, post, routes};

use super::{
    cancel::{Sent, after},
    show::told_once,
};
use crate::{
    domain::ids::ReservationId,
    operations,
    web::{
        errors::{PageError, Problem},
        forms::Posted,
        guards::PathId,
        pages::reader::{Answer, Reader, invalid},
    },
};

#[post("/reservations/<id>/code", data = "<form>")]
async fn renew(reader: Reader<'_>, id: PathId<ReservationId>, form: Posted<Sent>) -> Result<Answer, PageError> {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    match operations::reservation::renew_code(reader.context, actor, id).await {
        Ok(code) => Ok(Answer::Made(told_once(&reader, actor, id, &code).await?)),
        Err(error) => after(&reader, actor, id, sent, Err(Problem::from(error))).await,
    }
}

/// The routes of this file.
#[must_use]
pub(super) fn routes() -> Vec<Route> {
    routes![renew]
}
