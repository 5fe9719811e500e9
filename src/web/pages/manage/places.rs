//! `/manage`: the places that the reader runs.

use std::collections::BTreeMap;

use rocket::{Route, get, routes};
use serde::Serialize;

use crate::{
    domain::{ids::PlaceId, period::Period, text::fold},
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        pages::{
            part::Part,
            reader::{Page, Reader},
        },
    },
};

/// The reader's places.
#[derive(Clone, Debug, Serialize)]
pub struct MyPlacesPage {
    /// By name.
    pub places: Vec<MyPlace>,
    /// Whether the reader runs the network, and so every place of it.
    pub every_place: bool,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub struct MyPlace {
    /// Its name.
    pub name: String,
    /// Its town.
    pub city: String,
    /// Its board.
    pub href: String,
    /// How many come today.
    pub today: usize,
}

impl View for MyPlacesPage {
    const TEMPLATE: &'static str = "pages/manage/places.html";

    fn samples() -> Vec<Self> {
        let place = MyPlace {
            name: "Plaine Images".into(),
            city: "Tourcoing".into(),
            href: "/manage/places/plaine-images".into(),
            today: 3,
        };
        vec![
            Self { places: vec![place.clone(), MyPlace { today: 0, ..place }], every_place: false },
            Self { places: Vec::new(), every_place: false },
            Self { places: Vec::new(), every_place: true },
        ]
    }
}

#[get("/manage")]
async fn list(reader: Reader<'_>) -> Result<Page, PageError> {
    let actor = reader.signed_in()?;
    let db = &reader.context.db;
    let ids: Vec<PlaceId> = actor.manages.iter().copied().collect();
    let mut managed = store::place::list_by_ids(db, &ids).await?;
    managed.sort_by_key(|place| fold(&place.facts.name));
    // The day is another one in each zone, of which there are few.
    let mut days: BTreeMap<Period, Vec<PlaceId>> = BTreeMap::new();
    for place in &managed {
        let time_zone = place.facts.time_zone;
        let today = Part::Day.period(reader.dates(time_zone).today(), time_zone).ok_or_else(Problem::not_found)?;
        days.entry(today).or_default().push(place.id);
    }
    let days: Vec<(Period, Vec<PlaceId>)> = days.into_iter().collect();
    let visits = store::agenda::count_of_places(db, &days).await?;
    let places = managed.into_iter().map(|place| MyPlace {
        href: format!("/manage/places/{}", place.slug),
        today: visits.get(&place.id).copied().unwrap_or_default(),
        name: place.facts.name,
        city: place.facts.address.city,
    });
    reader.page(&MyPlacesPage { places: places.collect(), every_place: actor.acts_as_admin() })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![list]
}
