//! `/organisations`: employers and associations, for their people and for who runs the network.

pub mod edit;
pub mod list;
pub mod people;
pub mod show;
pub mod usage;

use rocket::Route;
use serde::Serialize;

use super::reader::Reader;
use crate::{
    domain::{
        account::{Actor, Scope},
        organisation::{MailDomain, Membership, Organisation},
    },
    store,
    web::errors::Problem,
};

/// An organisation and how the reader stands to it.
#[derive(Clone, Debug, Serialize)]
pub struct OwnOrganisation {
    /// Its name, told apart from others.
    pub name: String,
    /// `admin`, `member`, `asked`; `open` for who may ask, `network` for who runs the network alone.
    pub standing: &'static str,
    /// Its page; `None` for who is not in it.
    pub page: Option<String>,
    /// Where the button goes that asks to join.
    pub ask: Option<String>,
    /// Where the button goes that leaves, or takes the wish back.
    pub leave: Option<String>,
}

impl OwnOrganisation {
    fn of(organisation: &Organisation, name: String, standing: &'static str, runs_network: bool) -> Self {
        let here = address(&organisation.slug);
        let is_in = matches!(standing, "admin" | "member");
        Self {
            name,
            standing,
            ask: (standing == "open").then(|| format!("{here}/members")),
            leave: (is_in || standing == "asked").then(|| format!("{here}/leave")),
            page: (is_in || runs_network).then_some(here),
        }
    }

    /// A list of them, each with how the reader stands to it.
    fn list(standings: &[Standing], actor: &Actor) -> Vec<Self> {
        let runs_network = actor.acts_as_admin();
        let names = names(&standings.iter().map(|(organisation, _)| organisation).collect::<Vec<_>>());
        let both = standings.iter().zip(names);
        both.map(|((organisation, standing), name)| Self::of(organisation, name, standing, runs_network)).collect()
    }

    pub(super) fn samples() -> Vec<Self> {
        let sample = |standing| Self {
            name: "Métropole de <Lille>".into(),
            standing,
            page: Some("/organisations/metropole".into()),
            ask: None,
            leave: Some("/organisations/metropole/leave".into()),
        };
        let open =
            Self { page: None, ask: Some("/organisations/metropole/members".into()), leave: None, ..sample("open") };
        vec![sample("admin"), sample("member"), sample("asked"), open]
    }
}

fn address(slug: &str) -> String {
    format!("/organisations/{slug}")
}

/// The names of these; where two have the same, with what tells them apart: the mail domain, else the part of the address.
pub(super) fn names(of: &[&Organisation]) -> Vec<String> {
    let name = |one: &&Organisation| {
        let twins = || of.iter().filter(|other| other.id != one.id && other.facts.name == one.facts.name);
        if twins().next().is_none() {
            return one.facts.name.clone();
        }
        let domain = one.facts.mail_domain.as_ref();
        let domain = domain.filter(|_| twins().all(|twin| twin.facts.mail_domain != one.facts.mail_domain));
        format!("{} ({})", one.facts.name, domain.map_or(one.slug.as_str(), MailDomain::as_str))
    };
    of.iter().map(name).collect()
}

/// An organisation and how the reader stands to it, as [`OwnOrganisation::standing`] has it.
type Standing = (Organisation, &'static str);

/// The reader's organisations and wishes, then those that the mail domain lets ask.
pub(super) async fn own(reader: &Reader<'_>, actor: &Actor) -> Result<Vec<OwnOrganisation>, Problem> {
    Ok(OwnOrganisation::list(&standings(reader, actor).await?, actor))
}

async fn standings(reader: &Reader<'_>, actor: &Actor) -> Result<Vec<Standing>, Problem> {
    let db = &reader.context.db;
    let held = store::membership::list_of_account(db, actor.account.id).await?;
    let mut open = match MailDomain::of(&actor.account.mail) {
        Some(domain) => store::organisation::list_of_domain(db, &domain).await?,
        None => Vec::new(),
    };
    open.retain(|open| held.iter().all(|(own, _)| own.id != open.id));
    let standing = |held: &Membership| if held.is_in() { held.role.as_str() } else { "asked" };
    let own = held.into_iter().map(|(organisation, held)| (organisation, standing(&held)));
    Ok(own.chain(open.into_iter().map(|open| (open, "open"))).collect())
}

/// An organisation and the one who looks at it.
struct Seen {
    organisation: Organisation,
    /// Whether the reader is in it.
    is_in: bool,
    /// Whether the reader runs it, or the network.
    is_admin: bool,
}

/// The organisation, for its people and the network's admins; for others there is none.
async fn seen(reader: &Reader<'_>, slug: &str) -> Result<Seen, Problem> {
    seen_by(reader, reader.signed_in()?, slug).await
}

async fn seen_by(reader: &Reader<'_>, actor: &Actor, slug: &str) -> Result<Seen, Problem> {
    let db = &reader.context.db;
    let organisation = store::organisation::by_slug(db, slug).await?.ok_or_else(Problem::not_found)?;
    let held = store::membership::find(db, organisation.id, actor.account.id).await?.filter(Membership::is_in);
    if held.is_none() && !actor.acts_as_admin() {
        return Err(Problem::not_found());
    }
    let runs = held.is_some_and(|held| held.is_admin()) && actor.has_scope(Scope::Manage);
    let is_admin = actor.acts_as_admin() || runs;
    Ok(Seen { organisation, is_in: held.is_some(), is_admin })
}

/// The same for who runs it; its members are refused.
async fn administered(reader: &Reader<'_>, slug: &str) -> Result<Organisation, Problem> {
    administered_by(reader, reader.signed_in()?, slug).await
}

async fn administered_by(reader: &Reader<'_>, actor: &Actor, slug: &str) -> Result<Organisation, Problem> {
    let seen = seen_by(reader, actor, slug).await?;
    if seen.is_admin { Ok(seen.organisation) } else { Err(Problem::of("forbidden")) }
}

/// The routes of this folder.
#[must_use]
pub fn routes() -> Vec<Route> {
    [list::routes(), show::routes(), edit::routes(), people::routes(), usage::routes()].concat()
}
