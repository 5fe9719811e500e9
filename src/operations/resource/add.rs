//! A manager adds a resource to a place.

use crate::{
    domain::{
        account::Actor,
        ids::{PlaceId, ResourceId, UnitId},
        kind::ResourceKind,
        opening_hours::OpeningHours,
        policy::PolicyRules,
        resource::{DESCRIPTION_MAX_LETTERS, NAME_MAX_LETTERS, Resource, Unit},
        text::one_line,
    },
    operations::{
        Context, OperationError,
        rules::{RulesRefusal, check_named},
    },
    store::{self, Conflict, StoreError, retrying},
};

/// More copies than any open space has; a limit on what comes in.
pub const MOST_UNITS: u32 = 500;

/// What a new resource is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct NewResource {
    /// Where it is.
    pub place_id: PlaceId,
    /// One line of 1 to 200 letters.
    pub name: String,
    /// What it is.
    pub kind: ResourceKind,
    /// May be empty.
    pub description: String,
    /// Narrower than the place's; `None` follows the place.
    pub opening_hours: Option<OpeningHours>,
    /// The booking rules that it says itself.
    pub rules: PolicyRules,
    /// How many copies, 1 to [`MOST_UNITS`].
    pub units: u32,
    /// What is written on each before its number; a single copy takes the resource's name.
    pub unit_label: String,
}

/// Why it is not added; each names its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddResourceRefusal {
    /// Empty or too long.
    #[error("a name has 1 to 200 letters")]
    Name,
    /// The rules cannot be kept, or name what does not exist.
    #[error("{0}")]
    Rules(RulesRefusal),
    /// None, or more than the limit.
    #[error("1 to 500 units")]
    Units,
}

impl AddResourceRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_field"
    }
}

impl From<RulesRefusal> for AddResourceRefusal {
    fn from(refusal: RulesRefusal) -> Self {
        Self::Rules(refusal)
    }
}

/// Adds a resource with its policy and units.
///
/// # Errors
/// [`AddResourceRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when there is no such place.
pub async fn add(
    ctx: &Context,
    actor: &Actor,
    new: NewResource,
) -> Result<Resource, OperationError<AddResourceRefusal>> {
    if !actor.acts_as_manager_of(new.place_id) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, new.clone())).await
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    new: NewResource,
) -> Result<Resource, OperationError<AddResourceRefusal>> {
    let tx = ctx.db.begin_write().await?;
    // Nobody sets the place's rules or closes it as a whole meanwhile.
    store::place::lock(&tx, new.place_id).await?.ok_or(OperationError::NotFound)?;
    let place_rules = store::policy::of_place(&tx, new.place_id).await?.ok_or(OperationError::NotFound)?;
    let resource = check(ctx, new, &place_rules).map_err(OperationError::Refused)?;
    check_named(&tx, resource.place_id, &place_rules.over(&PolicyRules::default()), &resource.own_rules).await?;
    match store::resource::insert(&tx, &resource, ctx.clock.now()).await {
        Err(StoreError::Conflict(Conflict::ForeignKey)) => return Err(OperationError::NotFound),
        outcome => outcome?,
    }
    let entry = ctx.audit(Some(actor.account.id), "resource.add", resource.id.0, Some(resource.place_id));
    store::audit::insert(&tx, entry).await?;
    tx.commit().await?;
    Ok(resource)
}

fn check(ctx: &Context, new: NewResource, place_rules: &PolicyRules) -> Result<Resource, AddResourceRefusal> {
    let name = one_line(&new.name);
    if !(1..=NAME_MAX_LETTERS).contains(&name.chars().count()) {
        return Err(AddResourceRefusal::Name);
    }
    if !(1..=MOST_UNITS).contains(&new.units) {
        return Err(AddResourceRefusal::Units);
    }
    let policy = new.rules.over(place_rules).checked().map_err(RulesRefusal::Invalid)?;
    let prefix = Some(one_line(&new.unit_label)).filter(|label| !label.is_empty()).unwrap_or_else(|| name.clone());
    let label = |number: u32| if new.units == 1 { name.clone() } else { format!("{prefix} {number}") };
    let units = (1..=new.units)
        .map(|number| Unit { id: UnitId(ctx.ids.uuid()), label: label(number), out_of_service: false })
        .collect();
    Ok(Resource {
        id: ResourceId(ctx.ids.uuid()),
        place_id: new.place_id,
        kind: new.kind,
        description: one_line(&new.description).chars().take(DESCRIPTION_MAX_LETTERS).collect(),
        opening_hours: new.opening_hours,
        policy,
        own_rules: new.rules,
        units,
        name,
    })
}
