//! `POST /places`, `PATCH /places/<slug>`: an admin adds a place, a manager corrects what the directory says.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rocket::{Route, State, patch, post, routes};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    PREFIX,
    answer::{Answer, Created, json},
    place_views::{ContactView, PlaceView, PointView},
};
use crate::{
    config::Config,
    domain::{
        availability::Outside,
        kind::PlaceKind,
        location::Location,
        opening_hours::OpeningHours,
        place::{Address, ListedPlace},
        place_field::{InvalidPlaceFields, PlaceEdit, decide_create},
    },
    operations::{self, Context},
    store,
    web::{
        caching::EntityTag,
        errors::{ApiError, FieldError, Problem},
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, IfMatch},
    },
};

/// What a manager sends; what is not sent stays, `null` takes opening hours and contacts away.
#[derive(ToSchema)]
pub struct EditBody {
    /// 1 to 200 letters.
    name: Option<String>,
    /// What it is: `coworking`, `fablab`, …
    #[schema(value_type = Option<Vec<String>>)]
    kinds: Option<BTreeSet<PlaceKind>>,
    /// One or two sentences.
    summary: Option<String>,
    /// Where it stands; members that are not sent stay.
    address: Option<AddressBody>,
    /// GeoJSON point.
    #[schema(value_type = Option<PointView>)]
    location: Option<Location>,
    /// OSM `opening_hours`.
    // Read once the address is known.
    #[schema(value_type = Option<String>)]
    opening_hours: Option<Option<String>>,
    /// Codes such as `wheelchair`.
    accessibility: Option<Vec<String>>,
    /// Codes such as `wifi`: small letters, digits and `_`, fifty at most. The list is open: a code that pages have no
    /// word for is shown as it is.
    amenities: Option<Vec<String>>,
    /// How to reach the team.
    #[schema(value_type = Option<ContactView>)]
    contact: [Option<String>; 3],
    /// What becomes of reservations that fall outside new hours: `keep` or `cancel`. Needed where some do: without it
    /// they are listed and nothing changes.
    #[schema(rename = "reservations", value_type = Option<String>, example = "keep")]
    outside: Option<Outside>,
    /// What their holders read.
    #[schema(value_type = Option<String>)]
    reason: String,
}

/// A place after a change.
#[derive(Serialize, ToSchema)]
#[schema(as = EditedPlaceView)]
pub(super) struct EditedView {
    /// As it is now.
    #[serde(flatten)]
    place: PlaceView,
    /// Reservations outside the new hours: kept, or called off as asked.
    reservations_outside: Vec<uuid::Uuid>,
}

/// The parts of an address that change.
#[derive(Clone, Debug, Default, ToSchema)]
pub struct AddressBody {
    /// Number and street.
    street: Option<String>,
    /// Postal code.
    postcode: Option<String>,
    /// Commune or town.
    city: Option<String>,
    /// INSEE code of the commune.
    #[schema(value_type = Option<String>)]
    commune_code: Option<Option<String>>,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
}

impl FromMembers for EditBody {
    const NAMES: &'static [&'static str] = &[
        "name",
        "kinds",
        "summary",
        "address",
        "location",
        "opening_hours",
        "accessibility",
        "amenities",
        "contact",
        "reservations",
        "reason",
    ];

    fn from_members(members: &mut Members) -> Option<Self> {
        let name = members.optional("name", read::text);
        let kinds = members.optional("kinds", kinds);
        let summary = members.optional("summary", read::text);
        let address = address(members);
        let location = members.object("location", &["type", "coordinates"], location);
        let opening_hours = members.optional("opening_hours", read::text);
        let accessibility = members.optional("accessibility", texts);
        let amenities = members.optional("amenities", texts);
        let contact = texts_of(members, "contact", ["website", "phone", "mail"]);
        let outside = members.optional("reservations", read::parsed("field-outside"));
        let reason = members.optional("reason", read::text);
        let hours_sent = members.has("opening_hours");
        Some(Self {
            name: name?,
            kinds: kinds?,
            summary: summary?,
            address: address?,
            location: location?,
            opening_hours: opening_hours.map(|hours| hours_sent.then_some(hours))?,
            accessibility: accessibility?,
            amenities: amenities?,
            contact: contact?.unwrap_or_default(),
            outside: outside?,
            reason: reason?.unwrap_or_default(),
        })
    }
}

impl EditBody {
    /// The edit of this place: an address is whole, opening hours mean the holidays of where it stands.
    fn of(self, current: &Address) -> Result<PlaceEdit, Problem> {
        let address = self.address.map(|sent| Address {
            street: sent.street.unwrap_or_else(|| current.street.clone()),
            postcode: sent.postcode.unwrap_or_else(|| current.postcode.clone()),
            city: sent.city.unwrap_or_else(|| current.city.clone()),
            commune_code: sent.commune_code.unwrap_or_else(|| current.commune_code.clone()),
            country: sent.country.unwrap_or_else(|| current.country.clone()),
        });
        let area = address.as_ref().unwrap_or(current).holiday_area();
        let filled = |hours: Option<String>| hours.filter(|hours| !hours.trim().is_empty());
        let parsed = |hours: Option<String>| filled(hours).map(|hours| OpeningHours::parse(&hours, area)).transpose();
        let opening_hours = self.opening_hours.map(parsed).transpose()?;
        let [website, phone, mail] = self.contact;
        Ok(PlaceEdit {
            name: self.name,
            kinds: self.kinds,
            summary: self.summary,
            address,
            location: self.location,
            opening_hours,
            accessibility: self.accessibility,
            amenities: self.amenities,
            website,
            phone,
            mail,
        })
    }
}

fn kinds(value: &Value) -> Result<BTreeSet<PlaceKind>, &'static str> {
    texts(value)?.iter().map(|kind| kind.parse().map_err(|_| "field-kind")).collect()
}

fn texts(value: &Value) -> Result<Vec<String>, &'static str> {
    value.as_array().ok_or("field-list")?.iter().map(read::text).collect()
}

/// The texts of a member that is an object whose members may all be missing; `null` gives an empty text.
fn texts_of<const N: usize>(
    members: &mut Members,
    name: &str,
    names: [&str; N],
) -> Option<Option<[Option<String>; N]>> {
    members.object(name, &names, |object| {
        let mut texts = [const { None }; N];
        for (text, name) in texts.iter_mut().zip(names) {
            let said = object.optional(name, read::text)?;
            *text = object.has(name).then(|| said.unwrap_or_default());
        }
        Some(texts)
    })
}

fn address(members: &mut Members) -> Option<Option<AddressBody>> {
    let names = ["street", "postcode", "city", "commune_code", "country"];
    let address = |[street, postcode, city, commune_code, country]: [Option<String>; 5]| {
        let commune_code = commune_code.map(|code| Some(code).filter(|code| !code.is_empty()));
        AddressBody { street, postcode, city, commune_code, country }
    };
    Some(texts_of(members, "address", names)?.map(address))
}

/// A GeoJSON point (RFC 7946 §3.1.2): longitude first.
fn location(point: &mut Members) -> Option<Location> {
    let is_point = |value: &Value| if value == "Point" { Ok(()) } else { Err("field-point") };
    let numbers = |value: &Value| {
        let numbers: Option<Vec<f64>> = value.as_array().and_then(|all| all.iter().map(Value::as_f64).collect());
        match numbers.as_deref() {
            Some(&[longitude, latitude]) => Location::new(latitude, longitude).map_err(|_| "field-point"),
            _ => Err("field-point"),
        }
    };
    let kind = point.required("type", is_point);
    let location = point.required("coordinates", numbers);
    kind.and(location)
}

impl From<InvalidPlaceFields> for Problem {
    fn from(error: InvalidPlaceFields) -> Self {
        let fields = error.fields.iter();
        Self::invalid_fields(fields.map(|field| FieldError::new(field.as_str(), "field-place")).collect())
    }
}

/// Whether `If-Match` names what `GET` answers of this place.
fn is_seen(sent: &IfMatch, listed: &ListedPlace, config: &Config, now: DateTime<Utc>) -> Result<bool, Problem> {
    let view = PlaceView::of(listed, None, config, now);
    // Whether it is open changes with the clock, not with the record.
    for open_now in [Some(true), Some(false), None] {
        let bytes = serde_json::to_vec(&PlaceView { open_now, ..view.clone() }).map_err(Problem::internal)?;
        if sent.names(&EntityTag::of_content(&bytes)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Correct a place (its managers); imports leave alone what was corrected.
#[utoipa::path(
    operation_id = "update_place",
    context_path = "/api/v1",
    tag = "places",
    params(
        ("slug" = String, Path, description = "The place's part of the address"),
        ("If-Match" = Option<String>, Header, description = "`ETag` of the place as it was seen; changed since, it is refused"),
    ),
    request_body = EditBody,
    responses(
        (status = 200, description = "The place, with the tag that it has now", body = EditedView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 412, description = "`stale`"),
        (status = 422, description = "`invalid_field`; at `/reservations` with the `reservations` that fall outside, where nobody said what becomes of them"),
    ),
    security(("token" = ["manage"]))
)]
#[patch("/places/<slug>", data = "<body>")]
pub(super) async fn update(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    if_match: IfMatch,
    body: ApiBody<EditBody>,
    config: &State<Config>,
    context: &State<Context>,
) -> Answer {
    let listed = store::place::listed_by_slug(&context.db, slug).await.map_err(Problem::from)?;
    let listed = listed.ok_or_else(Problem::not_found)?;
    let place = &listed.place;
    if !actor.0.acts_as_manager_of(place.id) {
        return Err(Problem::of("forbidden").into());
    }
    if if_match.is_sent() && !is_seen(&if_match, &listed, config, context.clock.now())? {
        return Err(Problem::of("stale").into());
    }
    let (fate, reason) = (body.0.outside, body.0.reason.clone());
    let edit = body.0.of(&place.facts.address)?;
    let seen = if_match.is_sent().then_some(&place.facts);
    let fate = fate.map(|fate| (fate, reason.as_str()));
    let edited = operations::place::edit(context, &actor.0, place.id, edit, seen, fate).await;
    let (_, outside) = edited?;
    let listed = store::place::listed_by_slug(&context.db, slug).await.map_err(Problem::from)?;
    let place = PlaceView::of(&listed.ok_or_else(Problem::not_found)?, None, config, context.clock.now());
    // The tag is the record's, so that the next change can name it.
    let tag = EntityTag::of_content(&serde_json::to_vec(&place).map_err(Problem::internal)?);
    let reservations_outside = outside.iter().map(|details| details.reservation.id.0).collect();
    Ok(json(&EditedView { place, reservations_outside })?.with_tag(tag))
}

/// Add a place (admins); `name` and `location` are needed.
#[utoipa::path(
    operation_id = "create_place",
    context_path = "/api/v1",
    tag = "places",
    request_body(content = EditBody, description = "As for a correction, with at least `name` and `location`"),
    responses(
        (status = 201, description = "The place; `Location` says where", body = PlaceView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 422, description = "`invalid_field`"),
    ),
    security(("token" = ["admin"]))
)]
#[post("/places", data = "<body>")]
pub(super) async fn create(
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<EditBody>,
    config: &State<Config>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    if !actor.0.acts_as_admin() {
        return Err(Problem::of("forbidden").into());
    }
    let new = body.0.of(&Address { country: "FR".to_owned(), ..Address::default() })?;
    let facts = decide_create(new).map_err(Problem::from)?;
    let place = operations::place::create(context, &actor.0, facts).await?;
    let listed = store::place::listed_by_slug(&context.db, &place.slug).await.map_err(Problem::from)?;
    let view = PlaceView::of(&listed.ok_or_else(Problem::not_found)?, None, config, context.clock.now());
    Created::at(format!("{PREFIX}/places/{}", place.slug), &view)
}

pub(super) fn routes() -> Vec<Route> {
    routes![create, update]
}
