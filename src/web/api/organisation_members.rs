//! `/organisations/<slug>/members` and `…/invitations`: what an organisation's own admins do.

use std::str::FromStr;

use chrono_tz::Tz;
use rocket::{Route, State, http::Status, post, routes};
use utoipa::ToSchema;

use super::{
    PREFIX,
    answer::{Answer, Created, json},
    organisation_views::{InvitationView, MembershipView},
};
use crate::{
    config::Config,
    domain::{
        ids::{AccountId, InvitationId},
        local_time::USUAL_ZONE,
        organisation::{MemberRole, Organisation},
    },
    operations::{self, Context},
    store,
    web::{
        errors::{ApiError, Problem},
        forms::{ApiBody, FromMembers, Members, Nothing, json as read},
        guards::{ApiActor, ApiQuery, PathId},
    },
};

/// The organisation of a slug, for an operation that looks itself at who asks.
pub(super) async fn named(context: &Context, slug: &str) -> Result<Organisation, Problem> {
    store::organisation::by_slug(&context.db, slug).await?.ok_or_else(Problem::not_found)
}

/// The clocks on which an organisation's instants are told: those of the place last reserved on its behalf, before that
/// those of nearly every place.
pub(super) async fn zone_of(context: &Context, organisation: &Organisation) -> Result<Tz, Problem> {
    Ok(store::organisation::latest_zone(&context.db, organisation.id).await?.unwrap_or(USUAL_ZONE))
}

/// How many people a link lets in.
#[derive(ToSchema)]
pub struct InvitationBody {
    /// Any number by default.
    uses: Option<u32>,
}

impl FromMembers for InvitationBody {
    const NAMES: &'static [&'static str] = &["uses"];
    const MAY_BE_EMPTY: bool = true;

    fn from_members(members: &mut Members) -> Option<Self> {
        let at_least_one = |value: &serde_json::Value| {
            read::number(value).and_then(|uses| match uses {
                0 => Err("field-number"),
                uses => Ok(uses),
            })
        };
        Some(Self { uses: members.optional("uses", at_least_one)? })
    }
}

/// Make a link that lets people in for a fortnight (the organisation's admins).
#[utoipa::path(
    operation_id = "invite_to_organisation",
    context_path = "/api/v1",
    tag = "organisations",
    params(("slug" = String, Path, description = "The organisation's part of the address")),
    request_body = Option<InvitationBody>,
    responses(
        (status = 201, description = "The link, told this once", body = InvitationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/organisations/<slug>/invitations", data = "<body>")]
pub(super) async fn invite(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<InvitationBody>,
    config: &State<Config>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let organisation = named(context, slug).await?;
    let (made, secret) = operations::organisation::invite(context, &actor.0, organisation.id, body.0.uses).await?;
    let url = Some(format!("{}/join/{secret}", config.base_url));
    let zone = zone_of(context, &organisation).await?;
    Created::at(format!("{PREFIX}/organisations/{slug}"), &InvitationView { url, ..InvitationView::of(&made, zone) })
}

/// Take a link back (the organisation's admins).
#[utoipa::path(
    operation_id = "revoke_invitation",
    context_path = "/api/v1",
    tag = "organisations",
    params(
        ("slug" = String, Path, description = "The organisation's part of the address"),
        ("id" = String, Path, description = "The invitation's identifier"),
    ),
    request_body = Option<Nothing>,
    responses(
        (status = 204, description = "Done"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/organisations/<slug>/invitations/<id>/revoke", data = "<_body>")]
pub(super) async fn revoke(
    slug: &str,
    id: PathId<InvitationId>,
    actor: ApiActor,
    _query: ApiQuery,
    _body: ApiBody<Nothing>,
    context: &State<Context>,
) -> Result<Status, ApiError> {
    let organisation = named(context, slug).await?;
    operations::organisation::revoke(context, &actor.0, organisation.id, id.get()?).await?;
    Ok(Status::NoContent)
}

/// Say yes to a person who asked (the organisation's admins).
#[utoipa::path(
    operation_id = "accept_member",
    context_path = "/api/v1",
    tag = "organisations",
    params(
        ("slug" = String, Path, description = "The organisation's part of the address"),
        ("account" = String, Path, description = "The person's account"),
    ),
    request_body = Option<Nothing>,
    responses(
        (status = 200, description = "The membership", body = MembershipView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/organisations/<slug>/members/<account>/accept", data = "<_body>")]
pub(super) async fn accept(
    slug: &str,
    account: PathId<AccountId>,
    actor: ApiActor,
    _query: ApiQuery,
    _body: ApiBody<Nothing>,
    context: &State<Context>,
) -> Answer {
    let organisation = named(context, slug).await?;
    let accepted = operations::organisation::accept(context, &actor.0, organisation.id, account.get()?).await?;
    json(&MembershipView::of(&accepted, zone_of(context, &organisation).await?))
}

/// A role in an organisation.
#[derive(ToSchema)]
pub struct RoleBody {
    /// `member` or `admin`.
    #[schema(value_type = String, example = "admin")]
    role: MemberRole,
}

impl FromMembers for RoleBody {
    const NAMES: &'static [&'static str] = &["role"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let role = |value: &serde_json::Value| {
            value.as_str().and_then(|role| MemberRole::from_str(role).ok()).ok_or("field-member-role")
        };
        Some(Self { role: members.required("role", role)? })
    }
}

/// Give a member another role (the organisation's admins).
#[utoipa::path(
    operation_id = "appoint_member",
    context_path = "/api/v1",
    tag = "organisations",
    params(
        ("slug" = String, Path, description = "The organisation's part of the address"),
        ("account" = String, Path, description = "The person's account"),
    ),
    request_body = RoleBody,
    responses(
        (status = 200, description = "The membership", body = MembershipView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/organisations/<slug>/members/<account>/appoint", data = "<body>")]
pub(super) async fn appoint(
    slug: &str,
    account: PathId<AccountId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<RoleBody>,
    context: &State<Context>,
) -> Answer {
    let organisation = named(context, slug).await?;
    let (account, role) = (account.get()?, body.0.role);
    let appointed = operations::organisation::appoint(context, &actor.0, organisation.id, account, role).await?;
    json(&MembershipView::of(&appointed, zone_of(context, &organisation).await?))
}

/// Remove a member, or say no to a person who asked (the organisation's admins).
#[utoipa::path(
    operation_id = "remove_member",
    context_path = "/api/v1",
    tag = "organisations",
    params(
        ("slug" = String, Path, description = "The organisation's part of the address"),
        ("account" = String, Path, description = "The person's account"),
    ),
    request_body = Option<Nothing>,
    responses(
        (status = 204, description = "Done"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/organisations/<slug>/members/<account>/remove", data = "<_body>")]
pub(super) async fn remove(
    slug: &str,
    account: PathId<AccountId>,
    actor: ApiActor,
    _query: ApiQuery,
    _body: ApiBody<Nothing>,
    context: &State<Context>,
) -> Result<Status, ApiError> {
    let organisation = named(context, slug).await?;
    operations::organisation::remove(context, &actor.0, organisation.id, account.get()?).await?;
    Ok(Status::NoContent)
}

pub(super) fn routes() -> Vec<Route> {
    routes![invite, revoke, accept, appoint, remove]
}
