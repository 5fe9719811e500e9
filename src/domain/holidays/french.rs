//! The parts of France by their holidays: who has which days beyond those of the whole country.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::school::{SchoolZone, zone_of};
use crate::domain::kind::text_enum;

text_enum! {
    /// A part of France with the same public and the same school holidays.
    FrenchArea {
        /// The days common to the whole country (Code du travail L3133-1) and no school holidays: Corsica,
        /// Saint-Pierre-et-Miquelon, and addresses that do not say where they are.
        Common = "common",
        /// The départements of school zone A.
        ZoneA = "zone_a",
        /// The départements of school zone B, but for Alsace and Moselle.
        ZoneB = "zone_b",
        /// The départements of school zone C.
        ZoneC = "zone_c",
        /// Moselle, Bas-Rhin and Haut-Rhin, which are in school zone B.
        AlsaceMoselle = "alsace_moselle",
        /// Guadeloupe.
        Guadeloupe = "guadeloupe",
        /// Martinique.
        Martinique = "martinique",
        /// Guyane.
        Guyane = "guyane",
        /// La Réunion.
        Reunion = "reunion",
        /// Mayotte.
        Mayotte = "mayotte",
        /// Saint-Barthélemy.
        SaintBarthelemy = "saint_barthelemy",
        /// Saint-Martin.
        SaintMartin = "saint_martin",
        /// Wallis-et-Futuna.
        WallisEtFutuna = "wallis_et_futuna",
        /// Polynésie française.
        Polynesie = "polynesie",
        /// Nouvelle-Calédonie.
        NouvelleCaledonie = "nouvelle_caledonie",
    }
}

impl FrenchArea {
    /// By the commune's INSEE code, or else the postal code.
    pub(super) fn of_address(postcode: &str, commune_code: Option<&str>) -> Self {
        // Postal codes that Guadeloupe gave both islands before they left it, in 2007.
        match (commune_code, postcode) {
            (None, "97133") => return Self::SaintBarthelemy,
            (None, "97150") => return Self::SaintMartin,
            _ => {}
        }
        let code = commune_code.unwrap_or(postcode);
        let overseas = if code.len() == 5 { code.get(..3).and_then(Self::of_overseas_department) } else { None };
        overseas.unwrap_or_else(|| match code.get(..2).filter(|_| code.len() == 5) {
            Some("57" | "67" | "68") => Self::AlsaceMoselle,
            Some(department) => match zone_of(department) {
                Some(SchoolZone::A) => Self::ZoneA,
                Some(SchoolZone::B) => Self::ZoneB,
                Some(SchoolZone::C) => Self::ZoneC,
                None => Self::Common,
            },
            None => Self::Common,
        })
    }

    fn of_overseas_department(department: &str) -> Option<Self> {
        Some(match department {
            "971" => Self::Guadeloupe,
            "972" => Self::Martinique,
            "973" => Self::Guyane,
            "974" => Self::Reunion,
            // Mayotte's before 2011.
            "976" | "985" => Self::Mayotte,
            "977" => Self::SaintBarthelemy,
            "978" => Self::SaintMartin,
            "986" => Self::WallisEtFutuna,
            "987" => Self::Polynesie,
            "988" => Self::NouvelleCaledonie,
            _ => return None,
        })
    }

    /// By a code of its own in ISO 3166-1; `None` when it is none of France's.
    pub(super) fn of_country(code: &str) -> Option<Self> {
        Some(match code {
            "GP" => Self::Guadeloupe,
            "MQ" => Self::Martinique,
            "GF" => Self::Guyane,
            "RE" => Self::Reunion,
            "YT" => Self::Mayotte,
            "BL" => Self::SaintBarthelemy,
            "MF" => Self::SaintMartin,
            "PM" => Self::Common,
            "WF" => Self::WallisEtFutuna,
            "PF" => Self::Polynesie,
            "NC" => Self::NouvelleCaledonie,
            _ => return None,
        })
    }

    /// Whose school holidays it keeps; `None` where the table of school holidays says nothing.
    pub(super) const fn school_zone(self) -> Option<SchoolZone> {
        match self {
            Self::ZoneA => Some(SchoolZone::A),
            Self::ZoneB | Self::AlsaceMoselle => Some(SchoolZone::B),
            Self::ZoneC => Some(SchoolZone::C),
            _ => None,
        }
    }

    /// Its own days of a year beyond the common ones, as month and day.
    ///
    /// - Alsace and Moselle: Code du travail L3134-13.
    /// - Abolition of slavery: Code du travail L3422-2, the days in the décret n° 83-1003.
    /// - Nouvelle-Calédonie: its Code du travail, Lp. 232-1. Wallis-et-Futuna: by its own orders.
    /// - Polynésie: its Code du travail, LP. 3222-1; Matari'i replaced the day of autonomy in 2026.
    const fn own_days(self, year: i32) -> &'static [(u32, u32)] {
        match self {
            Self::Common | Self::ZoneA | Self::ZoneB | Self::ZoneC => &[],
            Self::AlsaceMoselle => &[(12, 26)],
            Self::Guadeloupe => &[(5, 27)],
            Self::Martinique => &[(5, 22)],
            Self::Guyane => &[(6, 10)],
            Self::Reunion => &[(12, 20)],
            Self::Mayotte => &[(4, 27)],
            Self::SaintBarthelemy => &[(10, 9)],
            Self::SaintMartin => &[(5, 28)],
            Self::WallisEtFutuna => &[(4, 28), (7, 29)],
            Self::Polynesie if year < 2026 => &[(3, 5), (6, 29)],
            Self::Polynesie => &[(3, 5), (11, 20)],
            Self::NouvelleCaledonie => &[(9, 24)],
        }
    }

    /// L3134-13 keeps Good Friday in communes that have a Protestant or a shared church; as everyone does,
    /// all of Alsace and Moselle are taken to. In the Antilles it is a custom, not a day of the law.
    const fn keeps_good_friday(self) -> bool {
        matches!(self, Self::AlsaceMoselle | Self::Polynesie)
    }
}

/// The public holidays of an area, in no order; `common` are those of the whole country.
pub(super) fn public_holidays(
    area: FrenchArea,
    common: impl Iterator<Item = NaiveDate>,
) -> impl Iterator<Item = NaiveDate> {
    common.flat_map(move |day| {
        // Once a year, and it tells the year's Good Friday: the one common Monday before May.
        let own = if is_easter_monday(day) { own_days(area, day) } else { Vec::new() };
        own.into_iter().chain([day])
    })
}

fn is_easter_monday(day: NaiveDate) -> bool {
    day.weekday() == Weekday::Mon && matches!(day.month(), 3 | 4)
}

fn own_days(area: FrenchArea, easter_monday: NaiveDate) -> Vec<NaiveDate> {
    let year = easter_monday.year();
    let fixed = area.own_days(year).iter().filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, *month, *day));
    let good_friday = easter_monday.checked_sub_days(Days::new(3)).filter(|_| area.keeps_good_friday());
    fixed.chain(good_friday).collect()
}
