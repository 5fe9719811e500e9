//! `/reservations`: mine, a series being one line of the list.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat, Utc};
use rocket::{Route, get, http::RawStr, routes};
use serde::Serialize;

use super::{
    reader::{Page, Reader},
    waitlist::WaitCard,
};
use crate::{
    domain::{
        ids::{ReservationId, SeriesId},
        reservation::ReservationDetails,
    },
    render::View,
    store::{self, agenda::Outline},
    web::errors::{PageError, Problem},
};

/// How many lines of a group are on one page.
const LINES: usize = 20;

/// How many dates of a series unfold; its own page has all.
const DATES: usize = 10;

/// The reader's reservations.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationsPage {
    /// What the reader waits for and is offered.
    pub waits: Vec<WaitCard>,
    /// Coming up, then past.
    pub groups: Vec<ReservationGroup>,
}

/// Reservations that belong together.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationGroup {
    /// `upcoming` or `past`.
    pub name: &'static str,
    /// In their order.
    pub lines: Vec<ReservationLine>,
    /// The beginning of the list, where this is not it.
    pub first: Option<String>,
    /// What comes after this page.
    pub next: Option<String>,
}

/// A reservation, or the first of those of a series.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationLine {
    /// The reservation.
    pub card: ReservationCard,
    /// The others of its series in this group.
    pub series: Option<SeriesLine>,
}

/// What else there is of a series.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesLine {
    /// Its page.
    pub href: String,
    /// How many there are in this group, with the one above.
    pub count: usize,
    /// The next ones after that, as far as they unfold.
    pub others: Vec<ReservationCard>,
}

/// A reservation in a list.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationCard {
    /// Its page.
    pub href: String,
    /// RFC 3339.
    pub starts_at: String,
    /// In words.
    pub period: String,
    /// What.
    pub resource: String,
    /// Where.
    pub place: String,
    /// Code.
    pub state: &'static str,
    /// Whether it holds its unit.
    pub live: bool,
}

impl View for ReservationsPage {
    const TEMPLATE: &'static str = "pages/reservations.html";

    fn samples() -> Vec<Self> {
        use crate::domain::reservation::State;
        let card = |state: State| ReservationCard {
            href: "/reservations/0193".into(),
            starts_at: "2026-11-25T09:00:00+01:00".into(),
            period: "demain 9 h – 13 h".into(),
            resource: "Open space".into(),
            place: "Plaine Images".into(),
            state: state.as_str(),
            live: state.is_live(),
        };
        let line = |state| ReservationLine { card: card(state), series: None };
        let series = |count| SeriesLine { href: "/series/0193".into(), count, others: vec![card(State::Confirmed); 2] };
        let folded = |count| ReservationLine { series: Some(series(count)), ..line(State::Confirmed) };
        let group = |name, lines| ReservationGroup { name, lines, first: None, next: None };
        let next = Some("/reservations?past=x#past".to_owned());
        let all = [vec![folded(3), folded(260)], State::ALL.iter().copied().map(line).collect()].concat();
        let past = ReservationGroup { first: next.clone(), next, ..group("past", vec![folded(3)]) };
        vec![
            Self { waits: WaitCard::samples(), groups: vec![group("upcoming", all), past] },
            Self { waits: Vec::new(), groups: vec![group("upcoming", Vec::new())] },
        ]
    }
}

/// A line before it is read whole: the first reservation, and those of its series after it.
struct Fold {
    first: Outline,
    others: Vec<ReservationId>,
}

impl Fold {
    /// Those that are read whole.
    fn told(&self) -> impl Iterator<Item = ReservationId> {
        [self.first.id].into_iter().chain(self.others.iter().copied().take(DATES))
    }
}

#[get("/reservations")]
async fn list(reader: Reader<'_>) -> Result<Page, PageError> {
    let actor = reader.signed_in()?;
    reader.check_parameters(&["upcoming", "past"])?;
    let (db, now, holder) = (&reader.context.db, reader.now(), actor.account.id);
    let waits = store::waitlist::list_of_account(db, holder).await?;
    // An offer is told above, with the button that takes it.
    let offered: BTreeSet<ReservationId> =
        waits.iter().filter_map(|wait| wait.entry.offered()).map(|offer| offer.reservation_id).collect();
    let mut upcoming = store::agenda::list_coming(db, holder, now).await?;
    upcoming.retain(|outline| !offered.contains(&outline.id));
    let past = store::agenda::list_past(db, holder, now).await?;
    reader.page(&ReservationsPage {
        waits: waits.iter().map(|details| WaitCard::of(&reader, details)).collect(),
        groups: vec![group(&reader, "upcoming", upcoming).await?, group(&reader, "past", past).await?],
    })
}

/// One page of a group; the query parameter of its name says after which line it begins.
async fn group(reader: &Reader<'_>, name: &'static str, outlines: Vec<Outline>) -> Result<ReservationGroup, Problem> {
    let after = reader.parameter(name).map(|text| read_position(text).ok_or_else(|| wrong(name))).transpose()?;
    let backwards = name == "past";
    let is_after = |outline: &Outline| {
        let place = (outline.starts_at, outline.id);
        after.is_none_or(|after| if backwards { place < after } else { place > after })
    };
    let mut folds: Vec<Fold> = folded(outlines).into_iter().filter(|fold| is_after(&fold.first)).collect();
    let more = folds.len() > LINES;
    folds.truncate(LINES);
    let next = folds.last().filter(|_| more).map(|last| {
        let position = format!("{}_{}", last.first.starts_at.to_rfc3339_opts(SecondsFormat::Secs, true), last.first.id);
        format!("/reservations?{name}={}#{name}", RawStr::new(&position).percent_encode())
    });
    Ok(ReservationGroup {
        name,
        lines: lines(reader, &folds).await?,
        first: after.map(|_| format!("/reservations#{name}")),
        next,
    })
}

/// Each reservation alone, and each series once, where its first one stands.
fn folded(outlines: Vec<Outline>) -> Vec<Fold> {
    let mut folds: Vec<Fold> = Vec::new();
    let mut of_series: BTreeMap<SeriesId, usize> = BTreeMap::new();
    for outline in outlines {
        match outline.series.and_then(|series| of_series.get(&series)).and_then(|at| folds.get_mut(*at)) {
            Some(fold) => fold.others.push(outline.id),
            None => {
                if let Some(series) = outline.series {
                    of_series.insert(series, folds.len());
                }
                folds.push(Fold { first: outline, others: Vec::new() });
            }
        }
    }
    folds
}

async fn lines(reader: &Reader<'_>, folds: &[Fold]) -> Result<Vec<ReservationLine>, Problem> {
    let ids: Vec<ReservationId> = folds.iter().flat_map(Fold::told).collect();
    let found = store::reservation::list_by_ids(&reader.context.db, &ids).await?;
    let cards: BTreeMap<ReservationId, ReservationCard> =
        found.iter().map(|details| (details.reservation.id, card(reader, details))).collect();
    let line = |fold: &Fold| {
        let mut told = fold.told().filter_map(|id| cards.get(&id).cloned());
        let card = told.next()?;
        let series = fold.first.series.filter(|_| !fold.others.is_empty()).map(|series| SeriesLine {
            href: format!("/series/{series}"),
            count: fold.others.len() + 1,
            others: told.collect(),
        });
        Some(ReservationLine { card, series })
    };
    Ok(folds.iter().filter_map(line).collect())
}

/// The place of a line in its list, as [`group`] writes it.
fn read_position(text: &str) -> Option<(DateTime<Utc>, ReservationId)> {
    let (starts_at, id) = text.split_once('_')?;
    Some((DateTime::parse_from_rfc3339(starts_at).ok()?.to_utc(), id.parse().ok()?))
}

fn wrong(name: &str) -> Problem {
    Problem::malformed(name, "field-cursor")
}

fn card(reader: &Reader<'_>, details: &ReservationDetails) -> ReservationCard {
    let reservation = &details.reservation;
    ReservationCard {
        href: format!("/reservations/{}", reservation.id),
        starts_at: reservation.period.starts_at().with_timezone(&details.time_zone).to_rfc3339(),
        period: reader.dates(details.time_zone).period(&reservation.period),
        resource: details.resource_name.clone(),
        place: details.place_name.clone(),
        state: reservation.state.as_str(),
        live: reservation.state.is_live(),
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![list]
}
