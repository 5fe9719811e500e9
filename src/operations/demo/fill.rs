//! Everything of the demo in one transaction: it is there whole, or not at all.

use std::collections::HashSet;

use chrono::{Days, TimeDelta};

use super::{
    accounts::{self, DemoAccount, DemoHolder},
    sample::{self, Sample},
};
use crate::{
    domain::{
        availability::{BookingFacts, ClosedPeriod},
        certification::{Certification, CertificationType},
        closure::Closure,
        ids::{AccountId, CertificationId, CertificationTypeId, ClosureId, PlaceId, ResourceId, UnitId},
        local_time::{boundary_instant, start_of_day},
        period::Period,
        place::Place,
        policy::PolicyRules,
        reservation::Reservation,
        resource::{Resource, Unit},
        text::kebab,
    },
    opendata::demo_network::{DemoClosure, DemoClosureLength, DemoPlace, DemoResource},
    operations::{Context, OperationError},
    store::{self, StoreError, Tx, audit::AuditEntry},
};

/// Why the demo is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillDemoRefusal {
    /// The database holds places or accounts of somebody.
    #[error("the database is not empty")]
    NotEmpty,
}

/// Longer than anybody looks at a demo.
const CERTIFICATIONS_LAST: TimeDelta = TimeDelta::days(365);
/// So many rows an INSERT, within the number of parameters that both engines take.
const ROWS_AT_ONCE: usize = 500;

/// Fills an empty database; gives what opens the five accounts, which is kept nowhere else.
///
/// # Errors
/// [`FillDemoRefusal::NotEmpty`].
pub async fn fill(ctx: &Context, network: &[DemoPlace]) -> Result<Vec<DemoAccount>, OperationError<FillDemoRefusal>> {
    let tx = ctx.db.begin_write().await?;
    if !store::account::list(&tx).await?.is_empty() || store::place::count_listed(&tx).await? > 0 {
        return Err(OperationError::Refused(FillDemoRefusal::NotEmpty));
    }
    let places = insert_places(ctx, &tx, network).await?;
    let (five, holders) = accounts::create(ctx, &tx, &places).await?;
    for (place, demo) in places.iter().zip(network) {
        fill_place(ctx, &tx, place, demo, &holders).await?;
    }
    tx.commit().await?;
    Ok(five)
}

async fn insert_places(ctx: &Context, tx: &Tx, network: &[DemoPlace]) -> Result<Vec<Place>, StoreError> {
    let now = ctx.clock.now();
    let mut slugs = HashSet::new();
    let mut places = Vec::new();
    let mut entries = Vec::new();
    for demo in network {
        let name = kebab(&demo.facts.name);
        let slug = if slugs.contains(&name) { kebab(&format!("{name} {}", demo.facts.address.city)) } else { name };
        slugs.insert(slug.clone());
        let id = PlaceId(ctx.ids.uuid());
        let place = Place { id, slug, facts: demo.facts.clone(), source: None, created_at: now, updated_at: now };
        entries.push(ctx.audit(None, "place.create", id.0, Some(id)));
        places.push(place);
    }
    store::place::insert_many(tx, &places).await?;
    store::audit::insert_many(tx, entries).await?;
    Ok(places)
}

async fn fill_place(
    ctx: &Context,
    tx: &Tx,
    place: &Place,
    demo: &DemoPlace,
    holders: &[DemoHolder],
) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    let types = insert_certifications(ctx, tx, place, demo, holders).await?;
    let resources: Vec<Resource> =
        demo.resources.iter().map(|resource| to_resource(ctx, place, resource, &types)).collect();
    for resource in &resources {
        store::resource::insert(tx, resource, now).await?;
    }
    let closures: Vec<Closure> =
        demo.closures.iter().filter_map(|closure| to_closure(ctx, place, &resources, closure)).collect();
    for closure in &closures {
        store::closure::insert(tx, closure).await?;
    }
    for (resource, demo) in resources.into_iter().zip(&demo.resources) {
        let facts = facts(place, resource, &closures);
        let may = |holder: &&DemoHolder| demo.requires.iter().all(|name| holder.certified.covers(name));
        let holders: Vec<AccountId> = holders.iter().filter(may).map(|holder| holder.id).collect();
        let samples = sample::reservations(&ctx.ids, &facts, demo.busy, &holders, now);
        for samples in samples.chunks(ROWS_AT_ONCE) {
            insert_samples(ctx, tx, samples).await?;
        }
    }
    Ok(())
}

/// Writes reservations, what went home with them, and an entry for each that happened (DOMAIN rule 5).
async fn insert_samples(ctx: &Context, tx: &Tx, samples: &[Sample]) -> Result<(), StoreError> {
    let rows: Vec<Reservation> = samples.iter().map(|sample| sample.reservation.clone()).collect();
    let entries = samples.iter().flat_map(|sample| {
        let made = &sample.reservation;
        let entry = |by, action, at| AuditEntry { at, ..ctx.audit(by, action, made.id.0, Some(made.place_id)) };
        let changes = sample.changes.iter().map(move |(action, at)| entry(None, *action, *at));
        std::iter::once(entry(made.holder_id, "reservation.reserve", made.created_at)).chain(changes)
    });
    store::reservation::insert_many(tx, &rows, entries.collect()).await?;
    for loan in samples.iter().filter_map(|sample| sample.loan.as_ref()) {
        store::loan::insert(tx, loan).await?;
    }
    Ok(())
}

/// Writes the types of a place and gives them to the holders who have them.
async fn insert_certifications(
    ctx: &Context,
    tx: &Tx,
    place: &Place,
    demo: &DemoPlace,
    holders: &[DemoHolder],
) -> Result<Vec<CertificationType>, StoreError> {
    let now = ctx.clock.now();
    let mut types = Vec::with_capacity(demo.certifications.len());
    let mut granted = Vec::new();
    for demo in &demo.certifications {
        let kind = CertificationType {
            id: CertificationTypeId(ctx.ids.uuid()),
            place_id: Some(place.id),
            name: demo.name.clone(),
            description: demo.description.clone(),
            created_at: now,
            retired_at: None,
        };
        store::certification::insert_type(tx, &kind).await?;
        let certified = holders.iter().filter(|holder| holder.certified.covers(&demo.name));
        granted.extend(certified.map(|holder| Certification {
            id: CertificationId(ctx.ids.uuid()),
            type_id: kind.id,
            place_id: place.id,
            account_id: holder.id,
            granted_by: None,
            granted_at: now,
            ends_at: Some(now + CERTIFICATIONS_LAST),
            withdrawn_at: None,
        }));
        types.push(kind);
    }
    store::certification::insert_many(tx, &granted).await?;
    let entries = granted.iter().map(|it| ctx.audit(None, "certification.grant", it.id.0, Some(place.id)));
    store::audit::insert_many(tx, entries.collect()).await?;
    Ok(types)
}

fn to_resource(ctx: &Context, place: &Place, demo: &DemoResource, types: &[CertificationType]) -> Resource {
    let required = types.iter().filter(|kind| demo.requires.contains(&kind.name)).map(|kind| kind.id).collect();
    let own_rules = PolicyRules {
        required_certifications: Some(required).filter(|_| !demo.requires.is_empty()),
        ..demo.rules.clone()
    };
    let label = |number: u32| match demo.units {
        1 => demo.name.clone(),
        _ => format!("{} {number}", demo.unit_label),
    };
    Resource {
        id: ResourceId(ctx.ids.uuid()),
        place_id: place.id,
        name: demo.name.clone(),
        kind: demo.kind,
        description: demo.description.clone(),
        opening_hours: demo.opening_hours.clone(),
        policy: own_rules.over(&PolicyRules::default()),
        own_rules,
        units: (1..=demo.units)
            .map(|number| Unit { id: UnitId(ctx.ids.uuid()), label: label(number), out_of_service: false })
            .collect(),
    }
}

fn to_closure(ctx: &Context, place: &Place, resources: &[Resource], demo: &DemoClosure) -> Option<Closure> {
    let (now, zone) = (ctx.clock.now(), place.facts.time_zone);
    let today = now.with_timezone(&zone).date_naive();
    let day = today.checked_add_signed(TimeDelta::days(demo.in_days))?;
    let period = match demo.lasting {
        DemoClosureLength::Days(days) => {
            let after = day.checked_add_days(Days::new(u64::from(days)))?;
            Period::new(start_of_day(day, zone), start_of_day(after, zone))
        }
        DemoClosureLength::Hours(from, to) => {
            Period::new(boundary_instant(day.and_time(from), zone), boundary_instant(day.and_time(to), zone))
        }
    };
    let resource = demo.resource.as_ref().map(|name| resources.iter().find(|resource| resource.name == *name));
    Some(Closure {
        id: ClosureId(ctx.ids.uuid()),
        place_id: place.id,
        resource_id: resource.flatten().map(|resource| resource.id),
        unit_id: None,
        period: period.ok()?,
        reason: demo.reason.clone(),
        sequence: 0,
        reopened_at: None,
        created_at: now,
        updated_at: now,
    })
}

fn facts(place: &Place, resource: Resource, closures: &[Closure]) -> BookingFacts {
    let touching = closures.iter().filter(|closure| closure.resource_id.is_none_or(|id| id == resource.id));
    BookingFacts {
        place_slug: place.slug.clone(),
        place_name: place.facts.name.clone(),
        time_zone: place.facts.time_zone,
        place_opening_hours: place.facts.opening_hours.clone(),
        closed: touching
            .map(|it| ClosedPeriod {
                resource_id: it.resource_id,
                unit_id: it.unit_id,
                period: it.period,
                reason: it.reason.clone(),
            })
            .collect(),
        busy: Vec::new(),
        lapsing: Vec::new(),
        away: Vec::new(),
        wished: Vec::new(),
        resource,
    }
}
