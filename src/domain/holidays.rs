//! Which days `PH` and `SH` of opening hours mean, by where a place stands.
//!
//! France is told apart by département, other countries are as the `opening-hours` crate knows them. The
//! calendars are built once for the process and shared: an area is a name for one, free to copy.

mod french;
mod school;

use std::{
    collections::HashMap,
    str::FromStr,
    sync::{Arc, LazyLock},
};

use opening_hours::{ContextHolidays, localization::Country};

use french::FrenchArea;

/// Where public and school holidays are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HolidayArea(Area);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    French(FrenchArea),
    Abroad(Country),
    Unknown,
}

static FRENCH: LazyLock<HashMap<FrenchArea, ContextHolidays>> = LazyLock::new(|| {
    let common = Country::FR.holidays();
    let calendars = |area: FrenchArea| {
        let public = french::public_holidays(area, common.get_public().iter());
        let school = area.school_zone().into_iter().flat_map(school::days_off);
        ContextHolidays::new(Arc::new(public.collect()), Arc::new(school.collect()))
    };
    FrenchArea::ALL.iter().map(|area| (*area, calendars(*area))).collect()
});

impl HolidayArea {
    /// France where no more is known: the days common to the whole country, no school holidays.
    pub const FRANCE: Self = Self(Area::French(FrenchArea::Common));

    /// The area of an address: `country` is ISO 3166-1 alpha-2 (`RE` is as good as `FR` with a postal code of
    /// Réunion); in France the INSEE code of the commune counts, without it the postal code.
    ///
    /// A country that the crate does not know has neither public nor school holidays; a French address that
    /// tells no département is [`Self::FRANCE`].
    #[must_use]
    pub fn of(country: &str, postcode: &str, commune_code: Option<&str>) -> Self {
        if country == "FR" {
            return Self(Area::French(FrenchArea::of_address(postcode, commune_code)));
        }
        if let Some(overseas) = FrenchArea::of_country(country) {
            return Self(Area::French(overseas));
        }
        Self(Country::from_str(country).map_or(Area::Unknown, Area::Abroad))
    }

    /// The calendars of `PH` and `SH`, shared with all who ask; public holidays are known from 2000 to 2076.
    pub(super) fn calendars(self) -> ContextHolidays {
        match self.0 {
            Area::French(area) => FRENCH.get(&area).cloned().unwrap_or_default(),
            Area::Abroad(country) => country.holidays(),
            Area::Unknown => ContextHolidays::default(),
        }
    }
}

#[cfg(test)]
mod tests;
