//! Secrets: random ones are kept as SHA-256, passwords as argon2id.

use std::fmt::Write;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::store::StoreError;

/// How every personal token begins, so that a leaked one is recognised.
pub const TOKEN_PREFIX: &str = "esc_";

/// Two hashes at a time: each takes 19 MiB and a core (OWASP's argon2id setting, the crate's default). Some thirty
/// more may wait, which takes about a second; who comes then is told to come back rather than kept waiting.
static HASHING: Bench = Bench::new(2, 32);

/// So many who work at a time, and so many who wait for their turn.
struct Bench {
    turns: Semaphore,
    seats: Semaphore,
}

impl Bench {
    const fn new(turns: usize, waiting: usize) -> Self {
        Self { turns: Semaphore::const_new(turns), seats: Semaphore::const_new(turns + waiting) }
    }

    /// Runs work off the async workers.
    async fn run<T: Send + 'static>(&'static self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
        let away = |error: &dyn std::fmt::Display| StoreError::Unavailable(error.to_string());
        let seat = self.seats.try_acquire().map_err(|_| away(&"too many passwords wait to be hashed"))?;
        let turn = self.turns.acquire().await.map_err(|error| away(&error))?;
        // Whoever asked may hang up: seat and turn go with the work, which does not stop.
        let held = move || {
            let result = work();
            drop((turn, seat));
            result
        };
        tokio::task::spawn_blocking(held).await.map_err(|error| away(&error))
    }
}

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
/// [`StoreError::Unavailable`] when the machine cannot, or too many wait for it.
pub async fn hash_password(password: String) -> Result<String, StoreError> {
    HASHING
        .run(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await?
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Whether a password is the one that was hashed; takes as long for a hash that is none.
///
/// # Errors
/// [`StoreError::Unavailable`] when the machine cannot, or too many wait for it.
pub async fn is_password(password: String, hash: Option<String>) -> Result<bool, StoreError> {
    HASHING
        .run(move || {
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

    #[tokio::test]
    async fn turns_away_who_would_wait_too_long() {
        static BENCH: Bench = Bench::new(1, 2);
        let (open, closed) = std::sync::mpsc::channel::<()>();
        let working = tokio::spawn(BENCH.run(move || closed.recv().is_err()));
        let waiting = [tokio::spawn(BENCH.run(|| true)), tokio::spawn(BENCH.run(|| true))];
        while BENCH.seats.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(BENCH.run(|| true).await, Err(StoreError::Unavailable(_))));
        drop(open);
        assert!(working.await.unwrap().unwrap());
        for turn in waiting {
            assert!(turn.await.unwrap().unwrap());
        }
        assert!(BENCH.run(|| true).await.unwrap());
    }

    #[tokio::test]
    async fn work_keeps_its_turn_when_nobody_waits_for_it_any_more() {
        static BENCH: Bench = Bench::new(1, 0);
        let (open, closed) = std::sync::mpsc::channel::<()>();
        let working = tokio::spawn(BENCH.run(move || closed.recv().is_err()));
        while BENCH.turns.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        working.abort();
        assert!(working.await.is_err());
        assert!(BENCH.run(|| true).await.is_err());
        drop(open);
        while BENCH.run(|| true).await.is_err() {
            tokio::task::yield_now().await;
        }
    }
}
