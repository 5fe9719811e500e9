//! School holidays of mainland France: a table that a person can edit, and who belongs to which zone.
//!
//! The table is beside this file and in the program: rules need it wherever hours are read, and it changes
//! with a decree every few years. A day that is not in it is a school day.

use chrono::NaiveDate;

/// The départements that have holidays together (arrêtés on the school calendar, Code de l'éducation L521-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SchoolZone {
    /// Besançon, Bordeaux, Clermont-Ferrand, Dijon, Grenoble, Limoges, Lyon, Poitiers.
    A,
    /// Aix-Marseille, Amiens, Lille, Nancy-Metz, Nantes, Nice, Normandie, Orléans-Tours, Reims, Rennes,
    /// Strasbourg.
    B,
    /// Créteil, Montpellier, Paris, Toulouse, Versailles.
    C,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SchoolHoliday {
    zones: &'static str,
    first_day_off: NaiveDate,
    day_of_return: NaiveDate,
}

/// Comments start with `#`, then comes a line of headings; names hold no comma.
pub(super) const TABLE: &str = include_str!("school_holidays.csv");

/// The zone of a département by its two digits; `None` for Corsica and what is none.
pub(super) fn zone_of(department: &str) -> Option<SchoolZone> {
    match department {
        "01" | "03" | "07" | "15" | "16" | "17" | "19" | "21" | "23" | "24" | "25" | "26" | "33" | "38" | "39"
        | "40" | "42" | "43" | "47" | "58" | "63" | "64" | "69" | "70" | "71" | "73" | "74" | "79" | "86" | "87"
        | "89" | "90" => Some(SchoolZone::A),
        "02" | "04" | "05" | "06" | "08" | "10" | "13" | "14" | "18" | "22" | "27" | "28" | "29" | "35" | "36"
        | "37" | "41" | "44" | "45" | "49" | "50" | "51" | "52" | "53" | "54" | "55" | "56" | "57" | "59" | "60"
        | "61" | "62" | "67" | "68" | "72" | "76" | "80" | "83" | "84" | "85" | "88" => Some(SchoolZone::B),
        "09" | "11" | "12" | "30" | "31" | "32" | "34" | "46" | "48" | "65" | "66" | "75" | "77" | "78" | "81"
        | "82" | "91" | "92" | "93" | "94" | "95" => Some(SchoolZone::C),
        _ => None,
    }
}

/// The days without school in a zone, in no order.
pub(super) fn days_off(zone: SchoolZone) -> impl Iterator<Item = NaiveDate> {
    let letter = match zone {
        SchoolZone::A => 'A',
        SchoolZone::B => 'B',
        SchoolZone::C => 'C',
    };
    let of_zone = rows().flatten().filter(move |holiday| holiday.zones.contains(letter));
    of_zone.flat_map(|holiday| holiday.first_day_off.iter_days().take_while(move |day| *day < holiday.day_of_return))
}

/// The rows of the table; `None` for one that cannot be read, which a test refuses.
pub(super) fn rows() -> impl Iterator<Item = Option<SchoolHoliday>> {
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).map(read_row)
}

fn read_row(line: &'static str) -> Option<SchoolHoliday> {
    let mut cells = line.split(',');
    let (zones, _name) = (cells.next()?, cells.next()?);
    let (first_day_off, day_of_return) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let sound = !zones.is_empty() && zones.chars().all(|zone| ('A'..='C').contains(&zone));
    (sound && first_day_off < day_of_return && cells.next().is_none()).then_some(SchoolHoliday {
        zones,
        first_day_off,
        day_of_return,
    })
}
