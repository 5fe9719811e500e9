//! What the team of a place has to do beside the day's visits: requests, late loans, broken units.

use serde::Serialize;

use super::{
    closing::{HitQuestion, HitVisit, part},
    unit,
};
use crate::{
    domain::{
        kind::ResourceKind,
        loan::Condition,
        place::Place,
        reservation::{ReservationDetails, State},
        resource::{Resource, Unit},
    },
    store::{self, reservation::ReservationFilter},
    web::{
        errors::Problem,
        pages::{
            moves::{HandlingView, handling},
            reader::Reader,
            resource::LinkView,
        },
    },
};

/// How many late loans the board tells, those that left first.
const MOST_LATE: u64 = 50;

/// What waits for the team.
#[derive(Clone, Debug, Serialize)]
pub struct TeamView {
    /// Requests, the next first.
    pub requests: Vec<RequestView>,
    /// All of them.
    pub requests_href: String,
    /// Things that should be back.
    pub late: Vec<LateView>,
    /// Units out of service.
    pub broken: Vec<BrokenView>,
    /// The posters with the code that checks in.
    pub posters: Vec<LinkView>,
}

/// A request as managers see it; private.
#[derive(Clone, Debug, Serialize)]
pub struct RequestView {
    /// Identifier of the reservation.
    pub id: String,
    /// In words.
    pub period: String,
    /// What, with its copy.
    pub what: String,
    /// Who.
    pub holder: String,
    /// The holder's note; may be empty.
    pub purpose: String,
    /// Until when it can be answered, in words.
    pub lapses: Option<String>,
    /// Where the yes goes.
    pub approve: String,
    /// Where the no goes.
    pub decline: String,
}

/// A thing that should be back; private.
#[derive(Clone, Debug, Serialize)]
pub struct LateView {
    /// What, with its copy.
    pub what: String,
    /// Who has it.
    pub holder: String,
    /// How to reach them, with an account.
    pub mail: Option<String>,
    /// How to reach them, without one.
    pub phone: Option<String>,
    /// When it should have come back, in words.
    pub due: String,
    /// When somebody else expects it, in words.
    pub next: Option<String>,
    /// How it is taken back.
    pub handling: Option<HandlingView>,
}

/// A unit out of service.
#[derive(Clone, Debug, Serialize)]
pub struct BrokenView {
    /// Which, in words.
    pub unit: String,
    /// When it came back broken, in words.
    pub returned: Option<String>,
    /// What was noted then; may be empty.
    pub note: String,
    /// Who has it reserved all the same, by start.
    pub visits: Vec<HitVisit>,
    /// Its page.
    pub href: String,
    /// Where the button that puts it back goes.
    pub restore: String,
}

impl BrokenView {
    /// One that came back broken and is awaited, and one that nobody awaits.
    pub(super) fn samples() -> [Self; 2] {
        let here = "/manage/places/plaine-images/resources/0193/units/0194";
        let broken = Self {
            unit: "Perceuse, Perceuse 2".into(),
            returned: Some("hier 18 h".into()),
            note: "Mandrin".into(),
            visits: HitQuestion::sample().visits,
            href: here.into(),
            restore: format!("{here}/restore"),
        };
        let plain = Self { returned: None, note: String::new(), visits: Vec::new(), ..broken.clone() };
        [broken, plain]
    }
}

impl TeamView {
    /// For the samples of the pages that show it.
    pub(super) fn quiet_sample() -> Self {
        let requests_href = "/manage/places/plaine-images/requests".into();
        Self { requests: Vec::new(), requests_href, late: Vec::new(), broken: Vec::new(), posters: Vec::new() }
    }

    /// For the samples of the pages that show it.
    pub(super) fn sample() -> Self {
        let request = RequestView {
            id: "0195".into(),
            period: "demain 9 h – 13 h".into(),
            what: "Découpe laser".into(),
            holder: "Léa B.".into(),
            purpose: "Prototype".into(),
            lapses: Some("demain 9 h".into()),
            approve: "/reservations/0195/approve".into(),
            decline: "/reservations/0195/decline".into(),
        };
        let taken = HandlingView {
            id: "0196".into(),
            action: "/reservations/0196/take-back".into(),
            verb: "take-back",
            conditions: vec!["good", "worn", "broken"],
        };
        let late = LateView {
            what: "Perceuse, Perceuse 2".into(),
            holder: "Paul D.".into(),
            mail: Some("paul@example.org".into()),
            phone: None,
            due: "hier 18 h".into(),
            next: Some("demain 9 h".into()),
            handling: Some(taken),
        };
        Self {
            requests: vec![
                request.clone(),
                RequestView { id: "0197".into(), lapses: None, purpose: String::new(), ..request },
            ],
            requests_href: "/manage/places/plaine-images/requests".into(),
            late: vec![
                late.clone(),
                LateView { mail: None, phone: Some("06 01 02 03 04".into()), next: None, handling: None, ..late },
            ],
            broken: BrokenView::samples().into(),
            posters: vec![LinkView {
                name: "Laser".into(),
                href: "/manage/places/plaine-images/resources/0193/poster".into(),
            }],
        }
    }
}

/// What waits for the team of a place now.
pub(super) async fn team(reader: &Reader<'_>, place: &Place, resources: &[Resource]) -> Result<TeamView, Problem> {
    let here = format!("/manage/places/{}", place.slug);
    let poster = |resource: &Resource| LinkView {
        name: resource.name.clone(),
        href: format!("{here}/resources/{}/poster", resource.id),
    };
    let on_the_spot = resources.iter().filter(|resource| !resource.kind.goes_home());
    Ok(TeamView {
        requests: requests(reader, place, Some(MOST_LATE)).await?,
        requests_href: format!("{here}/requests"),
        late: late(reader, place).await?,
        broken: broken(reader, place, resources).await?,
        posters: on_the_spot.map(poster).collect(),
    })
}

/// The requests of a place that can be answered, the next first, of at most so many.
pub(super) async fn requests(
    reader: &Reader<'_>,
    place: &Place,
    limit: Option<u64>,
) -> Result<Vec<RequestView>, Problem> {
    let now = reader.now();
    let filter = ReservationFilter {
        from: Some(now),
        state: Some(State::Requested),
        for_team: true,
        limit,
        ..ReservationFilter::default()
    };
    let found = store::reservation::list_of_place(&reader.context.db, place.id, &filter).await?;
    let waits = |details: &&ReservationDetails| details.reservation.lapses_at.is_none_or(|lapses_at| lapses_at > now);
    Ok(found.iter().filter(waits).map(|details| request_view(reader, details)).collect())
}

fn request_view(reader: &Reader<'_>, details: &ReservationDetails) -> RequestView {
    let (reservation, dates) = (&details.reservation, reader.dates(details.time_zone));
    RequestView {
        id: reservation.id.to_string(),
        period: dates.period(&reservation.period),
        what: what(details),
        holder: holder(details),
        purpose: reservation.purpose.clone(),
        lapses: reservation.lapses_at.map(|at| format!("{} {}", dates.near_day(dates.day_of(at)), dates.time(at))),
        approve: format!("/reservations/{}/approve", reservation.id),
        decline: format!("/reservations/{}/decline", reservation.id),
    }
}

async fn late(reader: &Reader<'_>, place: &Place) -> Result<Vec<LateView>, Problem> {
    let (db, now) = (&reader.context.db, reader.now());
    let filter = ReservationFilter { limit: Some(MOST_LATE), ..ReservationFilter::default() };
    let mut views = Vec::new();
    for (details, _) in store::loan::list_away(db, place.id, Some(now), &filter).await? {
        let reservation = &details.reservation;
        let coming = ReservationFilter {
            from: Some(now),
            state: Some(State::Confirmed),
            limit: Some(MOST_LATE),
            ..ReservationFilter::default()
        };
        let coming = store::reservation::list_of_resource(db, reservation.resource_id, &coming).await?;
        let next = coming.iter().find(|next| next.reservation.unit_id == reservation.unit_id);
        let dates = reader.dates(details.time_zone);
        let reached = details.holder.as_ref();
        views.push(LateView {
            what: what(&details),
            holder: holder(&details),
            mail: reached.and_then(|holder| holder.mail.as_ref()).map(|mail| mail.as_str().to_owned()),
            phone: reached.and_then(|holder| holder.phone.as_ref()).map(|phone| phone.as_str().to_owned()),
            due: dates.end(reservation.period.ends_at()),
            next: next.map(|next| dates.start(next.reservation.period.starts_at())),
            handling: handling(reader, reservation, ResourceKind::Equipment, true),
        });
    }
    Ok(views)
}

fn what(details: &ReservationDetails) -> String {
    part(&details.resource_name, &details.reservation.unit_label)
}

fn holder(details: &ReservationDetails) -> String {
    details.holder.as_ref().map(|holder| holder.name.as_str().to_owned()).unwrap_or_default()
}

async fn broken(reader: &Reader<'_>, place: &Place, resources: &[Resource]) -> Result<Vec<BrokenView>, Problem> {
    let mut views = Vec::new();
    for resource in resources {
        for unit in resource.units.iter().filter(|unit| unit.out_of_service) {
            views.push(broken_unit(reader, place, resource, unit).await?);
        }
    }
    Ok(views)
}

/// A unit with whom it hits that it is out of service, or would hit, and why it is.
pub(super) async fn broken_unit(
    reader: &Reader<'_>,
    place: &Place,
    resource: &Resource,
    unit: &Unit,
) -> Result<BrokenView, Problem> {
    let (db, dates) = (&reader.context.db, reader.dates(place.facts.time_zone));
    let may_tell = resource.kind.goes_home() && unit.out_of_service;
    let returned = if may_tell { store::loan::last_return(db, unit.id).await? } else { None };
    let returned = returned.filter(|returned| returned.condition == Condition::Broken);
    let hit = store::reservation::live_of_unit(db, unit.id, reader.now()).await?;
    let href = unit::address(place, resource.id, unit.id);
    Ok(BrokenView {
        unit: part(&resource.name, &unit.label),
        returned: returned.as_ref().map(|it| format!("{} {}", dates.near_day(dates.day_of(it.at)), dates.time(it.at))),
        note: returned.map(|returned| returned.note).unwrap_or_default(),
        visits: HitVisit::of(reader, place.facts.time_zone, &hit),
        restore: format!("{href}/restore"),
        href,
    })
}
