//! `/places`: the directory as a list and a map, with the filters of the API.

mod list;
mod search;

use serde::Serialize;

use super::{card::PlaceCard, map::MapView};
pub use list::routes;

use crate::{
    domain::kind::{PlaceKind, ResourceKind},
    render::View,
};

/// The list with its filters and its map.
#[derive(Clone, Debug, Serialize)]
pub struct PlacesPage {
    /// What was asked, to be shown in the form.
    pub search: SearchView,
    /// Codes to choose from.
    pub place_kinds: Vec<&'static str>,
    /// Codes to choose from.
    pub resource_kinds: Vec<&'static str>,
    /// The present day in France.
    pub today: String,
    /// How many places fit, on all pages.
    pub total: usize,
    /// This page of them.
    pub items: Vec<PlaceCard>,
    /// The day that the cards tell about: `demain, matin`.
    pub day_words: Option<String>,
    /// The same search without its box.
    pub without_bbox: String,
    /// Ways to find more; told when nothing fits.
    pub relax: Vec<RelaxView>,
    /// The first page, when this is another one.
    pub first: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// The map of all that fits without the box.
    pub map: MapView,
}

/// The filters as typed; empty means not set.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SearchView {
    /// Words.
    pub q: String,
    /// Code of a kind of place.
    pub kind: String,
    /// Code of what can be reserved.
    pub resource_kind: String,
    /// `2026-11-25`.
    pub day: String,
    /// Code of a part of a day.
    pub part: String,
    /// `2026-11-25T09:00`, or with an offset.
    pub available_from: String,
    /// The same.
    pub available_to: String,
    /// `west,south,east,north`.
    pub bbox: String,
    /// `latitude,longitude`.
    pub near: String,
    /// Metres.
    pub radius: String,
}

/// One filter less.
#[derive(Clone, Debug, Serialize)]
pub struct RelaxView {
    /// Which filter, or `all`.
    pub what: &'static str,
    /// Its value in words.
    pub value: String,
    /// The search without it.
    pub href: String,
}

impl View for PlacesPage {
    const TEMPLATE: &'static str = "pages/places.html";

    fn samples() -> Vec<Self> {
        let found = Self {
            search: SearchView {
                q: "laser".into(),
                kind: "fablab".into(),
                day: "2026-11-25".into(),
                ..SearchView::default()
            },
            place_kinds: PlaceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
            resource_kinds: ResourceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
            today: "2026-11-24".into(),
            total: 2,
            items: PlaceCard::samples(),
            day_words: Some("demain, matin".into()),
            without_bbox: "/places?q=laser".into(),
            relax: Vec::new(),
            first: Some("/places".into()),
            next: Some("/places?cursor=abc".into()),
            map: MapView::sample(),
        };
        let relax = ["bbox", "near", "available_from", "q", "kind", "resource_kind", "all"].map(|what| RelaxView {
            what,
            value: "laser".into(),
            href: "/places".into(),
        });
        let nothing = Self {
            search: SearchView { bbox: "0,40,1,41".into(), near: "50.6,3.1".into(), ..SearchView::default() },
            total: 0,
            items: Vec::new(),
            day_words: None,
            relax: relax.into(),
            first: None,
            next: None,
            ..found.clone()
        };
        vec![found, nothing]
    }
}
