//! The demo network of `demo/`: TOML files that a person can edit.

use chrono::NaiveTime;
use serde::Deserialize;

use crate::domain::{
    holidays::HolidayArea,
    kind::{PlaceKind, ResourceKind},
    location::Location,
    opening_hours::OpeningHours,
    place::{Address, Contact, PlaceFacts},
    policy::PolicyRules,
    territory::time_zone_of,
};

/// A place of the demo.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoPlace {
    /// What the public knows of it.
    pub facts: PlaceFacts,
    /// What people can be certified for there.
    pub certifications: Vec<DemoCertification>,
    /// What can be reserved there.
    pub resources: Vec<DemoResource>,
    /// When it is closed.
    pub closures: Vec<DemoClosure>,
}

/// A type of certification of the demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCertification {
    /// One line, unique in the place.
    pub name: String,
    /// What it takes; may be empty.
    pub description: String,
}

/// A resource of the demo.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoResource {
    /// One line, unique in the place.
    pub name: String,
    /// What it is.
    pub kind: ResourceKind,
    /// May be empty.
    pub description: String,
    /// Narrower than the place's.
    pub opening_hours: Option<OpeningHours>,
    /// The booking rules that it says itself, but for the certifications, which have no identifiers here.
    pub rules: PolicyRules,
    /// Names of the certifications that it takes; each is one of the place's.
    pub requires: Vec<String>,
    /// How many copies.
    pub units: u32,
    /// What is written on each before its number.
    pub unit_label: String,
    /// The share of open time that sample reservations fill, 0 to 0.8.
    pub busy: f64,
}

/// A closure of the demo, counted from the day the demo is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoClosure {
    /// Name of the resource; `None` closes the whole place.
    pub resource: Option<String>,
    /// Its first day, 0 being today.
    pub in_days: i64,
    /// How long.
    pub lasting: DemoClosureLength,
    /// What is told of it.
    pub reason: String,
}

/// How long a closure of the demo lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoClosureLength {
    /// Whole days.
    Days(u32),
    /// From one wall time to another on its day.
    Hours(NaiveTime, NaiveTime),
}

/// What is wrong with a file of the demo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidDemo(String);

/// Reads one file.
///
/// # Errors
/// [`InvalidDemo`] names the place and what is wrong with it.
pub fn read(text: &str) -> Result<Vec<DemoPlace>, InvalidDemo> {
    let file: File = toml::from_str(text).map_err(|error| InvalidDemo(error.to_string()))?;
    file.place
        .into_iter()
        .map(|place| {
            let name = place.name.clone();
            to_place(place).map_err(|what| InvalidDemo(format!("{name}: {what}")))
        })
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    place: Vec<PlaceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceRow {
    name: String,
    kinds: Vec<String>,
    summary: String,
    street: String,
    postcode: String,
    city: String,
    commune_code: String,
    latitude: f64,
    longitude: f64,
    opening_hours: String,
    #[serde(default)]
    accessibility: Vec<String>,
    #[serde(default)]
    amenities: Vec<String>,
    website: Option<String>,
    phone: Option<String>,
    mail: Option<String>,
    #[serde(default)]
    certification: Vec<CertificationRow>,
    #[serde(default)]
    resource: Vec<ResourceRow>,
    #[serde(default)]
    closure: Vec<ClosureRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificationRow {
    name: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourceRow {
    name: String,
    kind: String,
    #[serde(default)]
    description: String,
    units: u32,
    #[serde(default)]
    unit_label: String,
    opening_hours: Option<String>,
    step_minutes: u32,
    min_minutes: u32,
    max_minutes: u32,
    horizon_days: u32,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    busy: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosureRow {
    resource: Option<String>,
    in_days: i64,
    days: Option<u32>,
    from: Option<NaiveTime>,
    to: Option<NaiveTime>,
    reason: String,
}

const COUNTRY: &str = "FR";

fn to_place(row: PlaceRow) -> Result<DemoPlace, String> {
    let location = Location::new(row.latitude, row.longitude).map_err(|error| error.to_string())?;
    let kinds = row.kinds.iter().map(|kind| kind.parse::<PlaceKind>().map_err(|_| format!("unknown kind {kind}")));
    let area = HolidayArea::of(COUNTRY, &row.postcode, Some(&row.commune_code));
    let certifications: Vec<DemoCertification> = row.certification.into_iter().map(to_certification).collect();
    let required = row.resource.iter().flat_map(|resource| &resource.requires);
    if let Some(unknown) = required.into_iter().find(|name| !certifications.iter().any(|known| known.name == **name)) {
        return Err(format!("unknown certification {unknown}"));
    }
    Ok(DemoPlace {
        facts: PlaceFacts {
            kinds: kinds.collect::<Result<_, _>>()?,
            name: row.name,
            summary: row.summary,
            address: Address {
                street: row.street,
                postcode: row.postcode,
                city: row.city,
                commune_code: Some(row.commune_code),
                country: COUNTRY.to_owned(),
            },
            time_zone: time_zone_of(&location).ok_or("its point is not in France")?,
            location,
            opening_hours: Some(hours(&row.opening_hours, area)?),
            accessibility: row.accessibility,
            amenities: row.amenities,
            contact: Contact { website: row.website, phone: row.phone, mail: row.mail },
        },
        certifications,
        resources: row.resource.into_iter().map(|resource| to_resource(resource, area)).collect::<Result<_, _>>()?,
        closures: row.closure.into_iter().map(to_closure).collect::<Result<_, _>>()?,
    })
}

fn to_certification(row: CertificationRow) -> DemoCertification {
    DemoCertification { name: row.name, description: row.description }
}

fn to_resource(row: ResourceRow, area: HolidayArea) -> Result<DemoResource, String> {
    let rules = PolicyRules {
        step_minutes: Some(row.step_minutes),
        min_minutes: Some(row.min_minutes),
        max_minutes: Some(row.max_minutes),
        horizon_days: Some(row.horizon_days),
        ..PolicyRules::default()
    };
    rules.over(&PolicyRules::default()).checked().map_err(|error| format!("{}: {error}", row.name))?;
    Ok(DemoResource {
        kind: row.kind.parse().map_err(|_| format!("unknown kind {}", row.kind))?,
        description: row.description,
        opening_hours: row.opening_hours.as_deref().map(|text| hours(text, area)).transpose()?,
        rules,
        requires: row.requires,
        units: row.units,
        unit_label: row.unit_label,
        busy: row.busy.clamp(0.0, 0.8),
        name: row.name,
    })
}

fn to_closure(row: ClosureRow) -> Result<DemoClosure, String> {
    let lasting = match (row.days, row.from, row.to) {
        (Some(days), None, None) => DemoClosureLength::Days(days),
        (None, Some(from), Some(to)) if from < to => DemoClosureLength::Hours(from, to),
        _ => return Err("a closure has either `days`, or `from` before `to`".into()),
    };
    Ok(DemoClosure { resource: row.resource, in_days: row.in_days, lasting, reason: row.reason })
}

fn hours(text: &str, area: HolidayArea) -> Result<OpeningHours, String> {
    OpeningHours::parse(text, area).map_err(|error| format!("{text}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = r#"
        [[place]]
        name = "L'Atelier"
        kinds = ["fablab"]
        summary = "Un atelier."
        street = "1 rue du Port"
        postcode = "62200"
        city = "Boulogne-sur-Mer"
        commune_code = "62160"
        latitude = 50.72
        longitude = 1.60
        opening_hours = "Tu-Sa 10:00-18:00; PH off"
        [[place.closure]]
        in_days = 3
        from = "14:00"
        to = "18:00"
        reason = "Inventaire"
    "#;

    #[test]
    fn reads_a_place_with_its_closure() {
        let places = read(PLACE).unwrap();
        assert_eq!(places[0].facts.time_zone, chrono_tz::Europe::Paris);
        assert_eq!(places[0].closures[0].in_days, 3);
    }

    #[test]
    fn names_the_place_and_its_fault() {
        let fault = read(&PLACE.replace("Tu-Sa", "mardi-samedi")).unwrap_err().to_string();
        assert!(fault.starts_with("L'Atelier: "), "{fault}");
        assert!(read(&PLACE.replace("fablab", "labo")).unwrap_err().to_string().contains("labo"));
        assert!(read(&PLACE.replace("city", "town")).is_err());
        let machine = r#"
            [[place.resource]]
            name = "Laser"
            kind = "machine"
            units = 1
            step_minutes = 30
            min_minutes = 30
            max_minutes = 60
            horizon_days = 30
            requires = ["Découpe laser"]
        "#;
        let fault = read(&format!("{PLACE}{machine}")).unwrap_err().to_string();
        assert!(fault.ends_with("unknown certification Découpe laser"), "{fault}");
        let known = format!("{PLACE}{machine}[[place.certification]]\nname = \"Découpe laser\"");
        assert_eq!(read(&known).unwrap()[0].resources[0].requires, ["Découpe laser"]);
    }
}
