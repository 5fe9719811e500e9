//! The one gate for texts: what a person wrote never breaks a line of a calendar.

use crate::domain::text::one_line;

/// The longest text written; longer ones end in an ellipsis (folding costs the square of the length).
const MAX_LETTERS: usize = 500;

/// The longest address written.
const MAX_URI_OCTETS: usize = 2_000;

/// The longest line in octets, its end not counted.
const MAX_OCTETS: usize = 75;

/// One line without control characters and without marks that reorder text, at most [`MAX_LETTERS`] letters.
///
/// Every text of a feed passes here before it meets the `icalendar` crate, which escapes the values that it knows
/// but writes others as they are.
pub fn clean(text: &str) -> String {
    // Without the directional marks, too, that Fluent puts around what it inserts.
    let line = one_line(text);
    match line.char_indices().nth(MAX_LETTERS) {
        None => line,
        Some(_) => line.chars().take(MAX_LETTERS - 1).chain(['…']).collect(),
    }
}

/// A cleaned text as a TEXT value (RFC 5545 §3.3.11), for the properties that `icalendar` writes raw.
pub fn escaped(text: &str) -> String {
    let clean = clean(text);
    let mut escaped = String::with_capacity(clean.len());
    for letter in clean.chars() {
        if matches!(letter, '\\' | ',' | ';') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// A URI value (RFC 3986): each byte that a URI may not hold is percent-encoded. `None` when nothing is left or it
/// is longer than any that we make: half an address is none.
pub fn uri(text: &str) -> Option<String> {
    let mut uri = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    (1..=MAX_URI_OCTETS).contains(&uri.len()).then_some(uri)
}

/// The same content lines, each folded at 75 octets between letters (RFC 5545 §3.1); every line ends in CRLF.
///
/// The crate folds too, but its last part may have 76 octets, so its folds are undone first.
pub fn folded(ics: &str) -> String {
    let mut folded = String::with_capacity(ics.len() + ics.len() / 16);
    for line in ics.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > MAX_OCTETS {
                folded.push_str("\r\n ");
                octets = 1;
            }
            folded.push(letter);
            octets += letter.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}
