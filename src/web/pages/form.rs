//! What a form's part of a page shows: values, what is wrong with them, a refusal of the whole.

use std::collections::BTreeMap;

use serde::Serialize;

/// A form as its template shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormView {
    /// Every field of the form by its name.
    pub fields: BTreeMap<&'static str, FieldView>,
    /// Why the whole was refused, when it was not a field's fault.
    pub refusal: Option<String>,
    /// What is wrong, in the order of reading, each linked to its field.
    pub errors: Vec<FormError>,
    /// Whether anything is wrong.
    pub wrong: bool,
}

/// One field.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FieldView {
    /// What was typed, or the first value.
    pub value: String,
    /// The sentence beside it.
    pub error: Option<String>,
}

/// A line of the summary on top.
#[derive(Clone, Debug, Serialize)]
pub struct FormError {
    /// The identifier of the field.
    pub field: String,
    /// The sentence.
    pub text: String,
}

/// A value to choose from, with its text.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceView {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub text: String,
}

/// Other values for fields of a form, sent by a button of its own with all that was typed.
#[derive(Clone, Debug, Serialize)]
pub struct InsteadView {
    /// What the button says.
    pub words: String,
    /// The values, urlencoded; see [`crate::web::forms::Fields`].
    pub values: String,
}

/// A value to tick, whose text is a Fluent key made from it.
#[derive(Clone, Debug, Serialize)]
pub struct TickView {
    /// What the form sends.
    pub value: &'static str,
    /// Whether it is ticked.
    pub chosen: bool,
}

impl ChoiceView {
    /// For the samples of the pages that show one.
    pub(super) fn sample(text: &str) -> Self {
        Self { value: text.to_lowercase(), text: text.to_owned() }
    }
}

impl InsteadView {
    /// For the samples of the pages that show one.
    pub(super) fn sample() -> Self {
        Self {
            words: "Prendre demain 14 h – 17 h, Poste 2".into(),
            values: "day=2026-11-25&from=14:00&to=17:00".into(),
        }
    }
}

impl FormView {
    /// A form with these first values.
    #[must_use]
    pub fn of<const N: usize>(fields: [(&'static str, String); N]) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name, FieldView { value, error: None })).collect();
        Self { fields, ..Self::default() }
    }

    /// The same with what was typed.
    #[must_use]
    pub fn typed(mut self, typed: &BTreeMap<String, String>) -> Self {
        for (name, field) in &mut self.fields {
            if let Some(value) = typed.get(*name) {
                field.value.clone_from(value);
            }
        }
        self
    }

    /// The same, refused: each sentence beside its field; one of a field that the form does not show,
    /// and `refusal`, on top only.
    #[must_use]
    pub fn refused(mut self, refusal: Option<String>, errors: Vec<FormError>) -> Self {
        for error in errors {
            if let Some(field) = self.fields.get_mut(error.field.as_str()) {
                field.error = Some(error.text.clone());
            }
            self.errors.push(error);
        }
        self.refusal = refusal;
        self.wrong = self.refusal.is_some() || !self.errors.is_empty();
        self
    }

    /// A sample with something wrong in each field and in the whole.
    #[must_use]
    pub fn all_wrong(mut self) -> Self {
        let text = "Ce champ ne convient pas.".to_owned();
        let errors: Vec<FormError> =
            self.fields.keys().map(|name| FormError { field: (*name).to_owned(), text: text.clone() }).collect();
        for field in self.fields.values_mut() {
            field.value = "<\"'>".to_owned();
        }
        self.refused(Some("Quelqu’un a déjà réservé sur cette période.".to_owned()), errors)
    }
}
