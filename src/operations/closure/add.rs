//! A manager closes a place or one of its resources for a while.

use crate::{
    domain::{
        account::Actor,
        closure::{CloseRefusal, Closure, decide_close},
        ids::{ClosureId, PlaceId, ResourceId},
        period::Period,
        text::one_line,
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, retrying},
};

const REASON_MAX_LETTERS: usize = 500;

/// What a new closure is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClosure {
    /// Where.
    pub place_id: PlaceId,
    /// Only this resource of it; `None` closes the whole place.
    pub resource_id: Option<ResourceId>,
    /// From when to when.
    pub period: Period,
    /// Told to the public; may be empty.
    pub reason: String,
}

/// Closes; reservations that are there already stay, the board shows them to the manager.
///
/// # Errors
/// [`CloseRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when there is no such place, or the resource is not in it.
pub async fn add(ctx: &Context, actor: &Actor, new: NewClosure) -> Result<Closure, OperationError<CloseRefusal>> {
    if !actor.acts_as_manager_of(new.place_id) {
        return Err(OperationError::Forbidden);
    }
    let now = ctx.clock.now();
    decide_close(&new.period, now).map_err(OperationError::Refused)?;
    let closure = Closure {
        id: ClosureId(ctx.ids.uuid()),
        place_id: new.place_id,
        resource_id: new.resource_id,
        period: new.period,
        reason: one_line(&new.reason).chars().take(REASON_MAX_LETTERS).collect(),
        sequence: 0,
        created_at: now,
        updated_at: now,
    };
    retrying(|| write(ctx, actor, &closure)).await?;
    Ok(closure)
}

async fn write(ctx: &Context, actor: &Actor, closure: &Closure) -> Result<(), OperationError<CloseRefusal>> {
    let tx = ctx.db.begin_write().await?;
    if let Some(resource) = closure.resource_id {
        let found = store::resource::by_id(&tx, resource).await?;
        if found.is_none_or(|found| found.place_id != closure.place_id) {
            return Err(OperationError::NotFound);
        }
    }
    match store::closure::insert(&tx, closure).await {
        Err(StoreError::Conflict(Conflict::ForeignKey)) => return Err(OperationError::NotFound),
        outcome => outcome?,
    }
    let entry = ctx.audit(Some(actor.account.id), "closure.add", closure.id.0, Some(closure.place_id));
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}
