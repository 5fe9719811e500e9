//! A problem as JSON (RFC 9457), member by member.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Listed, Problem};
use crate::{
    domain::{
        ids::ReservationId,
        local_time::instant_of,
        period::Period,
        reservation::{RefusedInstance, ReservationDetails},
    },
    i18n::{Language, Words},
};

/// Why something is not answered as asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// The base URL, `/problems/` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// Stable: what programs look at.
    code: &'static str,
    /// A few words in the asked language.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What is wrong and what to do next, in the asked language.
    detail: String,
    /// The path asked for.
    instance: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldErrorView>,
    /// Where another time would be fine: up to five periods near the one that was asked, nearest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    alternatives: Option<Vec<AlternativeView>>,
    /// Of a series: each instance that cannot be had; of a move of several, the first that cannot go there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<RefusedView>,
    /// Of a closure, of new opening hours, of a withdrawn certification: the reservations that it would hit, by start,
    /// of which was not said what becomes of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reservations: Vec<HitReservationView>,
}

/// A reservation that a change hits.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = HitReservation)]
pub struct HitReservationView {
    /// Which.
    id: Uuid,
    /// From when, with the place's offset.
    starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    ends_at: DateTime<FixedOffset>,
}

impl HitReservationView {
    /// As it is told in the zone of its place.
    #[must_use]
    pub fn of(details: &ReservationDetails) -> Self {
        Self::at(details.reservation.id, &details.reservation.period, details.time_zone)
    }

    fn at(id: ReservationId, period: &Period, time_zone: Tz) -> Self {
        let local = |at: DateTime<Utc>| at.with_timezone(&time_zone).fixed_offset();
        Self { id: id.0, starts_at: local(period.starts_at()), ends_at: local(period.ends_at()) }
    }
}

/// An instance of a series that cannot be had.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RefusedInstance)]
pub struct RefusedView {
    /// When it would start, with the place's offset; a wall time that the clocks skip has none.
    starts_at: String,
    /// Why: a code as problems have it.
    code: String,
}

impl RefusedView {
    /// As it is told in the zone of the place.
    #[must_use]
    pub fn of(refused: &RefusedInstance, time_zone: Tz) -> Self {
        let starts_at = match instant_of(refused.starts_at, time_zone) {
            Ok(instant) => instant.with_timezone(&time_zone).to_rfc3339_opts(SecondsFormat::Secs, true),
            Err(_) => refused.starts_at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        };
        Self { starts_at, code: refused.code.clone() }
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorView {
    /// JSON pointer (RFC 6901) into the body; for a query or header `/` and the name.
    pointer: String,
    /// Stable.
    code: &'static str,
    /// A sentence in the asked language.
    detail: String,
}

/// A free period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Alternative)]
pub struct AlternativeView {
    /// From when, with the place's offset.
    starts_at: DateTime<FixedOffset>,
    /// Until when, excluded.
    ends_at: DateTime<FixedOffset>,
    /// The unit that is free.
    unit_id: Uuid,
    /// The resource asked for.
    resource_id: Uuid,
}

impl ProblemView {
    pub(super) fn of(problem: &Problem, base_url: &str, path: &str, words: &Words, language: Language) -> Self {
        let local = |at: DateTime<Utc>| at.with_timezone(&problem.time_zone).fixed_offset();
        let errors = problem.errors.iter().map(|error| FieldErrorView {
            pointer: error.pointer.clone(),
            code: error.code,
            detail: error.sentence(words, language),
        });
        let alternatives = problem.alternatives.iter().map(|free| AlternativeView {
            starts_at: local(free.period.starts_at()),
            ends_at: local(free.period.ends_at()),
            unit_id: free.unit_id.0,
            resource_id: free.resource_id.0,
        });
        let (refused, hit) = match problem.listed.as_deref() {
            Some(Listed::Refused(refused)) => (refused.as_slice(), &[][..]),
            Some(Listed::Hit(hit)) => (&[][..], hit.as_slice()),
            None => (&[][..], &[][..]),
        };
        let hit = hit.iter().map(|(id, period)| HitReservationView::at(*id, period, problem.time_zone));
        Self {
            kind: format!("{base_url}/problems/{}", problem.code),
            code: problem.code,
            title: problem.title(words, language),
            status: problem.status,
            detail: problem.detail(words, language),
            instance: path.to_owned(),
            errors: errors.collect(),
            alternatives: (problem.code == "already_reserved" || !problem.alternatives.is_empty())
                .then(|| alternatives.collect()),
            refused: refused.iter().map(|refused| RefusedView::of(refused, problem.time_zone)).collect(),
            reservations: hit.collect(),
        }
    }
}
