//! Who comes to a place on the day that its board shows.

use serde::Serialize;

use crate::{
    domain::{
        closure::Closure,
        period::Period,
        reservation::{ReservationDetails, decide_cancel},
        resource::Resource,
    },
    web::pages::{
        moves::{HandlingView, MoveView, handling, moves},
        reader::Reader,
    },
};

/// Visits of one resource.
#[derive(Clone, Debug, Serialize)]
pub struct VisitGroup {
    /// The resource.
    pub resource: String,
    /// By start.
    pub visits: Vec<Visit>,
}

/// One reservation as managers see it; private.
#[derive(Clone, Debug, Serialize)]
pub struct Visit {
    /// Identifier of the reservation.
    pub id: String,
    /// In words.
    pub hours: String,
    /// Who.
    pub holder: String,
    /// How to reach them, with an account.
    pub mail: Option<String>,
    /// How to reach them, without one.
    pub phone: Option<String>,
    /// Which copy, when there are several.
    pub unit: Option<String>,
    /// The holder's note; may be empty.
    pub purpose: String,
    /// Code.
    pub state: &'static str,
    /// Whether it holds its unit.
    pub live: bool,
    /// Whether it is closed for a part of it.
    pub closed: bool,
    /// Whether its copy is out of service.
    pub out: bool,
    /// What can be said of the person now: to be there, to be done.
    pub moves: Vec<MoveView>,
    /// How a thing changes hands next.
    pub handling: Option<HandlingView>,
    /// Where the cancel button goes, when it can be cancelled.
    pub cancel: Option<String>,
}

impl Visit {
    /// One to come with all that can be said of it, and one that was called off.
    pub(super) fn samples() -> [Self; 2] {
        let visit = Self {
            id: "0193".into(),
            hours: "9 h – 13 h".into(),
            holder: "Léa B.".into(),
            mail: Some("lea@example.org".into()),
            phone: None,
            unit: Some("Poste 7".into()),
            purpose: "Entretien".into(),
            state: "confirmed",
            live: true,
            closed: true,
            out: true,
            moves: vec![MoveView::sample()],
            handling: Some(HandlingView::sample()),
            cancel: Some("/reservations/0193/cancel".into()),
        };
        let gone = Self {
            id: "0194".into(),
            mail: None,
            phone: Some("06 01 02 03 04".into()),
            unit: None,
            purpose: String::new(),
            state: "cancelled",
            live: false,
            closed: false,
            out: false,
            moves: Vec::new(),
            handling: None,
            cancel: None,
            ..visit.clone()
        };
        [visit, gone]
    }
}

/// The visits of the period shown, by resource in their order.
pub(super) fn groups(
    reader: &Reader<'_>,
    resources: &[Resource],
    visits: &[ReservationDetails],
    closures: &[Closure],
    shown: &Period,
) -> Vec<VisitGroup> {
    let of_day: Vec<&ReservationDetails> =
        visits.iter().filter(|visit| visit.reservation.period.overlaps(shown)).collect();
    let group = |resource: &Resource| VisitGroup {
        resource: resource.name.clone(),
        visits: of_day
            .iter()
            .filter(|visit| visit.reservation.resource_id == resource.id)
            .map(|visit| visit_view(reader, resource, visit, closures, shown))
            .collect(),
    };
    resources.iter().map(group).filter(|group| !group.visits.is_empty()).collect()
}

fn visit_view(
    reader: &Reader<'_>,
    resource: &Resource,
    details: &ReservationDetails,
    closures: &[Closure],
    shown: &Period,
) -> Visit {
    let (reservation, kind) = (&details.reservation, details.resource_kind);
    let dates = reader.dates(details.time_zone);
    let holder = details.holder.as_ref();
    let live = reservation.state.is_live();
    let in_service = resource.is_in_service(reservation.unit_id);
    let whole = shown.contains(&reservation.period);
    Visit {
        id: reservation.id.to_string(),
        hours: if whole { dates.hours(&reservation.period) } else { dates.period(&reservation.period) },
        holder: holder.map(|holder| holder.name.as_str().to_owned()).unwrap_or_default(),
        mail: holder.and_then(|holder| holder.mail.as_ref()).map(|mail| mail.as_str().to_owned()),
        phone: holder.and_then(|holder| holder.phone.as_ref()).map(|phone| phone.as_str().to_owned()),
        unit: Some(reservation.unit_label.clone()).filter(|unit| *unit != details.resource_name),
        purpose: reservation.purpose.clone(),
        state: reservation.state.as_str(),
        live,
        closed: closures.iter().any(|closure| closure.hits(reservation, kind, reader.now())),
        out: live && !in_service,
        moves: moves(reader, details, true),
        handling: handling(reader, reservation, kind, in_service),
        cancel: decide_cancel(reservation, 0, reader.now())
            .is_ok()
            .then(|| format!("/reservations/{}/cancel", reservation.id)),
    }
}
