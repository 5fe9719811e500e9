//! Readers of open data, one format per file, pure: bytes in, candidate places out.

pub mod census;
pub mod demo_network;
mod guarded;
mod tidy;
pub mod usage_table;

use crate::domain::{place::PlaceFacts, territory::MisplacedPoint};

/// What one row of a file gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A place that can be taken.
    Candidate(Box<Candidate>),
    /// A row that cannot, and why.
    Refused(Refusal),
}

/// A place as a file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The line of the file where its row starts, from 1.
    pub line: u64,
    /// Its identifier at the source, unique in the file.
    pub reference: String,
    /// What the file says.
    pub facts: PlaceFacts,
}

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line of the file where the row starts, from 1.
    pub line: u64,
    /// Its identifier at the source, where it has one.
    pub reference: Option<String>,
    /// Why.
    pub fault: RowFault,
}

/// Why a row is not taken; `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// Fewer or more fields than the header.
    #[error("the row has {found} fields, the header has {expected}")]
    FieldCount {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// A field is longer than the reader takes.
    #[error("the field {column} is longer than {limit_bytes} bytes")]
    FieldTooLong {
        /// The column's name.
        column: String,
        /// The limit.
        limit_bytes: usize,
    },
    /// No identifier.
    #[error("the row has no identifier ({column})")]
    MissingReference {
        /// The column's name.
        column: &'static str,
    },
    /// The identifier stands on an earlier row already.
    #[error("the identifier {reference} stands on an earlier row already")]
    RepeatedReference {
        /// The identifier.
        reference: String,
    },
    /// No name.
    #[error("the row has no name ({column})")]
    MissingName {
        /// The column's name.
        column: &'static str,
    },
    /// No coordinates.
    #[error("the row has no coordinates")]
    MissingCoordinates,
    /// Coordinates that are no numbers.
    #[error("the coordinates are no numbers: {latitude} {longitude}")]
    UnreadableCoordinates {
        /// As written.
        latitude: String,
        /// As written.
        longitude: String,
    },
    /// Coordinates that are no point of France.
    #[error("{fault}: {latitude} {longitude}")]
    Misplaced {
        /// The likely mistake.
        fault: MisplacedPoint,
        /// As written.
        latitude: String,
        /// As written.
        longitude: String,
    },
    /// The point lies in another part of France than the postal code.
    #[error("the coordinates {latitude} {longitude} lie elsewhere than the postal code {postcode}")]
    FarFromPostcode {
        /// As read.
        postcode: String,
        /// As written.
        latitude: String,
        /// As written.
        longitude: String,
    },
}

impl RowFault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FieldCount { .. } => "field_count",
            Self::FieldTooLong { .. } => "field_too_long",
            Self::MissingReference { .. } => "missing_reference",
            Self::RepeatedReference { .. } => "repeated_reference",
            Self::MissingName { .. } => "missing_name",
            Self::MissingCoordinates => "missing_coordinates",
            Self::UnreadableCoordinates { .. } => "unreadable_coordinates",
            Self::Misplaced { fault: MisplacedPoint::Zero, .. } => "zero_coordinates",
            Self::Misplaced { fault: MisplacedPoint::Swapped, .. } => "swapped_coordinates",
            Self::Misplaced { fault: MisplacedPoint::Outside, .. } => "outside_france",
            Self::FarFromPostcode { .. } => "far_from_postcode",
        }
    }

    /// The sentence in French.
    #[must_use]
    pub fn in_french(&self) -> String {
        match self {
            Self::FieldCount { found, expected } => format!("la ligne a {found} champs, l'en-tête {expected}"),
            Self::FieldTooLong { column, limit_bytes } => {
                format!("le champ {column} dépasse {limit_bytes} octets")
            }
            Self::MissingReference { column } => format!("la ligne n'a pas d'identifiant ({column})"),
            Self::RepeatedReference { reference } => {
                format!("l'identifiant {reference} figure déjà sur une ligne précédente")
            }
            Self::MissingName { column } => format!("la ligne n'a pas de nom ({column})"),
            Self::MissingCoordinates => "la ligne n'a pas de coordonnées".into(),
            Self::UnreadableCoordinates { latitude, longitude } => {
                format!("les coordonnées ne sont pas des nombres : {latitude} {longitude}")
            }
            Self::Misplaced { fault, latitude, longitude } => {
                let sentence = match fault {
                    MisplacedPoint::Zero => "les coordonnées sont nulles",
                    MisplacedPoint::Swapped => "la latitude et la longitude sont inversées",
                    MisplacedPoint::Outside => "les coordonnées sont hors de France et d'outre-mer",
                };
                format!("{sentence} : {latitude} {longitude}")
            }
            Self::FarFromPostcode { postcode, latitude, longitude } => {
                format!("les coordonnées {latitude} {longitude} sont loin du code postal {postcode}")
            }
        }
    }
}

/// Why a whole file is not taken; `Display` is the English sentence.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// A header and nothing else.
    #[error("the file has a header but no row")]
    NoRow,
    /// Not in UTF-8, which every dialect is published in.
    #[error("line {line} is not UTF-8 (Latin-1 or Windows-1252?): convert the file first")]
    NotUtf8 {
        /// The line where its row starts.
        line: u64,
    },
    /// A column that every row needs.
    #[error("the column {column} is missing")]
    MissingColumn {
        /// Its name.
        column: &'static str,
    },
    /// The file ends inside a row.
    #[error("the file ends in the middle of the row at line {line}: it was cut short")]
    Truncated {
        /// The line where the last row starts.
        line: u64,
    },
    /// A row longer than the reader takes, most often a quotation mark that is never closed.
    #[error("the row at line {line} is longer than {limit_bytes} bytes: a quotation mark may not be closed")]
    RowTooLong {
        /// The line where the row starts.
        line: u64,
        /// The limit.
        limit_bytes: usize,
    },
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(std::io::Error),
}

impl FileFault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::NoRow => "no_row",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::MissingColumn { .. } => "missing_column",
            Self::Truncated { .. } => "truncated",
            Self::RowTooLong { .. } => "row_too_long",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// The sentence in French.
    #[must_use]
    pub fn in_french(&self) -> String {
        match self {
            Self::Empty => "le fichier est vide".into(),
            Self::NoRow => "le fichier a un en-tête mais aucune ligne".into(),
            Self::NotUtf8 { line } => format!(
                "la ligne {line} n'est pas en UTF-8 (Latin-1 ou Windows-1252 ?) : convertissez d'abord le fichier"
            ),
            Self::MissingColumn { column } => format!("la colonne {column} manque"),
            Self::Truncated { line } => {
                format!("le fichier s'arrête au milieu de la ligne {line} : il a été coupé")
            }
            Self::RowTooLong { line, limit_bytes } => {
                format!("la ligne {line} dépasse {limit_bytes} octets : un guillemet n'est peut-être pas refermé")
            }
            Self::Unreadable(error) => format!("le fichier ne peut pas être lu : {error}"),
        }
    }
}
