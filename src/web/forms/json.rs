//! JSON bodies of the API: at most 64 KiB, each member read by name, unknown ones refused.

use rocket::{
    Data, Request,
    data::{FromData, Outcome, ToByteUnit},
};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::body;
use crate::web::errors::{FieldError, Problem};

/// A typed request that is read from a JSON object.
pub trait FromMembers: Sized {
    /// Every member it knows.
    const NAMES: &'static [&'static str];
    /// Whether an empty body or `null` counts as an empty object.
    const MAY_BE_EMPTY: bool = false;

    /// Reads it; `None` when a member is wrong, which [`Members`] noted.
    fn from_members(members: &mut Members) -> Option<Self>;
}

/// What an address asks says everything: nothing need be sent.
#[derive(ToSchema)]
pub struct Nothing {}

impl FromMembers for Nothing {
    const NAMES: &'static [&'static str] = &[];
    const MAY_BE_EMPTY: bool = true;

    fn from_members(_: &mut Members) -> Option<Self> {
        Some(Self {})
    }
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct ApiBody<T>(pub T);

/// The members of a JSON object, and what was found wrong with them so far; `null` counts as not sent.
#[derive(Clone, Debug, Default)]
pub struct Members {
    object: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Members {
    /// Whether the member was sent at all, be it as `null`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    /// Whether the member was sent with a value.
    #[must_use]
    pub fn is_sent(&self, name: &str) -> bool {
        self.object.get(name).is_some_and(|value| !value.is_null())
    }

    /// A member that has to be there.
    pub fn required<T>(&mut self, name: &str, read: impl FnOnce(&Value) -> Result<T, &'static str>) -> Option<T> {
        match self.optional(name, read)? {
            Some(value) => Some(value),
            None => self.refuse(FieldError::new(name, "field-missing")),
        }
    }

    /// A member that may be missing; `read` gives the Fluent key of what is wrong.
    pub fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, &'static str>,
    ) -> Option<Option<T>> {
        match self.object.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => match read(value) {
                Ok(value) => Some(Some(value)),
                Err(detail) => self.refuse(FieldError::new(name, detail)),
            },
        }
    }

    /// A member that is an object of these members and no others; `read` notes what is wrong in it.
    pub fn object<T>(
        &mut self,
        name: &str,
        names: &[&str],
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.object.get(name).cloned() {
            None | Some(Value::Null) => Some(None),
            Some(value) => self.nested(name, value, names, read).map(Some),
        }
    }

    /// The same for a list of such objects.
    pub fn objects<T>(
        &mut self,
        name: &str,
        names: &[&str],
        read: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Option<Vec<T>>> {
        match self.object.get(name).cloned() {
            None | Some(Value::Null) => Some(None),
            Some(Value::Array(values)) => {
                let values = values.into_iter().enumerate();
                let each = values.map(|(at, value)| self.nested(&format!("{name}/{at}"), value, names, &read));
                // Each is read, so that all that is wrong is told.
                let each: Vec<Option<T>> = each.collect();
                each.into_iter().collect::<Option<Vec<T>>>().map(Some)
            }
            Some(_) => self.refuse(FieldError::new(name, "field-objects")),
        }
    }

    fn nested<T>(
        &mut self,
        name: &str,
        value: Value,
        names: &[&str],
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let Value::Object(object) = value else { return self.refuse(FieldError::new(name, "field-object")) };
        let unknown = object.keys().filter(|name| !names.contains(&name.as_str()));
        let errors = unknown.map(|name| FieldError::unknown(name)).collect();
        let mut members = Self { object, errors };
        let value = read(&mut members).filter(|_| members.errors.is_empty());
        let inside = members.errors.into_iter();
        self.errors.extend(inside.map(|error| FieldError { pointer: format!("/{name}{}", error.pointer), ..error }));
        value
    }

    /// Notes what is wrong with a member.
    pub fn refuse<T>(&mut self, error: FieldError) -> Option<T> {
        self.errors.push(error);
        None
    }

    /// Reads a request from the text of a JSON object.
    ///
    /// # Errors
    /// `malformed` when it is no JSON object, `unknown_parameter` for a member nobody knows, at whatever depth,
    /// `invalid_field` with everything else that is wrong.
    pub fn read<T: FromMembers>(text: &str) -> Result<T, Problem> {
        let object = match serde_json::from_str(text) {
            Ok(Value::Object(object)) => object,
            Ok(Value::Null) if T::MAY_BE_EMPTY => Map::new(),
            _ => return Err(Problem::malformed("", "field-json")),
        };
        if let Some(unknown) = object.keys().find(|name| !T::NAMES.contains(&name.as_str())) {
            return Err(Problem::unknown_parameter(unknown));
        }
        let mut members = Self { object, errors: Vec::new() };
        match T::from_members(&mut members) {
            Some(value) if members.errors.is_empty() => Ok(value),
            _ => Err(Problem::of_members(members.errors)),
        }
    }
}

/// A text of at most 1,000 letters.
///
/// # Errors
/// The Fluent key of what is wrong.
pub fn text(value: &Value) -> Result<String, &'static str> {
    let text = value.as_str().ok_or("field-text")?;
    if text.chars().count() <= 1_000 { Ok(text.to_owned()) } else { Err("field-text-long") }
}

/// A text that its type reads; `wrong` is the Fluent key otherwise.
pub fn parsed<T: std::str::FromStr>(wrong: &'static str) -> impl Fn(&Value) -> Result<T, &'static str> {
    move |value| value.as_str().and_then(|text| text.parse().ok()).ok_or(wrong)
}

/// A whole number that fits.
///
/// # Errors
/// The Fluent key of what is wrong.
pub fn number(value: &Value) -> Result<u32, &'static str> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).ok_or("field-number")
}

#[rocket::async_trait]
impl<'r, T: FromMembers + Send> FromData<'r> for ApiBody<T> {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        match read(request, data).await {
            Ok(value) => Outcome::Success(Self(value)),
            Err(problem) => Outcome::Error(problem.refuse(request)),
        }
    }
}

async fn read<T: FromMembers>(request: &Request<'_>, data: Data<'_>) -> Result<T, Problem> {
    let text = body::read(data, 64.kibibytes()).await?;
    if text.is_empty() && T::MAY_BE_EMPTY {
        return Members::read("{}");
    }
    if !request.content_type().is_some_and(|kind| kind.is_json()) {
        return Err(Problem::of("unsupported_media_type"));
    }
    Members::read(&text)
}
