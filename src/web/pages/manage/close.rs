//! `POST /manage/places/<slug>/closures` and `…/<id>/reopen`: a manager closes for a while, and opens again.
//!
//! Where people would stand before a closed door, the form comes back with the question what becomes of their
//! reservations; nothing is written before it is answered.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use rocket::{Route, post, routes};

use super::{board, closing::HitQuestion, managed};
use crate::{
    domain::{
        account::Actor,
        closure::{CloseRefusal, Hit},
        ids::{ClosureId, ResourceId, UnitId},
        local_time::{instant_of, read_day},
        period::Period,
        place::Place,
        reservation::ReservationDetails,
    },
    operations::{self, OperationError, closure::NewClosure},
    store,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
        pages::reader::{Answer, Reader, invalid},
    },
};

/// What closes and for how long, in wall time, and what becomes of those who come.
struct CloseForm {
    resource: Option<(ResourceId, Option<UnitId>)>,
    from: NaiveDateTime,
    to: NaiveDateTime,
    reason: String,
    hit: Option<Hit>,
    seen: String,
}

/// How an attempt to close went, when nothing failed.
enum Attempt {
    Closed(NaiveDate),
    /// Nothing was written: it hits these, and nobody said what becomes of them.
    Asked(HitQuestion),
    /// Nothing was written, for this reason.
    Refused(Problem, Option<HitQuestion>),
}

impl FromFields for CloseForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let resource = fields.optional("resource", "field-id", closed_part);
        let from_day = fields.parsed("from_day", "field-day", |day| read_day(day).ok_or(()));
        let from = fields.parsed("from", "field-time", time);
        let to_day = fields.parsed("to_day", "field-day", |day| read_day(day).ok_or(()));
        let to = fields.parsed("to", "field-time", time);
        // An answer that is none of the offered ones is no answer: the question comes again.
        let hit = fields.text("reservations").parse().ok();
        Some(Self {
            resource: resource?,
            from: from_day?.and_time(from?),
            to: to_day?.and_time(to?),
            reason: fields.text("reason").to_owned(),
            hit,
            seen: fields.text("seen").to_owned(),
        })
    }
}

/// A resource, or with a slash one unit of it.
fn closed_part(text: &str) -> Result<(ResourceId, Option<UnitId>), uuid::Error> {
    match text.split_once('/') {
        None => Ok((text.parse()?, None)),
        Some((resource, unit)) => Ok((resource.parse()?, Some(unit.parse()?))),
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
    let attempt = match form.value {
        Err(errors) => Attempt::Refused(invalid(errors), None),
        Ok(sent) => match sent.period(place.facts.time_zone) {
            Err(problem) => Attempt::Refused(problem, None),
            Ok(period) => close(&reader, actor, &place, sent, period).await?,
        },
    };
    let day = form.typed.get("from_day").and_then(|day| read_day(day));
    let today = reader.dates(place.facts.time_zone).today();
    let typed = board::closing_form(day.unwrap_or(today)).typed(&form.typed);
    match attempt {
        Attempt::Closed(day) => Ok(Answer::SeeOther(format!("/manage/places/{}?day={day}", place.slug))),
        Attempt::Asked(question) => {
            let view = board::page(&reader, &place, day, Some(typed), Some(question)).await?;
            Ok(Answer::Again(reader.page(&view)?))
        }
        Attempt::Refused(problem, question) if matches!(problem.status, 400 | 409 | 412 | 422) => {
            let typed = reader.with_problem(typed, &problem);
            let view = board::page(&reader, &place, day, Some(typed), question).await?;
            Ok(Answer::Again(reader.refused(&problem, &view)?))
        }
        Attempt::Refused(problem, _) => Err(problem.into()),
    }
}

/// Closes where nobody is hit, or where the person has seen who is and said what becomes of them.
async fn close(
    reader: &Reader<'_>,
    actor: &Actor,
    place: &Place,
    sent: CloseForm,
    period: Period,
) -> Result<Attempt, Problem> {
    let (resource_id, unit_id) = sent.resource.unzip();
    let unit_id = unit_id.flatten();
    let new = NewClosure { place_id: place.id, resource_id, unit_id, period, reason: sent.reason };
    let draft = operations::closure::draft(reader.context, &new);
    let hit = store::closure::list_hit(&reader.context.db, &draft, reader.now()).await?;
    let ask = |hit: &[ReservationDetails]| {
        HitQuestion::of(reader, place.facts.time_zone, hit, unit_id.is_some()).answered(sent.hit)
    };
    let question = ask(&hit);
    let fate = match sent.hit {
        fate if hit.is_empty() => fate.unwrap_or(Hit::Keep),
        // Whoever reserved since, or is hit by hours that were changed since, was not seen.
        Some(fate) if question.seen == sent.seen => fate,
        _ => return Ok(Attempt::Asked(question)),
    };
    let question = (!hit.is_empty()).then_some(question);
    let seen: Vec<_> = hit.iter().map(|hit| (hit.reservation.id, hit.reservation.sequence)).collect();
    match operations::closure::add(reader.context, actor, new, Some(fate), Some(&seen)).await {
        Ok(_) => Ok(Attempt::Closed(sent.from.date())),
        // Somebody reserved or went between the reading above and the writing.
        Err(OperationError::Refused(CloseRefusal::Stale)) => {
            let hit = store::closure::list_hit(&reader.context.db, &draft, reader.now()).await?;
            if hit.is_empty() {
                Ok(Attempt::Refused(Problem::of("stale"), None))
            } else {
                Ok(Attempt::Asked(ask(&hit)))
            }
        }
        Err(error) => Ok(Attempt::Refused(error.into(), question)),
    }
}

#[post("/manage/places/<slug>/closures/<id>/reopen", data = "<form>")]
async fn reopen(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<ClosureId>,
    form: Posted<ReopenForm>,
) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let day = form.value.ok().and_then(|form| form.day);
    match operations::closure::reopen(reader.context, actor, place.id, id.get()?).await.map_err(Problem::from) {
        Ok(()) => {
            let query = day.map(|day| format!("?day={day}")).unwrap_or_default();
            Ok(Answer::SeeOther(format!("/manage/places/{}{query}", place.slug)))
        }
        Err(problem) if problem.status == 409 => {
            let today = reader.dates(place.facts.time_zone).today();
            let form = reader.with_problem(board::closing_form(day.unwrap_or(today)), &problem);
            let view = board::page(&reader, &place, day, Some(form), None).await?;
            Ok(Answer::Again(reader.refused(&problem, &view)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The day that the board showed.
struct ReopenForm {
    day: Option<NaiveDate>,
}

impl FromFields for ReopenForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { day: read_day(fields.text("day")) })
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![create, reopen]
}
