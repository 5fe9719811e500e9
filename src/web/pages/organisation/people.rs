//! The verbs of an organisation's page: its people's, and its admins'.

use rocket::{Route, post, routes};

use super::{
    address, administered, seen,
    show::{empty, view},
};
use crate::{
    domain::{
        ids::{AccountId, InvitationId},
        organisation::MemberRole,
    },
    operations, store,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
        pages::reader::{Answer, Page, Reader, invalid},
    },
};

/// Where one's organisations are listed.
const MINE: &str = "/account#organisations";

#[post("/organisations/<slug>/members", data = "<_form>")]
async fn ask(reader: Reader<'_>, slug: &str, _form: Posted<()>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    operations::organisation::join_by_domain(reader.context, actor, slug).await.map_err(Problem::from)?;
    Ok(Answer::SeeOther(MINE.to_owned()))
}

#[post("/organisations/<slug>/leave", data = "<_form>")]
async fn leave(reader: Reader<'_>, slug: &str, _form: Posted<()>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    let found = store::organisation::by_slug(&reader.context.db, slug).await.map_err(Problem::from)?;
    let organisation = found.ok_or_else(Problem::not_found)?;
    operations::organisation::leave(reader.context, actor, organisation.id).await.map_err(Problem::from)?;
    Ok(Answer::SeeOther(MINE.to_owned()))
}

/// How many people a link lets in; `None` is any number.
struct InvitationForm(Option<u32>);

impl FromFields for InvitationForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let at_least_one = |text: &str| text.parse().ok().filter(|uses: &u32| *uses > 0).ok_or(());
        fields.optional("uses", "field-number", at_least_one).map(Self)
    }
}

/// Answers with the page itself: the link is shown once and kept nowhere, so there is nothing to go to.
#[post("/organisations/<slug>/invitations", data = "<form>")]
async fn invite(reader: Reader<'_>, slug: &str, form: Posted<InvitationForm>) -> Result<Page, PageError> {
    let actor = reader.signed_in()?;
    let organisation = administered(&reader, slug).await?;
    let seen = seen(&reader, slug).await?;
    match form.value {
        Ok(InvitationForm(uses)) => {
            let made = operations::organisation::invite(reader.context, actor, organisation.id, uses).await;
            let (_, secret) = made.map_err(Problem::from)?;
            let link = format!("{}/join/{secret}", reader.config.base_url);
            reader.created(&view(&reader, &seen, Some(link), empty()).await?)
        }
        Err(errors) => {
            let problem = invalid(errors);
            let form = reader.with_problem(empty().typed(&form.typed), &problem);
            reader.refused(&problem, &view(&reader, &seen, None, form).await?)
        }
    }
}

#[post("/organisations/<slug>/invitations/<id>/revoke", data = "<_form>")]
async fn revoke(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<InvitationId>,
    _form: Posted<()>,
) -> Result<Answer, PageError> {
    let (actor, organisation) = (reader.signed_in()?, administered(&reader, slug).await?);
    let revoked = operations::organisation::revoke(reader.context, actor, organisation.id, id.get()?).await;
    revoked.map_err(Problem::from)?;
    Ok(Answer::SeeOther(format!("{}#invitations", address(slug))))
}

#[post("/organisations/<slug>/members/<account>/accept", data = "<_form>")]
async fn accept(
    reader: Reader<'_>,
    slug: &str,
    account: PathId<AccountId>,
    _form: Posted<()>,
) -> Result<Answer, PageError> {
    let (actor, organisation) = (reader.signed_in()?, administered(&reader, slug).await?);
    let accepted = operations::organisation::accept(reader.context, actor, organisation.id, account.get()?).await;
    accepted.map_err(Problem::from)?;
    Ok(back(slug))
}

/// What a member is to be.
struct RoleForm(MemberRole);

impl FromFields for RoleForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.parsed("role", "field-member-role", str::parse).map(Self)
    }
}

#[post("/organisations/<slug>/members/<account>/appoint", data = "<form>")]
async fn appoint(
    reader: Reader<'_>,
    slug: &str,
    account: PathId<AccountId>,
    form: Posted<RoleForm>,
) -> Result<Answer, PageError> {
    let (actor, organisation) = (reader.signed_in()?, administered(&reader, slug).await?);
    let (account, RoleForm(role)) = (account.get()?, form.value.map_err(invalid)?);
    let appointed = operations::organisation::appoint(reader.context, actor, organisation.id, account, role).await;
    appointed.map_err(Problem::from)?;
    Ok(back(slug))
}

#[post("/organisations/<slug>/members/<account>/remove", data = "<_form>")]
async fn remove(
    reader: Reader<'_>,
    slug: &str,
    account: PathId<AccountId>,
    _form: Posted<()>,
) -> Result<Answer, PageError> {
    let (actor, organisation) = (reader.signed_in()?, administered(&reader, slug).await?);
    let account = account.get()?;
    operations::organisation::remove(reader.context, actor, organisation.id, account).await.map_err(Problem::from)?;
    Ok(if account == actor.account.id { Answer::SeeOther(MINE.to_owned()) } else { back(slug) })
}

fn back(slug: &str) -> Answer {
    Answer::SeeOther(format!("{}#members", address(slug)))
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![ask, leave, invite, revoke, accept, appoint, remove]
}
