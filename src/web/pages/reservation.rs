//! `/reservations/<id>`: one reservation; shows it, cancels it, downloads it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use rocket::{Responder, Route, get, post, routes};
use serde::Serialize;

use super::{
    event_file::{EventFile, event_file},
    form::FormView,
    moves::{MoveView, moves},
    place::{FeedView, show::directions},
    reader::{Answer, Page, Reader, invalid},
    resource::LinkView,
    sign::local_path,
};
use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        kind::ResourceKind,
        place::Place,
        reservation::{CancelCode, Holder, ReservationDetails, SeriesScope, State, decide_cancel},
    },
    operations,
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
    },
};

/// One reservation, for its holder or a manager of its place.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationPage {
    /// `booked`, `waiting`, `over` or `off`.
    pub heading: &'static str,
    /// A guest's code, shown this once.
    pub code: Option<CodeView>,
    /// RFC 3339.
    pub starts_at: String,
    /// In words.
    pub period: String,
    /// What.
    pub resource: LinkView,
    /// Which copy, when there are several.
    pub unit: Option<String>,
    /// Where.
    pub place: LinkView,
    /// Told to managers only.
    pub holder: Option<HolderView>,
    /// What is paid at the place, when it is not free.
    pub price: Option<String>,
    /// The holder's note; may be empty.
    pub purpose: String,
    /// Why it was called off; may be empty.
    pub reason: String,
    /// Code.
    pub state: &'static str,
    /// Whether it holds its unit and is not over.
    pub live: bool,
    /// The zone, where it is not the usual one of France.
    pub time_zone: Option<String>,
    /// The event as a file.
    pub download: String,
    /// How to come.
    pub directions: String,
    /// The resource's calendar.
    pub feed: FeedView,
    /// What its holder can say now: to be there, to be done.
    pub moves: Vec<MoveView>,
    /// Whether it can still be cancelled.
    pub can_cancel: bool,
    /// Where the button goes.
    pub cancel_action: String,
    /// The reason, and how much of the series; where it moves.
    pub form: FormView,
    /// Its series.
    pub series: Option<String>,
    /// Whether it can still be moved.
    pub can_move: bool,
    /// Where that button goes.
    pub move_action: String,
    /// The sequence that the reader sees.
    pub version: u32,
    /// Whether it lasts from one day to another.
    pub several_days: bool,
}

/// What a guest cancels with.
#[derive(Clone, Debug, Serialize)]
pub struct CodeView {
    /// In two groups, to be said aloud.
    pub code: String,
    /// Where the guest types it.
    pub address: String,
}

/// Who has it; private.
#[derive(Clone, Debug, Serialize)]
pub struct HolderView {
    /// How the person is called.
    pub name: String,
    /// Where mail reaches the person, with an account.
    pub mail: Option<String>,
    /// Where the telephone does, without one.
    pub phone: Option<String>,
}

impl HolderView {
    fn of(holder: &Holder) -> Self {
        Self {
            name: holder.name.as_str().to_owned(),
            mail: holder.mail.as_ref().map(|mail| mail.as_str().to_owned()),
            phone: holder.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        }
    }
}

impl View for ReservationPage {
    const TEMPLATE: &'static str = "pages/reservation.html";

    fn samples() -> Vec<Self> {
        let form = blank();
        let booked = Self {
            heading: "booked",
            code: None,
            starts_at: "2026-11-25T09:00:00+01:00".into(),
            period: "demain 9 h – 13 h".into(),
            resource: LinkView { name: "Open space".into(), href: "/resources/0193".into() },
            unit: Some("Poste 7".into()),
            place: LinkView { name: "Plaine Images".into(), href: "/places/plaine-images".into() },
            holder: None,
            price: None,
            purpose: String::new(),
            reason: String::new(),
            state: "confirmed",
            live: true,
            time_zone: None,
            download: "/reservations/0193.ics".into(),
            directions: "https://www.openstreetmap.org/directions".into(),
            feed: FeedView::at("https://escale.example", "/resources/0193/calendar.ics"),
            moves: vec![MoveView::sample()],
            can_cancel: true,
            cancel_action: "/reservations/0193/cancel".into(),
            form: form.clone(),
            series: None,
            can_move: true,
            move_action: "/reservations/0193/move".into(),
            version: 0,
            several_days: false,
        };
        let others = ["waiting", "over", "off"].map(|heading| Self {
            heading,
            state: if heading == "off" { "cancelled" } else { "requested" },
            holder: Some(HolderView { name: "Léa B.".into(), mail: Some("lea@example.org".into()), phone: None }),
            unit: None,
            price: Some("4,50 €".into()),
            purpose: "Entretien".into(),
            moves: Vec::new(),
            reason: if heading == "off" { "Travaux".into() } else { String::new() },
            live: heading == "waiting",
            can_cancel: heading == "waiting",
            time_zone: Some("Indian/Reunion".into()),
            series: Some("/series/0193".into()),
            can_move: heading == "waiting",
            several_days: true,
            form: form.clone().refused(Some("Il est trop tard pour annuler.".into()), Vec::new()),
            ..booked.clone()
        });
        let code = CodeView { code: "AB9A A9HJ".into(), address: "escale.example/r".into() };
        let told = Self { code: Some(code), ..booked.clone() };
        [vec![booked, told], others.into()].concat()
    }
}

const FIELDS: [&str; 6] = ["reason", "scope", "day", "from", "to", "last_day"];

/// The forms without anything typed.
fn blank() -> FormView {
    FormView::of(FIELDS.map(|name| (name, String::new())))
}

/// What `/reservations/<id>` answers: the page, or with `.ics` the event as a file.
#[derive(Responder)]
enum Shown {
    Page(Page),
    Event(Box<EventFile>),
}

#[get("/reservations/<name>")]
async fn show(reader: Reader<'_>, name: &str) -> Result<Shown, PageError> {
    let actor = reader.signed_in()?;
    let (id, as_event) = name.strip_suffix(".ics").map_or((name, false), |id| (id, true));
    let id: ReservationId = id.parse().map_err(|_| Problem::not_found())?;
    let (details, place, kind) = read(&reader, actor, id).await?;
    if as_event {
        return Ok(Shown::Event(Box::new(event_file(&reader, &details, &place))));
    }
    let form = filled(&details);
    Ok(Shown::Page(reader.page(&view(&reader, actor, &details, &place, kind, form))?))
}

/// The page with the code of the guest for whom it was just made (201).
pub(super) async fn told_once(
    reader: &Reader<'_>,
    actor: &Actor,
    id: ReservationId,
    code: &CancelCode,
) -> Result<Page, PageError> {
    let (details, place, kind) = read(reader, actor, id).await?;
    let (first, second) = code.as_str().split_at(4);
    let base_url = &reader.config.base_url;
    let address = format!("{}/r", base_url.split_once("://").map_or(base_url.as_str(), |(_, host)| host));
    let code = CodeView { code: format!("{first} {second}"), address };
    let form = filled(&details);
    reader.created(&ReservationPage { code: Some(code), ..view(reader, actor, &details, &place, kind, form) })
}

/// What a button of a reservation sends: why, and where the reader came from.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    /// May be empty.
    pub reason: String,
    /// Which of a series.
    pub scope: SeriesScope,
    /// A board to go back to.
    pub back: Option<String>,
}

impl Sent {
    /// What a button without a reason sends.
    pub(super) const fn back_to(back: Option<String>) -> Self {
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
pub(super) fn way_back(fields: &Fields) -> Option<String> {
    Some(fields.text("back")).filter(|back| back.starts_with("/manage/")).and_then(local_path)
}

/// The form with where the reservation is now.
fn filled(details: &ReservationDetails) -> FormView {
    let wall = |at: DateTime<Utc>| at.with_timezone(&details.time_zone).naive_local();
    let (starts, ends) = (wall(details.reservation.period.starts_at()), wall(details.reservation.period.ends_at()));
    let values = [
        ("day", starts.date().to_string()),
        ("from", starts.format("%H:%M").to_string()),
        ("to", ends.format("%H:%M").to_string()),
        ("last_day", ends.date().to_string()),
    ];
    blank().typed(&values.map(|(name, value)| (name.to_owned(), value)).into())
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
pub(super) async fn after(
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

/// The page with what was typed and why it was refused.
pub(super) async fn again(
    reader: &Reader<'_>,
    actor: &Actor,
    id: ReservationId,
    typed: &BTreeMap<String, String>,
    problem: &Problem,
) -> Result<Answer, PageError> {
    let (details, place, kind) = read(reader, actor, id).await?;
    let form = reader.with_problem(filled(&details).typed(typed), problem);
    Ok(Answer::Again(reader.refused(problem, &view(reader, actor, &details, &place, kind, form))?))
}

fn series_path(details: &ReservationDetails) -> Option<String> {
    details.reservation.series.map(|series| format!("/series/{}", series.id))
}

/// The reservation, for those who may see it; for others there is none.
pub(super) async fn read(
    reader: &Reader<'_>,
    actor: &Actor,
    id: ReservationId,
) -> Result<(ReservationDetails, Place, ResourceKind), Problem> {
    let db = &reader.context.db;
    let details = store::reservation::by_id(db, id).await?.ok_or_else(Problem::not_found)?;
    let reservation = &details.reservation;
    if !details.is_open_to(actor) {
        return Err(Problem::not_found());
    }
    let place = store::place::by_id(db, reservation.place_id).await?.ok_or_else(Problem::not_found)?;
    let kind = store::resource::kind_of(db, reservation.resource_id).await?.ok_or_else(Problem::not_found)?;
    Ok((details, place, kind))
}

fn view(
    reader: &Reader<'_>,
    actor: &Actor,
    details: &ReservationDetails,
    place: &Place,
    kind: ResourceKind,
    form: FormView,
) -> ReservationPage {
    let reservation = &details.reservation;
    let over = reservation.period.ends_at() <= reader.now();
    let live = reservation.state.is_live() && !over;
    let resource_href = format!("/resources/{}", reservation.resource_id);
    let other = details.holder.as_ref().filter(|_| !details.is_held_by(actor.account.id));
    let holder = other.map(HolderView::of);
    let by_manager = actor.acts_as_manager_of(reservation.place_id);
    let limit = if by_manager { 0 } else { details.cancel_until_minutes };
    ReservationPage {
        heading: match reservation.state {
            State::Requested if !over => "waiting",
            State::Confirmed | State::CheckedIn if !over => "booked",
            State::Cancelled | State::Declined | State::Lapsed => "off",
            _ => "over",
        },
        code: None,
        starts_at: reservation.period.starts_at().with_timezone(&details.time_zone).to_rfc3339(),
        period: reader.dates(details.time_zone).dated_period(&reservation.period),
        resource: LinkView { name: details.resource_name.clone(), href: resource_href.clone() },
        unit: Some(reservation.unit_label.clone()).filter(|unit| *unit != details.resource_name),
        place: LinkView { name: details.place_name.clone(), href: format!("/places/{}", details.place_slug) },
        holder,
        price: reservation.price_cents.map(|cents| reader.euros(cents)),
        purpose: reservation.purpose.clone(),
        reason: reservation.reason.clone().unwrap_or_default(),
        state: reservation.state.as_str(),
        live,
        time_zone: reader.zone_name(details.time_zone),
        download: format!("/reservations/{}.ics", reservation.id),
        directions: directions(place),
        feed: FeedView::at(&reader.config.base_url, &format!("{resource_href}/calendar.ics")),
        moves: moves(reader, reservation, kind, by_manager),
        can_cancel: decide_cancel(reservation, limit, reader.now()).is_ok(),
        cancel_action: format!("/reservations/{}/cancel", reservation.id),
        form,
        series: series_path(details),
        can_move: live,
        move_action: format!("/reservations/{}/move", reservation.id),
        version: reservation.sequence,
        several_days: several_days(details),
    }
}

/// Whether the clocks of the place show another day at the end; midnight is still the day before.
fn several_days(details: &ReservationDetails) -> bool {
    let day = |at: DateTime<Utc>| at.with_timezone(&details.time_zone).date_naive();
    let period = details.reservation.period;
    day(period.starts_at()) != day(period.ends_at() - TimeDelta::seconds(1))
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, cancel]
}
