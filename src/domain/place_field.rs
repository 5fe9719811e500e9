//! The facts of a place field by field: what a manager corrects, what an import may still change, and
//! what is taken at all.

use std::collections::BTreeSet;

use super::{
    account::MailAddress,
    kind::{PlaceKind, text_enum},
    location::Location,
    opening_hours::OpeningHours,
    place::{Address, Contact, PlaceFacts},
    reservation::ReservationDetails,
    text::{kebab, one_line},
};

text_enum! {
    /// A fact that is corrected on its own; an address is one, half of two is none.
    PlaceField {
        /// The name.
        Name = "name",
        /// What it is.
        Kinds = "kinds",
        /// The one or two sentences.
        Summary = "summary",
        /// Where it stands.
        Address = "address",
        /// The point and with it the zone of its clocks.
        Location = "location",
        /// When it may be used.
        OpeningHours = "opening_hours",
        /// What makes it accessible.
        Accessibility = "accessibility",
        /// What it offers.
        Amenities = "amenities",
        /// The web address.
        Website = "website",
        /// The telephone number.
        Phone = "phone",
        /// The mail address.
        Mail = "mail",
    }
}

/// Facts that are not taken: code `invalid_field`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fields:?} are not taken")]
pub struct InvalidPlaceFields {
    /// All of them, in the order of [`PlaceField::ALL`]; never empty.
    pub fields: Vec<PlaceField>,
}

/// Why a place is not edited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditRefusal {
    /// Facts that are not taken.
    #[error(transparent)]
    Invalid(#[from] InvalidPlaceFields),
    /// It is no longer what the editor saw: code `stale`.
    #[error("changed since it was seen")]
    Stale,
    /// Reservations would fall outside the new hours, and nobody said what becomes of them: code
    /// `outside_opening_hours`.
    #[error("{} reservations would fall outside the hours", .0.len())]
    Outside(Vec<ReservationDetails>),
}

/// What a manager changes; `None` leaves a fact as it is, an empty text takes it away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceEdit {
    /// The name.
    pub name: Option<String>,
    /// What it is.
    pub kinds: Option<BTreeSet<PlaceKind>>,
    /// The one or two sentences.
    pub summary: Option<String>,
    /// Where it stands.
    pub address: Option<Address>,
    /// The point; in France the zone of its clocks follows.
    pub location: Option<Location>,
    /// When it may be used.
    pub opening_hours: Option<Option<OpeningHours>>,
    /// Codes such as `wheelchair`.
    pub accessibility: Option<Vec<String>>,
    /// Codes such as `wifi`.
    pub amenities: Option<Vec<String>>,
    /// Absolute http or https URL.
    pub website: Option<String>,
    /// As dialled in its country.
    pub phone: Option<String>,
    /// A role address.
    pub mail: Option<String>,
}

/// Letters of a name at most.
pub const NAME_MAX_LETTERS: usize = 200;
/// Letters of a summary at most.
pub const SUMMARY_MAX_LETTERS: usize = 2_000;
const LINE_MAX_LETTERS: usize = 300;
const CODES_MAX: usize = 50;

impl PlaceField {
    /// The fields in which two descriptions differ.
    #[must_use]
    pub fn differing(left: &PlaceFacts, right: &PlaceFacts) -> BTreeSet<Self> {
        Self::ALL.iter().copied().filter(|field| !field.is_equal(left, right)).collect()
    }

    fn is_equal(self, left: &PlaceFacts, right: &PlaceFacts) -> bool {
        match self {
            Self::Name => left.name == right.name,
            Self::Kinds => left.kinds == right.kinds,
            Self::Summary => left.summary == right.summary,
            Self::Address => left.address == right.address,
            Self::Location => left.location == right.location && left.time_zone == right.time_zone,
            Self::OpeningHours => left.opening_hours == right.opening_hours,
            Self::Accessibility => left.accessibility == right.accessibility,
            Self::Amenities => left.amenities == right.amenities,
            Self::Website => left.contact.website == right.contact.website,
            Self::Phone => left.contact.phone == right.contact.phone,
            Self::Mail => left.contact.mail == right.contact.mail,
        }
    }

    /// Whether the fact, tidied, may be kept.
    fn is_sound(self, facts: &PlaceFacts) -> bool {
        let contact = &facts.contact;
        match self {
            Self::Name => (1..=NAME_MAX_LETTERS).contains(&facts.name.chars().count()),
            Self::Summary => facts.summary.chars().count() <= SUMMARY_MAX_LETTERS,
            Self::Address => is_sound_address(&facts.address),
            Self::Location => !is_null_island(&facts.location),
            Self::Accessibility => are_codes(&facts.accessibility),
            Self::Amenities => are_codes(&facts.amenities),
            Self::Website => contact.website.as_deref().is_none_or(is_web_address),
            Self::Phone => contact.phone.as_deref().is_none_or(is_phone_number),
            Self::Mail => contact.mail.as_deref().is_none_or(|mail| MailAddress::parse(mail).is_ok()),
            Self::Kinds | Self::OpeningHours => true,
        }
    }

    fn copy(self, from: &PlaceFacts, to: &mut PlaceFacts) {
        match self {
            Self::Name => to.name.clone_from(&from.name),
            Self::Kinds => to.kinds.clone_from(&from.kinds),
            Self::Summary => to.summary.clone_from(&from.summary),
            Self::Address => to.address.clone_from(&from.address),
            Self::Location => {
                to.location = from.location;
                to.time_zone = from.time_zone;
            }
            Self::OpeningHours => to.opening_hours.clone_from(&from.opening_hours),
            Self::Accessibility => to.accessibility.clone_from(&from.accessibility),
            Self::Amenities => to.amenities.clone_from(&from.amenities),
            Self::Website => to.contact.website.clone_from(&from.contact.website),
            Self::Phone => to.contact.phone.clone_from(&from.contact.phone),
            Self::Mail => to.contact.mail.clone_from(&from.contact.mail),
        }
    }
}

/// What an import makes of a place: the source's news, but for what a manager has edited (DOMAIN rule 9).
#[must_use]
pub fn decide_import(current: &PlaceFacts, edited: &BTreeSet<PlaceField>, source: PlaceFacts) -> PlaceFacts {
    let mut facts = source;
    for field in edited {
        field.copy(current, &mut facts);
    }
    facts
}

/// The facts after a manager's edit.
///
/// # Errors
/// [`InvalidPlaceFields`].
pub fn decide_edit(current: &PlaceFacts, edit: PlaceEdit) -> Result<PlaceFacts, InvalidPlaceFields> {
    let mut facts = current.clone();
    let filled = |text: String| Some(one_line(&text)).filter(|text| !text.is_empty());
    facts.name = edit.name.unwrap_or(facts.name);
    facts.kinds = edit.kinds.unwrap_or(facts.kinds);
    facts.summary = edit.summary.unwrap_or(facts.summary);
    facts.address = edit.address.unwrap_or(facts.address);
    if let Some(location) = edit.location {
        facts.location = location;
        facts.time_zone = super::territory::time_zone_of(&location).unwrap_or(facts.time_zone);
    }
    facts.opening_hours = edit.opening_hours.unwrap_or(facts.opening_hours);
    facts.accessibility = edit.accessibility.unwrap_or(facts.accessibility);
    facts.amenities = edit.amenities.unwrap_or(facts.amenities);
    facts.contact.website = edit.website.map_or(facts.contact.website, filled);
    facts.contact.phone = edit.phone.map_or(facts.contact.phone, filled);
    facts.contact.mail = edit.mail.map_or(facts.contact.mail, filled);
    checked(facts)
}

/// The facts of a new place in France; a name and a point are needed, the rest may come later.
///
/// # Errors
/// [`InvalidPlaceFields`]; without a point nothing else is looked at, for the zone of the clocks follows from it.
pub fn decide_create(new: PlaceEdit) -> Result<PlaceFacts, InvalidPlaceFields> {
    let nowhere = || InvalidPlaceFields { fields: vec![PlaceField::Location] };
    let location = new.location.ok_or_else(nowhere)?;
    let empty = PlaceFacts {
        name: String::new(),
        kinds: BTreeSet::new(),
        summary: String::new(),
        address: Address { country: "FR".to_owned(), ..Address::default() },
        time_zone: super::territory::time_zone_of(&location).ok_or_else(nowhere)?,
        location,
        opening_hours: None,
        accessibility: Vec::new(),
        amenities: Vec::new(),
        contact: Contact::default(),
    };
    decide_edit(&empty, new)
}

/// The facts tidied, as they may be kept.
///
/// # Errors
/// [`InvalidPlaceFields`].
pub fn checked(mut facts: PlaceFacts) -> Result<PlaceFacts, InvalidPlaceFields> {
    facts.name = one_line(&facts.name);
    facts.summary = one_line(&facts.summary);
    let address = &mut facts.address;
    for line in [&mut address.street, &mut address.postcode, &mut address.city] {
        *line = one_line(line);
    }
    // Where the address changed, so did the holidays that the hours speak of.
    let area = facts.address.holiday_area();
    facts.opening_hours = facts.opening_hours.map(|hours| hours.in_area(area));
    let fields: Vec<PlaceField> = PlaceField::ALL.iter().copied().filter(|field| !field.is_sound(&facts)).collect();
    if fields.is_empty() { Ok(facts) } else { Err(InvalidPlaceFields { fields }) }
}

/// The slugs that a place may have, best first, without end: its name, then with the commune, then with
/// a number.
pub fn slugs(name: &str, city: &str) -> impl Iterator<Item = String> + use<> {
    let (name, city) = (kebab(name), kebab(city));
    let base = if name.is_empty() { "lieu".to_owned() } else { name };
    let longer = if city.is_empty() { base.clone() } else { format!("{base}-{city}") };
    let numbered = longer.clone();
    [base].into_iter().chain([longer]).chain((2_u64..).map(move |number| format!("{numbered}-{number}")))
}

/// Zero degrees north and east: where forms and programs put what has no point. It is open sea.
fn is_null_island(location: &Location) -> bool {
    location.latitude().abs() < f64::EPSILON && location.longitude().abs() < f64::EPSILON
}

fn is_sound_address(address: &Address) -> bool {
    let short = |text: &str| text.chars().count() <= LINE_MAX_LETTERS;
    let country = address.country.len() == 2 && address.country.bytes().all(|letter| letter.is_ascii_uppercase());
    let commune = address
        .commune_code
        .as_deref()
        .is_none_or(|code| code.len() == 5 && code.bytes().all(|letter| letter.is_ascii_alphanumeric()));
    country && commune && [&address.street, &address.postcode, &address.city].into_iter().all(|line| short(line))
}

fn are_codes(codes: &[String]) -> bool {
    let is_code = |code: &String| {
        (1..=50).contains(&code.len())
            && code.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
    };
    codes.len() <= CODES_MAX && codes.iter().all(is_code)
}

fn is_web_address(website: &str) -> bool {
    let rest = website.strip_prefix("https://").or_else(|| website.strip_prefix("http://"));
    website.len() <= 500
        && rest.is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            host.contains('.') && !host.contains('@') && !rest.contains(|letter: char| letter.is_whitespace())
        })
}

fn is_phone_number(phone: &str) -> bool {
    (3..=30).contains(&phone.len()) && phone.chars().all(|letter| letter.is_ascii_digit() || "+ .()-".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::Contact;

    fn facts() -> PlaceFacts {
        PlaceFacts {
            name: "Le Quai".into(),
            kinds: BTreeSet::from([PlaceKind::Fablab]),
            summary: String::new(),
            address: Address { city: "Lille".into(), country: "FR".into(), ..Address::default() },
            location: Location::new(50.63, 3.06).unwrap(),
            time_zone: chrono_tz::Europe::Paris,
            opening_hours: None,
            accessibility: Vec::new(),
            amenities: Vec::new(),
            contact: Contact::default(),
        }
    }

    #[test]
    fn an_import_brings_news_but_leaves_what_a_manager_edited() {
        let current = PlaceFacts { name: "Le Quai (corrigé)".into(), ..facts() };
        let source = PlaceFacts { location: Location::new(50.7, 3.1).unwrap(), ..facts() };
        let after = decide_import(&current, &BTreeSet::from([PlaceField::Name]), source.clone());
        assert_eq!(after, PlaceFacts { name: "Le Quai (corrigé)".into(), ..source });
        assert_eq!(PlaceField::differing(&current, &after), BTreeSet::from([PlaceField::Location]));
    }

    #[test]
    fn an_edit_changes_what_it_names_and_moves_the_clocks_with_the_point() {
        let edit = PlaceEdit {
            location: Some(Location::new(-21.0, 55.5).unwrap()),
            phone: Some(" 03 20 00 00 00".into()),
            ..PlaceEdit::default()
        };
        let after = decide_edit(&facts(), edit).unwrap();
        assert_eq!(after.time_zone, chrono_tz::Indian::Reunion);
        assert_eq!(PlaceField::differing(&facts(), &after), BTreeSet::from([PlaceField::Location, PlaceField::Phone]));
        let away = decide_edit(&after, PlaceEdit { phone: Some(String::new()), ..PlaceEdit::default() }).unwrap();
        assert_eq!(away.contact.phone, None);
    }

    #[test]
    fn refuses_bad_fields_by_name() {
        let edit = |edit| decide_edit(&facts(), edit).map_err(|invalid| invalid.fields);
        let default = PlaceEdit::default;
        assert_eq!(edit(PlaceEdit { name: Some(" \n".into()), ..default() }), Err(vec![PlaceField::Name]));
        for website in ["javascript:alert(1)", "https://localhost", "https://a@b.fr/", "www.a.fr"] {
            assert_eq!(edit(PlaceEdit { website: Some(website.into()), ..default() }), Err(vec![PlaceField::Website]));
        }
        assert_eq!(edit(PlaceEdit { mail: Some("nobody".into()), ..default() }), Err(vec![PlaceField::Mail]));
        assert_eq!(
            edit(PlaceEdit { amenities: Some(vec!["a;b".into()]), ..default() }),
            Err(vec![PlaceField::Amenities])
        );
    }

    #[test]
    fn names_every_bad_field_at_once_and_takes_no_point_in_the_open_sea() {
        let edit = PlaceEdit {
            name: Some(String::new()),
            location: Some(Location::new(0.0, 0.0).unwrap()),
            phone: Some("x".into()),
            ..PlaceEdit::default()
        };
        let refused = decide_edit(&facts(), edit).unwrap_err();
        assert_eq!(refused.fields, [PlaceField::Name, PlaceField::Location, PlaceField::Phone]);
    }

    #[test]
    fn offers_slugs_from_short_to_numbered() {
        let offered: Vec<String> = slugs("L'Établi", "Nouméa").take(4).collect();
        assert_eq!(offered, ["l-etabli", "l-etabli-noumea", "l-etabli-noumea-2", "l-etabli-noumea-3"]);
        assert_eq!(slugs("日本", "").take(3).collect::<Vec<_>>(), ["lieu", "lieu", "lieu-2"]);
    }
}
