//! The instance's secret: signs anti-forgery tokens and cursors.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// At least 32 bytes known to the instance alone; never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(Vec<u8>);

/// The key has fewer than 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret key has 32 bytes or more; `openssl rand -base64 48` makes one")]
pub struct ShortSecretKey;

impl SecretKey {
    /// The key of these bytes.
    ///
    /// # Errors
    /// [`ShortSecretKey`].
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, ShortSecretKey> {
        let bytes = bytes.into();
        if bytes.len() >= 32 { Ok(Self(bytes)) } else { Err(ShortSecretKey) }
    }

    /// The signature of a message (HMAC-SHA256, RFC 2104) in URL-safe base64 of 43 letters.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.mac(message).map(|mac| mac.finalize().into_bytes()).unwrap_or_default())
    }

    /// Whether `signature` is that of the message; takes as long for every wrong one.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = BASE64_URL_SAFE_NO_PAD.decode(signature) else { return false };
        self.mac(message).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
    }

    /// HMAC takes keys of every length, so this is always there.
    fn mac(&self, message: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(message);
        Some(mac)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_knows_its_own_signature() {
        let key = SecretKey::new([7; 32]).unwrap();
        let signature = key.sign(b"message");
        assert_eq!(signature.len(), 43);
        assert!(key.verify(b"message", &signature));
        assert!(!key.verify(b"massage", &signature));
        assert!(!key.verify(b"message", ""));
        assert!(!key.verify(b"message", "é"));
        assert_eq!(SecretKey::new([7; 31]), Err(ShortSecretKey));
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
    }
}
