//! `GET /resources/<id>` and the form's target, `POST /resources/<id>/reservations`.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use rocket::{
    Route, get,
    http::{CookieJar, RawStr},
    post, routes,
};

use super::{
    FORM_FIELDS,
    show::{minutes_of, read, with_choice},
};
use crate::{
    domain::{
        account::{Actor, PersonName, PhoneNumber},
        ids::{OrganisationId, ReservationId, ResourceId, UnitId},
        local_time::{instant_of, read_day},
        period::Period,
        recurrence::Recurrence,
        reservation::{CancelCode, Guest, ReservationDetails, ReserveRequest, SeriesRequest},
        text::one_line,
    },
    operations::{self, reservation::IdempotencyKey},
    store,
    web::{
        errors::{FieldError, PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::{PathId, closed_note_cookie, kept_note, note_cookie},
        pages::{
            place::show::asked_day,
            reader::{Answer, Page, Reader, invalid},
            reservation,
        },
    },
};

/// Letters of a note at most.
const PURPOSE_MAX_LETTERS: usize = 1_000;

/// What the form asks for, in wall time.
#[derive(Clone, Debug)]
pub(super) struct ReserveForm {
    day: NaiveDate,
    from: u32,
    to: u32,
    last_day: Option<NaiveDate>,
    pub(super) unit_id: Option<UnitId>,
    on_behalf_of: Option<OrganisationId>,
    purpose: String,
    /// The last day of a series, every week.
    until: Option<NaiveDate>,
    all_or_nothing: bool,
    /// Who gets it instead of the manager that sends the form.
    guest: Option<Guest>,
    once: Option<IdempotencyKey>,
}

impl FromFields for ReserveForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let time = |text: &str| minutes_of(text).ok_or(());
        let day = fields.parsed("day", "field-day", str::parse);
        let from = fields.parsed("from", "field-time", time);
        let to = fields.parsed("to", "field-time", time);
        let last_day = fields.optional("last_day", "field-day", str::parse);
        let unit_id = fields.optional("unit_id", "field-id", str::parse);
        let on_behalf_of = fields.optional("on_behalf_of", "field-id", str::parse);
        let note = |text: &str| {
            let purpose = one_line(text);
            if purpose.chars().count() <= PURPOSE_MAX_LETTERS { Ok(purpose) } else { Err(()) }
        };
        let purpose = fields.parsed("purpose", "field-text-long", note);
        let until = fields.optional("until", "field-day", |text| read_day(text).ok_or(()));
        let all_or_nothing = !fields.text("all").is_empty();
        let guest = guest(fields);
        if matches!((&until, &guest), (Some(Some(_)), Some(Some(_)))) {
            return fields.refuse(FieldError::new("until", "field-until-own"));
        }
        if matches!((&on_behalf_of, &guest), (Some(Some(_)), Some(Some(_)))) {
            return fields.refuse(FieldError::new("on_behalf_of", "field-behalf-own"));
        }
        let once = key_of(fields);
        Some(Self {
            day: day?,
            from: from?,
            to: to?,
            last_day: last_day?,
            unit_id: unit_id?,
            on_behalf_of: on_behalf_of?,
            purpose: purpose?,
            until: until?,
            all_or_nothing,
            guest: guest?,
            once,
        })
    }
}

/// What a form that was taken leads to.
enum Done {
    /// A page of its own.
    Seen(String),
    /// The reservation of a guest, with the code that is told this once.
    Told(ReservationId, CancelCode),
}

/// A person without an account, where either of the two fields says one.
fn guest(fields: &mut Fields) -> Option<Option<Guest>> {
    if ["guest_name", "guest_phone"].iter().all(|name| fields.text(name).is_empty()) {
        return Some(None);
    }
    let name = fields.parsed("guest_name", "field-name", PersonName::parse);
    let phone = fields.parsed("guest_phone", "field-phone", PhoneNumber::parse);
    Some(Some(Guest { name: name?, phone: phone? }))
}

/// The key of the form and of what it asks for: who goes back and asks for other hours, for every week or for somebody
/// else, asks for something else. It is kept hashed together with the form's own random key, so that nobody finds a name
/// or a number again by trying.
fn key_of(fields: &Fields) -> Option<IdempotencyKey> {
    let asked = ["once"].into_iter().chain(FORM_FIELDS).filter(|name| *name != "purpose");
    let said = asked.map(|name| fields.text(name)).collect::<Vec<_>>().join("\n");
    IdempotencyKey::parse(&operations::secret::hash(&said)).ok().filter(|_| !fields.text("once").is_empty())
}

impl ReserveForm {
    pub(super) fn period(&self, time_zone: Tz) -> Result<Period, Problem> {
        let starts_at = instant_of(wall_time(self.day, self.from)?, time_zone)?;
        let ends_at = instant_of(wall_time(self.last_day.unwrap_or(self.day), self.to)?, time_zone)?;
        Ok(Period::new(starts_at, ends_at)?)
    }
}

fn wall_time(day: NaiveDate, minutes: u32) -> Result<NaiveDateTime, Problem> {
    let (day, minutes) = if minutes == 1_440 { (day.checked_add_days(Days::new(1)), 0) } else { (Some(day), minutes) };
    let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0);
    day.zip(time).map(|(day, time)| day.and_time(time)).ok_or_else(|| Problem::of("invalid_period"))
}

#[get("/resources/<id>")]
async fn show(reader: Reader<'_>, id: PathId<ResourceId>, cookies: &CookieJar<'_>) -> Result<Page, PageError> {
    let id = id.get()?;
    let about = asked_day(&reader).map(|(day, _)| day);
    let shown = read(&reader, id, about).await?;
    // Whoever has just signed in finds the note in the form, this once.
    let note = reader.actor().and_then(|_| kept_note(cookies, reader.config, id));
    if note.is_some() {
        cookies.add(closed_note_cookie(reader.config));
    }
    reader.page(&shown.fresh(note))
}

#[post("/resources/<id>/reservations", data = "<form>")]
async fn create(
    reader: Reader<'_>,
    id: PathId<ResourceId>,
    form: Posted<ReserveForm>,
    cookies: &CookieJar<'_>,
) -> Result<Answer, PageError> {
    let id = id.get()?;
    let Some(actor) = reader.actor() else {
        let note = form.value.as_ref().map(|form| form.purpose.as_str()).unwrap_or_default();
        cookies.add(note_cookie(reader.config, id, note));
        let next = with_choice(id, &form.typed);
        return Ok(Answer::SeeOther(format!("/sign-up?next={}", RawStr::new(&next).percent_encode())));
    };
    let outcome = match &form.value {
        Err(errors) => Err(invalid(errors.clone())),
        Ok(form) => reserve(&reader, actor, id, form).await,
    };
    match outcome {
        Ok(Done::Seen(path)) => Ok(Answer::SeeOther(path)),
        Ok(Done::Told(id, code)) => Ok(Answer::Made(reservation::told_once(&reader, actor, id, &code).await?)),
        // 403: a certification or a membership that is missing, or was taken away since.
        Err(problem) if matches!(problem.status, 400 | 403 | 409 | 422) => {
            let about = form.typed.get("day").and_then(|day| read_day(day));
            let shown = read(&reader, id, about).await?;
            Ok(Answer::Again(reader.refused(&problem, &shown.refused(&form.typed, &problem))?))
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn reserve(reader: &Reader<'_>, actor: &Actor, id: ResourceId, form: &ReserveForm) -> Result<Done, Problem> {
    let db = &reader.context.db;
    let resource = store::resource::by_id(db, id).await?.ok_or_else(Problem::not_found)?;
    let place = store::place::by_id(db, resource.place_id).await?.ok_or_else(Problem::not_found)?;
    let request = ReserveRequest {
        resource_id: id,
        period: form.period(place.facts.time_zone)?,
        unit_id: form.unit_id,
        purpose: form.purpose.clone(),
        on_behalf_of: form.on_behalf_of,
    };
    if let Some(until) = form.until {
        let rule = Recurrence::weekly_until(until);
        let series = SeriesRequest { first: request, rule, all_or_nothing: form.all_or_nothing };
        let made = operations::reservation::reserve_series(reader.context, actor, &series, form.once.as_ref()).await;
        let made = made.map_err(|error| about_until(error.into()))?;
        return Ok(Done::Seen(format!("/series/{}", made.id)));
    }
    if let Some(guest) = &form.guest {
        let key = form.once.as_ref();
        let (reserved, code) =
            operations::reservation::reserve_for_guest(reader.context, actor, &request, guest, key).await?;
        return Ok(code.map_or_else(|| seen(&reserved), |code| Done::Told(reserved.reservation.id, code)));
    }
    let reserved = operations::reservation::reserve(reader.context, actor, &request, form.once.as_ref()).await?;
    Ok(seen(&reserved))
}

fn seen(reserved: &ReservationDetails) -> Done {
    Done::Seen(format!("/reservations/{}", reserved.reservation.id))
}

/// A problem of the rule as one of the form's field.
fn about_until(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        "/until".clone_into(&mut error.pointer);
    }
    problem
}

/// The routes of this file.
#[must_use]
pub(super) fn routes() -> Vec<Route> {
    routes![show, create]
}
