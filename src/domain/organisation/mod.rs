//! An employer or association that reserves for its people: who is in it, how one gets in, what it may use.

mod allowance;
mod invitation;

pub use allowance::{Allowance, AllowanceFacts, AllowanceOf, Month, half_days};
pub use invitation::{Invitation, JoinRefusal, decide_join};

use chrono::{DateTime, Utc};

use super::{
    account::{MailAddress, PersonName},
    ids::{AccountId, OrganisationId},
    kind::text_enum,
    text::{name_key, one_line},
};

text_enum! {
    /// What a member may do in an organisation.
    MemberRole {
        /// Reserve on its behalf.
        Member = "member",
        /// Invite, accept and remove people, and see the usage, as well.
        Admin = "admin",
    }
}

text_enum! {
    /// Where a membership stands.
    MembershipState {
        /// The person asked, and an admin has not answered yet.
        Asked = "asked",
        /// The person is in.
        Member = "member",
    }
}

/// An employer or association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// For ever the same.
    pub id: OrganisationId,
    /// Its part of the address, for ever the same.
    pub slug: String,
    /// What an admin of the network may change.
    pub facts: OrganisationFacts,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What is said of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationFacts {
    /// One line of 1 to 200 letters.
    pub name: String,
    /// People whose mail ends so may ask to join; `None` lets nobody ask.
    pub mail_domain: Option<MailDomain>,
    /// What its people may use a month.
    pub allowance: Allowance,
}

/// An organisation as other things name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationLink {
    /// Which.
    pub id: OrganisationId,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A person in an organisation, or who asks to be; in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Of what.
    pub organisation_id: OrganisationId,
    /// Who.
    pub account_id: AccountId,
    /// What the person may do there.
    pub role: MemberRole,
    /// Whether the person is in.
    pub state: MembershipState,
    /// When the person asked, then when they joined.
    pub joined_at: DateTime<Utc>,
}

/// A membership with the person's name, for the organisation's admins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The membership.
    pub membership: Membership,
    /// How the person is called.
    pub name: PersonName,
    /// Where mail reaches the person.
    pub mail: MailAddress,
}

/// What follows the `@`, in lower case, with a dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailDomain(String);

/// A value that an organisation cannot have: code `invalid_field`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the organisation's {field} cannot be taken")]
pub struct InvalidOrganisation {
    /// The member that is wrong.
    pub field: &'static str,
}

/// An organisation keeps one admin at least: code `invalid_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the only admin")]
pub struct LastAdmin;

impl LastAdmin {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_state"
    }
}

/// Decides that somebody leaves, or is an admin no more, where so many admins are there before.
///
/// # Errors
/// [`LastAdmin`].
pub fn decide_step_down(held: &Membership, admins: u64) -> Result<(), LastAdmin> {
    if held.is_admin() && admins < 2 { Err(LastAdmin) } else { Ok(()) }
}

/// More half-days than a large employer has in a month; a limit on what comes in.
const MOST_HALF_DAYS: u32 = 1_000_000;

impl Organisation {
    /// How other things name it.
    #[must_use]
    pub fn link(&self) -> OrganisationLink {
        OrganisationLink { id: self.id, slug: self.slug.clone(), name: self.facts.name.clone() }
    }

    /// Whether an account with this mail address may ask to join.
    ///
    /// Addresses are not confirmed, so that asking is all it gives: an admin of the organisation says yes.
    #[must_use]
    pub fn may_be_asked_by(&self, mail: &MailAddress) -> bool {
        self.facts.mail_domain.as_ref().is_some_and(|domain| MailDomain::of(mail).as_ref() == Some(domain))
    }
}

impl OrganisationFacts {
    /// Checks that people can tell these from every other organisation: by the name, or by the mail domain beside it.
    ///
    /// # Errors
    /// [`InvalidOrganisation`].
    pub fn check_told_apart<'o>(
        &self,
        mut others: impl Iterator<Item = &'o Organisation>,
    ) -> Result<(), InvalidOrganisation> {
        let name = name_key(&self.name);
        let is_same =
            |other: &Organisation| name_key(&other.facts.name) == name && other.facts.mail_domain == self.mail_domain;
        if others.any(is_same) { Err(InvalidOrganisation { field: Self::TOLD_APART }) } else { Ok(()) }
    }

    /// What is wrong with an organisation that nobody can tell from another: its name.
    pub const TOLD_APART: &'static str = "name_taken";

    /// Reads a name.
    ///
    /// # Errors
    /// [`InvalidOrganisation`].
    pub fn name_of(text: &str) -> Result<String, InvalidOrganisation> {
        let name = one_line(text);
        if (1..=200).contains(&name.chars().count()) { Ok(name) } else { Err(InvalidOrganisation { field: "name" }) }
    }

    /// The same, tidied.
    ///
    /// # Errors
    /// [`InvalidOrganisation`], first fault first.
    pub fn checked(mut self) -> Result<Self, InvalidOrganisation> {
        self.name = Self::name_of(&self.name)?;
        let too_many = |half_days: Option<u32>| half_days.is_some_and(|half_days| half_days > MOST_HALF_DAYS);
        let faults = [
            ("allowance_half_days", too_many(self.allowance.half_days)),
            ("member_allowance_half_days", too_many(self.allowance.member_half_days)),
        ];
        match faults.into_iter().find(|(_, is_wrong)| *is_wrong) {
            Some((field, _)) => Err(InvalidOrganisation { field }),
            None => Ok(self),
        }
    }
}

impl Membership {
    /// Whether the person may reserve on the organisation's behalf.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.state == MembershipState::Member
    }

    /// Whether the person runs the organisation.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.is_in() && self.role == MemberRole::Admin
    }
}

impl MailDomain {
    /// Reads a domain as typed, with or without its `@`.
    ///
    /// # Errors
    /// [`InvalidOrganisation`].
    pub fn parse(text: &str) -> Result<Self, InvalidOrganisation> {
        let domain = text.trim().trim_start_matches('@');
        let address = MailAddress::parse(&format!("x@{domain}"));
        let domain = address.ok().and_then(|address| Self::of(&address));
        domain.ok_or(InvalidOrganisation { field: "mail_domain" })
    }

    /// That of an address.
    #[must_use]
    pub fn of(mail: &MailAddress) -> Option<Self> {
        mail.as_str().rsplit_once('@').map(|(_, domain)| Self(domain.to_owned()))
    }

    /// The domain.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_the_whole_of_what_follows_the_at() {
        let domain = MailDomain::parse(" @Lille.Example ").unwrap();
        assert_eq!(domain.as_str(), "lille.example");
        let of = |mail: &str| MailDomain::of(&MailAddress::parse(mail).unwrap()).unwrap();
        assert_eq!(of("lea@lille.example"), domain);
        for other in ["lea@sub.lille.example", "lea@notlille.example", "lea@lille.example.org"] {
            assert_ne!(of(other), domain, "{other}");
        }
        for bad in ["", "lille", "a@b.example", "li lle.example"] {
            assert!(MailDomain::parse(bad).is_err(), "{bad}");
        }
    }
}
