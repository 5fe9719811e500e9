//! A manager takes a resource or one of its units away for good; what was reserved of it stays in the history.

use crate::{
    domain::{
        account::Actor,
        ids::{ResourceId, UnitId},
        resource::{Resource, WithdrawRefusal, decide_withdraw, decide_withdraw_unit},
    },
    operations::{Context, OperationError, waitlist},
    store::{self, Tx, retrying},
};

type Refused = OperationError<WithdrawRefusal>;

/// Takes a resource away: nobody finds or reserves it any more, and who waits for it leaves the line. Done twice, there is none the second time.
///
/// # Errors
/// [`WithdrawRefusal::Awaited`] while people are to come; [`OperationError::Forbidden`] for who does not manage the
/// place; [`OperationError::NotFound`].
pub async fn withdraw(ctx: &Context, actor: &Actor, id: ResourceId) -> Result<(), Refused> {
    retrying(|| attempt(ctx, actor, id)).await
}

/// Takes one unit of a resource away; the others stay. Who waits for this very one leaves the line.
///
/// # Errors
/// [`WithdrawRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when there is no such unit of this resource.
pub async fn withdraw_unit(ctx: &Context, actor: &Actor, resource: ResourceId, unit: UnitId) -> Result<(), Refused> {
    retrying(|| attempt_unit(ctx, actor, resource, unit)).await
}

async fn attempt(ctx: &Context, actor: &Actor, id: ResourceId) -> Result<(), Refused> {
    let tx = ctx.db.begin_write().await?;
    let resource = locked(&tx, actor, id).await?;
    let coming = store::reservation::live_of_resource(&tx, id, ctx.clock.now()).await?;
    decide_withdraw(coming.len()).map_err(OperationError::Refused)?;
    store::resource::withdraw(&tx, id, ctx.clock.now()).await?;
    waitlist::dissolve_line(ctx, &tx, actor, &resource, None).await?;
    let entry = ctx.audit(Some(actor.account.id), "resource.withdraw", id.0, Some(resource.place_id));
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

async fn attempt_unit(ctx: &Context, actor: &Actor, id: ResourceId, unit: UnitId) -> Result<(), Refused> {
    let tx = ctx.db.begin_write().await?;
    let resource = locked(&tx, actor, id).await?;
    let found = resource.units.iter().find(|known| known.id == unit).ok_or(OperationError::NotFound)?;
    let coming = store::reservation::live_of_unit(&tx, unit, ctx.clock.now()).await?;
    decide_withdraw_unit(&resource, coming.len()).map_err(OperationError::Refused)?;
    store::resource::withdraw_unit(&tx, unit, ctx.clock.now()).await?;
    waitlist::dissolve_line(ctx, &tx, actor, &resource, Some(unit)).await?;
    let mut entry = ctx.audit(Some(actor.account.id), "unit.withdraw", unit.0, Some(resource.place_id));
    entry.details = serde_json::json!({ "label": found.label });
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The resource as it is once nobody else reserves of it or closes it until the transaction ends.
async fn locked(tx: &Tx, actor: &Actor, id: ResourceId) -> Result<Resource, Refused> {
    let place = store::resource::by_id(tx, id).await?.ok_or(OperationError::NotFound)?.place_id;
    if !actor.acts_as_manager_of(place) {
        return Err(OperationError::Forbidden);
    }
    store::place::lock(tx, place).await?.ok_or(OperationError::NotFound)?;
    store::booking::lock(tx, id).await?;
    store::resource::by_id(tx, id).await?.ok_or(OperationError::NotFound)
}
