//! Somebody waits for a period that is full.

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::{ResourceId, UnitId, WaitlistEntryId},
        period::Period,
        reservation::{DECISION_MARGIN, ReserveRefusal, ReserveRequest},
        waitlist::{WaitRefusal, WaitState, WaitlistDetails, WaitlistEntry, decide_join},
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, retrying},
};

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    /// Of what.
    pub resource_id: ResourceId,
    /// From when to when.
    pub period: Period,
    /// A wanted copy; `None` takes any.
    pub unit_id: Option<UnitId>,
}

type Outcome = Result<WaitlistDetails, OperationError<WaitRefusal>>;

/// Puts the actor at the end of the line; the lock of the units keeps a period from becoming free unseen meanwhile.
///
/// # Errors
/// [`WaitRefusal`]; [`OperationError::Forbidden`] without the scope `reserve`.
pub async fn join(ctx: &Context, actor: &Actor, request: &JoinRequest) -> Outcome {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, request)).await
}

async fn attempt(ctx: &Context, actor: &Actor, request: &JoinRequest) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let window = request.period.widened(DECISION_MARGIN);
    let facts = store::booking::locked_facts(&tx, request.resource_id, &window).await?;
    let unknown = OperationError::Refused(WaitRefusal::Rules(ReserveRefusal::NotFound));
    let facts = facts.ok_or(unknown)?;
    let now = ctx.clock.now();
    let mut person = store::person::locked_facts(&tx, actor.account.id, &facts, &request.period, now).await?;
    person.is_manager = actor.acts_as_manager_of(facts.resource.place_id);
    let wish = ReserveRequest {
        resource_id: request.resource_id,
        period: request.period,
        unit_id: request.unit_id,
        purpose: String::new(),
        on_behalf_of: None,
    };
    decide_join(&facts, &person, &wish, now).map_err(OperationError::Refused)?;
    let entry = WaitlistEntry {
        id: WaitlistEntryId(ctx.ids.uuid()),
        resource_id: request.resource_id,
        unit_id: request.unit_id,
        account_id: actor.account.id,
        period: request.period,
        state: WaitState::Waiting,
        created_at: now,
        offer: None,
    };
    match store::waitlist::insert(&tx, &entry).await {
        Err(StoreError::Conflict(Conflict::Unique)) => {
            return Err(OperationError::Refused(WaitRefusal::AlreadyWaiting));
        }
        outcome => outcome?,
    }
    let place = facts.resource.place_id;
    store::audit::insert(&tx, ctx.audit(Some(actor.account.id), "waitlist.join", entry.id.0, Some(place))).await?;
    tx.commit().await?;
    Ok(WaitlistDetails {
        entry,
        resource_name: facts.resource.name,
        place_slug: facts.place_slug,
        place_name: facts.place_name,
        place_id: place,
        time_zone: facts.time_zone,
    })
}
