//! What a form offers beside days and hours: which unit, on whose behalf, and the free periods near one that was full.

use chrono_tz::Tz;

use crate::{
    domain::{
        organisation::{Membership, Organisation},
        reservation::Alternative,
        resource::Unit,
    },
    store,
    web::{
        errors::Problem,
        pages::{
            form::{ChoiceView, InsteadView},
            organisation::names,
            reader::Reader,
        },
    },
};

/// The units in service, after none in the words of the Fluent key `any`; empty where there is no choice.
pub(in crate::web::pages) fn units(reader: &Reader<'_>, units: &[Unit], any: &str) -> Vec<ChoiceView> {
    if units.len() < 2 {
        return Vec::new();
    }
    let any = ChoiceView { value: String::new(), text: reader.text(any, &[]) };
    let in_service = units.iter().filter(|unit| !unit.out_of_service);
    let in_service =
        in_service.map(|unit| ChoiceView { value: unit.id.to_string(), text: unit.label.as_str().to_owned() });
    [any].into_iter().chain(in_service).collect()
}

/// The reader, then the organisations that the reader is in; empty for who is in none.
pub(super) async fn behalves(reader: &Reader<'_>) -> Result<Vec<ChoiceView>, Problem> {
    let Some(actor) = reader.actor() else { return Ok(Vec::new()) };
    let held = store::membership::list_of_account(&reader.context.db, actor.account.id).await?;
    let own: Vec<&Organisation> = held.iter().filter(|(_, held)| Membership::is_in(held)).map(|(own, _)| own).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let oneself = ChoiceView { value: String::new(), text: reader.text("reserve-behalf-own", &[]) };
    let named = own.iter().zip(names(&own)).map(|(own, text)| ChoiceView { value: own.id.to_string(), text });
    Ok([oneself].into_iter().chain(named).collect())
}

/// A free period as a button of the form that was refused; `fields` are those of the form that it answers with.
pub(in crate::web::pages) fn instead(
    reader: &Reader<'_>,
    units: &[Unit],
    time_zone: Tz,
    free: &Alternative,
    fields: &[(&str, String)],
) -> InsteadView {
    let unit = units.iter().find(|unit| unit.id == free.unit_id);
    let label = unit.map(|unit| unit.label.clone()).unwrap_or_default();
    let arguments = [("period", reader.dates(time_zone).period(&free.period).into()), ("unit", label.into())];
    let several = units.len() > 1;
    let unit = ("unit_id", if several { free.unit_id.to_string() } else { String::new() });
    let values = fields.iter().chain([&unit]).map(|(name, value)| format!("{name}={value}"));
    InsteadView { words: reader.text("reserve-alternative", &arguments), values: values.collect::<Vec<_>>().join("&") }
}
