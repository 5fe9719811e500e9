//! Parts of paths.

use std::str::FromStr;

use rocket::request::FromParam;

use crate::web::errors::Problem;

/// An identifier in a path; taken as it is and read by [`PathId::get`], because Rocket would answer 422.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathId<T>(Option<T>);

impl<T: FromStr> FromParam<'_> for PathId<T> {
    type Error = std::convert::Infallible;

    fn from_param(param: &str) -> Result<Self, Self::Error> {
        Ok(Self(param.parse().ok()))
    }
}

impl<T> PathId<T> {
    /// The identifier.
    ///
    /// # Errors
    /// `not_found` when it is none: nothing can be there.
    pub fn get(self) -> Result<T, Problem> {
        self.0.ok_or_else(Problem::not_found)
    }
}
