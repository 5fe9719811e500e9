//! What a form showed when it was opened, so that nobody writes over what somebody else has changed meanwhile.

use std::collections::BTreeMap;

use crate::web::{
    caching::EntityTag,
    errors::Problem,
    pages::{
        form::{FieldView, FormError, FormView},
        reader::Reader,
    },
};

/// A digest of each field, so that the form need not carry all twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen(BTreeMap<&'static str, String>);

impl Seen {
    /// Of the fields as they are shown now.
    pub(super) fn now(shown: &[(&'static str, String)]) -> Self {
        Self(shown.iter().map(|(name, text)| (*name, digest(text))).collect())
    }

    /// As the form sent it back; what cannot be read counts as `now`.
    pub(super) fn sent(typed: &BTreeMap<String, String>, now: &Self) -> Self {
        let digests = typed.get("seen").map(String::as_str).unwrap_or_default().split('.');
        let digests: Vec<String> = digests.map(str::to_owned).collect();
        if digests.len() == now.0.len() { Self(now.0.keys().copied().zip(digests).collect()) } else { now.clone() }
    }

    /// As the form carries it.
    pub(super) fn text(&self) -> String {
        self.0.values().cloned().collect::<Vec<_>>().join(".")
    }

    /// Whether the field shows something else than it did.
    pub(super) fn is_touched(&self, name: &str, text: &str) -> bool {
        self.0.get(name).is_none_or(|seen| *seen != digest(text))
    }

    /// The form again after what it edits has changed: what was typed anew stays, the rest shows what is `now`, and
    /// each change is told, in the words for a field's value.
    pub(super) fn form_again(
        &self,
        reader: &Reader<'_>,
        now: &[(&'static str, String)],
        typed: &BTreeMap<String, String>,
        words: impl Fn(&str, &str) -> String,
    ) -> (Problem, FormView) {
        let kept = typed.iter().filter(|(name, text)| self.is_touched(name, text));
        let kept: BTreeMap<String, String> = kept.map(|(name, text)| (name.clone(), text.clone())).collect();
        let fields = now.iter().map(|(name, value)| (*name, FieldView { value: value.clone(), error: None }));
        let form = FormView { fields: fields.collect(), ..FormView::default() }.typed(&kept);
        let changed = now.iter().filter(|(name, value)| self.is_touched(name, value));
        let errors = changed.map(|(name, value)| FormError {
            field: (*name).to_owned(),
            text: match words(name, value) {
                words if words.is_empty() => reader.text("field-emptied", &[]),
                words => reader.text("field-changed", &[("now", words.into())]),
            },
        });
        let problem = Problem::of("stale");
        let refusal = reader.with_problem(FormView::default(), &problem).refusal;
        (problem, form.refused(refusal, errors.collect()))
    }
}

fn digest(text: &str) -> String {
    EntityTag::of_content(text.trim().as_bytes()).to_string().trim_matches('"').to_owned()
}
