//! Organisations: made by the network's admins, run by their own.

mod create;
mod edit;
mod invite;
mod join;
mod leave;
mod members;

pub use create::create;
pub use edit::edit;
pub use invite::{INVITATION_LASTS, MOST_USES, invite, revoke};
pub use join::{invited_to, join_by_domain, join_by_link};
pub use leave::leave;
pub use members::{accept, appoint, remove};

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::OrganisationId,
        organisation::Organisation,
    },
    operations::OperationError,
    store::{self, Tx, audit::AuditEntry},
};

/// The organisation, locked, for who runs it or the network; for others there is none.
///
/// An organisation whose last admin has left is run by the network's.
async fn administered<R>(tx: &Tx, actor: &Actor, id: OrganisationId) -> Result<Organisation, OperationError<R>> {
    let organisation = store::organisation::locked(tx, id).await?.ok_or(OperationError::NotFound)?;
    if actor.acts_as_admin() {
        return Ok(organisation);
    }
    match store::membership::find(tx, id, actor.account.id).await? {
        Some(membership) if membership.is_admin() && actor.has_scope(Scope::Manage) => Ok(organisation),
        Some(_) => Err(OperationError::Forbidden),
        None => Err(OperationError::NotFound),
    }
}

/// The entry with the person whom the change is about, by identifier.
fn about(mut entry: AuditEntry, account: crate::domain::ids::AccountId) -> AuditEntry {
    entry.details = serde_json::json!({ "account": account.0 });
    entry
}
