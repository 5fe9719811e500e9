//! `/reservations/<id>`: one reservation, its move and its cancellation.

mod cancel;
mod change;
mod code;
mod show;

use rocket::Route;
use serde::Serialize;

use super::{
    form::{ChoiceView, FormView, InsteadView},
    moves::MoveView,
    place::FeedView,
    resource::LinkView,
};
use crate::{domain::reservation::Holder, render::View};

pub(super) use cancel::{Sent, after, way_back};
pub(super) use show::told_once;

/// One reservation, for its holder or a manager of its place.
#[derive(Clone, Debug, Serialize)]
pub struct ReservationPage {
    /// `booked`, `offered`, `waiting`, `over` or `off`.
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
    /// Told to managers only; `None` for the reader's own.
    pub holder: Option<HolderView>,
    /// Whether the reader has it.
    pub own: bool,
    /// The organisation on whose behalf the holder has it.
    pub organisation: Option<String>,
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
    /// Code of what is reserved.
    pub kind: &'static str,
    /// The units that it can be moved to; empty where there is no choice.
    pub unit_choices: Vec<ChoiceView>,
    /// Free periods near the one where it could not go.
    pub alternatives: Vec<InsteadView>,
    /// Whether it can still be moved.
    pub can_move: bool,
    /// Where that button goes.
    pub move_action: String,
    /// The sequence that the reader sees.
    pub version: u32,
    /// Whether it lasts from one day to another.
    pub several_days: bool,
    /// Whether days are reserved and not hours.
    pub whole_days: bool,
    /// Until when it is offered to who waited for it.
    pub offer: Option<OfferView>,
    /// Where a manager asks for a new code of the guest.
    pub code_action: Option<String>,
}

/// A period that became free, held for who waits for it.
#[derive(Clone, Debug, Serialize)]
pub struct OfferView {
    /// In words.
    pub until: String,
    /// Where the button goes that takes it.
    pub accept: String,
    /// Where the one goes that gives it back.
    pub withdraw: String,
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

impl ReservationPage {
    /// Somebody's own, still to come.
    fn sample() -> Self {
        Self {
            heading: "booked",
            code: None,
            starts_at: "2026-11-25T09:00:00+01:00".into(),
            period: "demain 9 h – 13 h".into(),
            resource: LinkView { name: "Open space".into(), href: "/resources/0193".into() },
            unit: Some("Poste 7".into()),
            place: LinkView { name: "Plaine Images".into(), href: "/places/plaine-images".into() },
            holder: None,
            own: true,
            organisation: None,
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
            form: blank(),
            series: None,
            kind: "desk",
            unit_choices: Vec::new(),
            alternatives: Vec::new(),
            can_move: true,
            move_action: "/reservations/0193/move".into(),
            version: 0,
            several_days: false,
            whole_days: false,
            offer: None,
            code_action: None,
        }
    }
}

impl OfferView {
    fn sample() -> Self {
        Self {
            until: "9 h 30".into(),
            accept: "/waitlist/0193/accept".into(),
            withdraw: "/waitlist/0193/withdraw".into(),
        }
    }
}

impl View for ReservationPage {
    const TEMPLATE: &'static str = "pages/reservation.html";

    fn samples() -> Vec<Self> {
        let booked = Self::sample();
        let offered = Self {
            heading: "offered",
            state: "requested",
            offer: Some(OfferView::sample()),
            moves: Vec::new(),
            can_move: false,
            can_cancel: false,
            ..booked.clone()
        };
        let of_other = Self { own: false, ..offered.clone() };
        let lent = Self { whole_days: true, several_days: true, kind: "equipment", ..booked.clone() };
        let others = ["waiting", "over", "off"].map(|heading| Self {
            heading,
            state: if heading == "off" { "cancelled" } else { "requested" },
            holder: Some(HolderView { name: "Léa B.".into(), mail: Some("lea@example.org".into()), phone: None }),
            own: false,
            organisation: Some("Métropole de <Lille>".into()),
            unit: None,
            price: Some("4,50 €".into()),
            purpose: "Entretien".into(),
            moves: if heading == "waiting" { vec![MoveView::sample()] } else { Vec::new() },
            reason: if heading == "off" { "Travaux".into() } else { String::new() },
            live: heading == "waiting",
            can_cancel: heading == "waiting",
            time_zone: Some("Indian/Reunion".into()),
            series: Some("/series/0193".into()),
            unit_choices: ["Le même si possible", "Poste <7>"].map(ChoiceView::sample).into(),
            alternatives: vec![InsteadView::sample()],
            can_move: heading == "waiting",
            several_days: true,
            form: blank().refused(Some("Il est trop tard pour annuler.".into()), Vec::new()),
            ..booked.clone()
        });
        let code = CodeView { code: "AB9A A9HJ".into(), address: "escale.example/r".into() };
        let told = Self { code: Some(code), ..booked.clone() };
        let code_action = Some("/reservations/0193/code".to_owned());
        let guest = Some(HolderView { name: "Ana".into(), mail: None, phone: Some("06 01 02 03 04".into()) });
        let for_guest = Self { code_action, holder: guest, own: false, ..booked.clone() };
        [vec![booked, told, offered, of_other, lent, for_guest], others.into()].concat()
    }
}

/// Of the form that cancels, then of the one that moves: how much of a series each means is chosen apart.
const FIELDS: [&str; 8] = ["reason", "scope", "day", "from", "to", "last_day", "unit_id", "move_scope"];

/// The forms without anything typed.
fn blank() -> FormView {
    FormView::of(FIELDS.map(|name| (name, String::new())))
}

/// The routes of this folder.
#[must_use]
pub fn routes() -> Vec<Route> {
    [show::routes(), cancel::routes(), change::routes(), code::routes()].concat()
}
