//! Somebody waits for a period that is full.

use crate::{
    domain::{
        account::{Actor, Scope},
        ids::{ResourceId, UnitId, WaitlistEntryId},
        period::Period,
        reservation::{DECISION_MARGIN, ReserveRefusal, ReserveRequest},
        waitlist::{WaitRefusal, WaitState, WaitlistDetails, WaitlistEntry, decide_join},
    },
    operations::{
        Context, OperationError,
        reservation::{NotReserved, explained},
        waitlist::serve_before,
    },
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

/// Why somebody does not wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWaiting {
    /// There is nothing to wait for.
    Wait(WaitRefusal),
    /// The rules would refuse the reservation; with what would be fine instead.
    Rules(NotReserved),
}

impl JoinRequest {
    fn wish(&self) -> ReserveRequest {
        ReserveRequest {
            resource_id: self.resource_id,
            period: self.period,
            unit_id: self.unit_id,
            purpose: String::new(),
            on_behalf_of: None,
        }
    }
}

type Outcome = Result<WaitlistDetails, OperationError<WaitRefusal>>;

/// Puts the actor at the end of the line; the lock of the units keeps a period from becoming free unseen meanwhile.
///
/// # Errors
/// [`NotWaiting`]; [`OperationError::Forbidden`] without the scope `reserve`.
pub async fn join(
    ctx: &Context,
    actor: &Actor,
    request: &JoinRequest,
) -> Result<WaitlistDetails, OperationError<NotWaiting>> {
    if !actor.has_scope(Scope::Reserve) {
        return Err(OperationError::Forbidden);
    }
    let refused = match retrying(|| attempt(ctx, actor, request)).await {
        Ok(joined) => return Ok(joined),
        Err(OperationError::Refused(WaitRefusal::Rules(refusal))) => {
            let holder = Some(actor.account.id);
            NotWaiting::Rules(explained(ctx, actor, holder, &request.wish(), refusal).await?)
        }
        Err(OperationError::Refused(refusal)) => NotWaiting::Wait(refusal),
        Err(OperationError::Forbidden) => return Err(OperationError::Forbidden),
        Err(OperationError::NotFound) => return Err(OperationError::NotFound),
        Err(OperationError::Store(error)) => return Err(error.into()),
    };
    Err(OperationError::Refused(refused))
}

async fn attempt(ctx: &Context, actor: &Actor, request: &JoinRequest) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let window = request.period.widened(DECISION_MARGIN);
    let facts = store::booking::locked_facts(&tx, request.resource_id, &window).await?;
    let unknown = OperationError::Refused(WaitRefusal::Rules(ReserveRefusal::NotFound));
    let facts = facts.ok_or(unknown)?;
    let wish = request.wish();
    let asking = (actor.account.id, Some(&wish));
    let (facts, _) = serve_before(ctx, &tx, facts, (&request.period, &window), asking).await?;
    let now = ctx.clock.now();
    // A manager waits by the rules of members, since the line knows nothing else about who waits.
    let person = store::person::locked_facts(&tx, actor.account.id, &facts, &request.period, now).await?;
    let waiting = store::waitlist::count_waiting(&tx, actor.account.id, now).await?;
    decide_join(&facts, &person, &wish, waiting, now).map_err(OperationError::Refused)?;
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
