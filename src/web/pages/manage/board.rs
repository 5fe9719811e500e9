//! `/manage/places/<slug>`: a day at the place: who comes, what is closed, what is broken.

use chrono::{Days, NaiveDate};
use rocket::{Route, get, routes};
use serde::Serialize;

use super::{
    closing::{BoardClosure, HitQuestion, board_closures, closable},
    managed,
    team::{TeamView, team},
    visits::{Visit, VisitGroup, groups},
};
use crate::{
    domain::{
        local_time::{read_day, start_of_day},
        period::Period,
        place::Place,
        reservation::ReservationDetails,
    },
    render::View,
    store::{self, reservation::ReservationFilter},
    web::{
        errors::{PageError, Problem},
        pages::{
            form::{ChoiceView, FormView},
            part::Part,
            place::FeedView,
            reader::{Page, Reader},
        },
    },
};

/// The board.
#[derive(Clone, Debug, Serialize)]
pub struct BoardPage {
    /// The place and where its other pages are.
    pub place: BoardPlace,
    /// The day shown.
    pub day: DayName,
    /// The days around it.
    pub days: Vec<DayTab>,
    /// Closures that touch the day.
    pub closures: Vec<BoardClosure>,
    /// What waits for the team beside the day's visits.
    pub team: TeamView,
    /// Who comes, by resource.
    pub groups: Vec<VisitGroup>,
    /// This page, for coming back after a cancellation.
    pub back: String,
    /// `2026-11-25`, for coming back after reopening.
    pub date: String,
    /// Where the closing form goes.
    pub close_action: String,
    /// What can be closed.
    pub closable: Vec<ChoiceView>,
    /// The closing form.
    pub form: FormView,
    /// What is asked before it closes on people.
    pub question: Option<HitQuestion>,
}

/// The place of a board.
#[derive(Clone, Debug, Serialize)]
pub struct BoardPlace {
    /// Its name.
    pub name: String,
    /// Its public page.
    pub href: String,
    /// Its record.
    pub edit: String,
    /// A new resource.
    pub new_resource: String,
    /// Its booking rules.
    pub rules: String,
    /// Who may use what.
    pub people: String,
    /// Its calendar.
    pub webcal: String,
    /// What it offers, in its order.
    pub resources: Vec<BoardResource>,
}

/// A resource of the place.
#[derive(Clone, Debug, Serialize)]
pub struct BoardResource {
    /// Its name.
    pub name: String,
    /// Its hours and rules.
    pub edit: String,
}

/// A day in words.
#[derive(Clone, Debug, Serialize)]
pub struct DayName {
    /// `demain`, or the date.
    pub words: String,
}

/// A day that can be looked at.
#[derive(Clone, Debug, Serialize)]
pub struct DayTab {
    /// In words.
    pub words: String,
    /// The board of that day.
    pub href: String,
    /// Whether it is shown.
    pub current: bool,
    /// How many come.
    pub count: usize,
}

/// Fields of the closing form.
pub(super) const CLOSING: [&str; 6] = ["resource", "from_day", "from", "to_day", "to", "reason"];

impl BoardResource {
    fn sample() -> Self {
        Self { name: "Open space".into(), edit: "/manage/places/plaine-images/resources/0193/edit".into() }
    }
}

impl View for BoardPage {
    const TEMPLATE: &'static str = "pages/manage/board.html";

    fn samples() -> Vec<Self> {
        let closure = BoardClosure::sample();
        let form = FormView::of(CLOSING.map(|name| (name, String::new())));
        let busy = Self {
            place: BoardPlace {
                name: "Plaine Images".into(),
                href: "/places/plaine-images".into(),
                edit: "/manage/places/plaine-images/edit".into(),
                new_resource: "/manage/places/plaine-images/resources/new".into(),
                rules: "/manage/places/plaine-images/rules".into(),
                people: "/manage/places/plaine-images/people".into(),
                webcal: "webcal://escale.example/places/plaine-images/calendar.ics".into(),
                resources: vec![BoardResource::sample()],
            },
            day: DayName { words: "aujourd’hui".into() },
            days: vec![
                DayTab { words: "mar. 24 nov.".into(), href: "?day=2026-11-24".into(), current: true, count: 2 },
                DayTab { words: "mer. 25 nov.".into(), href: "?day=2026-11-25".into(), current: false, count: 0 },
            ],
            closures: vec![closure.clone()],
            team: TeamView::sample(),
            groups: vec![VisitGroup { resource: "Open space".into(), visits: Visit::samples().into() }],
            back: "/manage/places/plaine-images".into(),
            date: "2026-11-24".into(),
            close_action: "/manage/places/plaine-images/closures".into(),
            closable: vec![ChoiceView { value: String::new(), text: "Tout le lieu".into() }],
            form: form.clone(),
            question: Some(HitQuestion::sample()),
        };
        let quiet = Self {
            closures: vec![BoardClosure { what: None, reason: String::new(), ..closure }],
            question: None,
            team: TeamView::quiet_sample(),
            groups: Vec::new(),
            form: busy.form.clone().all_wrong(),
            ..busy.clone()
        };
        vec![busy, quiet]
    }
}

#[get("/manage/places/<slug>")]
async fn show(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    let day = reader.parameter("day").and_then(read_day);
    reader.page(&page(&reader, &place, day, None, None).await?)
}

/// The board of a day, by default today; `form` is the closing form when it was not taken, `question` what it asks.
pub(super) async fn page(
    reader: &Reader<'_>,
    place: &Place,
    day: Option<NaiveDate>,
    form: Option<FormView>,
    question: Option<HitQuestion>,
) -> Result<BoardPage, Problem> {
    let (db, time_zone) = (&reader.context.db, place.facts.time_zone);
    let dates = reader.dates(time_zone);
    let today = dates.today();
    let day = day.unwrap_or(today);
    let strip = days(today, day);
    let resources = store::resource::list_of_place(db, place.id).await?;
    let (first, last) = (strip.first().copied().unwrap_or(day), strip.last().copied().unwrap_or(day));
    let whole = Period::new(start_of_day(first, time_zone), start_of_day(last + Days::new(1), time_zone))?;
    let filter =
        ReservationFilter { from: Some(whole.starts_at()), to: Some(whole.ends_at()), ..ReservationFilter::default() };
    let visits = store::reservation::list_of_place(db, place.id, &filter).await?;
    let shown = Part::Day.period(day, time_zone).ok_or_else(Problem::not_found)?;
    let closures = store::closure::list_of_place(db, place.id, &whole).await?;
    let here = format!("/manage/places/{}", place.slug);
    let tabs = strip.iter().map(|other| DayTab {
        words: dates.short_day(*other),
        href: format!("{here}?day={other}"),
        current: *other == day,
        count: Part::Day.period(*other, time_zone).map_or(0, |period| live(&visits, &period).count()),
    });
    Ok(BoardPage {
        place: BoardPlace {
            name: place.facts.name.clone(),
            href: format!("/places/{}", place.slug),
            edit: format!("{here}/edit"),
            new_resource: format!("{here}/resources/new"),
            rules: format!("{here}/rules"),
            resources: resources
                .iter()
                .map(|resource| BoardResource {
                    name: resource.name.clone(),
                    edit: format!("{here}/resources/{}/edit", resource.id),
                })
                .collect(),
            people: format!("{here}/people"),
            webcal: FeedView::at(&reader.config.base_url, &format!("/places/{}/calendar.ics", place.slug)).webcal,
        },
        day: DayName { words: dates.near_day(day) },
        days: tabs.collect(),
        closures: board_closures(
            reader,
            place,
            closures.iter().filter(|closure| closure.period.overlaps(&shown)),
            &resources,
        ),
        team: team(reader, place, &resources).await?,
        groups: groups(reader, &resources, &visits, &closures, &shown),
        back: format!("{here}?day={day}"),
        date: day.to_string(),
        close_action: format!("{here}/closures"),
        closable: closable(reader, &resources),
        form: form.unwrap_or_else(|| closing_form(day)),
        question,
    })
}

/// The closing form for an afternoon of this day.
pub(super) fn closing_form(day: NaiveDate) -> FormView {
    let first = |name| match name {
        "from_day" | "to_day" => day.to_string(),
        "from" => "13:00".to_owned(),
        "to" => "18:00".to_owned(),
        _ => String::new(),
    };
    FormView::of(CLOSING.map(|name| (name, first(name))))
}

/// A week from today, or the week around a day that is further away.
fn days(today: NaiveDate, day: NaiveDate) -> Vec<NaiveDate> {
    let near = (today..today + Days::new(7)).contains(&day);
    let first = if near { today } else { day - Days::new(3) };
    (0..7).map(|ahead| first + Days::new(ahead)).collect()
}

fn live<'a>(
    visits: &'a [ReservationDetails],
    period: &Period,
) -> impl Iterator<Item = &'a ReservationDetails> + use<'a> {
    let period = *period;
    visits.iter().filter(move |visit| visit.reservation.state.is_live() && visit.reservation.period.overlaps(&period))
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
