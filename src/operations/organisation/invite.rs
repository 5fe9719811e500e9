//! An admin of an organisation makes a link that lets people in, and takes it back.

use std::convert::Infallible;

use chrono::TimeDelta;

use crate::{
    domain::{
        account::Actor,
        ids::{InvitationId, OrganisationId},
        organisation::Invitation,
    },
    operations::{Context, OperationError, secret},
    store::{self, retrying},
};

/// How long a link lets people in.
pub const INVITATION_LASTS: TimeDelta = TimeDelta::days(14);

/// The most people that a counted link lets in.
pub const MOST_USES: u32 = 100_000;

/// Makes a link for so many people, `None` for any number: the invitation and its secret, which is not kept.
///
/// # Errors
/// [`OperationError::Forbidden`] for members who do not run the organisation, [`OperationError::NotFound`] for others.
pub async fn invite(
    ctx: &Context,
    actor: &Actor,
    organisation: OrganisationId,
    uses: Option<u32>,
) -> Result<(Invitation, String), OperationError<Infallible>> {
    let secret = secret::to_text(ctx.ids.secret()?);
    let now = ctx.clock.now();
    let invitation = Invitation {
        id: InvitationId(ctx.ids.uuid()),
        organisation_id: organisation,
        created_at: now,
        expires_at: now + INVITATION_LASTS,
        revoked_at: None,
        uses_left: uses.map(|uses| uses.min(MOST_USES)),
    };
    let hash = secret::hash(&secret);
    retrying(|| write(ctx, actor, &invitation, &hash)).await?;
    Ok((invitation, secret))
}

async fn write(
    ctx: &Context,
    actor: &Actor,
    invitation: &Invitation,
    secret_hash: &str,
) -> Result<(), OperationError<Infallible>> {
    let tx = ctx.db.begin_write().await?;
    super::administered::<Infallible>(&tx, actor, invitation.organisation_id).await?;
    store::invitation::insert(&tx, invitation, secret_hash, actor.account.id).await?;
    let mut entry = ctx.audit(Some(actor.account.id), "organisation.invite", invitation.organisation_id.0, None);
    entry.details = serde_json::json!({ "invitation": invitation.id.0 });
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a link back at once; who came in by it stays.
///
/// # Errors
/// Those of [`invite`]; [`OperationError::NotFound`] when there is no such link in force.
pub async fn revoke(
    ctx: &Context,
    actor: &Actor,
    organisation: OrganisationId,
    id: InvitationId,
) -> Result<(), OperationError<Infallible>> {
    retrying(|| end(ctx, actor, organisation, id)).await
}

async fn end(
    ctx: &Context,
    actor: &Actor,
    organisation: OrganisationId,
    id: InvitationId,
) -> Result<(), OperationError<Infallible>> {
    let tx = ctx.db.begin_write().await?;
    super::administered::<Infallible>(&tx, actor, organisation).await?;
    if !store::invitation::revoke(&tx, organisation, id, ctx.clock.now()).await? {
        return Err(OperationError::NotFound);
    }
    let mut entry = ctx.audit(Some(actor.account.id), "organisation.revoke", organisation.0, None);
    entry.details = serde_json::json!({ "invitation": id.0 });
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
