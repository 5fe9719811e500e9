//! `/`: the search as a sentence, and doors to kinds of places.

use rocket::{Route, State, get, routes};
use serde::Serialize;

use super::reader::{Page, Reader};
use crate::{
    domain::kind::ResourceKind,
    render::View,
    web::{directory::Directory, errors::PageError},
};

/// The first page.
#[derive(Clone, Debug, Serialize)]
pub struct HomePage {
    /// How many places are listed.
    pub place_count: usize,
    /// Codes of what can be reserved.
    pub resource_kinds: Vec<&'static str>,
    /// The present day in France, `2026-11-24`.
    pub today: String,
    /// The day that is filled in.
    pub day: String,
    /// Codes of the kinds of places that the page leads to.
    pub doors: Vec<&'static str>,
}

impl View for HomePage {
    const TEMPLATE: &'static str = "pages/home.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            place_count: 1_234,
            resource_kinds: ResourceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
            today: "2026-11-24".into(),
            day: "2026-11-25".into(),
            doors: DOORS.to_vec(),
        }]
    }
}

/// What people come for, in this order.
pub(super) const DOORS: [&str; 6] =
    ["coworking", "fablab", "digital_mediation", "tool_library", "makerspace", "third_place"];

#[get("/")]
async fn show(reader: Reader<'_>, directory: &State<Directory>) -> Result<Page, PageError> {
    let index = directory.index(&reader.context.db).await?;
    let today = reader.usual_dates().today();
    reader.page(&HomePage {
        place_count: index.count(),
        resource_kinds: ResourceKind::ALL.iter().map(|kind| kind.as_str()).collect(),
        today: today.to_string(),
        day: today.succ_opt().unwrap_or(today).to_string(),
        doors: DOORS.to_vec(),
    })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
