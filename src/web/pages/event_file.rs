//! `/reservations/<id>.ics`: one reservation as a file for a calendar.

use rocket::{
    Responder,
    http::{ContentType, Header},
};

use super::reader::Reader;
use crate::{
    domain::{
        place::Place,
        reservation::{ReservationDetails, State},
    },
    ical::{CalendarFeed, FeedEvent, FeedWindow, Standing},
    web::caching::Tagged,
};

/// A calendar of one event, to be kept.
#[derive(Responder)]
pub(super) struct EventFile {
    content: Tagged,
    disposition: Header<'static>,
}

/// The one event of a reservation, the same as in the public feeds but called by what is reserved.
pub(super) fn event_file(reader: &Reader<'_>, details: &ReservationDetails, place: &Place) -> EventFile {
    let reservation = &details.reservation;
    let address = &place.facts.address;
    let town = format!("{} {}", address.postcode, address.city);
    let location = [place.facts.name.as_str(), &address.street, town.trim()];
    let url = format!("{}/reservations/{}", reader.config.base_url, reservation.id);
    let event = FeedEvent {
        uid: reservation.id.0,
        standing: match reservation.state {
            State::Requested => Standing::Tentative,
            State::Completed if reservation.is_unused() => Standing::Cancelled,
            state if state.is_live() || state == State::Completed => Standing::Confirmed,
            _ => Standing::Cancelled,
        },
        period: reservation.period,
        sequence: reservation.sequence,
        created_at: reservation.created_at,
        updated_at: reservation.updated_at,
        summary: format!("{} · {}", details.resource_name, details.place_name),
        location: location.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        geo: Some(place.facts.location),
        url: url.clone(),
        categories: Vec::new(),
    };
    let feed = CalendarFeed {
        name: details.resource_name.clone(),
        description: String::new(),
        source_url: format!("{url}.ics"),
        time_zone: details.time_zone,
        window: FeedWindow::at(reader.now(), details.time_zone),
        refresh_minutes: 60,
        events: vec![event],
    };
    let kind = ContentType::new("text", "calendar").with_params(("charset", "utf-8"));
    EventFile {
        content: Tagged::new(kind, feed.to_ics()),
        disposition: Header::new("Content-Disposition", "attachment; filename=\"reservation.ics\""),
    }
}
