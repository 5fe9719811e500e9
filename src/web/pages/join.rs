//! `/join/<token>`: a link lets a person into an organisation.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::reader::{Answer, Page, Reader};
use crate::{
    operations,
    render::View,
    web::{
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

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, join]
}
