//! `/resources/<id>`: the free periods of the next days, and the form that reserves one.

pub(in crate::web::pages) mod choices;
pub(in crate::web::pages) mod offers;
mod reserve;
pub(in crate::web::pages) mod rules;
mod show;
mod wait;

use rocket::Route;
use serde::Serialize;

use super::{
    certification::NeededView,
    form::{ChoiceView, FormView, InsteadView},
    place::FeedView,
};
use crate::render::View;

pub(super) use show::minutes_of;

/// A resource.
#[derive(Clone, Debug, Serialize)]
pub struct ResourcePage {
    /// Its name.
    pub name: String,
    /// Code.
    pub kind: &'static str,
    /// May be empty.
    pub description: String,
    /// Where it is.
    pub place: LinkView,
    /// How many units are in service.
    pub units: usize,
    /// How many are not.
    pub out_of_service: usize,
    /// The rules in sentences.
    pub rules: Vec<String>,
    /// The certifications that it takes, by name.
    pub certifications: Vec<NeededView>,
    /// The Fluent keys of the columns' headings.
    pub columns: Vec<String>,
    /// The Fluent key of what to choose in the table.
    pub about: &'static str,
    /// What words of the table mean of which one may want to know more.
    pub legend: Vec<String>,
    /// Whether days are reserved and not hours.
    pub whole_days: bool,
    /// The rows.
    pub days: Vec<DayView>,
    /// The days before.
    pub earlier: Option<String>,
    /// The days after.
    pub later: Option<String>,
    /// Where the form goes.
    pub action: String,
    /// Names this very form, so that sending it twice reserves once.
    pub once: String,
    /// Day, hours and purpose.
    pub form: FormView,
    /// Hours to choose from.
    pub times: Vec<ChoiceView>,
    /// The first day that can be chosen.
    pub first_day: String,
    /// The last one.
    pub last_day: String,
    /// Whether it may be kept for more than a day.
    pub several_days: bool,
    /// Whether the reader may reserve for a person without an account.
    pub for_guests: bool,
    /// The units to choose from; empty where there is no choice.
    pub unit_choices: Vec<ChoiceView>,
    /// The reader and the organisations on whose behalf the reader may reserve; empty for who is in none.
    pub behalves: Vec<ChoiceView>,
    /// Free periods near the one that was full.
    pub alternatives: Vec<InsteadView>,
    /// Where somebody asks to be told, when the period is full.
    pub wait_action: Option<String>,
    /// Its calendar.
    pub feed: FeedView,
    /// The zone of the hours, where it is not the usual one of France.
    pub time_zone: Option<String>,
}

/// Something with a page of its own.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
}

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct DayView {
    /// `2026-11-25`.
    pub date: String,
    /// In words.
    pub words: String,
    /// One for each column.
    pub cells: Vec<CellView>,
}

/// A half-day or a slot.
#[derive(Clone, Debug, Serialize)]
pub struct CellView {
    /// The page with it in the form; `None` when there is nothing to reserve.
    pub href: Option<String>,
    /// The hours in words.
    pub hours: String,
    /// How many units are free for all of them.
    pub free_units: usize,
    /// Whether it is in the form now.
    pub chosen: bool,
    /// The Fluent key of the reason when there is nothing.
    pub why: &'static str,
}

/// The routes of this folder.
#[must_use]
pub fn routes() -> Vec<Route> {
    [reserve::routes(), wait::routes()].concat()
}

pub(super) const FORM_FIELDS: [&str; 11] = [
    "day",
    "from",
    "to",
    "last_day",
    "unit_id",
    "on_behalf_of",
    "purpose",
    "until",
    "all",
    "guest_name",
    "guest_phone",
];

impl DayView {
    /// Two days with every reason why nothing is free.
    fn samples() -> Vec<Self> {
        let free = CellView {
            href: Some("?day=2026-11-25&from=09:00&to=13:00#reserve".into()),
            hours: "9 h – 13 h".into(),
            free_units: 3,
            chosen: true,
            why: "",
        };
        let none = |why| CellView { href: None, hours: String::new(), free_units: 0, chosen: false, why };
        let day = |date: &str, cells| Self { date: date.into(), words: "mer. 25 nov.".into(), cells };
        vec![
            day("2026-11-25", vec![free.clone(), none("free-none-full"), none("free-none-closed")]),
            day("2026-11-26", vec![none("free-none-begun"), none("free-none-late"), none("free-none-short")]),
            day("2026-11-26", vec![none("free-none-past"), none("free-none-far"), CellView { chosen: false, ..free }]),
        ]
    }
}

impl View for ResourcePage {
    const TEMPLATE: &'static str = "pages/resource.html";

    fn samples() -> Vec<Self> {
        let form = FormView::of(FORM_FIELDS.map(|name| (name, String::new())));
        let open = Self {
            name: "Open space".into(),
            kind: "desk",
            description: "Un poste avec prise et lampe.".into(),
            place: LinkView { name: "Plaine Images".into(), href: "/places/plaine-images".into() },
            units: 12,
            out_of_service: 1,
            rules: vec!["Gratuit.".into(), "Réservable de 30 min à 10 h.".into()],
            certifications: Vec::new(),
            columns: ["part-morning", "part-afternoon", "part-evening"].map(str::to_owned).into(),
            about: "resource-free-about",
            legend: Vec::new(),
            whole_days: false,
            days: DayView::samples(),
            earlier: Some("?day=2026-11-18".into()),
            later: Some("?day=2026-12-02".into()),
            action: "/resources/0193/reservations".into(),
            once: "0193".into(),
            form: form.clone(),
            times: vec![ChoiceView { value: "09:00".into(), text: "9 h".into() }],
            first_day: "2026-11-24".into(),
            last_day: "2027-02-22".into(),
            several_days: true,
            for_guests: false,
            unit_choices: Vec::new(),
            behalves: Vec::new(),
            alternatives: Vec::new(),
            wait_action: None,
            feed: FeedView::at("https://escale.example", "/resources/0193/calendar.ics"),
            time_zone: None,
        };
        let refused = Self {
            form: form.all_wrong(),
            for_guests: true,
            unit_choices: ["Peu importe", "Poste <7>"].map(ChoiceView::sample).into(),
            behalves: ["Moi", "Métropole de <Lille>"].map(ChoiceView::sample).into(),
            certifications: [None, Some(true), Some(false)]
                .map(|held| NeededView { name: "Découpe laser".into(), held })
                .into(),
            columns: vec!["slot-day".into()],
            about: "resource-free-slots",
            legend: vec!["Trop tard : il faut réserver au moins 2 h à l’avance.".into()],
            days: Vec::new(),
            earlier: None,
            later: None,
            alternatives: vec![InsteadView::sample()],
            wait_action: Some("/resources/0193/waitlist".into()),
            time_zone: Some("Indian/Reunion".into()),
            ..open.clone()
        };
        let short = Self { several_days: false, about: "resource-free-day", ..open.clone() };
        let lent = Self { whole_days: true, about: "resource-free-days", ..open.clone() };
        vec![open, refused, short, lent]
    }
}
