//! Cursors: a position in a list, signed together with the question that it belongs to.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{
    config::SecretKey,
    web::{errors::Problem, guards::Query},
};

/// The limit where none is given.
pub(super) const DEFAULT_LIMIT: usize = 50;
const MOST_LIMIT: usize = 200;

/// The cursor of a position.
pub(super) fn seal(key: &SecretKey, question: &str, position: &str) -> String {
    let signature = key.sign(message(question, position).as_bytes());
    format!("{}.{signature}", BASE64_URL_SAFE_NO_PAD.encode(position))
}

/// The position that a query's cursor holds; `None` without one.
///
/// # Errors
/// `malformed` when it was not given by us for this very question.
pub(super) fn open(key: &SecretKey, question: &str, query: &Query) -> Result<Option<String>, Problem> {
    let Some(cursor) = query.one("cursor")? else { return Ok(None) };
    let opened = cursor.split_once('.').and_then(|(position, signature)| {
        let position = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(position).ok()?).ok()?;
        key.verify(message(question, &position).as_bytes(), signature).then_some(position)
    });
    opened.map(Some).ok_or_else(wrong)
}

/// A cursor that holds no position of this list.
pub(super) fn wrong() -> Problem {
    Problem::malformed("cursor", "field-cursor")
}

/// How many are asked for.
///
/// # Errors
/// `malformed` outside 1 to 200.
pub(super) fn limit(query: &Query) -> Result<usize, Problem> {
    match query.parsed("limit", "field-limit")? {
        None => Ok(DEFAULT_LIMIT),
        Some(limit) if (1..=MOST_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::malformed("limit", "field-limit")),
    }
}

fn message(question: &str, position: &str) -> String {
    format!("cursor\n{question}\n{position}")
}
