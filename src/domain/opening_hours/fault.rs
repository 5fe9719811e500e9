//! Where a text stops being opening hours, told in characters for the person who typed it.

use opening_hours::OpeningHours as Expression;
use opening_hours_syntax::Error;
use pest::error::InputLocation;

use super::{InvalidOpeningHours, NEAR_MAX_LETTERS};
use crate::domain::text::one_line;

/// The fault that the parser found in this text.
pub(super) fn found(text: &str, error: &Error) -> InvalidOpeningHours {
    let byte = match error {
        Error::Syntax(syntax) => match syntax.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => Some(start_of_word(text, at)),
        },
        _ => meaningless_part(text, &error.to_string()),
    };
    at(text, byte, error.to_string())
}

/// The fault is the first character that does not fit any more.
pub(super) fn too_long(text: &str, max_bytes: usize) -> InvalidOpeningHours {
    let first_over = text.char_indices().find(|(byte, letter)| byte + letter.len_utf8() > max_bytes);
    at(text, first_over.map(|(byte, _)| byte), format!("longer than {max_bytes} bytes"))
}

/// `SH Mo-Fr` means the weekdays of school holidays (OSM, `opening_hours` specification, weekday selector), but
/// the crate opens on every weekday and on every holiday: better refused than open in term time.
pub(super) fn narrowed_holidays(text: &str) -> Option<InvalidOpeningHours> {
    let mut is_comment = false;
    let without_comments: String = text
        .bytes()
        .map(|byte| {
            is_comment ^= byte == b'"';
            if is_comment || !byte.is_ascii() { '"' } else { char::from(byte) }
        })
        .collect();
    let is = |part: Option<&str>, words: &[&str]| {
        part.is_some_and(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part)))
    };
    let (mut before, mut from) = ("", 0);
    for word in without_comments.split(' ') {
        let (last, first) = (before.len().checked_sub(2).and_then(|at| before.get(at..)), word.get(..2));
        let narrows = is(last, HOLIDAYS) && is(first, WEEKDAYS) || is(last, WEEKDAYS) && is(first, HOLIDAYS);
        if narrows {
            return Some(at(text, Some(from), "holidays narrowed to weekdays are not supported".to_owned()));
        }
        from += word.len() + 1;
        before = word;
    }
    None
}

const HOLIDAYS: &[&str] = &["PH", "SH"];
const WEEKDAYS: &[&str] = &["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// The parser takes the first letters of `sur` for a Sunday; a person looks for the word.
fn start_of_word(text: &str, byte: usize) -> usize {
    let Some((before, after)) = text.split_at_checked(byte) else { return byte };
    if after.starts_with(char::is_alphabetic) { before.trim_end_matches(char::is_alphabetic).len() } else { byte }
}

fn at(text: &str, byte: Option<usize>, message: String) -> InvalidOpeningHours {
    let split = byte.and_then(|byte| text.split_at_checked(byte));
    let rest: String = split.map_or("", |(_, rest)| rest).chars().take(NEAR_MAX_LETTERS).collect();
    let position = split.map(|(before, _)| before.chars().count());
    InvalidOpeningHours { message, position, near: one_line(&rest) }
}

/// The byte where a part begins that is in the syntax but has no meaning, such as the hour 27: there the
/// parser tells no position. It is the shortest end of the first rule at fault that gives the same error.
fn meaningless_part(text: &str, message: &str) -> Option<usize> {
    let is_same = |part: &str| part.parse::<Expression>().is_err_and(|error| error.to_string() == message);
    let mut start = 0;
    let rule = text.split_inclusive(';').find_map(|rule| {
        let here = start;
        start += rule.len();
        let rule = rule.strip_suffix(';').unwrap_or(rule);
        is_same(rule).then_some((here, rule))
    });
    let (start, rule) = rule?;
    let ends = rule.match_indices([' ', ',', '-']).map(|(byte, separator)| byte + separator.len());
    let ends: Vec<usize> = ends.collect();
    let shortest = ends.into_iter().rev().find(|byte| rule.get(*byte..).is_some_and(is_same));
    Some(start + shortest.unwrap_or_else(|| rule.len() - rule.trim_start().len()))
}
