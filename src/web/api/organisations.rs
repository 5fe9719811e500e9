//! `/organisations`: employers and associations, their people, the links that let people in.

use rocket::{Route, State, get, http::Status, patch, post, routes};
use utoipa::ToSchema;

use super::{
    PREFIX,
    answer::{Answer, Created, Page, json},
    organisation_members::{named, zone_of},
    organisation_views::{InvitationView, MemberView, MembershipView, OrganisationView},
};
use crate::{
    domain::{
        account::{Actor, Scope},
        organisation::{Allowance, MailDomain, Membership, Organisation, OrganisationFacts},
    },
    operations::{self, Context},
    store,
    web::{
        errors::{ApiError, Problem},
        forms::{ApiBody, FromMembers, Members, Nothing, json as read},
        guards::{ApiActor, ApiQuery},
    },
};

/// What a network's admin says of an organisation.
#[derive(ToSchema)]
pub struct OrganisationBody {
    /// 1 to 200 letters; needed for a new one.
    name: Option<String>,
    /// People whose mail ends so may ask to join; `null` lets nobody ask.
    #[schema(value_type = Option<String>)]
    mail_domain: Option<Option<MailDomain>>,
    /// Half-days a month for everyone together; `null` limits nothing.
    #[schema(value_type = Option<u32>)]
    allowance_half_days: Option<Option<u32>>,
    /// Half-days a month for each member; `null` limits nothing.
    #[schema(value_type = Option<u32>)]
    member_allowance_half_days: Option<Option<u32>>,
}

impl FromMembers for OrganisationBody {
    const NAMES: &'static [&'static str] =
        &["name", "mail_domain", "allowance_half_days", "member_allowance_half_days"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let domain = |value: &serde_json::Value| {
            let text = value.as_str().ok_or("field-mail-domain")?;
            MailDomain::parse(text).map_err(|_| "field-mail-domain")
        };
        let name = members.optional("name", read::text);
        let mail_domain = members.optional("mail_domain", domain);
        let allowance = members.optional("allowance_half_days", read::number);
        let each = members.optional("member_allowance_half_days", read::number);
        // `null` takes a value back; what was not sent stays.
        Some(Self {
            name: name?,
            mail_domain: mail_domain.map(|said| members.has("mail_domain").then_some(said))?,
            allowance_half_days: allowance.map(|said| members.has("allowance_half_days").then_some(said))?,
            member_allowance_half_days: each.map(|said| members.has("member_allowance_half_days").then_some(said))?,
        })
    }
}

impl OrganisationBody {
    fn over(self, before: Option<OrganisationFacts>) -> OrganisationFacts {
        let before = before.unwrap_or_else(|| OrganisationFacts {
            name: String::new(),
            mail_domain: None,
            allowance: Allowance::default(),
        });
        OrganisationFacts {
            name: self.name.unwrap_or(before.name),
            mail_domain: self.mail_domain.unwrap_or(before.mail_domain),
            allowance: Allowance {
                half_days: self.allowance_half_days.unwrap_or(before.allowance.half_days),
                member_half_days: self.member_allowance_half_days.unwrap_or(before.allowance.member_half_days),
            },
        }
    }
}

/// The organisation, for its people and the network's admins; for others there is none.
async fn seen(context: &Context, actor: &Actor, slug: &str) -> Result<(Organisation, Option<Membership>), Problem> {
    if !actor.has_scope(Scope::Read) {
        return Err(Problem::of("forbidden"));
    }
    let organisation = store::organisation::by_slug(&context.db, slug).await?.ok_or_else(Problem::not_found)?;
    let held = store::membership::find(&context.db, organisation.id, actor.account.id).await?;
    let is_in = held.is_some_and(|held| held.is_in());
    if is_in || actor.acts_as_admin() { Ok((organisation, held)) } else { Err(Problem::not_found()) }
}

/// My organisations; all of them for the network's admins.
#[utoipa::path(
    operation_id = "list_organisations",
    context_path = "/api/v1",
    tag = "organisations",
    responses((status = 200, description = "By name", body = Page<OrganisationView>), (status = 401, description = "`sign_in_required`")),
    security(("token" = ["read"]))
)]
#[get("/organisations")]
pub(super) async fn list(actor: ApiActor, _query: ApiQuery, context: &State<Context>) -> Answer {
    let actor = actor.0;
    if !actor.has_scope(Scope::Read) {
        return Err(Problem::of("forbidden").into());
    }
    let mine = store::membership::list_of_account(&context.db, actor.account.id).await.map_err(Problem::from)?;
    let items: Vec<OrganisationView> = if actor.acts_as_admin() {
        let all = store::organisation::list(&context.db).await.map_err(Problem::from)?;
        let held = |id| mine.iter().find(|(own, _)| own.id == id).map(|(_, held)| held);
        all.iter().map(|organisation| OrganisationView::of(organisation, held(organisation.id))).collect()
    } else {
        let in_it = mine.iter().filter(|(_, held)| held.is_in());
        in_it.map(|(organisation, held)| OrganisationView::of(organisation, Some(held))).collect()
    };
    json(&Page { items, next: None })
}

/// One organisation.
#[utoipa::path(
    operation_id = "show_organisation",
    context_path = "/api/v1",
    tag = "organisations",
    params(("slug" = String, Path, description = "The organisation's part of the address")),
    responses(
        (status = 200, description = "The organisation; with its people and links for its admins", body = OrganisationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 404, description = "`not_found`, also for who is not in it"),
    ),
    security(("token" = ["read"]))
)]
#[get("/organisations/<slug>")]
pub(super) async fn show(slug: &str, actor: ApiActor, _query: ApiQuery, context: &State<Context>) -> Answer {
    let (organisation, held) = seen(context, &actor.0, slug).await?;
    let mut view = OrganisationView::of(&organisation, held.as_ref());
    if actor.0.acts_as_admin() || held.is_some_and(|held| held.is_admin()) {
        let (db, now) = (&context.db, context.clock.now());
        let members = store::membership::list_of_organisation(db, organisation.id).await.map_err(Problem::from)?;
        let zone = zone_of(context, &organisation).await?;
        let open = store::invitation::list_open(db, organisation.id, now).await.map_err(Problem::from)?;
        view.members = Some(members.iter().map(|member| MemberView::of(member, zone)).collect());
        view.invitations = Some(open.iter().map(|open| InvitationView::of(open, zone)).collect());
    }
    json(&view)
}

/// Add an organisation (the network's admins).
#[utoipa::path(
    operation_id = "add_organisation",
    context_path = "/api/v1",
    tag = "organisations",
    request_body = OrganisationBody,
    responses(
        (status = 201, description = "The organisation", body = OrganisationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 422, description = "`invalid_field`"),
    ),
    security(("token" = ["admin"]))
)]
#[post("/organisations", data = "<body>")]
pub(super) async fn create(
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<OrganisationBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let made = operations::organisation::create(context, &actor.0, body.0.over(None)).await?;
    Created::at(format!("{PREFIX}/organisations/{}", made.slug), &OrganisationView::of(&made, None))
}

/// Change what is said of an organisation (the network's admins).
#[utoipa::path(
    operation_id = "edit_organisation",
    context_path = "/api/v1",
    tag = "organisations",
    params(("slug" = String, Path, description = "The organisation's part of the address")),
    request_body = OrganisationBody,
    responses(
        (status = 200, description = "The organisation", body = OrganisationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_field`"),
    ),
    security(("token" = ["admin"]))
)]
#[patch("/organisations/<slug>", data = "<body>")]
pub(super) async fn update(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<OrganisationBody>,
    context: &State<Context>,
) -> Answer {
    if !actor.0.acts_as_admin() {
        return Err(Problem::of("forbidden").into());
    }
    let before = named(context, slug).await?;
    let facts = body.0.over(Some(before.facts));
    let edited = operations::organisation::edit(context, &actor.0, before.id, facts).await?;
    json(&OrganisationView::of(&edited, None))
}

/// The secret of a link.
#[derive(ToSchema)]
#[schema(as = JoinOrganisation)]
pub struct JoinBody {
    /// The last part of the link's address.
    token: String,
}

impl FromMembers for JoinBody {
    const NAMES: &'static [&'static str] = &["token"];

    fn from_members(members: &mut Members) -> Option<Self> {
        Some(Self { token: members.required("token", read::text)? })
    }
}

/// Join an organisation by a link.
#[utoipa::path(
    operation_id = "join_organisation",
    context_path = "/api/v1",
    tag = "organisations",
    request_body = JoinBody,
    responses(
        (status = 200, description = "The organisation", body = OrganisationView),
        (status = 401, description = "`sign_in_required`"),
        (status = 404, description = "`not_found`: no such link, or it is over"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/organisations/join", data = "<body>")]
pub(super) async fn join(
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<JoinBody>,
    context: &State<Context>,
) -> Answer {
    let joined = operations::organisation::join_by_link(context, &actor.0, &body.0.token).await?;
    let held = store::membership::find(&context.db, joined.id, actor.0.account.id).await.map_err(Problem::from)?;
    json(&OrganisationView::of(&joined, held.as_ref()))
}

/// Ask to join the organisation that has the mail domain of my address; one of its admins says yes.
#[utoipa::path(
    operation_id = "ask_to_join_organisation",
    context_path = "/api/v1",
    tag = "organisations",
    params(("slug" = String, Path, description = "The organisation's part of the address")),
    request_body = Option<Nothing>,
    responses(
        (status = 200, description = "The membership, `asked`", body = MembershipView),
        (status = 401, description = "`sign_in_required`"),
        (status = 404, description = "`not_found`, also for another mail domain"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/organisations/<slug>/members", data = "<_body>")]
pub(super) async fn ask(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    _body: ApiBody<Nothing>,
    context: &State<Context>,
) -> Answer {
    let asked = operations::organisation::join_by_domain(context, &actor.0, slug).await?;
    let organisation = named(context, slug).await?;
    json(&MembershipView::of(&asked, zone_of(context, &organisation).await?))
}

/// Leave an organisation, or take the wish to join back.
#[utoipa::path(
    operation_id = "leave_organisation",
    context_path = "/api/v1",
    tag = "organisations",
    params(("slug" = String, Path, description = "The organisation's part of the address")),
    request_body = Option<Nothing>,
    responses(
        (status = 204, description = "Done"),
        (status = 401, description = "`sign_in_required`"),
        (status = 404, description = "`not_found`"),
    ),
    security(("token" = ["reserve"]))
)]
#[post("/organisations/<slug>/leave", data = "<_body>")]
pub(super) async fn leave(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    _body: ApiBody<Nothing>,
    context: &State<Context>,
) -> Result<Status, ApiError> {
    let organisation = named(context, slug).await?;
    operations::organisation::leave(context, &actor.0, organisation.id).await?;
    Ok(Status::NoContent)
}

pub(super) fn routes() -> Vec<Route> {
    routes![list, show, create, update, join, ask, leave]
}
