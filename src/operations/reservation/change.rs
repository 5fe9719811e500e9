//! The holder or a manager of the place moves a reservation, or several of its series.

use chrono_tz::Tz;

use super::{
    about::AboutResource,
    as_manager,
    reserve::{NotReserved, suggest},
};
use crate::{
    domain::{
        account::Actor,
        availability::BookingFacts,
        ids::ReservationId,
        period::Period,
        reservation::{
            Alternative, ChangeRefusal, ChangeRequest, Changed, DECISION_MARGIN, Move, MoveRefusal, PersonFacts,
            RefusedInstance, Reservation, ReservationDetails, ReserveRefusal, ReserveRequest, SeriesScope, State,
            decide_changes, plan_changes,
        },
        text::one_line,
    },
    operations::{
        Context, OperationError, upkeep,
        waitlist::{offer_next, serve_before},
    },
    store::{self, Conflict, StoreError, Tx, retrying},
};

/// Which reservation is to change, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changing {
    /// The one named.
    pub id: ReservationId,
    /// What changes.
    pub request: ChangeRequest,
    /// How much of its series changes with it.
    pub scope: SeriesScope,
    /// The sequences that the caller may have seen; `None` takes any.
    pub known: Option<Vec<u32>>,
}

/// Why nothing changed, and what there is instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChanged {
    /// Why.
    pub refusal: ChangeRefusal,
    /// Where it was to go, when another time could help.
    pub wish: Option<ReserveRequest>,
    /// Up to five periods near the wish that would be fine, nearest first.
    pub alternatives: Vec<Alternative>,
    /// Of several, the one that cannot go where it was to; else empty.
    pub refused: Vec<RefusedInstance>,
    /// The zone in which they are told.
    pub time_zone: Tz,
    /// What it is about, where that was looked at again.
    pub about: Option<Box<AboutResource>>,
}

impl From<ChangeRefusal> for NotChanged {
    fn from(refusal: ChangeRefusal) -> Self {
        Self { refusal, wish: None, alternatives: Vec::new(), refused: Vec::new(), time_zone: Tz::UTC, about: None }
    }
}

type Failure = OperationError<NotChanged>;
type Outcome = Result<Vec<ReservationDetails>, Failure>;

fn refused(refusal: ChangeRefusal) -> Failure {
    OperationError::Refused(refusal.into())
}

/// Changes one reservation, or those of the scope: all or none. Gives the changed ones, the named one first.
///
/// # Errors
/// [`NotChanged`], with alternatives where another time would be fine; [`OperationError::NotFound`] for somebody
/// else's reservation.
pub async fn change(ctx: &Context, actor: &Actor, changing: &Changing) -> Outcome {
    match retrying(|| attempt(ctx, actor, changing)).await {
        Err(OperationError::Refused(not)) => {
            Err(OperationError::Refused(with_alternatives(ctx, actor, changing.id, not).await?))
        }
        outcome => outcome,
    }
}

/// The refusal with the free periods near the wish, where another time could help.
async fn with_alternatives(
    ctx: &Context,
    actor: &Actor,
    id: ReservationId,
    not: NotChanged,
) -> Result<NotChanged, StoreError> {
    match (&not.refusal, &not.wish) {
        (ChangeRefusal::Reserve(refusal), Some(wish)) if refusal.depends_on_time() => {
            let moved = store::reservation::by_id(&ctx.db, id).await?.map(|details| details.reservation);
            let holder = moved.as_ref().and_then(|moved| moved.holder_id);
            let near = suggest(ctx, actor, holder, wish, moved.as_ref(), refusal.clone()).await?;
            let NotReserved { refusal, alternatives, about, .. } = near;
            Ok(NotChanged { refusal: ChangeRefusal::Reserve(refusal), alternatives, about, ..not })
        }
        _ => Ok(not),
    }
}

async fn attempt(ctx: &Context, actor: &Actor, changing: &Changing) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let named = store::reservation::by_id(&tx, changing.id).await?.ok_or(OperationError::NotFound)?;
    as_manager(actor, &named)?;
    // From here on nobody else moves a reservation of the resource.
    store::booking::lock(&tx, named.reservation.resource_id).await?;
    let (_, moves) = planned(ctx, &tx, changing).await?;
    let (facts, mut person) = facts_of(ctx, &tx, actor, changing, &named, &moves).await?;
    let ids: Vec<ReservationId> = moves.iter().map(|it| it.reservation.id).collect();
    store::reservation::lock_many(&tx, &ids).await?;
    // Read again: one may have been called off before its row was locked. One that lapsed meanwhile, maybe because its
    // period went to the line just now, is not stale: the decision says what became of it.
    let (named, moves) = planned(ctx, &tx, changing).await?;
    let is_known = changing.known.as_ref().is_none_or(|known| known.contains(&named.reservation.sequence));
    if !is_known && named.reservation.state != State::Lapsed {
        return Err(refused(ChangeRefusal::Stale));
    }
    read_allowance(&tx, &named, &moves, &facts, &mut person).await?;
    let wanted = changing.request.unit_id;
    let decided = decide_changes(&facts, &person, &moves, wanted, ctx.clock.now());
    let decided = decided.map_err(|refusal| refusal_of(&named, changing, &moves, refusal))?;
    write(ctx, &tx, actor, changing, &facts, &moves, decided).await?;
    let ids: Vec<ReservationId> = moves.iter().map(|it| it.reservation.id).collect();
    let mut changed = store::reservation::list_by_ids(&tx, &ids).await?;
    // In the order of the moves, the named one first.
    changed.sort_by_key(|details| ids.iter().position(|id| *id == details.reservation.id));
    tx.commit().await?;
    Ok(changed)
}

/// The named reservation as it is now, and where it and those with it go.
async fn planned(ctx: &Context, tx: &Tx, changing: &Changing) -> Result<(ReservationDetails, Vec<Move>), Failure> {
    let named = store::reservation::by_id(tx, changing.id).await?.ok_or(OperationError::NotFound)?;
    let others: Vec<Reservation> = match named.reservation.series {
        Some(series) if changing.scope != SeriesScope::One => {
            let of_series = store::reservation::list_of_series(tx, series.id).await?;
            of_series.into_iter().map(|details| details.reservation).collect()
        }
        _ => Vec::new(),
    };
    let (request, now) = (&changing.request, ctx.clock.now());
    let moves = plan_changes(&named.reservation, &others, request, changing.scope, named.time_zone, now);
    Ok((named, moves.map_err(refused)?))
}

/// What the decision looks at: around the old and the new periods, once those who wait there are served, and of the
/// holder. Another note takes nothing from those who wait.
async fn facts_of(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    changing: &Changing,
    named: &ReservationDetails,
    moves: &[Move],
) -> Result<(BookingFacts, PersonFacts), Failure> {
    let reservation = &named.reservation;
    let whole = whole(named, moves);
    let window = whole.widened(DECISION_MARGIN);
    let facts = store::booking::facts(tx, reservation.resource_id, &window).await?;
    let mut facts = facts.ok_or(OperationError::NotFound)?;
    if changing.request.unit_id.is_some() || moves.iter().any(|it| it.period != it.reservation.period) {
        let asking = (reservation.holder_id.unwrap_or(actor.account.id), None);
        (facts, _) = serve_before(ctx, tx, facts, (&whole, &window), asking).await?;
    }
    let mut person = match reservation.holder_id {
        Some(holder) => store::person::locked_facts(tx, holder, &facts, &whole, ctx.clock.now()).await?,
        None => PersonFacts::default(),
    };
    person.is_manager = actor.acts_as_manager_of(reservation.place_id);
    Ok((facts, person))
}

/// From the first start to the last end, as it is and as it will be.
fn whole(named: &ReservationDetails, moves: &[Move]) -> Period {
    let periods = moves.iter().flat_map(|it| [it.period, it.reservation.period]);
    periods.fold(named.reservation.period, |whole, period| whole.hull(&period))
}

/// Locks and reads the allowance that pays for what takes other hours; a series is on behalf of one organisation.
async fn read_allowance(
    tx: &Tx,
    named: &ReservationDetails,
    moves: &[Move],
    facts: &BookingFacts,
    person: &mut PersonFacts,
) -> Result<(), StoreError> {
    let reservation = &named.reservation;
    let moved = moves.iter().any(|it| it.period != it.reservation.period);
    match (reservation.organisation_id, reservation.holder_id) {
        (Some(organisation), Some(holder)) if moved => {
            let whole = whole(named, moves);
            store::membership::lock_allowance(tx, person, organisation, holder, facts, &whole).await
        }
        _ => Ok(()),
    }
}

fn refusal_of(named: &ReservationDetails, changing: &Changing, moves: &[Move], refused: MoveRefusal) -> Failure {
    let time_zone = named.time_zone;
    let starts_at = refused.period.starts_at().with_timezone(&time_zone).naive_local();
    let instance = RefusedInstance { starts_at, code: refused.refusal.code().to_owned() };
    let wish = ReserveRequest {
        resource_id: named.reservation.resource_id,
        period: refused.period,
        unit_id: changing.request.unit_id,
        purpose: String::new(),
        on_behalf_of: None,
    };
    let refused_instances = if moves.len() > 1 { vec![instance] } else { Vec::new() };
    OperationError::Refused(NotChanged {
        wish: Some(wish),
        refused: refused_instances,
        time_zone,
        ..refused.refusal.into()
    })
}

async fn write(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    changing: &Changing,
    facts: &BookingFacts,
    moves: &[Move],
    decided: Vec<Changed>,
) -> Result<(), Failure> {
    let now = ctx.clock.now();
    let pairs = moves.iter().zip(decided).map(|(it, changed)| (&it.reservation, moved(it, changed, changing)));
    // What is as it was already has not changed: its sequence stays.
    let pairs: Vec<(&Reservation, Reservation)> = pairs.filter(|(old, new)| *old != new).collect();
    if pairs.len() > 1 {
        let ids: Vec<ReservationId> = pairs.iter().map(|(old, _)| old.id).collect();
        store::reservation::update_released(tx, &ids).await?;
    }
    let mut entries = Vec::with_capacity(pairs.len());
    for (old, new) in pairs {
        upkeep::lapse_in_the_way(ctx, tx, facts, new.unit_id, &new.holds).await?;
        match store::reservation::update_moved(tx, &new, now).await {
            // The facts were read under a lock, so only a writer that took none can have been quicker.
            Err(StoreError::Conflict(Conflict::DoubleBooking)) => {
                return Err(refused(ChangeRefusal::Reserve(ReserveRefusal::AlreadyReserved)));
            }
            outcome => outcome?,
        }
        let mut entry = ctx.audit(Some(actor.account.id), "reservation.change", old.id.0, Some(old.place_id));
        let told = |it: &Reservation| {
            let (from, until) = (it.period.starts_at().to_rfc3339(), it.period.ends_at().to_rfc3339());
            serde_json::json!({ "starts_at": from, "ends_at": until, "unit_id": it.unit_id.to_string() })
        };
        entry.details = serde_json::json!({ "from": told(old), "to": told(&new) });
        entries.push(entry);
    }
    store::audit::insert_many(tx, entries).await?;
    // What they leave is free for the line.
    let left = moves.iter().map(|it| it.reservation.holds).reduce(|whole, holds| whole.hull(&holds));
    if let (Some(first), Some(left)) = (moves.first(), left) {
        offer_next(ctx, tx, first.reservation.resource_id, &left).await?;
    }
    Ok(())
}

fn moved(it: &Move, changed: Changed, changing: &Changing) -> Reservation {
    let old = &it.reservation;
    Reservation {
        unit_id: changed.unit.id,
        unit_label: changed.unit.label,
        period: it.period,
        holds: changed.holds,
        state: changed.state,
        lapses_at: changed.lapses_at,
        price_cents: changed.price_cents,
        purpose: changing.request.purpose.as_deref().map_or_else(|| old.purpose.clone(), one_line),
        ..old.clone()
    }
}
