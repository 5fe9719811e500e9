//! The handlers of `/places`.

use rocket::{Route, State, get, http::ContentType, routes};
use serde::Serialize;

use super::{PlacesPage, RelaxView, search::Search};
use crate::{
    domain::kind::{PlaceKind, ResourceKind},
    search::{Found, Query},
    web::{
        caching::{PUBLIC, Tagged},
        directory::Directory,
        errors::{PageError, Problem},
        pages::{
            card::PlaceCard,
            map::MapView,
            part::Part,
            reader::{Page, Reader},
        },
    },
};

#[get("/places")]
async fn list(reader: Reader<'_>, directory: &State<Directory>) -> Result<Page, PageError> {
    let search = Search::read(&reader.query, &reader.config.secret_key)?;
    let found = directory.search(&reader.context.db, &search.query, reader.now()).await?;
    reader.page(&view(&reader, &search, &found))
}

/// Every place that fits, wherever it is, as the map draws them: `[longitude, latitude, slug, name]`.
#[get("/places/points.json")]
async fn points(reader: Reader<'_>, directory: &State<Directory>) -> Result<Tagged, PageError> {
    let search = Search::read(&reader.query, &reader.config.secret_key)?;
    let everywhere = Query { bbox: None, after: None, limit: usize::MAX, ..search.query };
    let found = directory.search(&reader.context.db, &everywhere, reader.now()).await?;
    let places: Vec<Point<'_>> = found
        .items
        .iter()
        .map(|hit| &hit.place.place)
        .map(|place| {
            let location = &place.facts.location;
            Point(rounded(location.longitude()), rounded(location.latitude()), &place.slug, &place.facts.name)
        })
        .collect();
    let json = serde_json::to_vec(&Points { places }).map_err(Problem::internal)?;
    Ok(Tagged::new(ContentType::JSON, json).with_cache_control(PUBLIC))
}

#[derive(Serialize)]
struct Points<'a> {
    places: Vec<Point<'a>>,
}

#[derive(Serialize)]
struct Point<'a>(f64, f64, &'a str, &'a str);

/// About ten metres: enough for a pin, a third less to send.
fn rounded(degrees: f64) -> f64 {
    (degrees * 10_000.0).round() / 10_000.0
}

fn view(reader: &Reader<'_>, search: &Search, found: &Found) -> PlacesPage {
    let query = search.day_query();
    let dates = reader.usual_dates();
    let day_words = search.day.map(|(day, part)| match part {
        Part::Day => dates.near_day(day),
        part => format!("{}, {}", dates.near_day(day), reader.text(&format!("part-{part}"), &[])),
    });
    let key = &reader.config.secret_key;
    let relax = if found.total == 0 { relax(reader, search) } else { Vec::new() };
    PlacesPage {
        place_kinds: PlaceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
        resource_kinds: ResourceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
        today: dates.today().to_string(),
        total: found.total,
        items: found.items.iter().map(|hit| PlaceCard::of(reader, hit, search.day, &query)).collect(),
        day_words,
        without_bbox: search.href("/places", &["bbox"]),
        relax,
        first: search.continued.then(|| search.href("/places", &[])),
        next: found.next.as_ref().map(|position| search.href_after(position, key)),
        map: MapView {
            tiles: reader.config.tiles.url.clone(),
            attribution: reader.config.tiles.attribution.clone(),
            points: Some(search.href("/places/points.json", &["bbox", "day", "part"])),
            bbox: search.view.bbox.clone(),
            ..MapView::default()
        },
        search: search.view.clone(),
    }
}

fn relax(reader: &Reader<'_>, search: &Search) -> Vec<RelaxView> {
    let mut ways: Vec<RelaxView> = search
        .filters()
        .into_iter()
        .map(|(what, value)| {
            let without: &[&str] = match what {
                "near" => &["near", "radius"],
                "available_from" => &["available_from", "available_to"],
                _ => &[what],
            };
            let value = match what {
                "kind" => reader.word_of("place-kind-", value),
                "resource_kind" => reader.word_of("resource-kind-", value),
                _ => value.to_owned(),
            };
            RelaxView { what, value, href: search.href("/places", without) }
        })
        .collect();
    if ways.len() != 1 {
        ways.push(RelaxView { what: "all", value: String::new(), href: "/places".to_owned() });
    }
    ways
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![list, points]
}
