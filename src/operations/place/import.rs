//! Takes in what a source says of its places: new ones are made, others follow the source's news but
//! for what a manager has edited (DOMAIN rule 9), and those the source has dropped leave the list.

use std::collections::BTreeSet;

use super::slug::free_slugs;
use crate::{
    domain::{
        ids::{PlaceId, SourceId},
        place::{Place, Provenance},
        place_field::{PlaceField, decide_import},
    },
    opendata::Candidate,
    operations::Context,
    store::{self, Conflict, StoreError, Tx, audit::AuditEntry, place::ImportedPlace, retrying},
};

/// How many rows a transaction takes: few enough that nobody waits long for the writer, many enough to
/// be quick. A failure leaves whole batches only, and the next run repairs.
pub const BATCH_ROWS: usize = 200;

/// Where candidates come from.
#[derive(Clone, Copy, Debug)]
pub struct ImportSource<'a> {
    /// Its name here, such as `census`.
    pub name: &'a str,
    /// The licence of its data.
    pub licence: &'a str,
}

/// What a batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Places made.
    pub created: u64,
    /// Places changed, or listed again.
    pub updated: u64,
    /// Places that say already what the source says.
    pub unchanged: u64,
}

/// What became of the places that a source no longer has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withdrawal {
    /// Taken off the list.
    pub withdrawn: u64,
    /// Left on it, because something there was reserved or edited.
    pub kept: u64,
    /// All left on it, because more than half of the source's places would go: the file is rather a part.
    pub spared: u64,
}

impl std::ops::AddAssign for ImportCounts {
    fn add_assign(&mut self, other: Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
    }
}

/// Takes in candidates with distinct references, in one transaction; with `dry_run` nothing is kept.
///
/// # Errors
/// [`StoreError`]; then nothing of the batch is kept.
pub async fn import_batch(
    ctx: &Context,
    source: ImportSource<'_>,
    candidates: &[Candidate],
    dry_run: bool,
) -> Result<ImportCounts, StoreError> {
    retrying(|| async {
        match attempt(ctx, source, candidates, dry_run).await {
            // Another writer took a slug or made the same record meanwhile: look again.
            Err(StoreError::Conflict(Conflict::Unique)) => Err(StoreError::Retry),
            outcome => outcome,
        }
    })
    .await
}

async fn attempt(
    ctx: &Context,
    source: ImportSource<'_>,
    candidates: &[Candidate],
    dry_run: bool,
) -> Result<ImportCounts, StoreError> {
    let tx = ctx.db.begin_write().await?;
    let source_id = store::place::source(&tx, SourceId(ctx.ids.uuid()), source.name, source.licence).await?;
    let references: Vec<String> = candidates.iter().map(|candidate| candidate.reference.clone()).collect();
    let mut held = store::place::list_of_source(&tx, source_id, &references).await?;
    let mut counts = ImportCounts::default();
    let mut audit = Vec::new();
    let mut new = Vec::new();
    for candidate in candidates {
        let Some(current) = held.remove(&candidate.reference) else {
            new.push(candidate);
            continue;
        };
        match changed(ctx, current, candidate) {
            Some((place, fields)) => {
                store::place::update(&tx, &place).await?;
                audit.push(entry(ctx, source.name, &place, Some(&fields)));
                counts.updated += 1;
            }
            None => counts.unchanged += 1,
        }
    }
    let created = insert(ctx, &tx, source, source_id, &new).await?;
    audit.extend(created.iter().map(|place| entry(ctx, source.name, place, None)));
    counts.created = u64::try_from(created.len()).unwrap_or(u64::MAX);
    store::audit::insert_many(&tx, audit).await?;
    // A dry run goes through everything that could fail, and then drops the transaction.
    if !dry_run && (counts.created > 0 || counts.updated > 0) {
        tx.commit().await?;
    }
    Ok(counts)
}

/// The place as it is after the candidate and the fields that differ; `None` when nothing does.
fn changed(ctx: &Context, current: ImportedPlace, candidate: &Candidate) -> Option<(Place, BTreeSet<PlaceField>)> {
    let facts = decide_import(&current.place.facts, &current.edited, candidate.facts.clone());
    let fields = PlaceField::differing(&current.place.facts, &facts);
    if fields.is_empty() && !current.withdrawn {
        return None;
    }
    let now = ctx.clock.now();
    let source = current.place.source.map(|source| Provenance { retrieved_on: now.date_naive(), ..source });
    Some((Place { facts, source, updated_at: now, ..current.place }, fields))
}

async fn insert(
    ctx: &Context,
    tx: &Tx,
    source: ImportSource<'_>,
    source_id: SourceId,
    new: &[&Candidate],
) -> Result<Vec<Place>, StoreError> {
    let names: Vec<(&str, &str)> =
        new.iter().map(|candidate| (candidate.facts.name.as_str(), candidate.facts.address.city.as_str())).collect();
    let slugs = free_slugs(tx, &names).await?;
    let now = ctx.clock.now();
    let place = |(candidate, slug): (&&Candidate, String)| Place {
        id: PlaceId(ctx.ids.uuid()),
        slug,
        facts: candidate.facts.clone(),
        source: Some(Provenance {
            source_id,
            name: source.name.to_owned(),
            reference: candidate.reference.clone(),
            licence: source.licence.to_owned(),
            retrieved_on: now.date_naive(),
        }),
        created_at: now,
        updated_at: now,
    };
    let places: Vec<Place> = new.iter().zip(slugs).map(place).collect();
    store::place::insert_many(tx, &places).await?;
    Ok(places)
}

fn entry(ctx: &Context, source: &str, place: &Place, changed: Option<&BTreeSet<PlaceField>>) -> AuditEntry {
    let mut entry = ctx.audit(None, "place.import", place.id.0, Some(place.id));
    let reference = place.source.as_ref().map(|source| source.reference.as_str());
    entry.details = match changed {
        None => serde_json::json!({ "source": source, "reference": reference, "created": true }),
        Some(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
            serde_json::json!({ "source": source, "reference": reference, "fields": names })
        }
    };
    entry
}

/// Takes the listed places of a source off the list that `has_seen` does not know, once the source's
/// file was read to its end. A later import that has one of them again lists it again.
///
/// # Errors
/// [`StoreError`]; then only whole batches are withdrawn.
pub async fn withdraw_absent(
    ctx: &Context,
    source_name: &str,
    has_seen: impl Fn(&str) -> bool,
    dry_run: bool,
) -> Result<Withdrawal, StoreError> {
    let listed = store::place::list_references(&ctx.db, source_name).await?;
    let absent: Vec<PlaceId> = listed.iter().filter(|(_, reference)| !has_seen(reference)).map(|(id, _)| *id).collect();
    let mut done = Withdrawal::default();
    if absent.len() * 2 > listed.len() {
        done.spared = u64::try_from(absent.len()).unwrap_or(u64::MAX);
        return Ok(done);
    }
    for batch in absent.chunks(BATCH_ROWS) {
        let (withdrawn, kept) = retrying(|| withdraw(ctx, source_name, batch, dry_run)).await?;
        done.withdrawn += withdrawn;
        done.kept += kept;
    }
    Ok(done)
}

async fn withdraw(
    ctx: &Context,
    source_name: &str,
    absent: &[PlaceId],
    dry_run: bool,
) -> Result<(u64, u64), StoreError> {
    let tx = ctx.db.begin_write().await?;
    let kept = store::place::list_kept(&tx, absent).await?;
    let gone: Vec<PlaceId> = absent.iter().copied().filter(|id| !kept.contains(id)).collect();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    if !gone.is_empty() {
        store::place::withdraw_many(&tx, &gone, ctx.clock.now()).await?;
        let entries = gone.iter().map(|id| {
            let mut entry = ctx.audit(None, "place.withdraw", id.0, Some(*id));
            entry.details = serde_json::json!({ "source": source_name });
            entry
        });
        store::audit::insert_many(&tx, entries.collect()).await?;
        if !dry_run {
            tx.commit().await?;
        }
    }
    Ok((count(gone.len()), count(kept.len())))
}
