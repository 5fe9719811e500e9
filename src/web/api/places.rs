//! `/places`: the directory's search, a place, its resources.

use std::{collections::BTreeSet, str::FromStr};

use chrono_tz::Europe::Paris;
use rocket::{Route, State, get, routes};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    answer::{Answer, json},
    cursor,
    place_views::PlaceView,
    resource_views::ResourceView,
    times,
};
use crate::{
    config::Config,
    domain::location::{BoundingBox, Location},
    operations::Context,
    search::{self, Near, Position, Sort},
    store,
    web::{
        available::available,
        directory::Directory,
        errors::Problem,
        guards::{ApiQuery, Query, QueryParameters},
    },
};

/// What `GET /places` is asked.
pub struct Search {
    query: search::Query,
    question: String,
    raw: Query,
}

/// A page of places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PlacePage {
    /// In the asked order.
    items: Vec<PlaceView>,
    /// To be given as `cursor` for the next page; `null` on the last.
    next: Option<String>,
    /// How many places fit, on all pages.
    total: usize,
}

/// The resources of a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ResourceList {
    /// In the order of the place.
    items: Vec<ResourceView>,
    /// Always `null`: there is one page.
    next: Option<String>,
}

impl QueryParameters for Search {
    const NAMES: &'static [&'static str] = &[
        "q",
        "kind",
        "bbox",
        "near",
        "radius",
        "amenity",
        "resource_kind",
        "open_at",
        "available_from",
        "available_to",
        "sort",
        "limit",
        "cursor",
    ];

    fn read(query: &Query) -> Result<Self, Problem> {
        let near = near(query)?;
        let text = query.one("q")?.unwrap_or_default();
        if text.chars().count() > 200 {
            return Err(Problem::malformed("q", "field-query-long"));
        }
        let sort = match query.one("sort")? {
            None => None,
            Some("name") => Some(Sort::Name),
            Some("distance") if near.is_some() => Some(Sort::Distance),
            Some(_) => return Err(Problem::malformed("sort", "field-sort")),
        };
        let asked = search::Query {
            text: text.to_owned(),
            kinds: query.all_parsed("kind", "field-kind")?.into_iter().collect(),
            bbox: query.one("bbox")?.map(bounding_box).transpose()?,
            near,
            amenities: query.all("amenity").map(str::to_owned).collect::<BTreeSet<_>>(),
            resource_kinds: query.all_parsed("resource_kind", "field-resource-kind")?.into_iter().collect(),
            // Places lie in several zones: a time without offset is that of the network's country.
            open_at: times::parameter(query, "open_at", Paris)?,
            available: available(query.one("available_from")?, query.one("available_to")?, Paris)?,
            among: None,
            sort,
            after: None,
            limit: cursor::limit(query)?,
        };
        let question = format!("places {:?}", search::Query { limit: 0, ..asked.clone() });
        Ok(Self { query: asked, question, raw: query.clone() })
    }
}

fn near(query: &Query) -> Result<Option<Near>, Problem> {
    let radius_m = query.parsed::<f64>("radius", "field-radius")?;
    let wrong_radius = || Problem::malformed("radius", "field-radius");
    let Some(near) = query.one("near")? else {
        return if radius_m.is_none() { Ok(None) } else { Err(wrong_radius()) };
    };
    let center = numbers::<2>(near).and_then(|[latitude, longitude]| Location::new(latitude, longitude).ok());
    let center = center.ok_or_else(|| Problem::malformed("near", "field-near"))?;
    if radius_m.is_some_and(|radius_m| !(1.0..=20_000_000.0).contains(&radius_m)) {
        return Err(wrong_radius());
    }
    Ok(Some(Near { center, radius_m }))
}

fn bounding_box(text: &str) -> Result<BoundingBox, Problem> {
    numbers::<4>(text)
        .and_then(|[west, south, east, north]| BoundingBox::new(west, south, east, north).ok())
        .ok_or_else(|| Problem::malformed("bbox", "field-bbox"))
}

/// Exactly `N` numbers between commas.
fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let numbers: Vec<f64> = text.split(',').map(|part| f64::from_str(part.trim())).collect::<Result<_, _>>().ok()?;
    numbers.try_into().ok()
}

/// Search the directory.
#[utoipa::path(
    operation_id = "list_places",
    context_path = "/api/v1",
    tag = "places",
    params(
        ("q" = Option<String>, Query, description = "Words, in any order, without regard to case and accents; matches name, commune, postcode, kind and summary, and forgives one typing error in a word of five letters or more"),
        ("kind" = Option<String>, Query, description = "Kind of place; may be repeated, any of them fits"),
        ("bbox" = Option<String>, Query, description = "`west,south,east,north` in degrees; `west` greater than `east` crosses the antimeridian"),
        ("near" = Option<String>, Query, description = "`latitude,longitude` in degrees"),
        ("radius" = Option<f64>, Query, description = "Metres around `near`"),
        ("amenity" = Option<String>, Query, description = "Code of an amenity; may be repeated, all must be there"),
        ("resource_kind" = Option<String>, Query, description = "Kind of resource; may be repeated, any of them fits"),
        ("open_at" = Option<String>, Query, description = "Instant (RFC 3339) at which the place is open; without offset in French time"),
        ("available_from" = Option<String>, Query, description = "With `available_to`: something can be reserved there (of `resource_kind` where given) for the whole period, as far as rules of the place say; without offset in French time"),
        ("available_to" = Option<String>, Query, description = "The end of that period, at most 14 days later"),
        ("sort" = Option<String>, Query, description = "`name`, or with `near` `distance` (the default then)"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 by default"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before, with the same question"),
    ),
    responses((status = 200, description = "A page of places", body = PlacePage), (status = 400, description = "`malformed`, `unknown_parameter`, `invalid_period`, `nonexistent_time`"))
)]
#[get("/places")]
pub(super) async fn list(
    search: ApiQuery<Search>,
    config: &State<Config>,
    context: &State<Context>,
    directory: &State<Directory>,
) -> Answer {
    let Search { mut query, question, raw } = search.0;
    let key = &config.secret_key;
    if let Some(position) = cursor::open(key, &question, &raw)? {
        query.after = Some(Position::parse(&position).ok_or_else(cursor::wrong)?);
    }
    let now = context.clock.now();
    let found = directory.search(&context.db, &query, now).await.map_err(Problem::from)?;
    json(&PlacePage {
        items: found.items.iter().map(|hit| PlaceView::of(&hit.place, hit.distance_m, config, now)).collect(),
        next: found.next.map(|position| cursor::seal(key, &question, &position.to_text())),
        total: found.total,
    })
}

/// One place.
#[utoipa::path(
    operation_id = "show_place",
    context_path = "/api/v1",
    tag = "places",
    params(("slug" = String, Path, description = "The place's part of the address")),
    responses((status = 200, description = "The place", body = PlaceView), (status = 404, description = "`not_found`"))
)]
#[get("/places/<slug>")]
pub(super) async fn show(slug: &str, _query: ApiQuery, config: &State<Config>, context: &State<Context>) -> Answer {
    let listed = store::place::listed_by_slug(&context.db, slug).await.map_err(Problem::from)?;
    let listed = listed.ok_or_else(Problem::not_found)?;
    json(&PlaceView::of(&listed, None, config, context.clock.now()))
}

/// What can be reserved in a place.
#[utoipa::path(
    operation_id = "list_resources",
    context_path = "/api/v1",
    tag = "places",
    params(("slug" = String, Path, description = "The place's part of the address")),
    responses((status = 200, description = "Its resources", body = ResourceList), (status = 404, description = "`not_found`"))
)]
#[get("/places/<slug>/resources")]
pub(super) async fn resources(slug: &str, _query: ApiQuery, context: &State<Context>) -> Answer {
    let place = store::place::by_slug(&context.db, slug).await.map_err(Problem::from)?;
    let place = place.ok_or_else(Problem::not_found)?;
    let resources = store::resource::list_of_place(&context.db, place.id).await.map_err(Problem::from)?;
    let items = resources.iter().map(|resource| ResourceView::of(resource, &place)).collect();
    json(&ResourceList { items, next: None })
}

pub(super) fn routes() -> Vec<Route> {
    routes![list, show, resources]
}
