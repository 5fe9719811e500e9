//! Where France is: boxes around its parts, each with the zone of its clocks.
//!
//! The boxes are for catching coordinates that are plainly wrong and for telling the time zone; they hold
//! some of the neighbours' land near the border and are no legal statement.

use chrono_tz::Tz;

use super::{kind::text_enum, location::Location};

text_enum! {
    /// A part of France with its own place on the globe.
    Territory {
        /// The mainland and Corsica.
        Metropole = "metropole",
        /// Guadeloupe and its islands.
        Guadeloupe = "guadeloupe",
        /// Martinique.
        Martinique = "martinique",
        /// Guyane.
        Guyane = "guyane",
        /// La Réunion.
        Reunion = "reunion",
        /// Mayotte.
        Mayotte = "mayotte",
        /// Saint-Pierre-et-Miquelon.
        SaintPierreEtMiquelon = "saint_pierre_et_miquelon",
        /// Saint-Martin and Saint-Barthélemy, which lie side by side.
        SaintMartinEtSaintBarthelemy = "saint_martin_et_saint_barthelemy",
        /// Wallis-et-Futuna.
        WallisEtFutuna = "wallis_et_futuna",
        /// Polynésie française.
        Polynesie = "polynesie",
        /// Nouvelle-Calédonie.
        NouvelleCaledonie = "nouvelle_caledonie",
    }
}

/// Why numbers given for a point in France are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MisplacedPoint {
    /// Both zero, or so near to it that they stand for "unknown".
    #[error("the coordinates are zero")]
    Zero,
    /// They lie in France once latitude and longitude change places.
    #[error("latitude and longitude are swapped")]
    Swapped,
    /// No point of France or its overseas territories.
    #[error("the coordinates lie outside France and its overseas territories")]
    Outside,
}

/// `[west, south, east, north]`, the first that holds a point wins: the Marquises and Gambier stand
/// before the rest of Polynésie because their clocks differ.
const REGIONS: &[(Territory, Tz, [f64; 4])] = &[
    (Territory::Metropole, Tz::Europe__Paris, [-5.3, 42.3, 8.3, 49.5]),
    (Territory::Metropole, Tz::Europe__Paris, [-2.1, 49.5, 5.95, 50.2]),
    (Territory::Metropole, Tz::Europe__Paris, [1.4, 50.2, 4.25, 51.15]),
    (Territory::Metropole, Tz::Europe__Paris, [8.5, 41.3, 9.6, 43.1]),
    (Territory::Guadeloupe, Tz::America__Guadeloupe, [-61.9, 15.8, -60.95, 16.6]),
    (Territory::Martinique, Tz::America__Martinique, [-61.3, 14.35, -60.75, 14.95]),
    (Territory::Guyane, Tz::America__Cayenne, [-54.65, 2.05, -51.55, 5.85]),
    (Territory::Reunion, Tz::Indian__Reunion, [55.15, -21.45, 55.9, -20.8]),
    (Territory::Mayotte, Tz::Indian__Mayotte, [44.95, -13.05, 45.35, -12.55]),
    (Territory::SaintPierreEtMiquelon, Tz::America__Miquelon, [-56.55, 46.7, -56.05, 47.2]),
    (Territory::SaintMartinEtSaintBarthelemy, Tz::America__Marigot, [-63.2, 17.8, -62.75, 18.2]),
    (Territory::WallisEtFutuna, Tz::Pacific__Wallis, [-178.3, -14.45, -176.0, -13.1]),
    (Territory::Polynesie, Tz::Pacific__Marquesas, [-140.9, -10.7, -138.2, -7.8]),
    (Territory::Polynesie, Tz::Pacific__Gambier, [-135.7, -23.5, -134.3, -22.9]),
    (Territory::Polynesie, Tz::Pacific__Tahiti, [-154.9, -27.8, -134.3, -7.8]),
    (Territory::NouvelleCaledonie, Tz::Pacific__Noumea, [158.0, -23.0, 168.4, -19.0]),
];

fn region_of(location: &Location) -> Option<(Territory, Tz)> {
    REGIONS
        .iter()
        .find(|(_, _, [west, south, east, north])| {
            (*west..=*east).contains(&location.longitude()) && (*south..=*north).contains(&location.latitude())
        })
        .map(|(territory, time_zone, _)| (*territory, *time_zone))
}

/// The part of France around this point; `None` elsewhere.
#[must_use]
pub fn territory_of(location: &Location) -> Option<Territory> {
    region_of(location).map(|(territory, _)| territory)
}

/// The zone of the clocks at this point of France; `None` elsewhere.
#[must_use]
pub fn time_zone_of(location: &Location) -> Option<Tz> {
    region_of(location).map(|(_, time_zone)| time_zone)
}

/// The point in France with these degrees, as read from a file.
///
/// # Errors
/// [`MisplacedPoint`], with the likely mistake.
pub fn point_in_france(latitude: f64, longitude: f64) -> Result<Location, MisplacedPoint> {
    if latitude.abs() < 0.01 && longitude.abs() < 0.01 {
        return Err(MisplacedPoint::Zero);
    }
    if let Some(location) = Location::new(latitude, longitude).ok().filter(|at| territory_of(at).is_some()) {
        return Ok(location);
    }
    let swapped = Location::new(longitude, latitude).ok().and_then(|at| territory_of(&at));
    Err(if swapped.is_some() { MisplacedPoint::Swapped } else { MisplacedPoint::Outside })
}

impl Territory {
    /// Whether a place here may have this postal code; an unknown or foreign form is not contradicted.
    #[must_use]
    pub fn may_have_postcode(self, postcode: &str) -> bool {
        let overseas: &[Self] = match postcode.get(..3) {
            Some("971") => &[Self::Guadeloupe, Self::SaintMartinEtSaintBarthelemy],
            Some("972") => &[Self::Martinique],
            Some("973") => &[Self::Guyane],
            Some("974") => &[Self::Reunion],
            Some("975") => &[Self::SaintPierreEtMiquelon],
            Some("976" | "985") => &[Self::Mayotte],
            Some("977" | "978") => &[Self::SaintMartinEtSaintBarthelemy],
            Some("986") => &[Self::WallisEtFutuna],
            Some("987") => &[Self::Polynesie],
            Some("988") => &[Self::NouvelleCaledonie],
            Some(_) if postcode.len() == 5 && postcode.bytes().all(|digit| digit.is_ascii_digit()) => {
                &[Self::Metropole]
            }
            _ => return true,
        };
        overseas.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(latitude: f64, longitude: f64) -> Option<&'static str> {
        time_zone_of(&Location::new(latitude, longitude).unwrap()).map(Tz::name)
    }

    #[test]
    fn knows_the_zone_of_every_part_of_france() {
        for (latitude, longitude, expected) in [
            (48.8566, 2.3522, "Europe/Paris"),
            (50.7264, 1.6147, "Europe/Paris"),
            (51.05, 2.37, "Europe/Paris"),
            (48.58, 7.75, "Europe/Paris"),
            (41.9192, 8.7386, "Europe/Paris"),
            (16.24, -61.53, "America/Guadeloupe"),
            (14.61, -61.05, "America/Martinique"),
            (4.92, -52.31, "America/Cayenne"),
            (-20.88, 55.45, "Indian/Reunion"),
            (-12.78, 45.23, "Indian/Mayotte"),
            (46.78, -56.17, "America/Miquelon"),
            (18.07, -63.08, "America/Marigot"),
            (17.9, -62.83, "America/Marigot"),
            (-13.28, -176.18, "Pacific/Wallis"),
            (-14.29, -178.16, "Pacific/Wallis"),
            (-17.54, -149.57, "Pacific/Tahiti"),
            (-8.91, -140.1, "Pacific/Marquesas"),
            (-23.12, -134.97, "Pacific/Gambier"),
            (-22.27, 166.44, "Pacific/Noumea"),
        ] {
            assert_eq!(zone(latitude, longitude), Some(expected), "{latitude} {longitude}");
        }
        assert_eq!(zone(52.52, 13.4), None);
        assert_eq!(zone(50.85, 4.35), None);
    }

    #[test]
    fn names_the_likely_mistake() {
        assert!(point_in_france(43.6, 1.44).is_ok());
        assert_eq!(point_in_france(0.0, 0.0), Err(MisplacedPoint::Zero));
        assert_eq!(point_in_france(1.44, 43.6), Err(MisplacedPoint::Swapped));
        assert_eq!(point_in_france(166.44, -22.27), Err(MisplacedPoint::Swapped));
        assert_eq!(point_in_france(52.52, 13.4), Err(MisplacedPoint::Outside));
        assert_eq!(point_in_france(f64::NAN, f64::INFINITY), Err(MisplacedPoint::Outside));
    }

    #[test]
    fn a_postcode_of_reunion_is_not_in_the_metropole() {
        assert!(Territory::Reunion.may_have_postcode("97400"));
        assert!(!Territory::Metropole.may_have_postcode("97400"));
        assert!(!Territory::Reunion.may_have_postcode("75001"));
        assert!(Territory::Metropole.may_have_postcode(""));
    }
}
