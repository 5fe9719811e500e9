//! A problem as JSON (RFC 9457), member by member.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Problem;
use crate::i18n::{Language, Words};

/// Why something is not answered as asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// The base URL, `/problems/` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// Stable: what programs look at.
    code: &'static str,
    /// A few words in the asked language.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What is wrong and what to do next, in the asked language.
    detail: String,
    /// The path asked for.
    instance: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldErrorView>,
    /// Where another time would be fine: up to five periods near the one that was asked, nearest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    alternatives: Option<Vec<AlternativeView>>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorView {
    /// JSON pointer (RFC 6901) into the body; for a query or header `/` and the name.
    pointer: String,
    /// Stable.
    code: &'static str,
    /// A sentence in the asked language.
    detail: String,
}

/// A free period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Alternative)]
pub struct AlternativeView {
    /// From when, with the place's offset.
    starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    ends_at: DateTime<FixedOffset>,
    /// The unit that is free.
    unit_id: Uuid,
    /// The resource asked for.
    resource_id: Uuid,
}

impl ProblemView {
    pub(super) fn of(problem: &Problem, base_url: &str, path: &str, words: &Words, language: Language) -> Self {
        let local = |at: DateTime<Utc>| at.with_timezone(&problem.time_zone).fixed_offset();
        let errors = problem.errors.iter().map(|error| FieldErrorView {
            pointer: error.pointer.clone(),
            code: error.code,
            detail: error.sentence(words, language),
        });
        let alternatives = problem.alternatives.iter().map(|free| AlternativeView {
            starts_at: local(free.period.starts_at()),
            ends_at: local(free.period.ends_at()),
            unit_id: free.unit_id.0,
            resource_id: free.resource_id.0,
        });
        Self {
            kind: format!("{base_url}/problems/{}", problem.code),
            code: problem.code,
            title: problem.title(words, language),
            status: problem.status,
            detail: problem.detail(words, language),
            instance: path.to_owned(),
            errors: errors.collect(),
            alternatives: (problem.code == "already_reserved" || !problem.alternatives.is_empty())
                .then(|| alternatives.collect()),
        }
    }
}
