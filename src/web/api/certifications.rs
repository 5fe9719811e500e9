//! `/places/<slug>/certifications`: what people can be certified for there, and who is; `/me/certifications`.

use rocket::{Route, State, delete, get, post, routes};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    PREFIX,
    answer::{Answer, Created, Page, json},
    certification_views::{CertificationView, TypeView, TypesView, WithdrawnView},
    times::Moment,
};
use crate::{
    domain::{
        account::{MailAddress, Scope},
        certification::OnWithdrawal,
        ids::{CertificationId, CertificationTypeId},
        place::Place,
    },
    operations::{
        self, Context,
        certification::{NewCertification, NewType, Withdrawal},
    },
    store,
    web::{
        errors::{ApiError, Problem},
        forms::{ApiBody, FromMembers, Members, json as read},
        guards::{ApiActor, ApiQuery, PathId, Query, QueryParameters},
    },
};

/// Whose certifications are asked for.
pub struct Holder(Option<MailAddress>);

impl QueryParameters for Holder {
    const NAMES: &'static [&'static str] = &["holder"];

    fn read(query: &Query) -> Result<Self, Problem> {
        let mail = query.one("holder")?.map(MailAddress::parse).transpose();
        Ok(Self(mail.map_err(|_| Problem::malformed("holder", "field-mail"))?))
    }
}

async fn place_of(slug: &str, context: &Context) -> Result<Place, Problem> {
    store::place::by_slug(&context.db, slug).await?.ok_or_else(Problem::not_found)
}

/// What people can be certified for at a place; with `holder`, for its managers, what that person has of it.
#[utoipa::path(
    operation_id = "list_certifications",
    context_path = "/api/v1",
    tag = "certifications",
    params(
        ("slug" = String, Path, description = "The place's part of the address"),
        ("holder" = Option<String>, Query, description = "Mail address of a person; for managers of the place"),
    ),
    responses(
        (status = 200, description = "The types in use: the place's and the network's", body = TypesView),
        (status = 401, description = "`sign_in_required`: with `holder`"),
        (status = 403, description = "`forbidden`: with `holder`"),
        (status = 404, description = "`not_found`: no such place"),
    )
)]
#[get("/places/<slug>/certifications")]
pub(super) async fn list(
    slug: &str,
    // Before the actor: of two guards that refuse, the first is the one that is answered for.
    holder: ApiQuery<Holder>,
    actor: Option<ApiActor>,
    context: &State<Context>,
) -> Answer {
    let place = place_of(slug, context).await?;
    let held = match &holder.0.0 {
        None => None,
        Some(mail) => {
            let actor = actor.ok_or_else(|| Problem::of("sign_in_required"))?.0;
            if !actor.acts_as_manager_of(place.id) {
                return Err(Problem::of("forbidden").into());
            }
            Some(store::certification::list_of_mail_at(&context.db, mail, place.id).await.map_err(Problem::from)?)
        }
    };
    let types = store::certification::list_types_at(&context.db, place.id).await.map_err(Problem::from)?;
    json(&TypesView {
        items: types.iter().map(|kind| TypeView::of(kind, place.facts.time_zone)).collect(),
        next: None,
        held: held.map(|held| held.iter().map(CertificationView::of).collect()),
    })
}

/// A new type.
#[derive(ToSchema)]
pub struct TypeBody {
    /// 1 to 100 letters, unique among the types in use.
    name: String,
    /// What it takes.
    #[schema(value_type = Option<String>)]
    description: String,
    /// Whether it serves at every place; for admins. `false` by default.
    #[schema(value_type = Option<bool>)]
    network: bool,
}

fn flag(value: &Value) -> Result<bool, &'static str> {
    value.as_bool().ok_or("field-flag")
}

impl FromMembers for TypeBody {
    const NAMES: &'static [&'static str] = &["name", "description", "network"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let name = members.required("name", read::text);
        let description = members.optional("description", read::text);
        let network = members.optional("network", flag);
        Some(Self { name: name?, description: description?.unwrap_or_default(), network: network?.unwrap_or_default() })
    }
}

/// Add a type of certification to a place (its managers), or to the network (admins).
#[utoipa::path(
    operation_id = "add_certification_type",
    context_path = "/api/v1",
    tag = "certifications",
    params(("slug" = String, Path, description = "The place's part of the address")),
    request_body = TypeBody,
    responses(
        (status = 201, description = "The type", body = TypeView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid_field`: `name`"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/places/<slug>/certifications", data = "<body>")]
pub(super) async fn create(
    slug: &str,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<TypeBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let (place, body) = (place_of(slug, context).await?, body.0);
    let place_id = (!body.network).then_some(place.id);
    let new = NewType { place_id, name: body.name, description: body.description };
    let added = operations::certification::add_type(context, &actor.0, new).await?;
    Created::at(format!("{PREFIX}/places/{slug}/certifications"), &TypeView::of(&added, place.facts.time_zone))
}

/// Take a type out of use: nobody gets it any more, who has it keeps it.
#[utoipa::path(
    operation_id = "retire_certification_type",
    context_path = "/api/v1",
    tag = "certifications",
    params(
        ("slug" = String, Path, description = "The place's part of the address"),
        ("type" = String, Path, description = "The type's identifier"),
    ),
    responses(
        (status = 200, description = "The type, retired", body = TypeView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`: no such type in use at the place"),
    ),
    security(("token" = ["manage"]))
)]
#[delete("/places/<slug>/certifications/<type>")]
pub(super) async fn retire(
    slug: &str,
    r#type: PathId<CertificationTypeId>,
    actor: ApiActor,
    _query: ApiQuery,
    context: &State<Context>,
) -> Answer {
    let place = place_of(slug, context).await?;
    let retired = operations::certification::retire_type(context, &actor.0, place.id, r#type.get()?).await?;
    json(&TypeView::of(&retired, place.facts.time_zone))
}

/// Who is to be certified.
#[derive(ToSchema)]
pub struct GrantBody {
    /// The mail address of the person's account.
    #[schema(value_type = String)]
    mail: MailAddress,
    /// Until when, excluded: RFC 3339, without offset the place's wall time; no end by default.
    #[schema(value_type = Option<String>, example = "2027-11-24")]
    ends_at: Option<Moment>,
}

impl FromMembers for GrantBody {
    const NAMES: &'static [&'static str] = &["mail", "ends_at"];

    fn from_members(members: &mut Members) -> Option<Self> {
        let address = |value: &Value| value.as_str().and_then(|text| MailAddress::parse(text).ok()).ok_or("field-mail");
        let mail = members.required("mail", address);
        let ends_at = members.optional("ends_at", read::parsed("field-instant"));
        Some(Self { mail: mail?, ends_at: ends_at? })
    }
}

/// Certify a person (managers of the place). For a longer time than before it replaces what the person has.
#[utoipa::path(
    operation_id = "grant_certification",
    context_path = "/api/v1",
    tag = "certifications",
    params(
        ("slug" = String, Path, description = "The place's part of the address"),
        ("type" = String, Path, description = "A type in use there"),
    ),
    request_body = GrantBody,
    responses(
        (status = 201, description = "The certification", body = CertificationView),
        (status = 400, description = "`malformed`, `nonexistent_time`"),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`: no such type in use at the place"),
        (status = 422, description = "`invalid_field`: `mail` without an account, `ends_at` past or sooner than before"),
    ),
    security(("token" = ["manage"]))
)]
#[post("/places/<slug>/certifications/<type>/holders", data = "<body>")]
pub(super) async fn grant(
    slug: &str,
    r#type: PathId<CertificationTypeId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<GrantBody>,
    context: &State<Context>,
) -> Result<Created, ApiError> {
    let (place, body) = (place_of(slug, context).await?, body.0);
    let ends_at = body.ends_at.map(|ends_at| ends_at.at(place.facts.time_zone)).transpose().map_err(Problem::from)?;
    let new = NewCertification { place_id: place.id, type_id: r#type.get()?, mail: body.mail, ends_at };
    let granted = operations::certification::grant(context, &actor.0, &new).await?;
    let (kind, id) = (granted.certification.type_id, granted.certification.id);
    let location = format!("{PREFIX}/places/{slug}/certifications/{kind}/holders/{id}");
    Created::at(location, &CertificationView::of(&granted))
}

/// Why, and what becomes of the reservations that need it.
#[derive(ToSchema)]
pub struct WithdrawBody {
    /// Goes to the history.
    #[schema(value_type = Option<String>)]
    reason: String,
    /// What becomes of reservations that need it: `keep` or `cancel`. Needed where some do: without it they are listed
    /// and nothing is withdrawn.
    #[schema(value_type = Option<String>, example = "cancel")]
    reservations: Option<OnWithdrawal>,
}

impl FromMembers for WithdrawBody {
    const NAMES: &'static [&'static str] = &["reason", "reservations"];
    const MAY_BE_EMPTY: bool = true;

    fn from_members(members: &mut Members) -> Option<Self> {
        let reason = members.optional("reason", read::text);
        let reservations = members.optional("reservations", read::parsed("field-on-withdrawal"));
        Some(Self { reason: reason?.unwrap_or_default(), reservations: reservations? })
    }
}

/// Withdraw a certification (managers of the place whose team granted it).
#[utoipa::path(
    operation_id = "withdraw_certification",
    context_path = "/api/v1",
    tag = "certifications",
    params(
        ("slug" = String, Path, description = "The part of the address of the place whose team granted it"),
        ("type" = String, Path, description = "Its type"),
        ("id" = String, Path, description = "The certification's identifier"),
    ),
    request_body = Option<WithdrawBody>,
    responses(
        (status = 200, description = "What was withdrawn, with the reservations it hits", body = WithdrawnView),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`, `csrf`"),
        (status = 404, description = "`not_found`, also when it was withdrawn before"),
        (status = 422, description = "`invalid_field`; at `/reservations` with the `reservations` that need it, where nobody said what becomes of them"),
    ),
    security(("token" = ["manage"]))
)]
#[delete("/places/<slug>/certifications/<type>/holders/<id>", data = "<body>")]
pub(super) async fn withdraw(
    slug: &str,
    r#type: PathId<CertificationTypeId>,
    id: PathId<CertificationId>,
    actor: ApiActor,
    _query: ApiQuery,
    body: ApiBody<WithdrawBody>,
    context: &State<Context>,
) -> Answer {
    let (place, kind, id) = (place_of(slug, context).await?, r#type.get()?, id.get()?);
    let found = store::certification::by_id(&context.db, id).await.map_err(Problem::from)?;
    if actor.0.acts_as_manager_of(place.id) && found.is_none_or(|found| found.certification.type_id != kind) {
        return Err(Problem::not_found().into());
    }
    let withdrawal = Withdrawal { place_id: place.id, id, reason: body.0.reason, reservations: body.0.reservations };
    let withdrawn = operations::certification::withdraw(context, &actor.0, &withdrawal).await?;
    json(&WithdrawnView::of(&withdrawn))
}

/// What am I certified for?
#[utoipa::path(
    operation_id = "list_my_certifications",
    context_path = "/api/v1",
    tag = "account",
    responses(
        (status = 200, description = "What the caller has and was not withdrawn, by name", body = Page<CertificationView>),
        (status = 401, description = "`sign_in_required`"),
        (status = 403, description = "`forbidden`"),
    ),
    security(("token" = ["read"]))
)]
#[get("/me/certifications")]
pub(super) async fn mine(actor: ApiActor, _query: ApiQuery, context: &State<Context>) -> Answer {
    let actor = actor.0;
    if !actor.has_scope(Scope::Read) {
        return Err(Problem::of("forbidden").into());
    }
    let held = store::certification::list_of_holder(&context.db, actor.account.id).await.map_err(Problem::from)?;
    json(&Page { items: held.iter().map(CertificationView::of).collect(), next: None })
}

pub(super) fn routes() -> Vec<Route> {
    routes![list, create, retire, grant, withdraw, mine]
}
