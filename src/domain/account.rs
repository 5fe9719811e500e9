//! A person who signs in, and what they may do.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{
    ids::{AccountId, PlaceId, TokenId},
    kind::text_enum,
    text::one_line,
};

/// A person's account; private in every field (DOMAIN rule 8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// For ever the same.
    pub id: AccountId,
    /// Where mail reaches the person; unique without regard to case.
    pub mail: MailAddress,
    /// How the person wants to be called.
    pub name: PersonName,
    /// `fr` or `en`; `None` follows the browser.
    pub language: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A mail address in lower case: something, `@`, a domain with a dot; at most 254 bytes (RFC 5321).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailAddress(String);

/// A person's name: one line of 1 to 100 letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// A telephone number as dialled: digits, spaces, `+ . - ( )`; 6 to 20 digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// Why a typed value of the sign-up form is not taken: code `invalid_field`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAccountField {
    /// No address.
    #[error("not a mail address")]
    Mail,
    /// No telephone number.
    #[error("not a telephone number")]
    Phone,
    /// Empty or too long.
    #[error("a name has 1 to 100 letters")]
    Name,
    /// Shorter than [`PASSWORD_MIN_LETTERS`] or longer than [`PASSWORD_MAX_BYTES`].
    #[error("a password has 10 letters or more")]
    Password,
}

/// The shortest password taken (NIST SP 800-63B asks 8, ANSSI 9 to 12 by use).
pub const PASSWORD_MIN_LETTERS: usize = 10;
/// The longest password hashed, so that nobody makes the server hash megabytes.
pub const PASSWORD_MAX_BYTES: usize = 1_024;

impl MailAddress {
    /// Reads an address as typed.
    ///
    /// # Errors
    /// [`InvalidAccountField::Mail`].
    pub fn parse(text: &str) -> Result<Self, InvalidAccountField> {
        let text = text.trim();
        let well_formed = text.len() <= 254
            && !text
                .chars()
                .any(|letter| letter.is_control() || letter.is_whitespace() || "<>,;:\"\\()[]".contains(letter))
            && text.rsplit_once('@').is_some_and(|(local, domain)| {
                !local.is_empty()
                    && !local.contains('@')
                    && domain.contains('.')
                    && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-'))
            });
        if well_formed { Ok(Self(text.to_lowercase())) } else { Err(InvalidAccountField::Mail) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PersonName {
    /// Reads a name as typed; white space is tidied.
    ///
    /// # Errors
    /// [`InvalidAccountField::Name`].
    pub fn parse(text: &str) -> Result<Self, InvalidAccountField> {
        let name = one_line(text);
        if (1..=100).contains(&name.chars().count()) { Ok(Self(name)) } else { Err(InvalidAccountField::Name) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PhoneNumber {
    /// Reads a number as typed.
    ///
    /// # Errors
    /// [`InvalidAccountField::Phone`].
    pub fn parse(text: &str) -> Result<Self, InvalidAccountField> {
        let number = one_line(text);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let sound = (6..=20).contains(&digits)
            && number.len() <= 40
            && number.chars().all(|letter| letter.is_ascii_digit() || " +.-()".contains(letter));
        if sound { Ok(Self(number)) } else { Err(InvalidAccountField::Phone) }
    }

    /// Whether both reach the same telephone: by the last nine digits, which leaves out how a country is dialled.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.ending() == other.ending()
    }

    /// The last nine digits, last first.
    #[must_use]
    pub fn ending(&self) -> String {
        self.0.chars().rev().filter(char::is_ascii_digit).take(9).collect()
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checks that a password can be taken.
///
/// # Errors
/// [`InvalidAccountField::Password`].
pub fn check_password(password: &str) -> Result<(), InvalidAccountField> {
    let sound = password.chars().count() >= PASSWORD_MIN_LETTERS && password.len() <= PASSWORD_MAX_BYTES;
    if sound { Ok(()) } else { Err(InvalidAccountField::Password) }
}

text_enum! {
    /// What a personal token may do; a token never does more than its account.
    Scope {
        /// Read what the account sees.
        Read = "read",
        /// Reserve and cancel for the account.
        Reserve = "reserve",
        /// Act as a manager of a place, or as an admin of an organisation.
        Manage = "manage",
        /// Act as an admin.
        Admin = "admin",
    }
}

/// A role of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Runs one place.
    Manager(PlaceId),
    /// Runs the network.
    Admin,
}

/// Who makes a request, with the grants in force at this moment; everyone signed in is a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub account: Account,
    /// Grants of the network.
    pub is_admin: bool,
    /// Places of which the person is a manager.
    pub manages: BTreeSet<PlaceId>,
    /// What the token allows; `None` when the person signed in by a session, which allows everything.
    pub scopes: Option<BTreeSet<Scope>>,
}

impl Actor {
    /// Whether the way of signing in allows this.
    #[must_use]
    pub fn has_scope(&self, scope: Scope) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope))
    }

    /// Whether a role of the person gives what a scope allows; `runs_organisation` says whether they are an admin of one.
    #[must_use]
    pub fn may_give(&self, scope: Scope, runs_organisation: bool) -> bool {
        match scope {
            Scope::Read | Scope::Reserve => true,
            Scope::Manage => self.is_admin || !self.manages.is_empty() || runs_organisation,
            Scope::Admin => self.is_admin,
        }
    }

    /// Whether the person runs the network and may act so.
    #[must_use]
    pub fn acts_as_admin(&self) -> bool {
        self.is_admin && self.has_scope(Scope::Admin)
    }

    /// Whether the person runs this place (or the network) and may act so.
    #[must_use]
    pub fn acts_as_manager_of(&self, place: PlaceId) -> bool {
        self.acts_as_admin() || (self.manages.contains(&place) && self.has_scope(Scope::Manage))
    }
}

/// A personal token as its owner sees it; the secret is shown once and stored hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// For ever the same.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_and_refuses_what_is_none() {
        assert_eq!(MailAddress::parse(" Lea@Example.ORG ").unwrap().as_str(), "lea@example.org");
        for bad in [
            "",
            "lea",
            "@example.org",
            "lea@example",
            "a b@example.org",
            "a@b@example.org",
            "lea@.org",
            "a@x.org\r\nBcc: b@x.org",
        ] {
            assert!(MailAddress::parse(bad).is_err(), "{bad}");
        }
    }
}
