//! `GET /reservations/<id>`: the page, empty or with a form that was refused, and the event as a file.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rocket::{Responder, Route, get, routes};

use super::{CodeView, HolderView, OfferView, ReservationPage, blank};
use crate::{
    domain::{
        account::Actor,
        ids::ReservationId,
        period::Period,
        place::Place,
        reservation::{CancelCode, ReservationDetails, SeriesScope, State, decide_cancel},
        resource::Unit,
        waitlist::WaitlistDetails,
    },
    store,
    web::{
        errors::{PageError, Problem},
        pages::{
            event_file::{EventFile, event_file},
            form::FormView,
            moves::moves,
            place::{FeedView, show::directions},
            reader::{Answer, Page, Reader},
            resource::{
                LinkView,
                choices::{instead, units},
            },
        },
    },
};

/// A reservation with what its page tells beside it.
pub(super) struct Seen {
    /// The reservation.
    pub details: ReservationDetails,
    place: Place,
    /// Those of the resource; none once it is taken away.
    units: Vec<Unit>,
    /// Whether the resource is reserved by the day.
    whole_days: bool,
    /// The wish that it is offered to.
    offered: Option<WaitlistDetails>,
}

/// Where a reservation goes, or could, as the form has it.
type WallFields = [(&'static str, String); 4];

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
    let seen = read(&reader, actor, id).await?;
    if as_event {
        return Ok(Shown::Event(Box::new(event_file(&reader, &seen.details, &seen.place))));
    }
    let form = filled(&seen);
    Ok(Shown::Page(reader.page(&view(&reader, actor, &seen, form))?))
}

/// The page with the code of the guest for whom it was just made (201).
pub(in crate::web::pages) async fn told_once(
    reader: &Reader<'_>,
    actor: &Actor,
    id: ReservationId,
    code: &CancelCode,
) -> Result<Page, PageError> {
    let seen = read(reader, actor, id).await?;
    let (first, second) = code.as_str().split_at(4);
    let base_url = &reader.config.base_url;
    let address = format!("{}/r", base_url.split_once("://").map_or(base_url.as_str(), |(_, host)| host));
    let code = CodeView { code: format!("{first} {second}"), address };
    let form = filled(&seen);
    reader.created(&ReservationPage { code: Some(code), ..view(reader, actor, &seen, form) })
}

/// The form with where the reservation is now.
fn filled(seen: &Seen) -> FormView {
    let details = &seen.details;
    let values = wall_fields(&details.reservation.period, details.time_zone, seen.whole_days);
    blank().typed(&values.map(|(name, value)| (name.to_owned(), value)).into())
}

/// A period on the clocks of the place; the last day where it is another one. Whole days have both, and it is the last
/// inside.
fn wall_fields(period: &Period, time_zone: Tz, whole_days: bool) -> WallFields {
    let wall = |at: DateTime<Utc>| at.with_timezone(&time_zone).naive_local();
    let (starts, ends) = (wall(period.starts_at()), wall(period.ends_at()));
    if whole_days {
        let last = wall(period.ends_at() - TimeDelta::seconds(1)).date();
        return [
            ("day", starts.date().to_string()),
            ("from", "00:00".to_owned()),
            ("to", "24:00".to_owned()),
            ("last_day", last.to_string()),
        ];
    }
    let last_day = if several_days(period, time_zone) { ends.date().to_string() } else { String::new() };
    [
        ("day", starts.date().to_string()),
        ("from", starts.format("%H:%M").to_string()),
        ("to", ends.format("%H:%M").to_string()),
        ("last_day", last_day),
    ]
}

/// The page with what was typed and why it was refused.
pub(super) async fn again(
    reader: &Reader<'_>,
    actor: &Actor,
    id: ReservationId,
    typed: &BTreeMap<String, String>,
    problem: &Problem,
) -> Result<Answer, PageError> {
    let seen = read(reader, actor, id).await?;
    let form = reader.with_problem(filled(&seen).typed(typed), problem);
    // What is near one day of a series is not near the others.
    let alone = typed.get("move_scope").is_none_or(|scope| *scope == SeriesScope::One.as_str() || scope.is_empty());
    let near = problem.alternatives.iter().filter(|_| alone);
    let time_zone = seen.details.time_zone;
    let fields = |period: &Period| wall_fields(period, time_zone, seen.whole_days);
    let near = near.map(|free| instead(reader, &seen.units, time_zone, free, &fields(&free.period)));
    let alternatives = near.collect();
    let page = ReservationPage { alternatives, ..view(reader, actor, &seen, form) };
    Ok(Answer::Again(reader.refused(problem, &page)?))
}

/// The page of its series.
pub(super) fn series_path(details: &ReservationDetails) -> Option<String> {
    details.reservation.series.map(|series| format!("/series/{}", series.id))
}

/// The reservation, for those who may see it; for others there is none.
pub(super) async fn read(reader: &Reader<'_>, actor: &Actor, id: ReservationId) -> Result<Seen, Problem> {
    let db = &reader.context.db;
    let details = store::reservation::by_id(db, id).await?.ok_or_else(Problem::not_found)?;
    let reservation = &details.reservation;
    if !details.is_open_to(actor) {
        return Err(Problem::not_found());
    }
    let place = store::place::by_id(db, reservation.place_id).await?.ok_or_else(Problem::not_found)?;
    let resource = store::resource::by_id(db, reservation.resource_id).await?;
    let whole_days = resource.as_ref().is_some_and(|resource| resource.policy.counts_whole_days());
    let units = resource.map(|resource| resource.units).unwrap_or_default();
    let offered = if reservation.is_offer { store::waitlist::by_reservation(db, id).await? } else { None };
    Ok(Seen { details, place, units, whole_days, offered })
}

fn view(reader: &Reader<'_>, actor: &Actor, seen: &Seen, form: FormView) -> ReservationPage {
    let (details, reservation) = (&seen.details, &seen.details.reservation);
    let over = reservation.period.ends_at() <= reader.now();
    let live = reservation.state.is_live() && !over;
    let resource_href = format!("/resources/{}", reservation.resource_id);
    let other = details.holder.as_ref().filter(|_| !details.is_held_by(actor.account.id));
    let holder = other.map(HolderView::of);
    let by_manager = actor.acts_as_manager_of(reservation.place_id);
    let limit = if by_manager { 0 } else { details.cancel_until_minutes };
    let offer = offer(reader, seen).filter(|_| live);
    let can_cancel = decide_cancel(reservation, limit, reader.now()).is_ok();
    // Who is offered something takes it or gives it back.
    let asked = offer.is_some() && other.is_none();
    ReservationPage {
        heading: match reservation.state {
            State::Requested if offer.is_some() => "offered",
            State::Requested if !over => "waiting",
            State::Confirmed | State::CheckedIn if !over => "booked",
            State::Cancelled | State::Declined | State::Lapsed => "off",
            _ => "over",
        },
        code: None,
        own: other.is_none(),
        organisation: details.organisation.as_ref().map(|organisation| organisation.name.clone()),
        kind: details.resource_kind.as_str(),
        unit_choices: units(reader, &seen.units, "move-unit-same"),
        alternatives: Vec::new(),
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
        directions: directions(&seen.place),
        feed: FeedView::at(&reader.config.base_url, &format!("{resource_href}/calendar.ics")),
        moves: moves(reader, details, by_manager),
        can_cancel: can_cancel && !asked,
        cancel_action: format!("/reservations/{}/cancel", reservation.id),
        form,
        series: series_path(details),
        can_move: live && !reservation.is_offer,
        move_action: format!("/reservations/{}/move", reservation.id),
        version: reservation.sequence,
        several_days: several_days(&details.reservation.period, details.time_zone),
        whole_days: seen.whole_days,
        offer,
        code_action: (by_manager && can_cancel && reservation.guest.is_some())
            .then(|| format!("/reservations/{}/code", reservation.id)),
    }
}

/// The offer that it is, as long as it can be taken.
fn offer(reader: &Reader<'_>, seen: &Seen) -> Option<OfferView> {
    let wish = seen.offered.as_ref()?;
    let offer = wish.entry.offered().filter(|offer| reader.now() < offer.expires_at)?;
    let at = format!("/waitlist/{}", wish.entry.id);
    Some(OfferView {
        until: reader.dates(wish.time_zone).time(offer.expires_at),
        accept: format!("{at}/accept"),
        withdraw: format!("{at}/withdraw"),
    })
}

/// Whether the clocks of the place show another day at the end; midnight is still the day before.
fn several_days(period: &Period, time_zone: Tz) -> bool {
    let day = |at: DateTime<Utc>| at.with_timezone(&time_zone).date_naive();
    day(period.starts_at()) != day(period.ends_at() - TimeDelta::seconds(1))
}

/// The routes of this file.
#[must_use]
pub(super) fn routes() -> Vec<Route> {
    routes![show]
}
