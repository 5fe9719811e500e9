//! Words in the reader's language: Fluent files of `locales/`, dates and numbers.

pub mod dates;
mod words;

pub use words::{MissingWords, Words, WordsError};

/// A language in which everything can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// The first language of the service.
    #[default]
    Fr,
    /// The other complete one.
    En,
}

impl Language {
    /// Every language, the first one first.
    pub const ALL: &'static [Self] = &[Self::Fr, Self::En];

    /// Its code (BCP 47): `fr` or `en`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a code, with or without a region: `en`, `fr-BE`; `None` for a language we do not speak.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let primary = text.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.iter().copied().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    /// The best language of an `Accept-Language` header (RFC 9110 §12.5.4); French when none fits.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (Self::Fr, 0.0_f32);
        for range in accept_language.split(',') {
            let mut parts = range.split(';');
            let Some(language) = parts.next().and_then(Self::parse) else { continue };
            let quality = parts
                .find_map(|parameter| parameter.trim().strip_prefix("q="))
                .map_or(1.0, |quality| quality.trim().parse().unwrap_or(0.0));
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }
}

/// A value inside a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A number: it chooses the plural and is written as the language groups digits.
    Number(i64),
    /// Anything else, as it is.
    Text(String),
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_language_with_the_highest_quality() {
        assert_eq!(Language::negotiate("de, en-GB;q=0.8, fr;q=0.5"), Language::En);
        assert_eq!(Language::negotiate("fr-FR,fr;q=0.9,en;q=0.8"), Language::Fr);
        assert_eq!(Language::negotiate("en;q=0"), Language::Fr);
        assert_eq!(Language::negotiate(""), Language::Fr);
        assert_eq!(Language::negotiate("en;q=what"), Language::Fr);
    }
}
