//! The certifications that a resource requires, as boxes to tick; with none ticked it follows its place.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    domain::{ids::CertificationTypeId, place::Place, policy::Policy},
    store,
    web::{errors::Problem, pages::reader::Reader},
};

/// What the name of a box begins with, before the identifier of its type; so each is kept as typed.
const PREFIX: &str = "certification-";

/// The boxes.
#[derive(Clone, Debug, Serialize)]
pub struct CertificationTicks {
    /// By name.
    pub boxes: Vec<CertificationTick>,
    /// What the place requires, by name; may be empty.
    pub inherited: String,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub struct CertificationTick {
    /// The name of its field.
    pub field: String,
    /// The name of the type.
    pub name: String,
    /// Whether it is ticked.
    pub chosen: bool,
}

impl CertificationTicks {
    /// The types in use at a place, and those that are ticked.
    pub(super) async fn of(
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
        let boxes = in_use.iter().chain(&retired).map(|of| CertificationTick {
            field: format!("{PREFIX}{}", of.id),
            name: of.name.clone(),
            chosen: ticked.contains(&of.id),
        });
        let inherited = store::certification::list_types(db, &policy.required_certifications).await?;
        let inherited: Vec<String> = inherited.into_iter().map(|of| of.name).collect();
        Ok(Self { boxes: boxes.collect(), inherited: inherited.join(", ") })
    }

    pub(super) fn sample() -> Self {
        let tick = |field: &str, chosen| CertificationTick {
            field: format!("{PREFIX}{field}"),
            name: "Découpe <laser>".into(),
            chosen,
        };
        Self { boxes: vec![tick("0193", true), tick("0194", false)], inherited: "Sécurité".into() }
    }
}

/// Those that a form has ticked.
pub(super) fn ticked(typed: &BTreeMap<String, String>) -> BTreeSet<CertificationTypeId> {
    typed.keys().filter_map(|name| name.strip_prefix(PREFIX)?.parse().ok()).collect()
}
