//! An admin of an organisation says yes to a person, makes one an admin, removes one.

use crate::{
    domain::{
        account::Actor,
        ids::{AccountId, OrganisationId},
        organisation::{LastAdmin, MemberRole, Membership, MembershipState, decide_step_down},
    },
    operations::{Context, OperationError},
    store::{self, Tx, retrying},
};

type Outcome = Result<Membership, OperationError<LastAdmin>>;

/// Says yes to a person who asked to join; to one who is in already it changes nothing.
///
/// # Errors
/// [`OperationError::Forbidden`] for members who do not run the organisation, [`OperationError::NotFound`] for
/// others, and when the person did not ask.
pub async fn accept(ctx: &Context, actor: &Actor, id: OrganisationId, account: AccountId) -> Outcome {
    let now = ctx.clock.now();
    let yes = |held: Membership| match held.state {
        MembershipState::Member => held,
        MembershipState::Asked => Membership { state: MembershipState::Member, joined_at: now, ..held },
    };
    retrying(|| change(ctx, actor, id, account, "organisation.accept", yes)).await
}

/// Gives a member another role.
///
/// # Errors
/// Those of [`accept`]; [`LastAdmin`], but for the network's admins; [`OperationError::NotFound`] for a person who only
/// asked.
pub async fn appoint(
    ctx: &Context,
    actor: &Actor,
    id: OrganisationId,
    account: AccountId,
    role: MemberRole,
) -> Outcome {
    let appointed = |held: Membership| if held.is_in() { Membership { role, ..held } } else { held };
    let outcome = retrying(|| change(ctx, actor, id, account, "organisation.appoint", appointed)).await?;
    if outcome.is_in() { Ok(outcome) } else { Err(OperationError::NotFound) }
}

async fn change(
    ctx: &Context,
    actor: &Actor,
    id: OrganisationId,
    account: AccountId,
    action: &'static str,
    into: impl Fn(Membership) -> Membership,
) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    super::administered::<LastAdmin>(&tx, actor, id).await?;
    let held = store::membership::find(&tx, id, account).await?.ok_or(OperationError::NotFound)?;
    let changed = into(held);
    if !changed.is_admin() {
        check_others(&tx, actor, &held).await?;
    }
    if changed != held {
        store::membership::update(&tx, &changed).await?;
        store::audit::insert(&tx, super::about(ctx.audit(Some(actor.account.id), action, id.0, None), account)).await?;
        tx.commit().await?;
    }
    Ok(changed)
}

/// Removes a member, or says no to a person who asked; reservations made on the organisation's behalf stay.
///
/// # Errors
/// Those of [`accept`]; [`LastAdmin`], but for the network's admins.
pub async fn remove(
    ctx: &Context,
    actor: &Actor,
    id: OrganisationId,
    account: AccountId,
) -> Result<(), OperationError<LastAdmin>> {
    retrying(|| attempt_remove(ctx, actor, id, account)).await
}

async fn attempt_remove(
    ctx: &Context,
    actor: &Actor,
    id: OrganisationId,
    account: AccountId,
) -> Result<(), OperationError<LastAdmin>> {
    let tx = ctx.db.begin_write().await?;
    super::administered::<LastAdmin>(&tx, actor, id).await?;
    let held = store::membership::find(&tx, id, account).await?.ok_or(OperationError::NotFound)?;
    check_others(&tx, actor, &held).await?;
    store::membership::end(&tx, id, account, ctx.clock.now()).await?;
    let entry = ctx.audit(Some(actor.account.id), "organisation.remove_member", id.0, None);
    store::audit::insert(&tx, super::about(entry, account)).await?;
    tx.commit().await?;
    Ok(())
}

/// Checks that the organisation keeps an admin; the network's run it where they take the last one away.
async fn check_others(tx: &Tx, actor: &Actor, held: &Membership) -> Result<(), OperationError<LastAdmin>> {
    if actor.acts_as_admin() {
        return Ok(());
    }
    let admins = store::membership::count_admins(tx, held.organisation_id).await?;
    decide_step_down(held, admins).map_err(OperationError::Refused)
}
