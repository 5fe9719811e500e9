//! The Fluent files of `locales/`, embedded, one bundle a language.

use std::{borrow::Cow, collections::BTreeSet};

use fluent::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle, memoizer::MemoizerKind};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use super::{Argument, Language};

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

/// Every sentence in every language.
pub struct Words {
    fr: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
    keys: Vec<(Language, BTreeSet<String>)>,
}

/// A file of `locales/` cannot be read; its name and the fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("locales/{file}: {fault}")]
pub struct WordsError {
    /// The file, from `locales/` on.
    pub file: String,
    /// What is wrong with it, in English.
    pub fault: String,
}

/// Why a sentence is not whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MissingWords {
    /// There is no such key.
    #[error("no sentence {0} in {1}")]
    Key(String, &'static str),
    /// The sentence wants an argument that was not given, or refers to nothing.
    #[error("sentence {0}: {1}")]
    Argument(String, String),
}

impl Words {
    /// Reads every embedded file.
    ///
    /// # Errors
    /// [`WordsError`] on a syntax error or a key defined twice in a language.
    pub fn load() -> Result<Self, WordsError> {
        let (fr, fr_keys) = bundle(Language::Fr)?;
        let (en, en_keys) = bundle(Language::En)?;
        Ok(Self { fr, en, keys: vec![(Language::Fr, fr_keys), (Language::En, en_keys)] })
    }

    /// The sentence of `key` (or of its attribute: `key.title`), with its values put in.
    ///
    /// A missing key is answered with the key itself; a test proves that there is none.
    #[must_use]
    pub fn text(&self, language: Language, key: &str, arguments: &[(&str, Argument)]) -> String {
        let mut errors = Vec::new();
        self.format(language, key, arguments, &mut errors).unwrap_or_else(|| key.to_owned())
    }

    /// Like [`Words::text`], but strict.
    ///
    /// # Errors
    /// [`MissingWords`] when the key or a value is missing.
    pub fn checked_text(
        &self,
        language: Language,
        key: &str,
        arguments: &[(&str, Argument)],
    ) -> Result<String, MissingWords> {
        let mut errors = Vec::new();
        let text = self
            .format(language, key, arguments, &mut errors)
            .ok_or_else(|| MissingWords::Key(key.to_owned(), language.as_str()))?;
        errors.first().map_or(Ok(text), |fault| Err(MissingWords::Argument(key.to_owned(), fault.clone())))
    }

    /// Whether the language has this key, or this attribute of a key.
    #[must_use]
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.keys(language).is_some_and(|keys| keys.contains(key))
    }

    /// Every key and every `key.attribute` of a language, in order.
    #[must_use]
    pub fn keys(&self, language: Language) -> Option<&BTreeSet<String>> {
        self.keys.iter().find(|(of, _)| *of == language).map(|(_, keys)| keys)
    }

    fn format(
        &self,
        language: Language,
        key: &str,
        arguments: &[(&str, Argument)],
        faults: &mut Vec<String>,
    ) -> Option<String> {
        let bundle = match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        };
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            let value = match value {
                Argument::Number(number) => FluentValue::from(*number),
                Argument::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            };
            values.set(*name, value);
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        faults.extend(errors.iter().map(ToString::to_string));
        Some(text)
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words")
    }
}

fn bundle(language: Language) -> Result<(FluentBundle<FluentResource>, BTreeSet<String>), WordsError> {
    let identifier: LanguageIdentifier = language
        .as_str()
        .parse()
        .map_err(|error| WordsError { file: language.as_str().to_owned(), fault: format!("{error}") })?;
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Isolation marks would land in attributes, titles and calendars; both languages run left to right.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::Fr => grouped_by_narrow_space,
        Language::En => grouped_by_comma,
    }));
    let mut keys = BTreeSet::new();
    let folder = format!("{}/", language.as_str());
    for file in Locales::iter().filter(|file| file.starts_with(&folder) && file.ends_with(".ftl")) {
        let fault = |fault: String| WordsError { file: file.to_string(), fault };
        let content = Locales::get(&file).ok_or_else(|| fault("vanished".to_owned()))?;
        let text = std::str::from_utf8(&content.data).map_err(|error| fault(error.to_string()))?;
        let resource = FluentResource::try_new(text.to_owned())
            .map_err(|(_, errors)| fault(errors.first().map(ToString::to_string).unwrap_or_default()))?;
        for entry in resource.entries() {
            if let fluent_syntax::ast::Entry::Message(message) = entry {
                if message.value.is_some() {
                    keys.insert(message.id.name.to_owned());
                }
                keys.extend(
                    message.attributes.iter().map(|attribute| format!("{}.{}", message.id.name, attribute.id.name)),
                );
            }
        }
        bundle.add_resource(resource).map_err(|errors| fault(format!("{errors:?}")))?;
    }
    Ok((bundle, keys))
}

fn grouped_by_narrow_space<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, '\u{202f}')
}

fn grouped_by_comma<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, ',')
}

/// Whole numbers from 10,000 on in groups of three; years and small counts stay as they are.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let text = number.as_string().into_owned();
    if text.len() < 5 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text);
    }
    let mut grouped = String::with_capacity(text.len() + 6);
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && (text.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    Some(grouped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_key() {
        let words = Words::load().unwrap();
        assert_eq!(words.keys(Language::Fr), words.keys(Language::En));
        assert!(words.has(Language::Fr, "site-name"));
    }

    #[test]
    fn a_missing_key_is_answered_with_itself_and_refused_when_strict() {
        let words = Words::load().unwrap();
        assert_eq!(words.text(Language::Fr, "no-such-key", &[]), "no-such-key");
        assert!(words.checked_text(Language::Fr, "no-such-key", &[]).is_err());
        assert!(words.checked_text(Language::Fr, "places-count", &[]).is_err());
    }

    #[test]
    fn plurals_and_numbers_follow_the_language() {
        let words = Words::load().unwrap();
        let count = |language, n: i64| words.text(language, "places-count", &[("count", n.into())]);
        assert_eq!(count(Language::Fr, 1), "1 lieu");
        assert_eq!(count(Language::Fr, 12_345), "12\u{202f}345 lieux");
        assert_eq!(count(Language::En, 1), "1 place");
        assert_eq!(count(Language::En, 12_345), "12,345 places");
    }
}
