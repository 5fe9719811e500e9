//! `/manage/places/<slug>/edit`: the record of a place.

use std::collections::{BTreeMap, BTreeSet};

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::managed;
use crate::{
    domain::{
        kind::PlaceKind,
        location::Location,
        opening_hours::OpeningHours,
        place::{Address, Place},
        place_field::{InvalidPlaceField, PlaceEdit, PlaceField},
    },
    operations::{self, OperationError},
    render::View,
    store,
    web::{
        errors::{FieldError, PageError, Problem},
        forms::{Fields, FromFields, Posted},
        pages::{
            form::{FormView, TickView},
            reader::{Answer, Page, Reader, invalid},
        },
    },
};

/// The form of a record.
#[derive(Clone, Debug, Serialize)]
pub struct EditPlacePage {
    /// The place.
    pub place: EditedPlace,
    /// The source of the record.
    pub source: Option<String>,
    /// Codes of the fields that were edited here before.
    pub edited: Vec<&'static str>,
    /// Where the form goes.
    pub action: String,
    /// Every fact as text.
    pub form: FormView,
    /// What the place is.
    pub kinds: Vec<TickView>,
}

/// The place that a form is about.
#[derive(Clone, Debug, Serialize)]
pub struct EditedPlace {
    /// Its name.
    pub name: String,
    /// Its board.
    pub board: String,
}

/// The text fields, in the order of the form.
pub(super) const FIELDS: [&str; 13] = [
    "name",
    "summary",
    "street",
    "postcode",
    "city",
    "latitude",
    "longitude",
    "opening_hours",
    "website",
    "phone",
    "mail",
    "accessibility",
    "amenities",
];

impl View for EditPlacePage {
    const TEMPLATE: &'static str = "pages/manage/edit.html";

    fn samples() -> Vec<Self> {
        let form = FormView::of(FIELDS.map(|name| (name, String::new())));
        let plain = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            source: None,
            edited: Vec::new(),
            action: "/manage/places/plaine-images/edit".into(),
            form: form.clone(),
            kinds: PlaceKind::ALL.iter().map(|kind| TickView { value: kind.as_str(), chosen: true }).collect(),
        };
        let edited = Self {
            source: Some("census".into()),
            edited: vec!["name", "street", "opening_hours"],
            form: form.all_wrong(),
            ..plain.clone()
        };
        vec![plain, edited]
    }
}

#[get("/manage/places/<slug>/edit")]
async fn form(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    reader.page(&view(&reader, &place, filled(&place), &place.facts.kinds).await?)
}

#[post("/manage/places/<slug>/edit", data = "<form>")]
async fn update(reader: Reader<'_>, slug: &str, form: Posted<EditForm>) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let mut kinds = place.facts.kinds.clone();
    let outcome = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => {
            kinds.clone_from(&sent.kinds);
            match edit_of(sent, &place) {
                Err(problem) => Err(problem),
                Ok(edit) => operations::place::edit(reader.context, actor, place.id, edit).await.map_err(refusal),
            }
        }
    };
    match outcome {
        Ok(_) => Ok(Answer::SeeOther(format!("/places/{}", place.slug))),
        Err(problem) if problem.status == 422 => {
            let form = reader.with_problem(filled(&place).typed(&form.typed), &problem);
            Ok(Answer::Again(reader.refused(&problem, &view(&reader, &place, form, &kinds).await?)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

/// A fact that was not taken, told beside its field of the form.
fn refusal(error: OperationError<InvalidPlaceField>) -> Problem {
    let OperationError::Refused(InvalidPlaceField { field }) = error else {
        return match error {
            OperationError::Forbidden => Problem::of("forbidden"),
            OperationError::Store(error) => error.into(),
            OperationError::NotFound | OperationError::Refused(_) => Problem::not_found(),
        };
    };
    let (name, detail) = match field {
        PlaceField::Name => ("name", "field-place-name"),
        PlaceField::Website => ("website", "field-website"),
        PlaceField::Mail => ("mail", "field-mail"),
        PlaceField::OpeningHours => ("opening_hours", "field-opening-hours"),
        PlaceField::Location => ("latitude", "field-degrees"),
        PlaceField::Address => ("street", "field-text-long"),
        PlaceField::Accessibility | PlaceField::Amenities => (field.as_str(), "field-codes"),
        PlaceField::Kinds | PlaceField::Summary | PlaceField::Phone => (field.as_str(), "field-text-long"),
    };
    Problem::invalid_fields(vec![FieldError::new(name, detail)])
}

/// A record as typed.
struct EditForm {
    texts: BTreeMap<&'static str, String>,
    kinds: BTreeSet<PlaceKind>,
    location: Location,
}

impl FromFields for EditForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let kinds = fields.all("kinds").filter_map(|kind| kind.parse().ok()).collect();
        // A comma is how French writes decimals.
        let degrees = |text: &str| text.replace(',', ".").parse::<f64>();
        let latitude = fields.parsed("latitude", "field-degrees", degrees);
        let longitude = fields.parsed("longitude", "field-degrees", degrees);
        let location = match Location::new(latitude?, longitude?) {
            Ok(location) => Some(location),
            Err(_) => fields.refuse(FieldError::new("latitude", "field-degrees")),
        };
        let texts = FIELDS.iter().map(|name| (*name, fields.text(name).to_owned())).collect();
        Some(Self { texts, kinds, location: location? })
    }
}

fn edit_of(sent: EditForm, place: &Place) -> Result<PlaceEdit, Problem> {
    let text = |name: &str| sent.texts.get(name).cloned().unwrap_or_default();
    let codes = |name: &str| {
        let codes = text(name);
        codes.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect()
    };
    let address = Address {
        street: text("street"),
        postcode: text("postcode"),
        city: text("city"),
        commune_code: place.facts.address.commune_code.clone(),
        country: place.facts.address.country.clone(),
    };
    let hours = Some(text("opening_hours")).filter(|hours| !hours.is_empty());
    let opening_hours = hours.map(|hours| OpeningHours::parse(&hours, address.holiday_area())).transpose()?;
    // The point is shown to the sixth decimal; what was not touched stays as exact as it was.
    let moved = shown(place) != [degrees(sent.location.latitude()), degrees(sent.location.longitude())];
    Ok(PlaceEdit {
        name: Some(text("name")),
        summary: Some(text("summary")),
        address: Some(address),
        location: moved.then_some(sent.location),
        opening_hours: Some(opening_hours),
        accessibility: Some(codes("accessibility")),
        amenities: Some(codes("amenities")),
        website: Some(text("website")),
        phone: Some(text("phone")),
        mail: Some(text("mail")),
        kinds: Some(sent.kinds),
    })
}

fn degrees(degrees: f64) -> String {
    format!("{degrees:.6}")
}

fn shown(place: &Place) -> [String; 2] {
    [degrees(place.facts.location.latitude()), degrees(place.facts.location.longitude())]
}

fn filled(place: &Place) -> FormView {
    let facts = &place.facts;
    let [latitude, longitude] = shown(place);
    FormView::of([
        ("name", facts.name.clone()),
        ("summary", facts.summary.clone()),
        ("street", facts.address.street.clone()),
        ("postcode", facts.address.postcode.clone()),
        ("city", facts.address.city.clone()),
        ("latitude", latitude),
        ("longitude", longitude),
        ("opening_hours", facts.opening_hours.as_ref().map(|hours| hours.as_str().to_owned()).unwrap_or_default()),
        ("website", facts.contact.website.clone().unwrap_or_default()),
        ("phone", facts.contact.phone.clone().unwrap_or_default()),
        ("mail", facts.contact.mail.clone().unwrap_or_default()),
        ("accessibility", facts.accessibility.join(", ")),
        ("amenities", facts.amenities.join(", ")),
    ])
}

async fn view(
    reader: &Reader<'_>,
    place: &Place,
    form: FormView,
    kinds: &BTreeSet<PlaceKind>,
) -> Result<EditPlacePage, Problem> {
    let edited = store::place_edit::list_of_place(&reader.context.db, place.id).await?;
    let here = format!("/manage/places/{}", place.slug);
    Ok(EditPlacePage {
        place: EditedPlace { name: place.facts.name.clone(), board: here.clone() },
        source: place.source.as_ref().map(|source| source.name.clone()),
        edited: edited.into_iter().map(PlaceField::as_str).collect(),
        action: format!("{here}/edit"),
        form,
        kinds: PlaceKind::ALL
            .iter()
            .map(|kind| TickView { value: kind.as_str(), chosen: kinds.contains(kind) })
            .collect(),
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![form, update]
}
