//! Secrets: random ones are kept as SHA-256, passwords as argon2id.

use std::{fmt::Write, sync::LazyLock};

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::store::StoreError;

/// How every personal token begins, so that a leaked one is recognised.
pub const TOKEN_PREFIX: &str = "esc_";

/// Two hashes at a time: each takes 19 MiB and a core (OWASP's argon2id setting, the crate's default).
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// How a secret of 256 random bits is kept: SHA-256 in hexadecimal. It needs no slow hash: it cannot be guessed.
#[must_use]
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A secret as text: 43 letters of base64url.
#[must_use]
pub fn to_text(secret: [u8; 32]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(secret)
}

/// Hashes a password off the async workers.
///
/// # Errors
/// [`StoreError::Unavailable`] when the machine cannot.
pub async fn hash_password(password: String) -> Result<String, StoreError> {
    off_the_workers(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await?
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Whether a password is the one that was hashed; takes as long for a hash that is none.
///
/// # Errors
/// [`StoreError::Unavailable`] when the machine cannot.
pub async fn is_password(password: String, hash: Option<String>) -> Result<bool, StoreError> {
    off_the_workers(move || {
        let kept = hash.as_deref().unwrap_or(NOBODYS_HASH);
        let matches = PasswordHash::new(kept)
            .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
        matches && hash.is_some()
    })
    .await
}

/// The hash of a password that nobody has, so that an unknown address costs as much as a wrong password.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async fn off_the_workers<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    let _permit = HASHING.acquire().await.map_err(|error| StoreError::Unavailable(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Unavailable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn knows_a_password_from_another() {
        let hash = hash_password("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(is_password("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!is_password("wrong horse".into(), Some(hash)).await.unwrap());
        assert!(!is_password("correct horse".into(), None).await.unwrap());
        assert!(PasswordHash::new(NOBODYS_HASH).is_ok());
    }
}
