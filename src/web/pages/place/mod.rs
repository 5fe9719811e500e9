//! `/places/<slug>`: all that the public knows of a place.

pub(in crate::web::pages) mod show;

use serde::Serialize;

use super::map::MapView;
use crate::render::View;

pub use show::routes;

/// A place.
#[derive(Clone, Debug, Serialize)]
pub struct PlacePage {
    /// Its name.
    pub name: String,
    /// Codes.
    pub kinds: Vec<&'static str>,
    /// May be empty.
    pub summary: String,
    /// Where the board is, for its managers.
    pub manage_href: Option<String>,
    /// Closures of the next weeks.
    pub closures: Vec<ClosureView>,
    /// The day that is looked for.
    pub day_words: Option<String>,
    /// What can be reserved.
    pub resources: Vec<ResourceCard>,
    /// The place's calendar.
    pub feed: FeedView,
    /// Where it stands.
    pub address: AddressView,
    /// The point.
    pub map: MapView,
    /// How to come.
    pub directions: String,
    /// Whether it is open at this moment.
    pub open_now: bool,
    /// Seven days from today; empty when the hours are not known.
    pub week: Vec<DayHours>,
    /// The zone of the hours, where it is not the usual one of France.
    pub time_zone: Option<String>,
    /// How to reach its team.
    pub contact: ContactView,
    /// In words.
    pub accessibility: Vec<String>,
    /// In words.
    pub amenities: Vec<String>,
    /// Where the record is from.
    pub source: Option<SourceView>,
    /// schema.org `LocalBusiness`.
    pub json_ld: String,
}

/// A closure as everyone may read it.
#[derive(Clone, Debug, Serialize)]
pub struct ClosureView {
    /// In words.
    pub period: String,
    /// The resource or unit, when it is not the whole place.
    pub what: Option<String>,
    /// May be empty.
    pub reason: String,
}

/// A resource in the list of its place.
#[derive(Clone, Debug, Serialize)]
pub struct ResourceCard {
    /// Its page, with the day that is looked for.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Code.
    pub kind: &'static str,
    /// May be empty.
    pub description: String,
    /// How many units are in service.
    pub units: usize,
    /// What is free on the day that is looked for.
    pub free: Option<String>,
}

/// The two addresses of a calendar.
#[derive(Clone, Debug, Serialize)]
pub struct FeedView {
    /// For a program that subscribes.
    pub webcal: String,
    /// For copying.
    pub https: String,
}

/// A postal address.
#[derive(Clone, Debug, Serialize)]
pub struct AddressView {
    /// May be empty.
    pub street: String,
    /// May be empty.
    pub postcode: String,
    /// May be empty.
    pub city: String,
}

/// Opening hours of one day.
#[derive(Clone, Debug, Serialize)]
pub struct DayHours {
    /// The day in words.
    pub words: String,
    /// Each stretch in words; empty when closed.
    pub hours: Vec<String>,
    /// Whether it is today.
    pub today: bool,
}

/// Public ways to reach a team.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ContactView {
    /// http or https.
    pub website: Option<String>,
    /// As people write it.
    pub phone: Option<String>,
    /// The same without spaces.
    pub dial: String,
    /// A role address.
    pub mail: Option<String>,
}

/// Where a record is from.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// The source.
    pub name: String,
    /// The record there.
    pub reference: String,
    /// Of the data.
    pub licence: String,
    /// In words.
    pub retrieved_on: String,
}

impl FeedView {
    /// The calendar at a path of this service.
    #[must_use]
    pub fn at(base_url: &str, path: &str) -> Self {
        let https = format!("{base_url}{path}");
        let webcal = https.split_once("://").map_or_else(|| https.clone(), |(_, rest)| format!("webcal://{rest}"));
        Self { webcal, https }
    }
}

impl ResourceCard {
    fn samples() -> [Self; 2] {
        let desk = Self {
            href: "/resources/0193".into(),
            name: "Open space".into(),
            kind: "desk",
            description: "Un poste avec prise et lampe.".into(),
            units: 12,
            free: Some("libre 9 h – 13 h".into()),
        };
        [desk.clone(), Self { free: None, units: 1, kind: "machine", ..desk }]
    }
}

impl View for PlacePage {
    const TEMPLATE: &'static str = "pages/place.html";

    fn samples() -> Vec<Self> {
        let day = |words: &str, hours: Vec<String>, today| DayHours { words: words.into(), hours, today };
        let full = Self {
            name: "Plaine Images & <Co>".into(),
            kinds: vec!["coworking", "fablab"],
            summary: "Un ancien tissage où l’on travaille l’image.".into(),
            manage_href: Some("/manage/places/plaine-images".into()),
            closures: vec![ClosureView {
                period: "vendredi 27 novembre 14 h – 18 h".into(),
                what: Some("Open space".into()),
                reason: "Travaux".into(),
            }],
            day_words: Some("demain, matin".into()),
            resources: ResourceCard::samples().into(),
            feed: FeedView::at("https://escale.example", "/places/plaine-images/calendar.ics"),
            address: AddressView {
                street: "99 boulevard Descat".into(),
                postcode: "59200".into(),
                city: "Tourcoing".into(),
            },
            map: MapView::sample_of_one(),
            directions: "https://www.openstreetmap.org/directions?to=50.7,3.2".into(),
            open_now: true,
            week: vec![
                day("mardi 24 novembre", vec!["9 h – 12 h 30".into(), "14 h – 18 h".into()], true),
                day("mercredi 25 novembre", Vec::new(), false),
            ],
            time_zone: Some("Indian/Reunion".into()),
            contact: ContactView {
                website: Some("https://plaine.example".into()),
                phone: Some("03 20 00 00 00".into()),
                dial: "0320000000".into(),
                mail: Some("bonjour@plaine.example".into()),
            },
            accessibility: vec!["accessible en fauteuil".into()],
            amenities: vec!["wifi".into()],
            source: Some(SourceView {
                name: "census".into(),
                reference: "42".into(),
                licence: "Licence Ouverte 2.0".into(),
                retrieved_on: "1er novembre 2026".into(),
            }),
            json_ld: r#"{"@type":"LocalBusiness","name":"</script>"}"#.into(),
        };
        let bare = Self {
            kinds: Vec::new(),
            summary: String::new(),
            manage_href: None,
            closures: Vec::new(),
            day_words: None,
            resources: Vec::new(),
            open_now: false,
            week: Vec::new(),
            time_zone: None,
            contact: ContactView::default(),
            accessibility: Vec::new(),
            amenities: Vec::new(),
            source: None,
            ..full.clone()
        };
        vec![full, bare]
    }
}
