//! One identifier type per noun, so that a unit is never passed where a resource is meant.

use std::{fmt, str::FromStr};

use uuid::Uuid;

macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    )*};
}

id_types! {
    /// Identifies a place, for ever.
    PlaceId,
    /// Identifies a resource of a place.
    ResourceId,
    /// Identifies one physical copy of a resource.
    UnitId,
    /// Identifies a reservation; it is also the `UID` of its calendar event (RFC 5545 §3.8.4.7).
    ReservationId,
    /// Identifies reservations made from one rule.
    SeriesId,
    /// Identifies a closure; it is also the `UID` of its calendar event.
    ClosureId,
    /// Identifies a person who signs in.
    AccountId,
    /// Identifies a personal token, not its secret.
    TokenId,
    /// Identifies a wish for a period that was full.
    WaitlistEntryId,
    /// Identifies a type of certification.
    CertificationTypeId,
    /// Identifies a certification that somebody has or had.
    CertificationId,
    /// Identifies an employer or association that reserves for its people.
    OrganisationId,
    /// Identifies a link that lets people into an organisation, not its secret.
    InvitationId,
    /// Identifies where imported records come from.
    SourceId,
}
