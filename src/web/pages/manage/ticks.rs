//! The certifications that rules require and the organisations that they name, as boxes to tick; with none ticked the
//! rules follow the layer below.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::seen::Seen;
use crate::{
    domain::{
        ids::{CertificationTypeId, OrganisationId},
        place::Place,
        policy::{Policy, PolicyRules},
    },
    store,
    web::{errors::Problem, pages::reader::Reader},
};

/// What the name of a box begins with, before the identifier; so each is kept as typed.
const CERTIFICATION: &str = "certification-";
/// The same for an organisation.
const ORGANISATION: &str = "organisation-";

/// What is ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ticked {
    /// What a reservation takes.
    pub(super) certifications: BTreeSet<CertificationTypeId>,
    /// Whose members may reserve.
    pub(super) organisations: BTreeSet<OrganisationId>,
}

impl Ticked {
    /// Those that a form has ticked.
    pub(super) fn of(typed: &BTreeMap<String, String>) -> Self {
        let names = || typed.keys();
        Self {
            certifications: names().filter_map(|name| name.strip_prefix(CERTIFICATION)?.parse().ok()).collect(),
            organisations: names().filter_map(|name| name.strip_prefix(ORGANISATION)?.parse().ok()).collect(),
        }
    }

    /// Each list as the value of a field.
    pub(super) fn shown(&self) -> [(&'static str, String); 2] {
        [("required_certifications", listed(&self.certifications)), ("organisations", listed(&self.organisations))]
    }

    /// Those of a form whose rules have changed: each list as it is `now`, unless it was ticked otherwise than `seen`.
    pub(super) fn kept(self, seen: &Seen, now: Self) -> Self {
        let [(certifications, ticked), (organisations, named)] = self.shown();
        Self {
            certifications: if seen.is_touched(certifications, &ticked) {
                self.certifications
            } else {
                now.certifications
            },
            organisations: if seen.is_touched(organisations, &named) { self.organisations } else { now.organisations },
        }
    }

    /// Those that rules say.
    pub(super) fn said(rules: &PolicyRules) -> Self {
        Self {
            certifications: rules.required_certifications.clone().unwrap_or_default(),
            organisations: rules.organisations.clone().unwrap_or_default(),
        }
    }
}

fn listed<T: ToString>(ids: &BTreeSet<T>) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The boxes.
#[derive(Clone, Debug, Serialize)]
pub struct Ticks {
    /// By name.
    pub boxes: Vec<Tick>,
    /// What holds with none ticked, by name; may be empty.
    pub inherited: String,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub struct Tick {
    /// The name of its field.
    pub field: String,
    /// What it is called.
    pub name: String,
    /// Whether it is ticked.
    pub chosen: bool,
}

impl Ticks {
    /// The names of what is ticked.
    pub(super) fn named(&self) -> String {
        let named = self.boxes.iter().filter(|tick| tick.chosen).map(|tick| tick.name.as_str());
        named.collect::<Vec<_>>().join(", ")
    }

    /// The types in use at a place, and those that are ticked.
    pub(super) async fn of_certifications(
        reader: &Reader<'_>,
        place: &Place,
        policy: &Policy,
        ticked: &BTreeSet<CertificationTypeId>,
    ) -> Result<Self, Problem> {
        let db = &reader.context.db;
        let in_use = store::certification::list_types_at(db, place.id).await?;
        let more = ticked.iter().filter(|id| in_use.iter().all(|of| of.id != **id)).copied();
        let more: BTreeSet<CertificationTypeId> = more.collect();
        // One that was retired meanwhile is still required where it was.
        let retired = store::certification::list_types(db, &more).await?;
        let boxes = in_use.iter().chain(&retired).map(|of| Tick {
            field: format!("{CERTIFICATION}{}", of.id),
            name: of.name.clone(),
            chosen: ticked.contains(&of.id),
        });
        let inherited = store::certification::list_types(db, &policy.required_certifications).await?;
        let inherited: Vec<String> = inherited.into_iter().map(|of| of.name).collect();
        Ok(Self { boxes: boxes.collect(), inherited: inherited.join(", ") })
    }

    /// The organisations of the network, and those that are ticked.
    pub(super) async fn of_organisations(
        reader: &Reader<'_>,
        policy: &Policy,
        ticked: &BTreeSet<OrganisationId>,
    ) -> Result<Self, Problem> {
        let all = store::organisation::list(&reader.context.db).await?;
        let inherited = all.iter().filter(|of| policy.organisations.contains(&of.id));
        let inherited: Vec<String> = inherited.map(|of| of.facts.name.clone()).collect();
        let boxes = all.into_iter().map(|of| Tick {
            field: format!("{ORGANISATION}{}", of.id),
            chosen: ticked.contains(&of.id),
            name: of.facts.name,
        });
        Ok(Self { boxes: boxes.collect(), inherited: inherited.join(", ") })
    }

    pub(super) fn sample() -> Self {
        let tick = |field: &str, chosen| Tick {
            field: format!("{CERTIFICATION}{field}"),
            name: "Découpe <laser>".into(),
            chosen,
        };
        Self { boxes: vec![tick("0193", true), tick("0194", false)], inherited: "Sécurité".into() }
    }

    pub(super) fn sample_organisations() -> Self {
        let tick = Tick { field: format!("{ORGANISATION}0193"), name: "Métropole".into(), chosen: true };
        Self { boxes: vec![tick], inherited: String::new() }
    }
}
