//! `POST /manage/places/<slug>/closures`: a manager closes a place or a resource for a while.

use chrono::{NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use rocket::{Route, post, routes};

use super::{board, managed};
use crate::{
    domain::{
        ids::ResourceId,
        local_time::{instant_of, read_day},
        period::Period,
    },
    operations::{self, closure::NewClosure},
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        pages::reader::{Answer, Reader, invalid},
    },
};

/// What closes and for how long, in wall time.
struct CloseForm {
    resource: Option<ResourceId>,
    from: NaiveDateTime,
    to: NaiveDateTime,
    reason: String,
}

impl FromFields for CloseForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let resource = fields.optional("resource", "field-id", str::parse);
        let from_day = fields.parsed("from_day", "field-day", |day| read_day(day).ok_or(()));
        let from = fields.parsed("from", "field-time", time);
        let to_day = fields.parsed("to_day", "field-day", |day| read_day(day).ok_or(()));
        let to = fields.parsed("to", "field-time", time);
        let reason = fields.text("reason").to_owned();
        Some(Self { resource: resource?, from: from_day?.and_time(from?), to: to_day?.and_time(to?), reason })
    }
}

/// Browsers send `14:00` or `14:00:00`.
fn time(text: &str) -> Result<NaiveTime, chrono::ParseError> {
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
}

impl CloseForm {
    fn period(&self, time_zone: Tz) -> Result<Period, Problem> {
        Ok(Period::new(instant_of(self.from, time_zone)?, instant_of(self.to, time_zone)?)?)
    }
}

#[post("/manage/places/<slug>/closures", data = "<form>")]
async fn create(reader: Reader<'_>, slug: &str, form: Posted<CloseForm>) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let closed = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => match sent.period(place.facts.time_zone) {
            Err(problem) => Err(problem),
            Ok(period) => {
                let new = NewClosure { place_id: place.id, resource_id: sent.resource, period, reason: sent.reason };
                let added = operations::closure::add(reader.context, actor, new).await;
                added.map(|_| sent.from.date()).map_err(Problem::from)
            }
        },
    };
    match closed {
        Ok(day) => Ok(Answer::SeeOther(format!("/manage/places/{}?day={day}", place.slug))),
        Err(problem) if matches!(problem.status, 400 | 422) => {
            let day = form.typed.get("from_day").and_then(|day| read_day(day));
            let today = reader.dates(place.facts.time_zone).today();
            let typed = board::closing_form(day.unwrap_or(today)).typed(&form.typed);
            let view = board::page(&reader, &place, day, Some(reader.with_problem(typed, &problem))).await?;
            Ok(Answer::Again(reader.refused(&problem, &view)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![create]
}
