//! A person comes into an organisation: by a link at once, by the mail domain once an admin says yes.

use std::convert::Infallible;

use crate::{
    domain::{
        account::{Actor, Scope},
        organisation::{Invitation, JoinRefusal, MemberRole, Membership, MembershipState, Organisation, decide_join},
    },
    operations::{Context, OperationError, secret},
    store::{self, Conflict, Queries, StoreError, Tx, retrying},
};

type Outcome = Result<Organisation, OperationError<JoinRefusal>>;

/// What a link leads to, without joining.
///
/// # Errors
/// [`JoinRefusal`]; [`OperationError::NotFound`] for a secret that is none's.
pub async fn invited_to(ctx: &Context, link: &str) -> Outcome {
    let invitation = open(ctx, &ctx.db, link).await?;
    let found = store::organisation::by_id(&ctx.db, invitation.organisation_id).await?;
    found.ok_or(OperationError::NotFound)
}

/// Joins by the secret of a link; who is in already stays as they are, and takes no use of the link.
///
/// # Errors
/// [`JoinRefusal`]; [`OperationError::NotFound`] for a secret that is none's; [`OperationError::Forbidden`]
/// without the scope `reserve`.
pub async fn join_by_link(ctx: &Context, actor: &Actor, link: &str) -> Outcome {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt_by_link(ctx, actor, link)).await
}

async fn attempt_by_link(ctx: &Context, actor: &Actor, link: &str) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let invitation = open(ctx, &tx, link).await?;
    let found = store::organisation::locked(&tx, invitation.organisation_id).await?;
    let organisation = found.ok_or(OperationError::NotFound)?;
    let held = store::membership::find(&tx, organisation.id, actor.account.id).await?;
    if held.is_some_and(|held| held.is_in()) {
        return Ok(organisation);
    }
    // Looked at again under the lock: who waited for it may find the last use taken.
    let invitation = open(ctx, &tx, link).await?;
    let joined = membership(ctx, actor, &organisation, MembershipState::Member);
    if held.is_some() {
        store::membership::update(&tx, &joined).await?;
    } else {
        insert(ctx, &tx, &joined).await?;
    }
    store::invitation::take_use(&tx, invitation.id).await?;
    let entry = ctx.audit(Some(actor.account.id), "organisation.join", organisation.id.0, None);
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(organisation)
}

/// Asks to join the organisation that has the mail domain of the person's address. Addresses are not confirmed, so
/// that an admin of the organisation says yes; asking again changes nothing.
///
/// # Errors
/// [`OperationError::NotFound`] when there is no such organisation, or its domain is another one: nobody learns
/// which organisations there are; [`OperationError::Forbidden`] without the scope `reserve`.
pub async fn join_by_domain(
    ctx: &Context,
    actor: &Actor,
    slug: &str,
) -> Result<Membership, OperationError<Infallible>> {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt_by_domain(ctx, actor, slug)).await
}

async fn attempt_by_domain(ctx: &Context, actor: &Actor, slug: &str) -> Result<Membership, OperationError<Infallible>> {
    let tx = ctx.db.begin_write().await?;
    let found = store::organisation::by_slug(&tx, slug).await?.ok_or(OperationError::NotFound)?;
    let organisation = store::organisation::locked(&tx, found.id).await?.ok_or(OperationError::NotFound)?;
    if let Some(held) = store::membership::find(&tx, organisation.id, actor.account.id).await? {
        return Ok(held);
    }
    if !organisation.may_be_asked_by(&actor.account.mail) {
        return Err(OperationError::NotFound);
    }
    let asked = membership(ctx, actor, &organisation, MembershipState::Asked);
    insert(ctx, &tx, &asked).await?;
    let entry = ctx.audit(Some(actor.account.id), "organisation.ask", organisation.id.0, None);
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(asked)
}

/// The link of a secret, while it lets people in.
async fn open(ctx: &Context, from: &impl Queries, link: &str) -> Result<Invitation, OperationError<JoinRefusal>> {
    let found = store::invitation::by_secret_hash(from, &secret::hash(link)).await?;
    let invitation = found.ok_or(OperationError::NotFound)?;
    decide_join(&invitation, ctx.clock.now()).map_err(OperationError::Refused)?;
    Ok(invitation)
}

fn membership(ctx: &Context, actor: &Actor, organisation: &Organisation, state: MembershipState) -> Membership {
    Membership {
        organisation_id: organisation.id,
        account_id: actor.account.id,
        role: MemberRole::Member,
        state,
        joined_at: ctx.clock.now(),
    }
}

async fn insert(ctx: &Context, tx: &Tx, new: &Membership) -> Result<(), StoreError> {
    match store::membership::insert(tx, ctx.ids.uuid(), new).await {
        Err(StoreError::Conflict(Conflict::Unique)) => Err(StoreError::Retry),
        outcome => outcome,
    }
}
