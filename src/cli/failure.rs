//! Why a command did not do what it was asked.

use std::{fmt, process::ExitCode};

use super::import::ImportError;
use crate::{app::AppError, config::ConfigError, operations::OperationError, store::StoreError};

/// One sentence, and whether it was the caller's fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    sentence: String,
    code: u8,
}

impl Failure {
    /// It was tried and failed: exit code 1.
    #[must_use]
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 1 }
    }

    /// It was asked wrongly or a setting is missing: exit code 2.
    #[must_use]
    pub fn bad_use(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 2 }
    }

    /// The process's exit code.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "escale: {}", self.sentence)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::bad_use(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Self::failed(error.to_string())
    }
}

impl<R: fmt::Display> From<OperationError<R>> for Failure {
    fn from(error: OperationError<R>) -> Self {
        match error {
            OperationError::Refused(refusal) => Self::failed(refusal.to_string()),
            OperationError::Forbidden => Self::failed("not allowed"),
            OperationError::NotFound => Self::failed("there is no such thing"),
            OperationError::Store(error) => error.into(),
        }
    }
}
