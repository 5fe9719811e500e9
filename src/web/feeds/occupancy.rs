//! What is taken in a place or a resource, told without anybody's name.

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        closure::Closure,
        place::{Address, Place},
        reservation::ReservationDetails,
        resource::Resource,
    },
    i18n::{Argument, Language, Words},
    ical::{CalendarFeed, FeedEvent, FeedWindow, Standing, standing, standing_of_closure},
};

/// Programs look again after so many minutes; a look that finds nothing new costs a 304.
const REFRESH_MINUTES: u32 = 15;

/// Everything that a public calendar of occupancy is made of.
#[derive(Clone, Debug)]
pub struct Occupancy {
    /// The place.
    pub place: Place,
    /// The one resource that the calendar is about; `None` is about all of them.
    pub resource: Option<Resource>,
    /// The resources that the calendar is about.
    pub resources: Vec<Resource>,
    /// Reservations that touch the window, in every state.
    pub reservations: Vec<ReservationDetails>,
    /// Closures that touch the window, those that were opened again included.
    pub closures: Vec<Closure>,
    /// What the calendar looks at.
    pub window: FeedWindow,
}

/// Who reads: the words, the language, where the public reaches the service.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The words of the service.
    pub words: &'a Words,
    /// Their language.
    pub language: Language,
    /// Scheme and host, without a slash at the end.
    pub base_url: &'a str,
}

impl Occupancy {
    /// The calendar; `path` is its own address on this service, with the query that asked for a language.
    #[must_use]
    pub fn feed(&self, reader: &Reader<'_>, path: &str) -> CalendarFeed {
        let reserved = self.reservations.iter().filter_map(|details| self.reserved(details, reader));
        let closed = self.closures.iter().filter_map(|closure| self.closed(closure, reader));
        CalendarFeed {
            name: self.name(reader),
            description: reader.text("feed-description", &[]),
            source_url: format!("{}{path}", reader.base_url),
            time_zone: self.place.facts.time_zone,
            window: self.window,
            refresh_minutes: REFRESH_MINUTES,
            events: reserved.chain(closed).collect(),
        }
    }

    /// The path of the calendar on this service.
    #[must_use]
    pub fn path(&self) -> String {
        match &self.resource {
            Some(resource) => format!("/resources/{}/calendar.ics", resource.id),
            None => format!("/places/{}/calendar.ics", self.place.slug),
        }
    }

    /// When the calendar last changed: a fact did, or the window moved.
    #[must_use]
    pub fn changed_at(&self) -> DateTime<Utc> {
        let reservations = self.reservations.iter().map(|details| details.reservation.updated_at);
        let closures = self.closures.iter().map(|closure| closure.updated_at);
        reservations.chain(closures).fold(self.place.updated_at.max(self.window.moved_at), Ord::max)
    }

    fn name(&self, reader: &Reader<'_>) -> String {
        let place = self.place.facts.name.as_str();
        match &self.resource {
            Some(resource) => reader.text("feed-name", &[("resource", &resource.name), ("place", place)]),
            None => place.to_owned(),
        }
    }

    fn reserved(&self, details: &ReservationDetails, reader: &Reader<'_>) -> Option<FeedEvent> {
        let reservation = &details.reservation;
        let standing = standing(reservation, &self.window)?;
        let resource = self.resources.iter().find(|resource| resource.id == reservation.resource_id);
        let what = what(&details.resource_name, &reservation.unit_label);
        let key = match standing {
            Standing::Tentative => "feed-requested",
            Standing::Confirmed => "feed-reserved",
            Standing::Cancelled => "feed-cancelled",
        };
        let kind = resource.map(|resource| reader.text(&format!("resource-kind-{}", resource.kind), &[]));
        let categories = [reader.text("feed-category-reservation", &[])].into_iter().chain(kind).collect();
        Some(FeedEvent {
            uid: reservation.id.0,
            standing,
            period: reservation.period,
            sequence: reservation.sequence,
            created_at: reservation.created_at,
            updated_at: reservation.updated_at,
            summary: reader.text(key, &[("what", &what)]),
            url: format!("{}/resources/{}", reader.base_url, reservation.resource_id),
            categories,
            location: self.location(),
            geo: Some(self.place.facts.location),
        })
    }

    fn closed(&self, closure: &Closure, reader: &Reader<'_>) -> Option<FeedEvent> {
        let standing = standing_of_closure(closure, &self.window)?;
        let resource = match closure.resource_id {
            // A closure of another resource of the place is no matter of this calendar.
            Some(id) => Some(self.resources.iter().find(|resource| resource.id == id)?),
            None => None,
        };
        let unit =
            resource.zip(closure.unit_id).and_then(|(resource, id)| resource.units.iter().find(|it| it.id == id));
        let name = resource.map(|resource| match unit {
            Some(unit) => what(&resource.name, &unit.label),
            None => resource.name.clone(),
        });
        let told = match (name.as_deref(), closure.reason.as_str()) {
            (None, "") => reader.text("feed-closed", &[]),
            (None, reason) => reader.text("feed-closed-why", &[("reason", reason)]),
            (Some(what), "") => reader.text("feed-closed-what", &[("what", what)]),
            (Some(what), reason) => reader.text("feed-closed-what-why", &[("what", what), ("reason", reason)]),
        };
        let summary = match standing {
            Standing::Cancelled => reader.text("feed-cancelled", &[("what", &told)]),
            Standing::Tentative | Standing::Confirmed => told,
        };
        let url = match closure.resource_id {
            Some(id) => format!("{}/resources/{id}", reader.base_url),
            None => format!("{}/places/{}", reader.base_url, self.place.slug),
        };
        Some(FeedEvent {
            uid: closure.id.0,
            standing,
            period: closure.period,
            sequence: closure.sequence,
            created_at: closure.created_at,
            updated_at: closure.updated_at,
            summary,
            url,
            categories: vec![reader.text("feed-category-closure", &[])],
            location: self.location(),
            geo: Some(self.place.facts.location),
        })
    }

    fn location(&self) -> String {
        location(&self.place.facts.name, &self.place.facts.address)
    }
}

impl Reader<'_> {
    fn text(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let arguments: Vec<(&str, Argument)> =
            arguments.iter().map(|(name, value)| (*name, Argument::Text((*value).to_owned()))).collect();
        self.words.text(self.language, key, &arguments)
    }
}

/// `Open space, Poste 7`; the label alone when it says the name, as that of a single copy does.
fn what(resource_name: &str, unit_label: &str) -> String {
    if unit_label.starts_with(resource_name) { unit_label.to_owned() } else { format!("{resource_name}, {unit_label}") }
}

/// `Les Imaginations Fertiles, 27 bis allée Maurice Sarraut, 31300 Toulouse`.
fn location(name: &str, address: &Address) -> String {
    let town = format!("{} {}", address.postcode, address.city);
    [name, &address.street, town.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
