//! `/manage/places/<slug>/resources/<id>/poster`: the code to print and put beside a machine.

use qrcode::{Color, EcLevel, QrCode};
use rocket::{Route, get, routes};
use serde::Serialize;

use super::managed_resource;
use crate::{
    domain::ids::ResourceId,
    render::View,
    web::{
        errors::{PageError, Problem},
        guards::PathId,
        pages::{
            check_in,
            reader::{Page, Reader},
            resource::LinkView,
        },
    },
};

/// Free modules around a code, so that cameras find it (ISO/IEC 18004 §6.3.8).
const QUIET_MODULES: usize = 4;

/// A poster.
#[derive(Clone, Debug, Serialize)]
pub struct PosterPage {
    /// The place; leads to its board.
    pub place: LinkView,
    /// What is checked in at.
    pub resource: String,
    /// Where the code leads.
    pub address: String,
    /// The width of the drawing in modules, quiet zone included.
    pub size: usize,
    /// The dark modules as the path of an SVG.
    pub path: String,
}

impl View for PosterPage {
    const TEMPLATE: &'static str = "pages/manage/poster.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            place: LinkView { name: "Plaine Images".into(), href: "/manage/places/plaine-images".into() },
            resource: "Découpe laser".into(),
            address: "https://escale.example/resources/0193/check-in?key=a".into(),
            size: 29,
            path: "M4 4h7v1h-7z".into(),
        }]
    }
}

#[get("/manage/places/<slug>/resources/<id>/poster")]
async fn show(reader: Reader<'_>, slug: &str, id: PathId<ResourceId>) -> Result<Page, PageError> {
    let (_, place, resource) = managed_resource(&reader, slug, id.get()?).await?;
    let address = reader.config.url(&check_in::path(reader.config, resource.id));
    let (size, path) = drawn(&address)?;
    reader.page(&PosterPage {
        place: LinkView { href: format!("/manage/places/{}", place.slug), name: place.facts.name },
        resource: resource.name,
        address,
        size,
        path,
    })
}

/// A code as an SVG path, one stroke for each run of dark modules, and the width of the whole.
fn drawn(text: &str) -> Result<(usize, String), Problem> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Problem::internal)?;
    let width = code.width();
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width.max(1)).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, long) = (column + QUIET_MODULES, row + QUIET_MODULES, run.len());
                path.push_str(&format!("M{x} {y}h{long}v1h-{long}z"));
            }
            column += run.len();
        }
    }
    Ok((width + 2 * QUIET_MODULES, path))
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
