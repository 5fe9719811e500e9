//! A person without an account, and the code with which that person cancels.

use crate::domain::account::{PersonName, PhoneNumber};

/// A person without an account, for whom a manager reserves; private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// How the person is called.
    pub name: PersonName,
    /// Where the person is reached.
    pub phone: PhoneNumber,
}

/// What a guest shows to cancel, together with the telephone number: eight letters, 40 bits; told once, kept hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct CancelCode(String);

/// Not eight letters of the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code has eight letters or digits")]
pub struct InvalidCancelCode;

/// Without `0 O 1 I`, which people take for each other.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LETTERS: usize = 8;

impl CancelCode {
    /// The code of the first of these random bytes.
    #[must_use]
    pub fn of_random(bytes: [u8; 32]) -> Self {
        // 256 is a multiple of 32: each letter is as likely as the others.
        let letter = |byte: u8| ALPHABET.get(usize::from(byte) % ALPHABET.len()).copied().map_or('A', char::from);
        Self(bytes.into_iter().take(LETTERS).map(letter).collect())
    }

    /// Reads a code as typed: in small letters, in groups, as it may be.
    ///
    /// # Errors
    /// [`InvalidCancelCode`].
    pub fn parse(text: &str) -> Result<Self, InvalidCancelCode> {
        let code: String =
            text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').take(LETTERS + 1).collect();
        let code = code.to_ascii_uppercase();
        let sound = code.len() == LETTERS && code.bytes().all(|letter| ALPHABET.contains(&letter));
        if sound { Ok(Self(code)) } else { Err(InvalidCancelCode) }
    }

    /// The eight letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows nothing of it, so that no log does.
impl std::fmt::Debug for CancelCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CancelCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = CancelCode::of_random(
            [0, 1, 31, 32, 64, 255, 7, 8, 9].into_iter().chain([0; 23]).collect::<Vec<_>>().try_into().unwrap(),
        );
        assert_eq!(code.as_str(), "AB9AA9HJ");
        assert_eq!(CancelCode::parse(" ab9a-a9hj "), Ok(code));
        for bad in ["", "AB9AA9H", "AB9AA9HJK", "AB9AA9H0", "AB9AA9HÉ"] {
            assert!(CancelCode::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let phone = |text: &str| PhoneNumber::parse(text).unwrap();
        for same in ["+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78", "+33 (0)6 12 34 56 78"] {
            assert!(phone("06 12 34 56 78").is_same_as(&phone(same)), "{same}");
        }
        for other in ["06 12 34 56 79", "345678", "12 34 56 78"] {
            assert!(!phone("06 12 34 56 78").is_same_as(&phone(other)), "{other}");
        }
        assert!(phone("345678").is_same_as(&phone("34-56-78")));
    }
}
