//! What a map on a page is given.

use serde::Serialize;

/// A map of many places, or of one.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MapView {
    /// Address of the tiles, with `{z}`, `{x}`, `{y}`.
    pub tiles: String,
    /// Whom the map thanks.
    pub attribution: String,
    /// Where the points are read; `None` for a map of one place.
    pub points: Option<String>,
    /// The box shown: `west,south,east,north`; empty shows all points.
    pub bbox: String,
    /// Degrees north of the one place.
    pub latitude: f64,
    /// Degrees east of the one place.
    pub longitude: f64,
    /// Name of the one place.
    pub name: String,
}

impl MapView {
    /// A map of many for tests.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            tiles: "https://tiles.example/{z}/{x}/{y}.png".into(),
            attribution: "© IGN".into(),
            points: Some("/places/points.json?q=laser".into()),
            bbox: "2.9,50.5,3.3,50.8".into(),
            ..Self::default()
        }
    }

    /// A map of one place for tests.
    #[must_use]
    pub fn sample_of_one() -> Self {
        Self {
            points: None,
            bbox: String::new(),
            latitude: 50.693,
            longitude: 3.177,
            name: "Plaine Images".into(),
            ..Self::sample()
        }
    }
}
