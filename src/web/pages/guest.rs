//! `/r`: a person without an account sees a reservation by its code and telephone number, and cancels it.

use rocket::{Route, State, get, post, routes};
use serde::Serialize;

use super::{
    form::FormView,
    reader::{Answer, Page, Reader, invalid},
};
use crate::{
    domain::{
        account::PhoneNumber,
        reservation::{CancelCode, ReservationDetails, decide_cancel},
    },
    operations,
    render::View,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::Client,
        throttle::Throttle,
    },
};

/// The form, and what it found.
#[derive(Clone, Debug, Serialize)]
pub struct GuestPage {
    /// Code and telephone number.
    pub form: FormView,
    /// The reservation of both.
    pub found: Option<FoundView>,
}

/// A guest's reservation, for the guest.
#[derive(Clone, Debug, Serialize)]
pub struct FoundView {
    /// The code, to be sent again with the button.
    pub code: String,
    /// The telephone number, likewise.
    pub phone: String,
    /// RFC 3339.
    pub starts_at: String,
    /// In words.
    pub period: String,
    /// What.
    pub resource: String,
    /// Which copy.
    pub unit: String,
    /// Where.
    pub place: String,
    /// The place's page.
    pub place_href: String,
    /// Code.
    pub state: &'static str,
    /// The zone, where it is not the usual one of France.
    pub time_zone: Option<String>,
    /// Whether it can still be cancelled.
    pub can_cancel: bool,
}

impl View for GuestPage {
    const TEMPLATE: &'static str = "pages/guest.html";

    fn samples() -> Vec<Self> {
        let found = |can_cancel| FoundView {
            code: "AB9AA9HJ".into(),
            phone: "06 12 34 56 78".into(),
            starts_at: "2026-11-25T09:00:00+01:00".into(),
            period: "demain 9 h – 10 h".into(),
            resource: "Rendez-vous".into(),
            unit: "Ana".into(),
            place: "Plaine Images".into(),
            place_href: "/places/plaine-images".into(),
            state: if can_cancel { "confirmed" } else { "cancelled" },
            time_zone: (!can_cancel).then(|| "Indian/Reunion".into()),
            can_cancel,
        };
        vec![
            Self { form: empty(), found: None },
            Self { form: empty().all_wrong(), found: None },
            Self { form: empty(), found: Some(found(true)) },
            Self { form: empty(), found: Some(found(false)) },
        ]
    }
}

/// Code and telephone number as typed.
struct GuestForm {
    code: CancelCode,
    phone: PhoneNumber,
}

impl FromFields for GuestForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let code = fields.parsed("code", "field-guest-code", CancelCode::parse);
        let phone = fields.parsed("phone", "field-phone", PhoneNumber::parse);
        Some(Self { code: code?, phone: phone? })
    }
}

#[get("/r")]
async fn ask(reader: Reader<'_>) -> Result<Page, PageError> {
    reader.page(&GuestPage { form: empty(), found: None })
}

#[post("/r", data = "<form>")]
async fn show(
    reader: Reader<'_>,
    form: Posted<GuestForm>,
    throttle: &State<Throttle>,
    client: Client,
) -> Result<Page, PageError> {
    let outcome = match &form.value {
        Err(errors) => Err(invalid(errors.clone())),
        Ok(sent) => find(&reader, sent, throttle, &client).await.map(|found| view(&reader, sent, &found)),
    };
    answer(&reader, &form, outcome)
}

#[post("/r/cancel", data = "<form>")]
async fn cancel(
    reader: Reader<'_>,
    form: Posted<GuestForm>,
    throttle: &State<Throttle>,
    client: Client,
) -> Result<Answer, PageError> {
    let outcome = match &form.value {
        Err(errors) => Err(invalid(errors.clone())),
        Ok(sent) => call_off(&reader, sent, throttle, &client).await.map(|found| view(&reader, sent, &found)),
    };
    Ok(Answer::Again(answer(&reader, &form, outcome)?))
}

fn answer(
    reader: &Reader<'_>,
    form: &Posted<GuestForm>,
    outcome: Result<FoundView, Problem>,
) -> Result<Page, PageError> {
    match outcome {
        Ok(found) => reader.page(&GuestPage { form: empty(), found: Some(found) }),
        Err(problem) if matches!(problem.status, 404 | 409 | 422 | 429) => {
            let form = reader.with_problem(empty().typed(&form.typed), &problem);
            reader.refused(&problem, &GuestPage { form, found: None })
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The reservation; a wrong code and a wrong number are told alike, and count against number and client.
async fn find(
    reader: &Reader<'_>,
    sent: &GuestForm,
    throttle: &Throttle,
    client: &Client,
) -> Result<ReservationDetails, Problem> {
    let counted = throttle.guest(&sent.phone, client, reader.now())?;
    let found = operations::reservation::by_code(reader.context, &sent.code, &sent.phone).await;
    if !matches!(found, Ok(None)) {
        counted.forgive();
    }
    found?.ok_or_else(|| Problem::not_found().with("what", "guest"))
}

async fn call_off(
    reader: &Reader<'_>,
    sent: &GuestForm,
    throttle: &Throttle,
    client: &Client,
) -> Result<ReservationDetails, Problem> {
    find(reader, sent, throttle, client).await?;
    operations::reservation::cancel_by_code(reader.context, &sent.code, &sent.phone).await.map_err(Problem::from)
}

fn empty() -> FormView {
    FormView::of(["code", "phone"].map(|name| (name, String::new())))
}

fn view(reader: &Reader<'_>, sent: &GuestForm, details: &ReservationDetails) -> FoundView {
    let reservation = &details.reservation;
    FoundView {
        code: sent.code.as_str().to_owned(),
        phone: sent.phone.as_str().to_owned(),
        starts_at: reservation.period.starts_at().with_timezone(&details.time_zone).to_rfc3339(),
        period: reader.dates(details.time_zone).dated_period(&reservation.period),
        resource: details.resource_name.clone(),
        unit: reservation.unit_label.clone(),
        place: details.place_name.clone(),
        place_href: format!("/places/{}", details.place_slug),
        state: reservation.state.as_str(),
        time_zone: reader.zone_name(details.time_zone),
        can_cancel: decide_cancel(reservation, details.cancel_until_minutes, reader.now()).is_ok(),
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![ask, show, cancel]
}
