//! What happens to certifications and their types.

mod add_type;
mod grant;
mod retire_type;
mod withdraw;

pub use add_type::{NewType, add_type};
pub use grant::{NewCertification, grant};
pub use retire_type::retire_type;
pub use withdraw::{Withdrawal, Withdrawn, withdraw};

use std::collections::BTreeSet;

use crate::{
    domain::{
        certification::CertificationType,
        ids::{CertificationTypeId, PlaceId},
    },
    store::{self, Queries, StoreError},
};

/// Whether rules of a place may require these types: each exists, is in use, and is of the place or the network.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn may_require(
    from: &impl Queries,
    place: PlaceId,
    wanted: &BTreeSet<CertificationTypeId>,
) -> Result<bool, StoreError> {
    let usable = |found: &&CertificationType| found.is_usable_at(place);
    let found = store::certification::list_types(from, wanted).await?;
    Ok(found.iter().filter(usable).count() == wanted.len())
}
