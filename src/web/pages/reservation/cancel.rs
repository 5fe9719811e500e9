//! `POST /reservations/<id>/cancel`, alone or with its series; and what follows any button of a reservation.

use std::collections::BTreeMap;

use rocket::{Route, post, routes};

use super::show::{again, series_path};
use crate::{
    domain::{account::Actor, ids::ReservationId, reservation::SeriesScope},
    operations,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
        pages::{
            reader::{Answer, Reader, invalid},
            sign::local_path,
        },
    },
};

/// What a button of a reservation sends: why, and where the reader came from.
#[derive(Clone, Debug)]
pub(in crate::web::pages) struct Sent {
    /// May be empty.
    pub reason: String,
    /// Which of a series.
    pub scope: SeriesScope,
    /// A board to go back to.
    pub back: Option<String>,
}

impl Sent {
    /// What a button without a reason sends.
    pub(in crate::web::pages) const fn back_to(back: Option<String>) -> Self {
        Self { reason: String::new(), scope: SeriesScope::One, back }
    }
}

impl FromFields for Sent {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let scope = fields.optional("scope", "field-scope", str::parse)?.unwrap_or(SeriesScope::One);
        Some(Self { reason: fields.text("reason").to_owned(), scope, back: way_back(fields) })
    }
}

/// The page of a manager that the form came from.
pub(in crate::web::pages) fn way_back(fields: &Fields) -> Option<String> {
    Some(fields.text("back")).filter(|back| back.starts_with("/manage/")).and_then(local_path)
}

#[post("/reservations/<id>/cancel", data = "<form>")]
async fn cancel(reader: Reader<'_>, id: PathId<ReservationId>, form: Posted<Sent>) -> Result<Answer, PageError> {
    let (actor, id, mut sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let (context, reason) = (reader.context, &sent.reason);
    let done = match sent.scope {
        SeriesScope::One => operations::reservation::cancel(context, actor, id, reason).await.map(|_| None),
        scope => {
            let cancelled = operations::reservation::cancel_series(context, actor, id, scope, reason).await;
            cancelled.map(|cancelled| cancelled.first().and_then(series_path))
        }
    };
    let done = done.map(|series| sent.back = sent.back.take().or(series)).map_err(Problem::from);
    after(&reader, actor, id, sent, done).await
}

/// What follows a button: the page it was on, or the reservation with why it stays as it is.
pub(in crate::web::pages) async fn after(
    reader: &Reader<'_>,
    actor: &Actor,
    id: ReservationId,
    sent: Sent,
    outcome: Result<(), Problem>,
) -> Result<Answer, PageError> {
    match outcome {
        Ok(()) => Ok(Answer::SeeOther(sent.back.unwrap_or_else(|| format!("/reservations/{id}")))),
        Err(problem) if matches!(problem.status, 409 | 422) => {
            let typed = BTreeMap::from([("reason".to_owned(), sent.reason)]);
            again(reader, actor, id, &typed, &problem).await
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The routes of this file.
#[must_use]
pub(super) fn routes() -> Vec<Route> {
    routes![cancel]
}
