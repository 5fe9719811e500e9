//! Booking rules that a manager sets at a place or a resource: whether they can be kept and what they name exists.

use std::collections::BTreeSet;

use super::{OperationError, certification};
use crate::{
    domain::{
        ids::PlaceId,
        policy::{InvalidPolicy, Policy, PolicyRules},
    },
    store::{self, Tx},
};

/// Why rules are not taken; code `invalid_field`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesRefusal {
    /// One cannot be kept, alone or beside the others.
    #[error("{0}")]
    Invalid(InvalidPolicy),
    /// One of a place that a resource could not keep beside its own.
    #[error("{wrong} at {resource}")]
    Beside {
        /// Its name.
        resource: String,
        /// Which rule.
        wrong: InvalidPolicy,
    },
    /// They newly require a certification that does not exist, is retired or another place's.
    #[error("a required certification is not in use here")]
    Certification,
    /// They newly name an organisation that does not exist.
    #[error("no such organisation")]
    Organisations,
}

/// Checks what rules name that those in force before did not: what was retired since is left.
///
/// # Errors
/// [`RulesRefusal::Certification`], [`RulesRefusal::Organisations`].
pub(super) async fn check_named<R: From<RulesRefusal>>(
    tx: &Tx,
    place: PlaceId,
    before: &Policy,
    after: &PolicyRules,
) -> Result<(), OperationError<R>> {
    let required = added(&before.required_certifications, after.required_certifications.as_ref());
    if !certification::may_require(tx, place, &required).await? {
        return Err(OperationError::Refused(RulesRefusal::Certification.into()));
    }
    let named = added(&before.organisations, after.organisations.as_ref());
    if !store::organisation::all_exist(tx, &named).await? {
        return Err(OperationError::Refused(RulesRefusal::Organisations.into()));
    }
    Ok(())
}

fn added<T: Copy + Ord>(before: &BTreeSet<T>, after: Option<&BTreeSet<T>>) -> BTreeSet<T> {
    after.into_iter().flatten().filter(|named| !before.contains(named)).copied().collect()
}
