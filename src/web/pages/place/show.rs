//! The handler of `/places/<slug>`.

use std::collections::HashMap;

use chrono::{Days, NaiveDate, TimeDelta};
use rocket::{Route, get, routes};
use serde_json::json;

use super::{AddressView, ClosureView, ContactView, DayHours, FeedView, PlacePage, ResourceCard, SourceView};
use crate::{
    domain::{
        closure::Closure, ids::ResourceId, local_time::read_day, period::Period, place::Place,
        reservation::DECISION_MARGIN, resource::Resource,
    },
    store::{self, StoreError},
    web::{
        errors::{PageError, Problem},
        pages::{
            map::MapView,
            part::Part,
            reader::{Page, Reader},
            resource::offers::{Offer, offer_within},
        },
    },
};

/// How far ahead closures are told.
const CLOSURES_AHEAD: TimeDelta = TimeDelta::days(21);

#[get("/places/<slug>")]
async fn show(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let db = &reader.context.db;
    let place = store::place::by_slug(db, slug).await?.ok_or_else(Problem::not_found)?;
    let resources = store::resource::list_of_place(db, place.id).await?;
    let now = reader.now();
    let window = Period::new(now, now + CLOSURES_AHEAD).map_err(Problem::internal)?;
    let closures = store::closure::list_of_place(db, place.id, &window).await?;
    let day = asked_day(&reader);
    let cards = cards(&reader, &place, &resources, day).await?;
    reader.page(&view(&reader, &place, &resources, &closures, cards, day))
}

/// The day that the reader has in mind; what cannot be read means none.
pub(in crate::web::pages) fn asked_day(reader: &Reader<'_>) -> Option<(NaiveDate, Part)> {
    let day = read_day(reader.parameter("day")?)?;
    Some((day, reader.parameter("part").and_then(|part| part.parse().ok()).unwrap_or(Part::Day)))
}

async fn cards(
    reader: &Reader<'_>,
    place: &Place,
    resources: &[Resource],
    day: Option<(NaiveDate, Part)>,
) -> Result<Vec<ResourceCard>, StoreError> {
    let query = match day {
        None => String::new(),
        Some((day, part)) => format!("?day={day}&part={part}"),
    };
    let mut free = match day {
        None => HashMap::new(),
        Some((day, part)) => free_on(reader, place, resources, day, part).await?,
    };
    let cards = resources.iter().map(|resource| ResourceCard {
        href: format!("/resources/{}{query}", resource.id),
        name: resource.name.clone(),
        kind: resource.kind.as_str(),
        description: resource.description.clone(),
        units: resource.units.iter().filter(|unit| !unit.out_of_service).count(),
        free: free.remove(&resource.id),
    });
    Ok(cards.collect())
}

/// What each resource offers in this part of a day, in words.
async fn free_on(
    reader: &Reader<'_>,
    place: &Place,
    resources: &[Resource],
    day: NaiveDate,
    part: Part,
) -> Result<HashMap<ResourceId, String>, StoreError> {
    // A day anywhere on earth, whatever the zone of the place, and the longest of the shortest reservations after it.
    let start = day.and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::hours(15);
    let shortest = resources.iter().map(|resource| resource.policy.min_minutes).max().unwrap_or_default();
    let lasting = TimeDelta::hours(54) + TimeDelta::minutes(i64::from(shortest));
    let Ok(window) = Period::new(start, start + lasting) else { return Ok(HashMap::new()) };
    let facts = store::booking::facts_of_place(&reader.context.db, place.id, &window.widened(DECISION_MARGIN)).await?;
    let words = facts.iter().map(|facts| {
        let dates = reader.dates(facts.time_zone);
        let words = match offer_within(facts, day, part, reader.now()) {
            Offer::Free(period, _) => reader.text("place-free", &[("hours", dates.hours(&period).into())]),
            Offer::None(_) => reader.text("place-not-free", &[("day", dates.near_day(day).into())]),
        };
        (facts.resource.id, words)
    });
    Ok(words.collect())
}

fn view(
    reader: &Reader<'_>,
    place: &Place,
    resources: &[Resource],
    closures: &[Closure],
    cards: Vec<ResourceCard>,
    day: Option<(NaiveDate, Part)>,
) -> PlacePage {
    let facts = &place.facts;
    let dates = reader.dates(facts.time_zone);
    let base_url = &reader.config.base_url;
    let manages = reader.actor().is_some_and(|actor| actor.acts_as_manager_of(place.id));
    let (latitude, longitude) = (facts.location.latitude(), facts.location.longitude());
    PlacePage {
        name: facts.name.clone(),
        kinds: facts.kinds.iter().map(|kind| kind.as_str()).collect(),
        summary: facts.summary.clone(),
        manage_href: manages.then(|| format!("/manage/places/{}", place.slug)),
        closures: closure_views(reader, facts.time_zone, closures, resources),
        day_words: day.map(|(day, part)| match part {
            Part::Day => dates.near_day(day),
            part => format!("{}, {}", dates.near_day(day), reader.text(&format!("part-{part}"), &[])),
        }),
        resources: cards,
        feed: FeedView::at(base_url, &format!("/places/{}/calendar.ics", place.slug)),
        address: AddressView {
            street: facts.address.street.clone(),
            postcode: facts.address.postcode.clone(),
            city: facts.address.city.clone(),
        },
        map: MapView {
            tiles: reader.config.tiles.url.clone(),
            attribution: reader.config.tiles.attribution.clone(),
            latitude,
            longitude,
            name: facts.name.clone(),
            ..MapView::default()
        },
        directions: directions(place),
        open_now: facts.opening_hours.as_ref().is_some_and(|hours| hours.is_open_at(reader.now(), facts.time_zone)),
        week: week(reader, place),
        time_zone: reader.zone_name(facts.time_zone),
        contact: contact(place),
        accessibility: facts.accessibility.iter().map(|code| reader.word_of("amenity-", code)).collect(),
        amenities: facts.amenities.iter().map(|code| reader.word_of("amenity-", code)).collect(),
        source: place.source.as_ref().map(|source| SourceView {
            name: source.name.clone(),
            reference: source.reference.clone(),
            licence: source.licence.clone(),
            retrieved_on: dates.date(source.retrieved_on),
        }),
        json_ld: json_ld(place, base_url),
    }
}

/// Closures in words; the resource or unit is named when it is not the whole place.
pub(in crate::web::pages) fn closure_views(
    reader: &Reader<'_>,
    time_zone: chrono_tz::Tz,
    closures: &[Closure],
    resources: &[Resource],
) -> Vec<ClosureView> {
    let dates = reader.dates(time_zone);
    closures
        .iter()
        .map(|closure| ClosureView {
            period: dates.period(&closure.period),
            what: closed_part(closure, resources),
            reason: closure.reason.clone(),
        })
        .collect()
}

/// What closes, when it is not the whole place: `Open space`, `Open space, Poste 7`.
pub(in crate::web::pages) fn closed_part(closure: &Closure, resources: &[Resource]) -> Option<String> {
    let id = closure.resource_id?;
    let resource = resources.iter().find(|resource| resource.id == id)?;
    let unit = closure.unit_id.and_then(|id| resource.units.iter().find(|unit| unit.id == id));
    let label = unit.map(|unit| unit.label.as_str()).filter(|label| *label != resource.name);
    Some(label.map_or_else(|| resource.name.clone(), |label| format!("{}, {label}", resource.name)))
}

/// The way there, on foot, by bus or by car: the reader chooses.
pub(in crate::web::pages) fn directions(place: &Place) -> String {
    let location = &place.facts.location;
    format!("https://www.openstreetmap.org/directions?to={:.5}%2C{:.5}", location.latitude(), location.longitude())
}

fn week(reader: &Reader<'_>, place: &Place) -> Vec<DayHours> {
    let Some(hours) = &place.facts.opening_hours else { return Vec::new() };
    let dates = reader.dates(place.facts.time_zone);
    let days = (0..7).filter_map(|ahead| dates.today().checked_add_days(Days::new(ahead)));
    days.map(|day| {
        let window = Part::Day.period(day, place.facts.time_zone);
        let open = window.map(|window| hours.open_periods(&window, place.facts.time_zone)).unwrap_or_default();
        DayHours {
            words: dates.day(day),
            hours: open.iter().map(|period| dates.hours(period)).collect(),
            today: day == dates.today(),
        }
    })
    .collect()
}

fn contact(place: &Place) -> ContactView {
    let contact = &place.facts.contact;
    let dial = |phone: &String| phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
    ContactView {
        website: contact.website.clone(),
        dial: contact.phone.as_ref().map(dial).unwrap_or_default(),
        phone: contact.phone.clone(),
        mail: contact.mail.clone(),
    }
}

/// schema.org `LocalBusiness`.
fn json_ld(place: &Place, base_url: &str) -> String {
    let (facts, url) = (&place.facts, format!("{base_url}/places/{}", place.slug));
    json!({
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "@id": url,
        "url": url,
        "name": facts.name,
        "description": facts.summary,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": facts.address.street,
            "postalCode": facts.address.postcode,
            "addressLocality": facts.address.city,
            "addressCountry": facts.address.country,
        },
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": facts.location.latitude(),
            "longitude": facts.location.longitude(),
        },
        "telephone": facts.contact.phone,
        "email": facts.contact.mail,
        "sameAs": facts.contact.website,
    })
    .to_string()
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
