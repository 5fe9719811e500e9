//! `/manage`: what the people who run a place see and do.

pub mod board;
mod close;
pub mod closing;
pub mod edit;
pub mod edit_resource;
pub mod new_resource;
pub mod people;
pub mod place_rules;
pub mod places;
pub mod policy_choices;
pub mod policy_form;
pub mod poster;
pub mod requests;
mod seen;
pub mod take_away;
pub mod team;
pub mod ticks;
pub mod unit;
pub mod visits;
pub mod withdraw;

use rocket::Route;

use super::reader::Reader;
use crate::{
    domain::{
        account::Actor,
        ids::{ResourceId, UnitId},
        place::Place,
        policy::{Policy, PolicyRules},
        resource::{Resource, Unit},
    },
    store,
    web::errors::Problem,
};

/// The place of a slug, for who runs it: a visitor is led to sign in, anyone else is refused.
async fn managed<'r>(reader: &'r Reader<'_>, slug: &str) -> Result<(&'r Actor, Place), Problem> {
    let actor = reader.signed_in()?;
    let place = store::place::by_slug(&reader.context.db, slug).await?.ok_or_else(Problem::not_found)?;
    if actor.acts_as_manager_of(place.id) { Ok((actor, place)) } else { Err(Problem::of("forbidden")) }
}

/// A resource of the place of a slug, for who runs that.
async fn managed_resource<'r>(
    reader: &'r Reader<'_>,
    slug: &str,
    id: ResourceId,
) -> Result<(&'r Actor, Place, Resource), Problem> {
    let (actor, place) = managed(reader, slug).await?;
    let resource = store::resource::by_id(&reader.context.db, id).await?;
    let resource = resource.filter(|resource| resource.place_id == place.id).ok_or_else(Problem::not_found)?;
    Ok((actor, place, resource))
}

/// One of its units.
fn unit_of(resource: &Resource, id: UnitId) -> Result<Unit, Problem> {
    resource.units.iter().find(|unit| unit.id == id).cloned().ok_or_else(Problem::not_found)
}

/// The rules in force at a place for what says nothing itself.
async fn place_policy(reader: &Reader<'_>, place: &Place) -> Result<Policy, Problem> {
    let rules = store::policy::of_place(&reader.context.db, place.id).await?.ok_or_else(Problem::not_found)?;
    Ok(rules.over(&PolicyRules::default()))
}

/// The routes of this folder.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        places::routes(),
        board::routes(),
        close::routes(),
        edit::routes(),
        place_rules::routes(),
        new_resource::routes(),
        edit_resource::routes(),
        people::routes(),
        take_away::routes(),
        withdraw::routes(),
        requests::routes(),
        unit::routes(),
        poster::routes(),
    ]
    .concat()
}
