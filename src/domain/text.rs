//! Text as people type it: cleaned, folded for comparison, made into slugs.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Without case, accents and ligatures: `Élan Cœur` gives `elan coeur`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            _ => folded.push(letter),
        }
    }
    folded
}

/// The folded words of a text, split at everything that is neither letter nor digit.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// ASCII kebab case, at most 80 letters; empty when the text has no ASCII letter or digit.
#[must_use]
pub fn kebab(text: &str) -> String {
    let folded = fold(text);
    let parts = folded.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut slug = String::new();
    for part in parts {
        if slug.len() + part.len() >= 80 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(part);
    }
    slug
}

/// One line for a name or an address: control characters and runs of white space become one space, and marks that
/// reorder what is shown around them are dropped.
#[must_use]
pub fn one_line(text: &str) -> String {
    let visible = text.chars().filter(|letter| !reorders(*letter));
    let spaced: String = visible.map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The marks of the Unicode property `Bidi_Control` (UAX #9): letters have their direction without them.
const fn reorders(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What two names have in common that people take for the same: without case, white space and ways of writing a letter.
#[must_use]
pub fn name_key(name: &str) -> String {
    let composed: String = name.nfkc().flat_map(char::to_lowercase).collect();
    one_line(&composed)
}

/// A reason or a note as it is kept: one line, at most 500 letters.
#[must_use]
pub fn remark(text: &str) -> String {
    one_line(text).chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_slugs_of_french_names() {
        assert_eq!(kebab("L'Établi – Cœur d'Hérault"), "l-etabli-coeur-d-herault");
        assert_eq!(kebab("日本"), "");
    }

    #[test]
    fn takes_names_for_the_same_that_people_do() {
        for same in ["découpe laser", " DÉCOUPE  Laser", "De\u{301}coupe\u{a0}laser"] {
            assert_eq!(name_key(same), "découpe laser", "{same}");
        }
        assert_ne!(name_key("Cote"), name_key("Côté"));
    }

    #[test]
    fn cleans_what_would_break_a_line() {
        assert_eq!(one_line(" a\r\nBEGIN:VEVENT\u{0}  b\u{a0}"), "a BEGIN:VEVENT b");
    }

    #[test]
    fn drops_marks_that_show_a_text_backwards() {
        assert_eq!(one_line("Léa \u{202e}gpj.exe\u{202c}\u{2066} \u{200f}"), "Léa gpj.exe");
        assert_eq!(one_line("قاعة 👩\u{200d}🔧"), "قاعة 👩\u{200d}🔧", "others stay: joiners make letters");
    }
}
