//! `POST /reservations/<id>/move`: the form that moves a reservation, alone or with its series, to another day, other
//! hours or another unit.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use rocket::{Route, post, routes};

use super::show::{again, read, series_path};
use crate::{
    domain::{
        ids::{ReservationId, UnitId},
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
    unit_id: Option<UnitId>,
    scope: SeriesScope,
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
        let unit_id = fields.optional("unit_id", "field-id", str::parse);
        let scope = fields.optional("move_scope", "field-scope", str::parse);
        let version = fields.text("version").parse().ok();
        let scope = scope?.unwrap_or(SeriesScope::One);
        Some(Self { day: day?, from: from?, to: to?, last_day: last_day?, unit_id: unit_id?, scope, version })
    }
}

impl MoveForm {
    fn request(&self, time_zone: Tz) -> Result<ChangeRequest, Problem> {
        // Midnight ends the day: a field for times has no 24:00.
        let to = if self.to == 0 && self.last_day.is_none() { 1_440 } else { self.to };
        let starts_at = instant_of(wall_time(self.day, self.from)?, time_zone)?;
        let ends_at = instant_of(wall_time(self.last_day.unwrap_or(self.day), to)?, time_zone)?;
        Ok(ChangeRequest {
            starts_at: Some(starts_at),
            ends_at: Some(ends_at),
            unit_id: self.unit_id,
            ..ChangeRequest::default()
        })
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
        Ok(form) => form.request(details.time_zone).map(|request| {
            let known = form.version.map(|version| vec![version]);
            Changing { id, request, scope: form.scope, known }
        }),
    };
    let outcome = match &request {
        Err(problem) => Err(problem.clone()),
        Ok(changing) => {
            let changed = operations::reservation::change(reader.context, actor, changing).await;
            changed.map(|_| changing.scope).map_err(Problem::from)
        }
    };
    match outcome {
        Ok(scope) => {
            let series = series_path(&details).filter(|_| scope != SeriesScope::One);
            Ok(Answer::SeeOther(series.unwrap_or_else(|| format!("/reservations/{id}"))))
        }
        Err(problem) if matches!(problem.status, 400 | 403 | 409 | 412 | 422) => {
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
