//! `/organisations/<slug>`: what its people may use; for its admins, who is in it, the links, and the month.

use rocket::{Route, get, routes};
use serde::Serialize;

use super::{Seen, address, seen, usage::UsageView};
use crate::{
    domain::organisation::{Invitation, Member, MemberRole},
    i18n::Argument,
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        pages::{
            form::FormView,
            reader::{Page, Reader},
        },
    },
};

/// An organisation.
#[derive(Clone, Debug, Serialize)]
pub struct OrganisationPage {
    /// Its name.
    pub name: String,
    /// Its address, on which the forms build.
    pub here: String,
    /// People whose mail ends so may ask to join.
    pub mail_domain: Option<String>,
    /// Half-days a month for everyone together.
    pub half_days: Option<u32>,
    /// Half-days a month for each member.
    pub member_half_days: Option<u32>,
    /// Whether the reader can leave.
    pub is_in: bool,
    /// The form that changes all this, for who runs the network.
    pub edit: Option<String>,
    /// For its admins alone.
    pub team: Option<TeamView>,
    /// How many people a new link lets in.
    pub form: FormView,
}

/// What an organisation's admins see; private.
#[derive(Clone, Debug, Serialize)]
pub struct TeamView {
    /// Who waits for a yes.
    pub asked: Vec<PersonView>,
    /// Who is in.
    pub members: Vec<PersonView>,
    /// The link just made, shown this once.
    pub link: Option<String>,
    /// Links in force.
    pub invitations: Vec<InvitationView>,
    /// The month.
    pub usage: UsageView,
}

/// Somebody who is in, or asks to be; private.
#[derive(Clone, Debug, Serialize)]
pub struct PersonView {
    /// How the person is called.
    pub name: String,
    /// Where mail reaches the person.
    pub mail: String,
    /// Since when, in words.
    pub since: String,
    /// Whether the person runs the organisation.
    pub is_admin: bool,
    /// Where the buttons go, but for their verb.
    pub path: String,
}

/// A link in force, without its secret.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationView {
    /// Until when and for how many, in words.
    pub words: String,
    /// Where the button goes.
    pub revoke: String,
}

impl View for OrganisationPage {
    const TEMPLATE: &'static str = "pages/organisation.html";

    fn samples() -> Vec<Self> {
        let person = |is_admin| PersonView {
            name: "Léa <B>".into(),
            mail: "lea@example.org".into(),
            since: "24 novembre 2026".into(),
            is_admin,
            path: "/organisations/metropole/members/0193".into(),
        };
        let invitation = InvitationView {
            words: "jusqu’au 8 décembre 2026".into(),
            revoke: "/organisations/metropole/invitations/0193/revoke".into(),
        };
        let team = TeamView {
            asked: vec![person(false)],
            members: vec![person(true), person(false)],
            link: Some("https://escale.example/join/abc".into()),
            invitations: vec![invitation],
            usage: UsageView::sample(),
        };
        let member = Self {
            name: "Métropole de <Lille>".into(),
            here: "/organisations/metropole".into(),
            mail_domain: None,
            half_days: None,
            member_half_days: None,
            is_in: true,
            edit: None,
            team: None,
            form: empty(),
        };
        let none = TeamView { asked: Vec::new(), link: None, invitations: Vec::new(), ..team.clone() };
        let none = TeamView { usage: UsageView { rows: Vec::new(), half_days: 0, ..none.usage }, ..none };
        let admin = Self {
            mail_domain: Some("lille.example".into()),
            half_days: Some(200),
            member_half_days: Some(1),
            edit: Some("/organisations/metropole/edit".into()),
            team: Some(team),
            form: empty().all_wrong(),
            ..member.clone()
        };
        vec![member.clone(), admin, Self { team: Some(none), is_in: false, ..member }]
    }
}

pub(super) fn empty() -> FormView {
    FormView::of([("uses", String::new())])
}

#[get("/organisations/<slug>")]
async fn show(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    reader.page(&view(&reader, &seen(&reader, slug).await?, None, empty()).await?)
}

/// The page; `link` is the one just made.
pub(super) async fn view(
    reader: &Reader<'_>,
    seen: &Seen,
    link: Option<String>,
    form: FormView,
) -> Result<OrganisationPage, Problem> {
    let (organisation, facts) = (&seen.organisation, &seen.organisation.facts);
    let here = address(&organisation.slug);
    let runs_network = reader.signed_in()?.acts_as_admin();
    Ok(OrganisationPage {
        name: facts.name.clone(),
        mail_domain: facts.mail_domain.as_ref().map(|domain| domain.as_str().to_owned()),
        half_days: facts.allowance.half_days,
        member_half_days: facts.allowance.member_half_days,
        is_in: seen.is_in,
        edit: runs_network.then(|| format!("{here}/edit")),
        team: if seen.is_admin { Some(team(reader, seen, link).await?) } else { None },
        form,
        here,
    })
}

async fn team(reader: &Reader<'_>, seen: &Seen, link: Option<String>) -> Result<TeamView, Problem> {
    let (db, organisation) = (&reader.context.db, &seen.organisation);
    let people = store::membership::list_of_organisation(db, organisation.id).await?;
    let open = store::invitation::list_open(db, organisation.id, reader.now()).await?;
    let here = address(&organisation.slug);
    let (members, asked): (Vec<&Member>, Vec<&Member>) = people.iter().partition(|it| it.membership.is_in());
    let person = |it: &Member| PersonView::of(reader, &here, it);
    Ok(TeamView {
        asked: asked.into_iter().map(person).collect(),
        members: members.into_iter().map(person).collect(),
        link,
        invitations: open.iter().map(|open| InvitationView::of(reader, &here, open)).collect(),
        usage: UsageView::of(reader, organisation).await?,
    })
}

impl PersonView {
    fn of(reader: &Reader<'_>, here: &str, member: &Member) -> Self {
        let dates = reader.usual_dates();
        Self {
            name: member.name.as_str().to_owned(),
            mail: member.mail.as_str().to_owned(),
            since: dates.date(dates.day_of(member.membership.joined_at)),
            is_admin: member.membership.role == MemberRole::Admin,
            path: format!("{here}/members/{}", member.membership.account_id),
        }
    }
}

impl InvitationView {
    fn of(reader: &Reader<'_>, here: &str, open: &Invitation) -> Self {
        let dates = reader.usual_dates();
        let day = Argument::Text(dates.date(dates.day_of(open.expires_at)));
        let words = match open.uses_left {
            Some(count) => {
                let arguments = [("day", day), ("count", Argument::Number(count.into()))];
                reader.text("organisation-link-counted", &arguments)
            }
            None => reader.text("organisation-link-until", &[("day", day)]),
        };
        Self { words, revoke: format!("{here}/invitations/{}/revoke", open.id) }
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}
