//! HTML forms: urlencoded, at most 32 KiB, with the anti-forgery token in the field `csrf`.

use std::collections::BTreeMap;

use rocket::{
    Data, Request,
    data::{FromData, Outcome, ToByteUnit},
    http::RawStr,
};

use super::body;
use crate::web::{
    errors::{FieldError, Problem},
    guards::{csrf_holds, identify},
};

/// A form that a person sent from one of our pages.
#[derive(Clone, Debug)]
pub struct Posted<T> {
    /// What was asked, or what is wrong with which field.
    pub value: Result<T, Vec<FieldError>>,
    /// What was typed, to be shown again; never passwords nor the token.
    pub typed: BTreeMap<String, String>,
}

/// The fields of a form, and what was found wrong with them so far.
///
/// A button named `instead` holds other values, urlencoded, for some of the fields: what was typed into the rest comes
/// with it and never into an address.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

/// A typed request that is read from a form.
pub trait FromFields: Sized {
    /// Reads it; `None` when a field is wrong, which [`Fields::refuse`] or [`Fields::parsed`] noted.
    fn from_fields(fields: &mut Fields) -> Option<Self>;
}

/// A form without fields of its own, such as a button's.
impl FromFields for () {
    fn from_fields(_: &mut Fields) -> Option<Self> {
        Some(())
    }
}

impl Fields {
    /// The fields of an urlencoded text.
    #[must_use]
    pub fn of(urlencoded: &str) -> Self {
        let decoded = |text: &RawStr| text.url_decode_lossy().into_owned();
        let parts = urlencoded.split('&').filter(|part| !part.is_empty()).map(RawStr::new);
        let pairs = parts.map(|part| part.split_at_byte(b'=')).map(|(name, value)| (decoded(name), decoded(value)));
        let mut pairs: Vec<(String, String)> = pairs.collect();
        if let Some(button) = pairs.iter().position(|(name, _)| name == "instead") {
            let other = Self::of(&pairs.swap_remove(button).1).pairs;
            pairs.retain(|(name, _)| other.iter().all(|(known, _)| known != name));
            pairs.extend(other);
        }
        Self { pairs, errors: Vec::new() }
    }

    /// A field as typed, the spaces around it cut; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// A field letter for letter, as passwords need it.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Every value of a field that may be sent several times.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A field that `read` takes; otherwise it is noted as wrong with the sentence of the Fluent key.
    pub fn parsed<T, E>(
        &mut self,
        name: &str,
        detail: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match read(self.text(name)) {
            Ok(value) => Some(value),
            Err(_) => self.refuse(FieldError::new(name, detail)),
        }
    }

    /// The same for a field that may stay empty.
    pub fn optional<T, E>(
        &mut self,
        name: &str,
        detail: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        if self.text(name).is_empty() { Some(None) } else { self.parsed(name, detail, read).map(Some) }
    }

    /// Notes what is wrong with a field.
    pub fn refuse<T>(&mut self, error: FieldError) -> Option<T> {
        self.errors.push(error);
        None
    }

    /// What was typed, to be shown again.
    #[must_use]
    pub fn typed(&self) -> BTreeMap<String, String> {
        let shown = self.pairs.iter().filter(|(name, _)| name != "csrf" && !name.contains("password"));
        shown.cloned().collect()
    }

    /// Reads a request from the fields.
    ///
    /// # Errors
    /// What is wrong with which field, in the order of reading.
    pub fn read<T: FromFields>(mut self) -> Result<T, Vec<FieldError>> {
        match T::from_fields(&mut self) {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(self.errors),
        }
    }
}

#[rocket::async_trait]
impl<'r, T: FromFields + Send> FromData<'r> for Posted<T> {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        match read(request, data).await {
            Ok(fields) => Outcome::Success(Self { typed: fields.typed(), value: fields.read() }),
            Err(problem) => Outcome::Error(problem.refuse(request)),
        }
    }
}

async fn read(request: &Request<'_>, data: Data<'_>) -> Result<Fields, Problem> {
    let text = body::read(data, 32.kibibytes()).await?;
    if !request.content_type().is_some_and(|kind| kind.is_form()) {
        return Err(Problem::of("unsupported_media_type"));
    }
    let fields = Fields::of(&text);
    let identity = identify(request).await?;
    if csrf_holds(request, identity, fields.raw("csrf"))? {
        return Ok(fields);
    }
    // The token of a session that has ended cannot be told from a forged one: nothing is done, but the person
    // is led to sign in rather than told of a stale form.
    Err(Problem::of(if identity.session_ended { "sign_in_required" } else { "csrf" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::{MailAddress, PersonName};

    struct SignUp {
        mail: MailAddress,
        name: PersonName,
    }

    impl FromFields for SignUp {
        fn from_fields(fields: &mut Fields) -> Option<Self> {
            let mail = fields.parsed("mail", "field-mail", MailAddress::parse);
            let name = fields.parsed("name", "field-name", PersonName::parse);
            Some(Self { mail: mail?, name: name? })
        }
    }

    #[test]
    fn reads_a_form_and_keeps_what_was_typed() {
        let fields = Fields::of("mail=Lea%40example.org&name=L%C3%A9a+B.&password=secret&csrf=x");
        assert_eq!(fields.typed().into_keys().collect::<Vec<_>>(), ["mail", "name"]);
        let form: SignUp = fields.read().ok().unwrap();
        assert_eq!((form.mail.as_str(), form.name.as_str()), ("lea@example.org", "Léa B."));
    }

    #[test]
    fn a_button_holds_other_values_and_leaves_the_rest_as_typed() {
        let fields = Fields::of("day=2026-11-25&name=L%C3%A9a&instead=day%3D2026-11-26%26unit%3D7");
        let typed = fields.typed();
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(typed, [("day", "2026-11-26"), ("name", "Léa"), ("unit", "7")]);
    }

    #[test]
    fn tells_everything_that_is_wrong_at_once() {
        let errors = Fields::of("mail=lea").read::<SignUp>().err().unwrap();
        assert_eq!(errors.iter().map(FieldError::field).collect::<Vec<_>>(), ["mail", "name"]);
    }
}
