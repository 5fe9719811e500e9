//! The census of tiers-lieux that the CGET (now ANCT) published in 2019, in both of its dialects.
//!
//! Columns CONTACT and MAIL name persons: CONTACT is never read, MAIL only where it is an office's.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher, RandomState},
    io::Read,
};

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};

use super::{
    Candidate, FileFault, Refusal, Row, RowFault,
    guarded::{Guarded, ROW_LIMIT_BYTES},
    tidy,
};
use crate::domain::{
    kind::PlaceKind,
    location::Location,
    place::{Address, Contact, PlaceFacts},
    territory::{Territory, point_in_france, territory_of, time_zone_of},
    text::{fold, words},
};

/// The name under which the source is kept unless another is given.
pub const SOURCE_NAME: &str = "census";
/// The licence of the data: Etalab's Open Licence.
pub const LICENCE: &str = "Licence Ouverte 2.0";

const FIELD_LIMIT_BYTES: usize = 2_000;
const NAME_LIMIT_BYTES: usize = 200;

macro_rules! columns {
    ($($column:ident = $name:literal),* $(,)?) => {
        #[derive(Clone, Copy, Debug)]
        enum Column { $($column),* }

        impl Column {
            const NAMES: &'static [&'static str] = &[$($name),*];
        }
    };
}

columns! {
    Id = "ID", Name = "NOM_TL", Street = "ADRESSE", Postcode = "CP", TypedCity = "COMINIT",
    CommuneCode = "INSEECOM", City = "NOMCOM", Website = "WEB", Typology = "TYPO", Latitude = "LAT",
    Longitude = "LONG", Geocoded = "GEOCOD", Precision = "PRECISION", Mail = "MAIL",
    // The commune around the point. The first dialect repeats INSEECOM and NOMCOM for it.
    PointCommuneCode = "INSEEMETRO", PointCity = "NOMCOMMETRO",
}

/// Columns without which a file is no census; those after it are the final dialect's.
const REQUIRED_COLUMNS: usize = 14;

/// Reads the rows one after the other; an `Err` is the last thing it gives.
///
/// Memory holds one row and eight bytes per identifier seen.
#[derive(Debug)]
pub struct CensusReader<R: Read> {
    rows: Reader<Guarded<R>>,
    positions: Vec<Option<usize>>,
    width: usize,
    seen: HashSet<u64>,
    hasher: RandomState,
    waiting: Option<StringRecord>,
    last_line: u64,
    rows_read: u64,
    ended: bool,
}

impl<R: Read> CensusReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`FileFault`] when the file is empty, unreadable, not UTF-8 or lacks a column.
    pub fn new(bytes: R) -> Result<Self, FileFault> {
        let mut rows = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(Guarded::new(bytes));
        let mut header = StringRecord::new();
        let found = rows.read_record(&mut header).map_err(|error| fault_of(&rows, error))?;
        if !found || header.iter().all(|name| name.trim_start_matches('\u{feff}').trim().is_empty()) {
            return Err(FileFault::Empty);
        }
        let names: Vec<&str> = header.iter().map(|name| name.trim_start_matches('\u{feff}').trim()).collect();
        let positions: Vec<Option<usize>> =
            Column::NAMES.iter().map(|name| names.iter().position(|found| found == name)).collect();
        let missing = Column::NAMES.iter().zip(&positions).take(REQUIRED_COLUMNS).find(|(_, at)| at.is_none());
        if let Some((column, _)) = missing {
            return Err(FileFault::MissingColumn { column });
        }
        let positions = with_repeated_columns(positions, &names);
        Ok(Self {
            rows,
            positions,
            width: names.len(),
            seen: HashSet::new(),
            hasher: RandomState::new(),
            waiting: None,
            last_line: 0,
            rows_read: 0,
            ended: false,
        })
    }

    /// Whether a row with this identifier has been read so far, taken or refused.
    #[must_use]
    pub fn has_seen(&self, reference: &str) -> bool {
        self.seen.contains(&self.hasher.hash_one(reference))
    }

    fn next_record(&mut self) -> Result<Option<StringRecord>, FileFault> {
        if let Some(record) = self.waiting.take() {
            return Ok(Some(record));
        }
        let mut record = StringRecord::new();
        let found = self.rows.read_record(&mut record).map_err(|error| fault_of(&self.rows, error))?;
        Ok(found.then_some(record))
    }

    fn read_row(&mut self) -> Result<Option<Row>, FileFault> {
        let Some(record) = self.next_record()? else {
            return match self.rows.get_ref().open_quote_at() {
                Some(line) => Err(FileFault::Truncated { line }),
                None if self.rows_read == 0 => Err(FileFault::NoRow),
                // A cut inside the last cell looks like a whole row, and would withdraw every place after it.
                None if !self.rows.get_ref().ends_with_line_end() => Err(FileFault::Truncated { line: self.last_line }),
                None => Ok(None),
            };
        };
        self.rows_read += 1;
        let line = record.position().map_or(0, csv::Position::line);
        self.last_line = line;
        if record.len() < self.width {
            // The last row of a file that was cut short: told apart from a short row in the middle.
            self.waiting = self.next_record()?;
            let source = self.rows.get_ref();
            if self.waiting.is_none() && !source.ends_with_line_end() {
                return Err(FileFault::Truncated { line });
            }
        }
        let reference = tidy::cell(self.field(&record, Column::Id));
        let reference = Some(reference).filter(|text| !text.is_empty() && text.len() <= NAME_LIMIT_BYTES);
        let repeated = reference.as_ref().is_some_and(|text| !self.seen.insert(self.hasher.hash_one(text)));
        let facts = self.check(&record, reference.as_deref(), repeated).and_then(|()| self.facts(&record));
        Ok(Some(match (facts, reference) {
            (Ok(facts), Some(reference)) => Row::Candidate(Box::new(Candidate { line, reference, facts })),
            (Ok(_), None) => {
                Row::Refused(Refusal { line, reference: None, fault: RowFault::MissingReference { column: "ID" } })
            }
            (Err(fault), reference) => Row::Refused(Refusal { line, reference, fault }),
        }))
    }

    fn field<'r>(&self, record: &'r StringRecord, column: Column) -> &'r str {
        let at = self.positions.get(column as usize).copied().flatten();
        at.and_then(|at| record.get(at)).unwrap_or_default()
    }

    fn check(&self, record: &StringRecord, reference: Option<&str>, repeated: bool) -> Result<(), RowFault> {
        if record.len() != self.width {
            return Err(RowFault::FieldCount { found: record.len(), expected: self.width });
        }
        for (name, at) in Column::NAMES.iter().zip(&self.positions) {
            let length = at.and_then(|at| record.get(at)).map_or(0, str::len);
            let limit_bytes = if *name == "NOM_TL" || *name == "ID" { NAME_LIMIT_BYTES } else { FIELD_LIMIT_BYTES };
            if length > limit_bytes {
                return Err(RowFault::FieldTooLong { column: (*name).to_owned(), limit_bytes });
            }
        }
        match reference {
            None => Err(RowFault::MissingReference { column: "ID" }),
            Some(reference) if repeated => Err(RowFault::RepeatedReference { reference: reference.to_owned() }),
            Some(_) => Ok(()),
        }
    }

    fn facts(&self, record: &StringRecord) -> Result<PlaceFacts, RowFault> {
        let name = tidy::cell(self.field(record, Column::Name));
        if name.is_empty() {
            return Err(RowFault::MissingName { column: "NOM_TL" });
        }
        let (location, territory) = self.location(record)?;
        let address = self.address(record, territory);
        if !territory.may_have_postcode(&address.postcode) {
            return Err(RowFault::FarFromPostcode {
                postcode: address.postcode,
                latitude: self.field(record, Column::Latitude).to_owned(),
                longitude: self.field(record, Column::Longitude).to_owned(),
            });
        }
        Ok(PlaceFacts {
            name,
            kinds: kinds_of(self.field(record, Column::Typology)),
            summary: String::new(),
            address,
            time_zone: time_zone_of(&location).unwrap_or(chrono_tz::Europe::Paris),
            location,
            opening_hours: None,
            accessibility: Vec::new(),
            amenities: Vec::new(),
            contact: Contact {
                website: tidy::website(self.field(record, Column::Website)),
                phone: None,
                mail: tidy::role_mail(self.field(record, Column::Mail)),
            },
        })
    }

    fn location(&self, record: &StringRecord) -> Result<(Location, Territory), RowFault> {
        let latitude = tidy::cell(self.field(record, Column::Latitude));
        let longitude = tidy::cell(self.field(record, Column::Longitude));
        if latitude.is_empty() || longitude.is_empty() {
            return Err(RowFault::MissingCoordinates);
        }
        let (Some(north), Some(east)) = (tidy::number(&latitude), tidy::number(&longitude)) else {
            return Err(RowFault::UnreadableCoordinates { latitude, longitude });
        };
        let location = point_in_france(north, east).map_err(|fault| RowFault::Misplaced {
            fault,
            latitude: latitude.clone(),
            longitude: longitude.clone(),
        })?;
        // `point_in_france` gives points of a territory only.
        Ok((location, territory_of(&location).unwrap_or(Territory::Metropole)))
    }

    /// The address as typed; what it lacks comes from the commune around the point, which the census
    /// worked out for the mainland alone: overseas it names the nearest town of Corsica.
    fn address(&self, record: &StringRecord, territory: Territory) -> Address {
        let cell = |column| tidy::cell(self.field(record, column));
        let city = [cell(Column::City), cell(Column::TypedCity)].into_iter().find(|city| !city.is_empty());
        let point_city = cell(Column::PointCity);
        let mainland = territory == Territory::Metropole;
        let same_city = city.as_ref().is_none_or(|city| fold(city) == fold(&point_city));
        let commune_code = tidy::commune_code(&cell(Column::CommuneCode)).or_else(|| {
            let code = tidy::commune_code(&cell(Column::PointCommuneCode));
            code.filter(|_| mainland && same_city)
        });
        let city = city.unwrap_or_else(|| if mainland { point_city } else { String::new() });
        let mut postcode = tidy::five_digits(&cell(Column::Postcode));
        if postcode.is_empty() {
            postcode = self.geocoded_postcode(record, &city, commune_code.as_deref()).unwrap_or_default();
        }
        Address { street: cell(Column::Street), postcode, city, commune_code, country: "FR".into() }
    }

    /// The postal code of the address that the geocoder found, where it is sure of it and names the
    /// same town and département.
    fn geocoded_postcode(&self, record: &StringRecord, city: &str, commune_code: Option<&str>) -> Option<String> {
        let precision = tidy::number(self.field(record, Column::Precision))?;
        if !(0.5..=1.0).contains(&precision) || city.is_empty() {
            return None;
        }
        let geocoded: Vec<String> = words(&tidy::cell(self.field(record, Column::Geocoded))).collect();
        let same_city = words(city).all(|word| geocoded.contains(&word));
        let departement = commune_code.and_then(|code| code.get(..2)).map(|code| match code {
            "2A" | "2B" => "20",
            other => other,
        });
        geocoded
            .into_iter()
            .find(|word| !tidy::five_digits(word).is_empty() && word.len() == 5)
            .filter(|postcode| same_city && departement.is_none_or(|prefix| postcode.starts_with(prefix)))
    }
}

impl<R: Read> Iterator for CensusReader<R> {
    type Item = Result<Row, FileFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.read_row().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

/// Where the first dialect has INSEECOM and NOMCOM a second time, that is the commune around the point.
fn with_repeated_columns(mut positions: Vec<Option<usize>>, names: &[&str]) -> Vec<Option<usize>> {
    for (column, repeated) in [(Column::PointCommuneCode, "INSEECOM"), (Column::PointCity, "NOMCOM")] {
        let second = names.iter().enumerate().filter(|(_, name)| **name == repeated).nth(1).map(|(at, _)| at);
        if let Some(position) = positions.get_mut(column as usize) {
            *position = position.or(second);
        }
    }
    positions
}

fn kinds_of(typology: &str) -> BTreeSet<PlaceKind> {
    let typology: Vec<String> = words(&tidy::cell(typology)).collect();
    let named = [("coworking", PlaceKind::Coworking), ("fablab", PlaceKind::Fablab)];
    let kinds: BTreeSet<PlaceKind> = named
        .into_iter()
        .filter(|(word, _)| typology.iter().any(|found| found == word))
        .map(|(_, kind)| kind)
        .collect();
    if kinds.is_empty() { BTreeSet::from([PlaceKind::ThirdPlace]) } else { kinds }
}

fn fault_of<R: Read>(rows: &Reader<Guarded<R>>, error: csv::Error) -> FileFault {
    if let Some(line) = rows.get_ref().too_long_at() {
        return FileFault::RowTooLong { line, limit_bytes: ROW_LIMIT_BYTES };
    }
    match error.into_kind() {
        ErrorKind::Utf8 { pos, .. } => FileFault::NotUtf8 { line: pos.map_or(1, |pos| pos.line()) },
        ErrorKind::Io(error) => FileFault::Unreadable(error),
        other => FileFault::Unreadable(std::io::Error::other(format!("{other:?}"))),
    }
}

#[cfg(test)]
mod tests;
