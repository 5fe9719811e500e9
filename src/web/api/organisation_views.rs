//! What the API tells of organisations, to their people.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::times::local;
use crate::domain::organisation::{Invitation, Member, Membership, Organisation, OrganisationLink};

/// An organisation by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OrganisationLink)]
pub(super) struct OrganisationLinkView {
    /// For ever the same.
    pub id: Uuid,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// An organisation, for its people and the network's admins.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Organisation)]
pub(super) struct OrganisationView {
    /// For ever the same.
    pub id: Uuid,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// People whose mail ends so may ask to join.
    pub mail_domain: Option<String>,
    /// Half-days a month for everyone together; `null` limits nothing.
    pub allowance_half_days: Option<u32>,
    /// Half-days a month for each member; `null` limits nothing.
    pub member_allowance_half_days: Option<u32>,
    /// The caller's role in it, `member` or `admin`; `null` for who asked, and for the network's admins.
    pub role: Option<&'static str>,
    /// Its people and those who ask; for its admins alone.
    pub members: Option<Vec<MemberView>>,
    /// The links that let people in; for its admins alone, without the secret.
    pub invitations: Option<Vec<InvitationView>>,
}

/// A person in an organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub(super) struct MemberView {
    /// The person's account.
    pub account_id: Uuid,
    /// How the person is called.
    pub name: String,
    /// Where mail reaches the person.
    pub mail: String,
    /// `member` or `admin`.
    pub role: &'static str,
    /// `asked` or `member`.
    pub state: &'static str,
    /// When the person asked, then when they joined.
    pub joined_at: DateTime<FixedOffset>,
}

/// A membership, without the person's name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
pub(super) struct MembershipView {
    /// The person's account.
    pub account_id: Uuid,
    /// `member` or `admin`.
    pub role: &'static str,
    /// `asked` or `member`.
    pub state: &'static str,
    /// When the person asked, then when they joined.
    pub joined_at: DateTime<FixedOffset>,
}

/// A link that lets people in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(super) struct InvitationView {
    /// For ever the same.
    pub id: Uuid,
    /// When it was made.
    pub created_at: DateTime<FixedOffset>,
    /// From when on it lets nobody in.
    pub expires_at: DateTime<FixedOffset>,
    /// How many more people it lets in; `null` is any number.
    pub uses_left: Option<u32>,
    /// The link itself; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl OrganisationLinkView {
    pub(super) fn of(link: &OrganisationLink) -> Self {
        Self { id: link.id.0, slug: link.slug.clone(), name: link.name.clone() }
    }
}

impl OrganisationView {
    pub(super) fn of(organisation: &Organisation, held: Option<&Membership>) -> Self {
        let facts = &organisation.facts;
        Self {
            id: organisation.id.0,
            slug: organisation.slug.clone(),
            name: facts.name.clone(),
            mail_domain: facts.mail_domain.as_ref().map(|domain| domain.as_str().to_owned()),
            allowance_half_days: facts.allowance.half_days,
            member_allowance_half_days: facts.allowance.member_half_days,
            role: held.filter(|held| held.is_in()).map(|held| held.role.as_str()),
            members: None,
            invitations: None,
        }
    }
}

impl MemberView {
    pub(super) fn of(member: &Member, zone: Tz) -> Self {
        Self {
            account_id: member.membership.account_id.0,
            name: member.name.as_str().to_owned(),
            mail: member.mail.as_str().to_owned(),
            role: member.membership.role.as_str(),
            state: member.membership.state.as_str(),
            joined_at: local(member.membership.joined_at, zone),
        }
    }
}

impl MembershipView {
    pub(super) fn of(membership: &Membership, zone: Tz) -> Self {
        Self {
            account_id: membership.account_id.0,
            role: membership.role.as_str(),
            state: membership.state.as_str(),
            joined_at: local(membership.joined_at, zone),
        }
    }
}

impl InvitationView {
    pub(super) fn of(invitation: &Invitation, zone: Tz) -> Self {
        Self {
            id: invitation.id.0,
            created_at: local(invitation.created_at, zone),
            expires_at: local(invitation.expires_at, zone),
            uses_left: invitation.uses_left,
            url: None,
        }
    }
}
