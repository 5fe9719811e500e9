//! `/manage/places/<slug>/requests`: what waits for a yes or a no.

use rocket::{Route, get, routes};
use serde::Serialize;

use super::{
    managed,
    team::{RequestView, TeamView, requests},
};
use crate::{
    render::View,
    web::{
        errors::PageError,
        pages::{
            reader::{Page, Reader},
            resource::LinkView,
        },
    },
};

/// The requests of a place.
#[derive(Clone, Debug, Serialize)]
pub struct RequestsPage {
    /// The place; leads to its board.
    pub place: LinkView,
    /// The next first.
    pub requests: Vec<RequestView>,
    /// This page, for coming back after an answer.
    pub back: String,
}

impl View for RequestsPage {
    const TEMPLATE: &'static str = "pages/manage/requests.html";

    fn samples() -> Vec<Self> {
        let page = Self {
            place: LinkView { name: "Plaine Images".into(), href: "/manage/places/plaine-images".into() },
            requests: TeamView::sample().requests,
            back: "/manage/places/plaine-images/requests".into(),
        };
        vec![page.clone(), Self { requests: Vec::new(), ..page }]
    }
}

#[get("/manage/places/<slug>/requests")]
async fn list(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    let board = format!("/manage/places/{}", place.slug);
    reader.page(&RequestsPage {
        requests: requests(&reader, &place, None).await?,
        back: format!("{board}/requests"),
        place: LinkView { name: place.facts.name, href: board },
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![list]
}
