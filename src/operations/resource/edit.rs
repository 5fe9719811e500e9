//! A manager changes what a resource is and its rules; who reserved inside hours that go is asked about.

use chrono::TimeDelta;

use crate::{
    domain::{
        account::Actor,
        availability::{BookingFacts, Outside},
        ids::ResourceId,
        opening_hours::OpeningHours,
        period::Period,
        policy::{PolicyEdit, PolicyRules},
        reservation::ReservationDetails,
        resource::{DESCRIPTION_MAX_LETTERS, NAME_MAX_LETTERS, Resource},
        text::one_line,
    },
    operations::{
        Context, OperationError, hours,
        rules::{RulesRefusal, check_named},
    },
    store::{self, StoreError, retrying},
};

/// What changes; `None` stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceEdit {
    /// One line of 1 to 200 letters.
    pub name: Option<String>,
    /// May be empty.
    pub description: Option<String>,
    /// Narrower than the place's; `Some(None)` follows the place.
    pub opening_hours: Option<Option<OpeningHours>>,
    /// The rules that it says anew or no more.
    pub rules: PolicyEdit,
    /// What holders read whose reservations are called off; may be empty.
    pub reason: String,
}

/// Why nothing changes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditResourceRefusal {
    /// Empty or too long.
    #[error("a name has 1 to 200 letters")]
    Name,
    /// The rules cannot be kept, or name what does not exist.
    #[error("{0}")]
    Rules(RulesRefusal),
    /// Somebody else has changed it since the editor looked.
    #[error("the resource has changed")]
    Stale,
    /// Reservations would fall outside the new hours, and nobody said what becomes of them.
    #[error("{} reservations would fall outside the hours", .0.len())]
    Outside(Vec<ReservationDetails>),
}

impl EditResourceRefusal {
    /// The stable code of the promise.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Name | Self::Rules(_) => "invalid_field",
            Self::Stale => "stale",
            Self::Outside(_) => "outside_opening_hours",
        }
    }
}

impl From<RulesRefusal> for EditResourceRefusal {
    fn from(refusal: RulesRefusal) -> Self {
        Self::Rules(refusal)
    }
}

type Refused = OperationError<EditResourceRefusal>;

/// Changes a resource; gives it back with the reservations that fall outside its new hours, as they were. An edit
/// that changes nothing writes nothing.
///
/// `seen` is the resource that the editor looked at, whose units do not matter; `None` does not compare. `outside` says
/// what becomes of those reservations; `None` refuses where there are any. Rules that change bind new
/// reservations alone.
///
/// # Errors
/// [`EditResourceRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`].
pub async fn edit(
    ctx: &Context,
    actor: &Actor,
    id: ResourceId,
    edit: &ResourceEdit,
    seen: Option<&Resource>,
    outside: Option<Outside>,
) -> Result<(Resource, Vec<ReservationDetails>), Refused> {
    retrying(|| attempt(ctx, actor, id, edit, seen, outside)).await
}

async fn attempt(
    ctx: &Context,
    actor: &Actor,
    id: ResourceId,
    edit: &ResourceEdit,
    seen: Option<&Resource>,
    outside: Option<Outside>,
) -> Result<(Resource, Vec<ReservationDetails>), Refused> {
    let tx = ctx.db.begin_write().await?;
    let now = ctx.clock.now();
    // Only what is there now matters: who reserved is read for themselves.
    let moment = Period::new(now, now + TimeDelta::seconds(1));
    let moment = moment.map_err(|error| StoreError::Internal(error.to_string()))?;
    let place = store::resource::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?.place_id;
    if !actor.acts_as_manager_of(place) {
        return Err(OperationError::Forbidden);
    }
    // First of all, so that the place's rules and hours are the ones beside which these will stand.
    store::place::lock(&tx, place).await?.ok_or(OperationError::NotFound)?;
    let place_rules = store::policy::of_place(&tx, place).await?.ok_or(OperationError::NotFound)?;
    let before = store::booking::locked_facts(&tx, id, &moment).await?.ok_or(OperationError::NotFound)?;
    if seen.is_some_and(|seen| !differing(seen, &before.resource).is_empty()) {
        return Err(OperationError::Refused(EditResourceRefusal::Stale));
    }
    let resource = changed(&before.resource, edit, &place_rules).map_err(OperationError::Refused)?;
    let fields = differing(&before.resource, &resource);
    if fields.is_empty() {
        return Ok((resource, Vec::new()));
    }
    check_named(&tx, place, &before.resource.policy, &resource.own_rules).await?;
    let after = BookingFacts { resource: resource.clone(), ..before.clone() };
    let fallen = hours::lock_fallen(&tx, &[(before, after)], now).await?;
    if outside.is_none() && !fallen.is_empty() {
        return Err(OperationError::Refused(EditResourceRefusal::Outside(fallen)));
    }
    store::resource::update(&tx, &resource, now).await?;
    let mut entry = ctx.audit(Some(actor.account.id), "resource.edit", id.0, Some(place));
    entry.details = serde_json::json!({ "fields": fields });
    store::audit::insert(&tx, entry).await?;
    hours::settle(ctx, &tx, actor, &fallen, outside, &edit.reason).await?;
    tx.commit().await?;
    Ok((resource, fallen))
}

/// The names of what an edit changes.
fn differing(before: &Resource, after: &Resource) -> Vec<&'static str> {
    let fields = [
        ("name", before.name != after.name),
        ("description", before.description != after.description),
        ("opening_hours", before.opening_hours != after.opening_hours),
        ("policy", before.own_rules != after.own_rules),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

fn changed(
    current: &Resource,
    edit: &ResourceEdit,
    place_rules: &PolicyRules,
) -> Result<Resource, EditResourceRefusal> {
    let name = edit.name.as_ref().map_or_else(|| current.name.clone(), |name| one_line(name));
    if !(1..=NAME_MAX_LETTERS).contains(&name.chars().count()) {
        return Err(EditResourceRefusal::Name);
    }
    let own_rules = current.own_rules.clone().with(edit.rules.clone());
    let policy = own_rules.over(place_rules).checked().map_err(RulesRefusal::Invalid)?;
    let description = edit.description.as_ref().map(|text| one_line(text));
    let description = description.unwrap_or_else(|| current.description.clone());
    Ok(Resource {
        name,
        description: description.chars().take(DESCRIPTION_MAX_LETTERS).collect(),
        opening_hours: edit.opening_hours.clone().unwrap_or_else(|| current.opening_hours.clone()),
        policy,
        own_rules,
        ..current.clone()
    })
}
