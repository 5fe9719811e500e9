//! `/about`, `/privacy`, `/accessibility`, `/developers`: pages about the service.

use std::collections::BTreeMap;

use rocket::{Route, State, get, routes};
use serde::Serialize;

use super::reader::{Page, Reader};
use crate::{
    render::View,
    search::Query,
    web::{directory::Directory, errors::PageError},
};

/// Licences, sources, thanks.
#[derive(Clone, Debug, Serialize)]
pub struct AboutPage {
    /// Who runs the instance.
    pub network: String,
    /// Where records are from.
    pub sources: Vec<AboutSource>,
    /// Whom the map thanks.
    pub attribution: String,
    /// Of the program.
    pub version: &'static str,
}

/// A source of records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AboutSource {
    /// Its name.
    pub name: String,
    /// Of the data.
    pub licence: String,
    /// How many listed places are from it.
    pub count: usize,
}

/// What is kept of people.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PrivacyPage {}

/// What is done for everyone to get in.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AccessibilityPage {}

/// The API and its tokens.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DevelopersPage {}

impl View for AboutPage {
    const TEMPLATE: &'static str = "pages/about.html";

    fn samples() -> Vec<Self> {
        let source = AboutSource { name: "census".into(), licence: "Licence Ouverte 2.0".into(), count: 2_963 };
        vec![Self {
            network: "Tiers-lieux de démonstration".into(),
            sources: vec![source],
            attribution: "© IGN".into(),
            version: "0.1.0",
        }]
    }
}

impl View for PrivacyPage {
    const TEMPLATE: &'static str = "pages/privacy.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

impl View for AccessibilityPage {
    const TEMPLATE: &'static str = "pages/accessibility.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

impl View for DevelopersPage {
    const TEMPLATE: &'static str = "pages/developers.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

#[get("/about")]
async fn about(reader: Reader<'_>, directory: &State<Directory>) -> Result<Page, PageError> {
    let index = directory.index(&reader.context.db).await?;
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for hit in index.search(&Query::all(usize::MAX)).items {
        if let Some(source) = &hit.place.place.source {
            *counts.entry((source.name.clone(), source.licence.clone())).or_default() += 1;
        }
    }
    let sources = counts.into_iter().map(|((name, licence), count)| AboutSource { name, licence, count });
    reader.page(&AboutPage {
        network: reader.config.network_name.clone(),
        sources: sources.collect(),
        attribution: reader.config.tiles.attribution.clone(),
        version: env!("CARGO_PKG_VERSION"),
    })
}

#[get("/privacy")]
async fn privacy(reader: Reader<'_>) -> Result<Page, PageError> {
    reader.page(&PrivacyPage {})
}

#[get("/accessibility")]
async fn accessibility(reader: Reader<'_>) -> Result<Page, PageError> {
    reader.page(&AccessibilityPage {})
}

#[get("/developers")]
async fn developers(reader: Reader<'_>) -> Result<Page, PageError> {
    reader.page(&DevelopersPage {})
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![about, privacy, accessibility, developers]
}
