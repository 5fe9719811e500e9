//! Does a link still let people in?

use chrono::{DateTime, Utc};

use crate::domain::ids::{InvitationId, OrganisationId};

/// A link that lets people into an organisation; its secret is shown once and kept hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// For ever the same.
    pub id: InvitationId,
    /// Into what.
    pub organisation_id: OrganisationId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it lets nobody in.
    pub expires_at: DateTime<Utc>,
    /// Since when it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// How many more people it lets in; `None` is any number.
    pub uses_left: Option<u32>,
}

/// Why a link lets nobody in any more; all are told alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinRefusal {
    /// An admin took it back.
    #[error("revoked")]
    Revoked,
    /// Its time is over.
    #[error("expired")]
    Expired,
    /// It let in as many as it was made for.
    #[error("used up")]
    UsedUp,
}

impl JoinRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "not_found"
    }
}

/// Decides whether a link lets one more person in.
///
/// # Errors
/// [`JoinRefusal`].
pub fn decide_join(invitation: &Invitation, now: DateTime<Utc>) -> Result<(), JoinRefusal> {
    if invitation.revoked_at.is_some() {
        return Err(JoinRefusal::Revoked);
    }
    if invitation.expires_at <= now {
        return Err(JoinRefusal::Expired);
    }
    if invitation.uses_left == Some(0) { Err(JoinRefusal::UsedUp) } else { Ok(()) }
}
