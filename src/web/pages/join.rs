//! `/join/<token>`: a link lets a person into an organisation; and `usage.csv`, its month for its admins.

use std::collections::BTreeMap;

use rocket::{
    Responder, Route, get,
    http::{ContentType, Header},
    post, routes,
};
use serde::Serialize;

use super::reader::{Answer, Page, Reader};
use crate::{
    domain::organisation::{Membership, Month, half_days},
    opendata::usage_table::{UsageRow, usage_table},
    operations,
    render::View,
    store,
    web::{
        caching::Tagged,
        errors::{PageError, Problem},
        forms::Posted,
    },
};

/// What a link leads to.
#[derive(Clone, Debug, Serialize)]
pub struct JoinPage {
    /// The organisation.
    pub name: String,
    /// Where the button goes.
    pub action: String,
}

impl View for JoinPage {
    const TEMPLATE: &'static str = "pages/join.html";

    fn samples() -> Vec<Self> {
        vec![Self { name: "Métropole de <Lille>".into(), action: "/join/abc".into() }]
    }
}

#[get("/join/<token>")]
async fn show(reader: Reader<'_>, token: &str) -> Result<Page, PageError> {
    reader.signed_in()?;
    let organisation = operations::organisation::invited_to(reader.context, token).await.map_err(Problem::from)?;
    reader.page(&JoinPage { name: organisation.facts.name, action: format!("/join/{token}") })
}

#[post("/join/<token>", data = "<_form>")]
async fn join(reader: Reader<'_>, token: &str, _form: Posted<()>) -> Result<Answer, PageError> {
    let actor = reader.signed_in()?;
    operations::organisation::join_by_link(reader.context, actor, token).await.map_err(Problem::from)?;
    Ok(Answer::SeeOther("/account".to_owned()))
}

/// A table to be saved.
#[derive(Responder)]
struct Table {
    content: Tagged,
    disposition: Header<'static>,
}

/// Month, member, place and half-days of an organisation, for its admins; the present month by default.
#[get("/organisations/<slug>/usage.csv")]
async fn usage(reader: Reader<'_>, slug: &str) -> Result<Table, PageError> {
    let actor = reader.signed_in()?;
    let db = &reader.context.db;
    let found = store::organisation::by_slug(db, slug).await.map_err(Problem::from)?;
    let organisation = found.ok_or_else(Problem::not_found)?;
    let held = store::membership::find(db, organisation.id, actor.account.id).await.map_err(Problem::from)?;
    match held.filter(Membership::is_in) {
        _ if actor.acts_as_admin() => (),
        Some(held) if held.is_admin() => (),
        Some(_) => return Err(Problem::of("forbidden").into()),
        None => return Err(Problem::not_found().into()),
    }
    let month = match reader.parameter("month") {
        Some(text) => Month::parse(text).ok_or_else(|| Problem::malformed("month", "field-month"))?,
        None => Month::of(reader.now(), chrono_tz::Europe::Paris),
    };
    let used = store::organisation::used_in(db, organisation.id, &(month..=month)).await.map_err(Problem::from)?;
    // By account, so that two people of one name have a line each.
    let mut sums: BTreeMap<_, u32> = BTreeMap::new();
    for used in used {
        let count = half_days(&used.period, used.time_zone);
        *sums.entry((used.name.unwrap_or_default(), used.account_id, used.place_name)).or_default() += count;
    }
    let rows: Vec<UsageRow> = sums
        .into_iter()
        .map(|((member, _, place), half_days)| UsageRow { month: month.to_string(), member, place, half_days })
        .collect();
    let table = usage_table(&rows).map_err(Problem::internal)?;
    let kind = ContentType::new("text", "csv").with_params(("charset", "utf-8"));
    let named = format!("attachment; filename=\"{}-{month}.csv\"", organisation.slug);
    Ok(Table { content: Tagged::new(kind, table), disposition: Header::new("Content-Disposition", named) })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, join, usage]
}
