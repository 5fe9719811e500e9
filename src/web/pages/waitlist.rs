//! Waiting for a full period, by buttons: on a resource's page and among my reservations.

use rocket::{Route, post, routes};
use serde::Serialize;

use super::{
    reader::{Answer, Reader},
    resource::LinkView,
};
use crate::{
    domain::{ids::WaitlistEntryId, waitlist::WaitlistDetails},
    operations,
    web::{
        errors::{PageError, Problem},
        forms::Posted,
        guards::PathId,
    },
};

/// Something the reader waits for or is offered.
#[derive(Clone, Debug, Serialize)]
pub struct WaitCard {
    /// Names its elements on the page.
    pub id: String,
    /// RFC 3339.
    pub starts_at: String,
    /// In words.
    pub period: String,
    /// What.
    pub resource: LinkView,
    /// Where.
    pub place: String,
    /// With an offer: until when it is held, in words.
    pub offered_until: Option<String>,
}

impl WaitCard {
    /// A wish, told to its owner.
    pub(super) fn of(reader: &Reader<'_>, details: &WaitlistDetails) -> Self {
        let (entry, zone) = (&details.entry, details.time_zone);
        let dates = reader.dates(zone);
        let offer = details.entry.offered().filter(|offer| reader.now() < offer.expires_at);
        Self {
            id: entry.id.to_string(),
            starts_at: entry.period.starts_at().with_timezone(&zone).to_rfc3339(),
            period: dates.period(&entry.period),
            resource: LinkView {
                name: details.resource_name.clone(),
                href: format!("/resources/{}", entry.resource_id),
            },
            place: details.place_name.clone(),
            offered_until: offer.map(|offer| dates.time(offer.expires_at)),
        }
    }

    /// One that waits and one that is offered.
    pub(super) fn samples() -> Vec<Self> {
        let waiting = Self {
            id: "0193".into(),
            starts_at: "2026-11-25T09:00:00+01:00".into(),
            period: "demain 9 h – 13 h".into(),
            resource: LinkView { name: "Open space".into(), href: "/resources/0193".into() },
            place: "Plaine Images".into(),
            offered_until: None,
        };
        let offered = Self { id: "0194".into(), offered_until: Some("9 h 30".into()), ..waiting.clone() };
        vec![waiting, offered]
    }
}

#[post("/waitlist/<id>/accept", data = "<_form>")]
async fn accept(reader: Reader<'_>, id: PathId<WaitlistEntryId>, _form: Posted<()>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    let taken = operations::waitlist::accept(reader.context, actor, id.get()?).await.map_err(Problem::from)?;
    Ok(Answer::SeeOther(format!("/reservations/{}", taken.reservation.id)))
}

#[post("/waitlist/<id>/withdraw", data = "<_form>")]
async fn withdraw(reader: Reader<'_>, id: PathId<WaitlistEntryId>, _form: Posted<()>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    operations::waitlist::withdraw(reader.context, actor, id.get()?).await.map_err(Problem::from)?;
    Ok(Answer::SeeOther("/reservations#waits".to_owned()))
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![accept, withdraw]
}
