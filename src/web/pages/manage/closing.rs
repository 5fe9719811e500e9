//! What the board shows of closures: those that are there, and what a new one would hit.

use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    domain::{
        closure::{Closure, Hit},
        place::Place,
        reservation::ReservationDetails,
        resource::Resource,
    },
    web::{
        caching::EntityTag,
        pages::{form::ChoiceView, place::show::closed_part, reader::Reader},
    },
};

/// How many reservations are told at once; the rest unfolds, so that the answer is in sight.
pub(super) const TOLD: usize = 5;

/// A closure with the button that opens again.
#[derive(Clone, Debug, Serialize)]
pub struct BoardClosure {
    /// In words.
    pub period: String,
    /// The resource or unit, when it is not the whole place.
    pub what: Option<String>,
    /// May be empty.
    pub reason: String,
    /// Where the button goes.
    pub reopen: String,
}

/// What is asked before something closes on people.
#[derive(Clone, Debug, Serialize)]
pub struct HitQuestion {
    /// How many it hits.
    pub count: usize,
    /// Whom, by start: the first of them.
    pub visits: Vec<HitVisit>,
    /// The others, which unfold.
    pub others: Vec<HitVisit>,
    /// Names these very reservations, so that an answer counts only for what was seen.
    pub seen: String,
    /// The answers.
    pub choices: Vec<HitChoice>,
}

/// A reservation that is hit: by a closure, other hours, a copy out of service; private.
#[derive(Clone, Debug, Serialize)]
pub struct HitVisit {
    /// Its page.
    pub href: String,
    /// In words.
    pub hours: String,
    /// Resource and unit.
    pub what: String,
    /// Who has it.
    pub holder: String,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct HitChoice {
    /// What the form sends.
    pub value: &'static str,
    /// Whether it is ticked.
    pub chosen: bool,
}

impl BoardClosure {
    pub(super) fn sample() -> Self {
        Self {
            period: "aujourd’hui 14 h – 18 h".into(),
            what: Some("Salle verte".into()),
            reason: "Panne".into(),
            reopen: "/manage/places/plaine-images/closures/0193/reopen".into(),
        }
    }
}

impl HitVisit {
    /// These reservations, in their order.
    pub(super) fn of(reader: &Reader<'_>, time_zone: Tz, hit: &[ReservationDetails]) -> Vec<Self> {
        let dates = reader.dates(time_zone);
        let visit = |details: &ReservationDetails| Self {
            href: format!("/reservations/{}", details.reservation.id),
            hours: dates.period(&details.reservation.period),
            what: part(&details.resource_name, &details.reservation.unit_label),
            holder: details.holder.as_ref().map(|holder| holder.name.as_str().to_owned()).unwrap_or_default(),
        };
        hit.iter().map(visit).collect()
    }
}

impl HitQuestion {
    /// The question about these reservations; they can be moved only where one unit of several closes.
    pub(super) fn of(reader: &Reader<'_>, time_zone: Tz, hit: &[ReservationDetails], of_unit: bool) -> Self {
        let offered = Hit::ALL.iter().filter(|choice| of_unit || **choice != Hit::Move);
        let (first, others) = hit.split_at(hit.len().min(TOLD));
        Self {
            count: hit.len(),
            visits: HitVisit::of(reader, time_zone, first),
            others: HitVisit::of(reader, time_zone, others),
            seen: tag(hit),
            choices: offered.map(|choice| HitChoice { value: choice.as_str(), chosen: *choice == Hit::Keep }).collect(),
        }
    }

    /// The same with the answer that was given.
    pub(super) fn answered(mut self, hit: Option<Hit>) -> Self {
        if let Some(hit) = hit {
            self.choices.iter_mut().for_each(|choice| choice.chosen = choice.value == hit.as_str());
        }
        self
    }

    /// The same where nobody can be moved.
    pub(super) fn without_moving(mut self) -> Self {
        self.choices.retain(|choice| choice.value != Hit::Move.as_str());
        self
    }

    pub(super) fn sample() -> Self {
        let visit = HitVisit {
            href: "/reservations/0193".into(),
            hours: "demain 9 h – 13 h".into(),
            what: "Open space, Poste 7".into(),
            holder: "Léa <B>".into(),
        };
        let choices = Hit::ALL.iter().map(|hit| HitChoice { value: hit.as_str(), chosen: *hit == Hit::Keep });
        let visits = vec![visit.clone(), visit];
        Self { count: 4, others: visits.clone(), visits, seen: "\"x\"".into(), choices: choices.collect() }
    }
}

/// Equal when the same reservations are meant, as they stand.
fn tag(hit: &[ReservationDetails]) -> String {
    let one = |details: &ReservationDetails| format!("{} {}", details.reservation.id, details.reservation.sequence);
    let all: Vec<String> = hit.iter().map(one).collect();
    EntityTag::of_content(all.join("\n").as_bytes()).to_string()
}

/// Closures in words with the buttons that open again.
pub(super) fn board_closures<'c>(
    reader: &Reader<'_>,
    place: &Place,
    closures: impl Iterator<Item = &'c Closure>,
    resources: &[Resource],
) -> Vec<BoardClosure> {
    let dates = reader.dates(place.facts.time_zone);
    let view = |closure: &Closure| BoardClosure {
        period: dates.period(&closure.period),
        what: closed_part(closure, resources),
        reason: closure.reason.clone(),
        reopen: format!("/manage/places/{}/closures/{}/reopen", place.slug, closure.id),
    };
    closures.map(view).collect()
}

/// All that can be closed: the place, each resource, each unit of those that have several.
///
/// A unit's value is that of its resource, a slash, and its own.
pub(super) fn closable(reader: &Reader<'_>, resources: &[Resource]) -> Vec<ChoiceView> {
    let mut choices = vec![ChoiceView { value: String::new(), text: reader.text("close-whole", &[]) }];
    for resource in resources {
        choices.push(ChoiceView { value: resource.id.to_string(), text: resource.name.clone() });
        let units = resource.units.iter().filter(|_| resource.units.len() > 1);
        choices.extend(units.map(|unit| ChoiceView {
            value: format!("{}/{}", resource.id, unit.id),
            text: part(&resource.name, &unit.label),
        }));
    }
    choices
}

/// `Open space, Poste 7`; the name alone where a label only repeats it.
pub(super) fn part(resource: &str, label: &str) -> String {
    if label == resource { label.to_owned() } else { format!("{resource}, {label}") }
}
