//! Points and boxes on the globe (WGS 84 degrees), distances in metres.

use geo::{Distance, Haversine, Point};

/// A point that exists: latitude within ±90, longitude within ±180.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Location(Point<f64>);

/// The numbers are no point of the globe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("latitude within ±90 and longitude within ±180")]
pub struct InvalidLocation;

impl Location {
    /// The point at these degrees.
    ///
    /// # Errors
    /// [`InvalidLocation`] when a number is outside its range or no number.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, InvalidLocation> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Self(Point::new(longitude, latitude)))
        } else {
            Err(InvalidLocation)
        }
    }

    /// Degrees north.
    #[must_use]
    pub fn latitude(&self) -> f64 {
        self.0.y()
    }

    /// Degrees east.
    #[must_use]
    pub fn longitude(&self) -> f64 {
        self.0.x()
    }

    /// The great-circle distance in metres.
    #[must_use]
    pub fn distance_m(&self, other: &Self) -> f64 {
        Haversine.distance(self.0, other.0)
    }
}

/// A box of the map; with `west > east` it crosses the antimeridian (GeoJSON, RFC 7946 §5.2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl BoundingBox {
    /// The box between two corners.
    ///
    /// # Errors
    /// [`InvalidLocation`] when a corner does not exist or the south lies north of the north.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, InvalidLocation> {
        Location::new(south, west)?;
        Location::new(north, east)?;
        if south <= north { Ok(Self { west, south, east, north }) } else { Err(InvalidLocation) }
    }

    /// One ordinary box, or the two on either side of the antimeridian: `[west, south, east, north]`.
    #[must_use]
    pub fn parts(&self) -> Vec<[f64; 4]> {
        if self.west <= self.east {
            vec![[self.west, self.south, self.east, self.north]]
        } else {
            vec![[self.west, self.south, 180.0, self.north], [-180.0, self.south, self.east, self.north]]
        }
    }

    /// Whether the point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, location: &Location) -> bool {
        self.parts().iter().any(|[west, south, east, north]| {
            (*west..=*east).contains(&location.longitude()) && (*south..=*north).contains(&location.latitude())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_over_the_antimeridian_holds_wallis_and_noumea_but_not_paris() {
        let pacific = BoundingBox::new(160.0, -30.0, -170.0, -5.0).unwrap();
        assert!(pacific.contains(&Location::new(-13.28, -176.18).unwrap()));
        assert!(pacific.contains(&Location::new(-22.27, 166.44).unwrap()));
        assert!(!pacific.contains(&Location::new(48.85, 2.35).unwrap()));
    }

    #[test]
    fn refuses_what_is_not_on_the_globe() {
        assert!(Location::new(91.0, 0.0).is_err());
        assert!(Location::new(f64::NAN, 0.0).is_err());
        assert!(BoundingBox::new(0.0, 50.0, 1.0, 40.0).is_err());
    }

    #[test]
    fn measures_lille_to_roubaix() {
        let lille = Location::new(50.6366, 3.0635).unwrap();
        let roubaix = Location::new(50.6927, 3.1778).unwrap();
        assert!((lille.distance_m(&roubaix) - 10_200.0).abs() < 200.0);
    }
}
