//! `/manage/places/<slug>/edit`: the record of a place.

use std::collections::{BTreeMap, BTreeSet};

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{closing::HitQuestion, managed, seen::Seen};
use crate::{
    domain::{
        account::Actor,
        availability::Outside,
        kind::PlaceKind,
        location::Location,
        opening_hours::OpeningHours,
        place::{Address, Place},
        place_field::{EditRefusal, InvalidPlaceFields, PlaceEdit, PlaceField, decide_edit},
    },
    operations::{self, OperationError},
    render::View,
    store,
    web::{
        errors::{FieldError, PageError, Problem},
        forms::{Fields, FromFields, Posted},
        pages::{
            form::{FieldView, FormView, TickView},
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
    /// What the form shows, as it has to come back.
    pub seen: String,
    /// What the place is.
    pub kinds: Vec<TickView>,
    /// Whose reservations fall outside the new hours.
    pub question: Option<HitQuestion>,
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
            seen: "x.y".into(),
            kinds: PlaceKind::ALL.iter().map(|kind| TickView { value: kind.as_str(), chosen: true }).collect(),
            question: None,
        };
        let mut asked = Self { question: Some(HitQuestion::sample().without_moving()), ..plain.clone() };
        asked.form.fields.insert("reason", FieldView::default());
        let edited = Self {
            source: Some("census".into()),
            edited: vec!["name", "street", "opening_hours"],
            form: form.all_wrong(),
            ..plain.clone()
        };
        vec![plain, edited, asked]
    }
}

#[get("/manage/places/<slug>/edit")]
async fn form(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    reader.page(&view(&reader, &place, FormView::of(values(&place)), &place.facts.kinds).await?)
}

#[post("/manage/places/<slug>/edit", data = "<form>")]
async fn update(reader: Reader<'_>, slug: &str, form: Posted<EditForm>) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let sent = form.value.map_err(invalid)?;
    let now = Seen::now(&shown_of(&place));
    let seen = Seen::sent(&form.typed, &now);
    if seen != now {
        return stale(&reader, &place, &seen, &sent, &form.typed).await;
    }
    let problem = match edit_of(&sent, &seen, &place) {
        Err(errors) => invalid(errors),
        Ok(edit) => match write(&reader, actor, &place, edit, &sent).await {
            Ok(None) => return Ok(Answer::SeeOther(format!("/places/{}", place.slug))),
            Ok(Some(question)) => {
                let mut form = FormView::of(values(&place)).typed(&form.typed);
                form.fields.insert("reason", FieldView { value: sent.reason, error: None });
                let view =
                    EditPlacePage { question: Some(question), ..view(&reader, &place, form, &sent.kinds).await? };
                return Ok(Answer::Again(reader.page(&view)?));
            }
            // It changed between the reading above and the writing.
            Err(OperationError::Refused(EditRefusal::Stale)) => {
                let (_, place) = managed(&reader, slug).await?;
                return stale(&reader, &place, &seen, &sent, &form.typed).await;
            }
            Err(OperationError::Refused(EditRefusal::Invalid(fields))) => invalid(told(&fields)),
            Err(error) => return Err(Problem::from(error).into()),
        },
    };
    let form = reader.with_problem(FormView::of(values(&place)).typed(&form.typed), &problem);
    Ok(Answer::Again(reader.refused(&problem, &view(&reader, &place, form, &sent.kinds).await?)?))
}

/// Changes the place where nobody falls outside new hours, or where the person has seen who does and said what becomes
/// of them; else the question.
async fn write(
    reader: &Reader<'_>,
    actor: &Actor,
    place: &Place,
    edit: PlaceEdit,
    sent: &EditForm,
) -> Result<Option<HitQuestion>, OperationError<EditRefusal>> {
    let seen = Some(&place.facts);
    match operations::place::edit(reader.context, actor, place.id, edit.clone(), seen, None).await {
        Err(OperationError::Refused(EditRefusal::Outside(fallen))) => {
            let question = HitQuestion::of(reader, place.facts.time_zone, &fallen, false);
            let Some(fate) = sent.outside.filter(|_| question.seen == sent.outside_seen) else {
                return Ok(Some(question));
            };
            let fate = Some((fate, sent.reason.as_str()));
            operations::place::edit(reader.context, actor, place.id, edit, seen, fate).await.map(|_| None)
        }
        outcome => outcome.map(|_| None),
    }
}

/// The form again after the place has changed.
async fn stale(
    reader: &Reader<'_>,
    place: &Place,
    seen: &Seen,
    sent: &EditForm,
    typed: &BTreeMap<String, String>,
) -> Result<Answer, PageError> {
    let kinds = if seen.is_touched("kinds", &kinds_text(&sent.kinds)) { &sent.kinds } else { &place.facts.kinds };
    let of_kinds = place.facts.kinds.iter().map(|kind| reader.text(&format!("place-kind-{kind}"), &[]));
    let of_kinds = of_kinds.collect::<Vec<_>>().join(", ");
    let words = |name: &str, now: &str| if name == "kinds" { of_kinds.clone() } else { now.to_owned() };
    let (problem, form) = seen.form_again(reader, &shown_of(place), typed, words);
    Ok(Answer::Again(reader.refused(&problem, &view(reader, place, form, kinds).await?)?))
}

/// Facts that were not taken, told beside their fields of the form.
fn told(invalid: &InvalidPlaceFields) -> Vec<FieldError> {
    let told = invalid.fields.iter().map(|field| match field {
        PlaceField::Name => FieldError::new("name", "field-place-name"),
        PlaceField::Website => FieldError::new("website", "field-website"),
        PlaceField::Mail => FieldError::new("mail", "field-mail"),
        PlaceField::OpeningHours => FieldError::new("opening_hours", "field-opening-hours"),
        PlaceField::Location => FieldError::new("latitude", "field-degrees"),
        PlaceField::Address => FieldError::new("street", "field-text-long"),
        PlaceField::Accessibility | PlaceField::Amenities => FieldError::new(field.as_str(), "field-codes"),
        PlaceField::Kinds | PlaceField::Summary | PlaceField::Phone => {
            FieldError::new(field.as_str(), "field-text-long")
        }
    });
    told.collect()
}

fn kinds_text(kinds: &BTreeSet<PlaceKind>) -> String {
    kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",")
}

/// A record as typed.
struct EditForm {
    texts: BTreeMap<&'static str, String>,
    kinds: BTreeSet<PlaceKind>,
    outside: Option<Outside>,
    outside_seen: String,
    reason: String,
}

impl FromFields for EditForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let kinds = fields.all("kinds").filter_map(|kind| kind.parse().ok()).collect();
        let texts = FIELDS.iter().map(|name| (*name, fields.text(name).to_owned())).collect();
        Some(Self {
            texts,
            kinds,
            // An answer that is none of the offered ones is no answer: the question comes again.
            outside: fields.text("reservations").parse().ok(),
            outside_seen: fields.text("outside_seen").to_owned(),
            reason: fields.text("reason").to_owned(),
        })
    }
}

/// The edit of those fields alone that were touched, or all that is wrong with them.
fn edit_of(sent: &EditForm, seen: &Seen, place: &Place) -> Result<PlaceEdit, Vec<FieldError>> {
    let text = |name: &str| sent.texts.get(name).cloned().unwrap_or_default();
    let touched = |name: &str| Some(text(name)).filter(|text| seen.is_touched(name, text));
    let codes = |text: String| {
        text.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect::<Vec<String>>()
    };
    let mut errors = Vec::new();
    let current = &place.facts.address;
    let location = match point(sent) {
        // The point is shown to the sixth decimal; what was not touched stays as exact as it was.
        Some(point) => Some(point).filter(|point| shown(&place.facts.location) != shown(point)),
        None => {
            errors.push(FieldError::new("latitude", "field-degrees"));
            None
        }
    };
    let address = ["street", "postcode", "city"].iter().any(|name| touched(name).is_some()).then(|| Address {
        street: text("street"),
        postcode: text("postcode"),
        city: text("city"),
        ..current.clone()
    });
    let area = address.as_ref().unwrap_or(current).holiday_area();
    let opening_hours = touched("opening_hours").map(|hours| {
        let read = (!hours.is_empty()).then(|| OpeningHours::parse(&hours, area)).transpose();
        read.unwrap_or_else(|error| {
            errors.extend(Problem::from(error).errors);
            None
        })
    });
    let edit = PlaceEdit {
        name: touched("name"),
        summary: touched("summary"),
        address,
        location,
        opening_hours,
        accessibility: touched("accessibility").map(codes),
        amenities: touched("amenities").map(codes),
        website: touched("website"),
        phone: touched("phone"),
        mail: touched("mail"),
        kinds: Some(sent.kinds.clone()).filter(|kinds| seen.is_touched("kinds", &kinds_text(kinds))),
    };
    // Asked here too, so that everything that is wrong is told at once.
    if let Err(invalid) = decide_edit(&place.facts, edit.clone()) {
        errors.extend(told(&invalid));
    }
    if errors.is_empty() { Ok(edit) } else { Err(errors) }
}

/// The point that was typed; a comma is how French writes decimals.
fn point(sent: &EditForm) -> Option<Location> {
    let degrees = |name: &str| sent.texts.get(name)?.replace(',', ".").parse::<f64>().ok();
    Location::new(degrees("latitude")?, degrees("longitude")?).ok()
}

fn shown(location: &Location) -> [String; 2] {
    [location.latitude(), location.longitude()].map(|degrees| format!("{degrees:.6}"))
}

/// Every text field as the form shows it.
fn values(place: &Place) -> [(&'static str, String); 13] {
    let facts = &place.facts;
    let [latitude, longitude] = shown(&facts.location);
    [
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
    ]
}

/// All that the form edits, as it shows it.
fn shown_of(place: &Place) -> Vec<(&'static str, String)> {
    values(place).into_iter().chain([("kinds", kinds_text(&place.facts.kinds))]).collect()
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
        seen: Seen::now(&shown_of(place)).text(),
        kinds: PlaceKind::ALL
            .iter()
            .map(|kind| TickView { value: kind.as_str(), chosen: kinds.contains(kind) })
            .collect(),
        question: None,
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![form, update]
}
