//! `/organisations/<slug>/usage.csv`, and the same month as a table of the organisation's page: for its admins.

use std::collections::BTreeMap;

use rocket::{
    Responder, Route, get,
    http::{ContentType, Header},
    routes,
};
use serde::Serialize;

use super::{address, administered, administered_by};
use crate::{
    domain::{
        account::{Actor, Scope},
        organisation::{Month, Organisation, half_days},
    },
    opendata::usage_table::{UsageRow, usage_table},
    store,
    web::{
        caching::Tagged,
        errors::{FeedError, PageError, Problem},
        guards::TokenActor,
        pages::reader::{Reader, USUAL_ZONE},
    },
};

/// A month of an organisation.
#[derive(Clone, Debug, Serialize)]
pub struct UsageView {
    /// `novembre 2026`.
    pub month: String,
    /// Who used how many half-days where; private.
    pub rows: Vec<UsageLine>,
    /// All together.
    pub half_days: u32,
    /// The page of the month before.
    pub before: String,
    /// The page of the month after.
    pub after: String,
    /// The same as a file.
    pub csv: String,
}

/// A line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct UsageLine {
    /// How the member is called; empty once retention has forgotten.
    pub member: String,
    /// The place's name.
    pub place: String,
    /// Half-days there.
    pub half_days: u32,
}

impl UsageView {
    pub(super) fn sample() -> Self {
        let row = UsageLine { member: "Léa <B>".into(), place: "Plaine Images".into(), half_days: 3 };
        Self {
            month: "novembre 2026".into(),
            rows: vec![row.clone(), UsageLine { member: String::new(), ..row }],
            half_days: 6,
            before: "/organisations/metropole?month=2026-10".into(),
            after: "/organisations/metropole?month=2026-12".into(),
            csv: "/organisations/metropole/usage.csv?month=2026-11".into(),
        }
    }

    pub(super) async fn of(reader: &Reader<'_>, organisation: &Organisation) -> Result<Self, Problem> {
        let month = asked_month(reader, organisation).await?;
        let rows = rows(reader, organisation, month).await?;
        let here = address(&organisation.slug);
        let page = |month: Month| format!("{here}?month={month}#usage");
        Ok(Self {
            month: reader.usual_dates().month(month.first_day()),
            half_days: rows.iter().map(|row| row.half_days).sum(),
            rows: rows
                .into_iter()
                .map(|row| UsageLine { member: row.member, place: row.place, half_days: row.half_days })
                .collect(),
            before: page(month.before()),
            after: page(month.after()),
            csv: format!("{here}/usage.csv?month={month}"),
        })
    }
}

/// The month that the address names; by default the present one where the organisation last reserved, before that
/// where nearly every place is.
async fn asked_month(reader: &Reader<'_>, organisation: &Organisation) -> Result<Month, Problem> {
    if let Some(text) = reader.parameter("month") {
        return Month::parse(text).ok_or_else(|| Problem::malformed("month", "field-month"));
    }
    let zone = store::organisation::latest_zone(&reader.context.db, organisation.id).await?;
    Ok(Month::of(reader.now(), zone.unwrap_or(USUAL_ZONE)))
}

async fn rows(reader: &Reader<'_>, organisation: &Organisation, month: Month) -> Result<Vec<UsageRow>, Problem> {
    // By account, so that two people of one name have a line each.
    let mut sums: BTreeMap<_, u32> = BTreeMap::new();
    for used in store::organisation::used_in(&reader.context.db, organisation.id, &(month..=month)).await? {
        let count = half_days(&used.period, used.time_zone);
        *sums.entry((used.name.unwrap_or_default(), used.account_id, used.place_name)).or_default() += count;
    }
    let row = |((member, _, place), half_days)| UsageRow { month: month.to_string(), member, place, half_days };
    Ok(sums.into_iter().map(row).collect())
}

/// A table to be saved.
#[derive(Responder)]
struct Table {
    content: Tagged,
    disposition: Header<'static>,
}

/// Why there is none: a page for who reads pages, a sentence and its status for a program with a token.
#[derive(Responder)]
enum NoTable {
    Page(PageError),
    Plain(FeedError),
}

/// Month, member, place and half-days of an organisation; for its admins in a browser, or by a token with the scope
/// `manage`.
#[get("/organisations/<slug>/usage.csv")]
async fn usage(reader: Reader<'_>, token: TokenActor, slug: &str) -> Result<Table, NoTable> {
    match token.0 {
        None => {
            let organisation = administered(&reader, slug).await;
            table(&reader, organisation).await.map_err(|problem| NoTable::Page(problem.into()))
        }
        Some(actor) => {
            let organisation = match &actor {
                Ok(actor) => administered_by(&reader, actor, slug).await.map_err(|problem| of_token(problem, actor)),
                Err(problem) => Err(problem.clone()),
            };
            table(&reader, organisation).await.map_err(|problem| NoTable::Plain(problem.into()))
        }
    }
}

/// The refusal with the scope that the token lacks, if that is it.
fn of_token(problem: Problem, actor: &Actor) -> Problem {
    if problem.code != "forbidden" || actor.has_scope(Scope::Manage) {
        return problem;
    }
    problem.with("what", "scope").with("scope", Scope::Manage.as_str())
}

async fn table(reader: &Reader<'_>, organisation: Result<Organisation, Problem>) -> Result<Table, Problem> {
    let organisation = organisation?;
    reader.check_parameters(&["month"])?;
    let month = asked_month(reader, &organisation).await?;
    let table = usage_table(&rows(reader, &organisation, month).await?).map_err(Problem::internal)?;
    let kind = ContentType::new("text", "csv").with_params(("charset", "utf-8"));
    let named = format!("attachment; filename=\"{}-{month}.csv\"", organisation.slug);
    Ok(Table { content: Tagged::new(kind, table), disposition: Header::new("Content-Disposition", named) })
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![usage]
}
