//! `POST /reservations/<id>/move`: the form that moves a reservation to another day or other hours.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use rocket::{Route, post, routes};

use super::show::{again, read};
use crate::{
    domain::{
        ids::ReservationId,
        local_time::{instant_of, read_day},
        reservation::{ChangeRequest, SeriesScope},
    },
    operations::{self, reservation::Changing},
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
        pages::{
            reader::{Answer, Reader, invalid},
            resource::minutes_of,
        },
    },
};

/// Where it goes, in wall time.
#[derive(Clone, Debug)]
struct MoveForm {
    day: NaiveDate,
    from: u32,
    to: u32,
    last_day: Option<NaiveDate>,
    /// The sequence that the reader saw.
    version: Option<u32>,
}

impl FromFields for MoveForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let time = |text: &str| minutes_of(text).ok_or(());
        let day = fields.parsed("day", "field-day", |text| read_day(text).ok_or(()));
        let from = fields.parsed("from", "field-time", time);
        let to = fields.parsed("to", "field-time", time);
        let last_day = fields.optional("last_day", "field-day", |text| read_day(text).ok_or(()));
        let version = fields.text("version").parse().ok();
        Some(Self { day: day?, from: from?, to: to?, last_day: last_day?, version })
    }
}

impl MoveForm {
    fn request(&self, time_zone: Tz) -> Result<ChangeRequest, Problem> {
        // Midnight ends the day: a field for times has no 24:00.
        let to = if self.to == 0 && self.last_day.is_none() { 1_440 } else { self.to };
        let starts_at = instant_of(wall_time(self.day, self.from)?, time_zone)?;
        let ends_at = instant_of(wall_time(self.last_day.unwrap_or(self.day), to)?, time_zone)?;
        Ok(ChangeRequest { starts_at: Some(starts_at), ends_at: Some(ends_at), ..ChangeRequest::default() })
    }
}

fn wall_time(day: NaiveDate, minutes: u32) -> Result<NaiveDateTime, Problem> {
    let day = day.checked_add_days(Days::new(u64::from(minutes / 1_440)));
    let time = NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0);
    day.zip(time).map(|(day, time)| day.and_time(time)).ok_or_else(|| Problem::of("invalid_period"))
}

#[post("/reservations/<id>/move", data = "<form>")]
async fn update(reader: Reader<'_>, id: PathId<ReservationId>, form: Posted<MoveForm>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    let id = id.get()?;
    let details = read(&reader, actor, id).await?.details;
    let request = match &form.value {
        Err(errors) => Err(invalid(errors.clone())),
        Ok(form) => form.request(details.time_zone).map(|request| (request, form.version)),
    };
    let outcome = match request {
        Err(problem) => Err(problem),
        Ok((request, version)) => {
            let known = version.map(|version| vec![version]);
            let changing = Changing { id, request, scope: SeriesScope::One, known };
            operations::reservation::change(reader.context, actor, &changing).await.map_err(Problem::from)
        }
    };
    match outcome {
        Ok(_) => Ok(Answer::SeeOther(format!("/reservations/{id}"))),
        Err(problem) if matches!(problem.status, 400 | 409 | 412 | 422) => {
            again(&reader, actor, id, &form.typed, &problem).await
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The routes of this file.
#[must_use]
pub(super) fn routes() -> Vec<Route> {
    routes![update]
}
