//! Certifications: proof that a person may use a machine, given by the team of a place, with an end.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    account::{MailAddress, PersonName},
    ids::{AccountId, CertificationId, CertificationTypeId, PlaceId},
    kind::text_enum,
    policy::{Audience, Policy},
    reservation::{Certified, ReservationDetails},
    text::{name_key, one_line},
};

/// The longest name of a type, in letters.
pub const NAME_MAX_LETTERS: usize = 100;
const DESCRIPTION_MAX_LETTERS: usize = 1_000;

/// What a person can be certified for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificationType {
    /// For ever the same.
    pub id: CertificationTypeId,
    /// Whose it is; `None` is the network's, and serves at every place.
    pub place_id: Option<PlaceId>,
    /// One line, unique among the types in use of the place or of the network.
    pub name: String,
    /// What it takes; may be empty.
    pub description: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when nobody gets it any more; who has it keeps it.
    pub retired_at: Option<DateTime<Utc>>,
}

/// That a person may use something, or could until it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certification {
    /// For ever the same.
    pub id: CertificationId,
    /// For what.
    pub type_id: CertificationTypeId,
    /// Whose team granted it, and may withdraw it.
    pub place_id: PlaceId,
    /// Who has it; private.
    pub account_id: AccountId,
    /// Who granted it; `None` from the shell.
    pub granted_by: Option<AccountId>,
    /// When.
    pub granted_at: DateTime<Utc>,
    /// Until when, excluded; `None` has no end.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A certification with what its readers see beside it; private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificationDetails {
    /// The certification.
    pub certification: Certification,
    /// Name of its type.
    pub type_name: String,
    /// How its holder is called.
    pub holder_name: PersonName,
    /// How its holder is reached.
    pub holder_mail: MailAddress,
    /// The address part of the place whose team granted it.
    pub place_slug: String,
    /// The name of that place.
    pub place_name: String,
    /// The zone in which its times are told.
    pub time_zone: Tz,
}

text_enum! {
    /// What becomes of reservations that need a certification when it is withdrawn.
    OnWithdrawal {
        /// They stay.
        Keep = "keep",
        /// They are called off in the same moment.
        Cancel = "cancel",
    }
}

/// Reservations need what is to be taken back, and nobody said what becomes of them: code `invalid_field`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} reservations need it", hit.len())]
pub struct UndecidedWithdrawal {
    /// Those at places that the actor runs, by start.
    pub hit: Vec<ReservationDetails>,
}

/// Why a type is not added; each names its field: code `invalid_field`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddTypeRefusal {
    /// Empty or longer than [`NAME_MAX_LETTERS`].
    #[error("a name has 1 to 100 letters")]
    Name,
    /// The place, or the network, has a type in use whose name people take for the same.
    #[error("there is a type of this name")]
    NameTaken,
}

/// Why a certification is not granted; each names its field: code `invalid_field`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantRefusal {
    /// Nobody has an account of this mail address.
    #[error("no account of this mail address")]
    UnknownMail,
    /// It would be over already.
    #[error("the end is not in the future")]
    EndsInThePast,
    /// The person has it for longer: only a withdrawal takes away, because it shows what it hits.
    #[error("the person has it for longer")]
    HeldForLonger,
}

/// What granting comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granting {
    /// The person gets it; what the person had before of the type ends here.
    New,
    /// The person has exactly that: nothing changes.
    Held,
}

/// Decides that a name can be told from those of the types `in_use` of the same place, or of the network.
///
/// # Errors
/// [`AddTypeRefusal::NameTaken`].
pub fn check_type_name(name: &str, in_use: &[CertificationType]) -> Result<(), AddTypeRefusal> {
    let taken = in_use.iter().any(|known| name_key(&known.name) == name_key(name));
    if taken { Err(AddTypeRefusal::NameTaken) } else { Ok(()) }
}

/// Decides a new type; gives its name and description, tidied.
///
/// # Errors
/// [`AddTypeRefusal::Name`].
pub fn decide_add_type(name: &str, description: &str) -> Result<(String, String), AddTypeRefusal> {
    let name = one_line(name);
    if !(1..=NAME_MAX_LETTERS).contains(&name.chars().count()) {
        return Err(AddTypeRefusal::Name);
    }
    Ok((name, one_line(description).chars().take(DESCRIPTION_MAX_LETTERS).collect()))
}

/// Decides a grant until `ends_at` to somebody who has `held` of the same type.
///
/// # Errors
/// [`GrantRefusal`].
pub fn decide_grant(
    held: Option<&Certification>,
    ends_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Granting, GrantRefusal> {
    if ends_at.is_some_and(|ends_at| ends_at <= now) {
        return Err(GrantRefusal::EndsInThePast);
    }
    let sooner = |held: Option<DateTime<Utc>>| match (ends_at, held) {
        (Some(new), Some(held)) => new < held,
        (new, None) => new.is_some(),
        (None, Some(_)) => false,
    };
    match held {
        Some(held) if held.ends_at == ends_at => Ok(Granting::Held),
        Some(held) if sooner(held.ends_at) => Err(GrantRefusal::HeldForLonger),
        _ => Ok(Granting::New),
    }
}

/// Whether a reservation that starts at this instant under these rules needs the certification that was
/// withdrawn; `left` are those of its place and of the network that the person still has.
#[must_use]
pub fn rests_on(policy: &Policy, withdrawn: CertificationTypeId, left: &[Certified], starts_at: DateTime<Utc>) -> bool {
    let any_left = || left.iter().any(|held| held.is_in_force_at(starts_at));
    policy.required_certifications.contains(&withdrawn) || (policy.audience == Audience::Certified && !any_left())
}

impl CertificationType {
    /// Whether the rules of this place may name it and its team may grant it.
    #[must_use]
    pub fn is_usable_at(&self, place: PlaceId) -> bool {
        self.retired_at.is_none() && self.place_id.is_none_or(|own| own == place)
    }
}

impl Certification {
    /// Whether it was neither withdrawn nor is over.
    #[must_use]
    pub fn is_in_force_at(&self, at: DateTime<Utc>) -> bool {
        self.withdrawn_at.is_none() && self.ends_at.is_none_or(|ends_at| at < ends_at)
    }
}

impl AddTypeRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_field"
    }
}

impl GrantRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_field"
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::local_time::instant_of;

    const LASER: CertificationTypeId = CertificationTypeId(Uuid::from_u128(1));
    const MILL: CertificationTypeId = CertificationTypeId(Uuid::from_u128(2));

    fn at(text: &str) -> DateTime<Utc> {
        instant_of(text.parse().unwrap(), chrono_tz::Europe::Paris).unwrap()
    }

    fn held(ends_at: Option<DateTime<Utc>>) -> Certification {
        Certification {
            id: CertificationId(Uuid::nil()),
            type_id: LASER,
            place_id: PlaceId(Uuid::nil()),
            account_id: AccountId(Uuid::nil()),
            granted_by: None,
            granted_at: at("2026-01-01T09:00:00"),
            ends_at,
            withdrawn_at: None,
        }
    }

    #[test]
    fn grants_for_longer_and_never_shortens() {
        let now = at("2026-11-24T09:00:00");
        let june = Some(at("2027-06-01T00:00:00"));
        let july = Some(at("2027-07-01T00:00:00"));
        assert_eq!(decide_grant(None, june, now), Ok(Granting::New));
        assert_eq!(decide_grant(None, Some(now), now), Err(GrantRefusal::EndsInThePast));
        assert_eq!(decide_grant(Some(&held(june)), july, now), Ok(Granting::New));
        assert_eq!(decide_grant(Some(&held(june)), None, now), Ok(Granting::New));
        assert_eq!(decide_grant(Some(&held(june)), june, now), Ok(Granting::Held));
        assert_eq!(decide_grant(Some(&held(july)), june, now), Err(GrantRefusal::HeldForLonger));
        assert_eq!(decide_grant(Some(&held(None)), june, now), Err(GrantRefusal::HeldForLonger));
        // One that is over is no obstacle.
        assert_eq!(decide_grant(Some(&held(Some(at("2026-11-01T00:00:00")))), june, now), Ok(Granting::New));
    }

    #[test]
    fn an_end_is_a_moment_of_the_places_clock_on_nights_that_change_it() {
        // Of the hour that autumn repeats the first is meant; an end at three o'clock in spring is an hour
        // after half past one.
        for (ends_at, last, first_after) in [
            ("2026-03-29T03:00:00", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"),
            ("2027-03-28T03:00:00", "2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z"),
            ("2026-10-25T02:30:00", "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z"),
            ("2027-10-31T02:30:00", "2027-10-31T00:29:59Z", "2027-10-31T00:30:00Z"),
        ] {
            let utc = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
            let certified = Certified { type_id: LASER, ends_at: Some(at(ends_at)) };
            assert!(certified.is_in_force_at(utc(last)), "{ends_at}");
            assert!(!certified.is_in_force_at(utc(first_after)), "{ends_at}");
        }
    }

    #[test]
    fn a_withdrawal_hits_what_needs_the_type_or_the_last_of_any() {
        let start = at("2026-12-01T09:00:00");
        let mill = [Certified { type_id: MILL, ends_at: None }];
        let over = [Certified { type_id: MILL, ends_at: Some(start) }];
        let requiring = Policy { required_certifications: [LASER].into(), ..Policy::default() };
        assert!(rests_on(&requiring, LASER, &mill, start));
        assert!(!rests_on(&requiring, MILL, &[], start));
        let for_certified = Policy { audience: Audience::Certified, ..Policy::default() };
        assert!(!rests_on(&for_certified, LASER, &mill, start));
        assert!(rests_on(&for_certified, LASER, &over, start));
        assert!(!rests_on(&Policy::default(), LASER, &[], start));
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(decide_add_type("  Découpe \n laser ", ""), Ok(("Découpe laser".into(), String::new())));
        assert_eq!(decide_add_type(" ", ""), Err(AddTypeRefusal::Name));
        assert_eq!(decide_add_type(&"x".repeat(101), ""), Err(AddTypeRefusal::Name));
    }
}
