//! `/manage`: the places that the reader runs.

use rocket::{Route, get, routes};
use serde::Serialize;

use crate::{
    domain::{ids::PlaceId, text::fold},
    render::View,
    store::{self, reservation::ReservationFilter},
    web::{
        errors::PageError,
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
    let mut places = Vec::with_capacity(managed.len());
    for place in managed {
        let dates = reader.dates(place.facts.time_zone);
        let today = Part::Day.period(dates.today(), place.facts.time_zone);
        let filter = ReservationFilter {
            from: today.map(|today| today.starts_at()),
            to: today.map(|today| today.ends_at()),
            ..ReservationFilter::default()
        };
        let visits = store::reservation::list_of_place(db, place.id, &filter).await?;
        places.push(MyPlace {
            href: format!("/manage/places/{}", place.slug),
            name: place.facts.name,
            city: place.facts.address.city,
            today: visits.iter().filter(|visit| visit.reservation.state.is_live()).count(),
        });
    }
    reader.page(&MyPlacesPage { places, every_place: actor.acts_as_admin() })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![list]
}
