//! `/manage/places/<slug>/people`: what people can be certified for, who is until when, and granting.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{edit::EditedPlace, managed};
use crate::{
    domain::{
        account::{Actor, MailAddress},
        certification::{CertificationDetails, CertificationType},
        ids::CertificationTypeId,
        local_time::{read_day, start_of_day},
        place::Place,
    },
    operations::{
        self,
        certification::{NewCertification, NewType},
    },
    render::View,
    store,
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
        pages::{
            certification::until,
            form::{ChoiceView, FormView},
            reader::{Answer, Page, Reader, invalid},
        },
    },
};

/// The people of a place.
#[derive(Clone, Debug, Serialize)]
pub struct PeoplePage {
    /// The place.
    pub place: EditedPlace,
    /// Types in use, and those that somebody still has.
    pub types: Vec<TypeGroup>,
    /// Both forms: `type`, `mail`, `ends_at`; `name`, `description`.
    pub form: FormView,
    /// What can be granted.
    pub choices: Vec<ChoiceView>,
    /// Where the granting form goes.
    pub grant: String,
    /// Where the form of a new type goes.
    pub add_type: String,
}

/// A type and who has it.
#[derive(Clone, Debug, Serialize)]
pub struct TypeGroup {
    /// Its name.
    pub name: String,
    /// What it takes; may be empty.
    pub description: String,
    /// Whether it is the network's.
    pub network: bool,
    /// Where the button that retires it goes, for who may.
    pub retire: Option<String>,
    /// By name; private.
    pub holders: Vec<HolderRow>,
}

/// Somebody who has a certification; private.
#[derive(Clone, Debug, Serialize)]
pub struct HolderRow {
    /// How the person is called.
    pub name: String,
    /// How the person is reached.
    pub mail: String,
    /// Until when, in words.
    pub until: String,
    /// Whether it is over.
    pub over: bool,
    /// The page that withdraws it.
    pub withdraw: String,
}

const FIELDS: [&str; 5] = ["type", "mail", "ends_at", "name", "description"];

impl View for PeoplePage {
    const TEMPLATE: &'static str = "pages/manage/people.html";

    fn samples() -> Vec<Self> {
        let holder = HolderRow {
            name: "Karim B.".into(),
            mail: "karim@example.org".into(),
            until: "jusqu’au 31 mai 2027 inclus".into(),
            over: false,
            withdraw: "/manage/places/plaine-images/people/0193/withdraw".into(),
        };
        let laser = TypeGroup {
            name: "Découpe laser".into(),
            description: "Deux heures avec l’équipe.".into(),
            network: false,
            retire: Some("/manage/places/plaine-images/people/types/0193/retire".into()),
            holders: vec![holder.clone(), HolderRow { over: true, ..holder }],
        };
        let network = TypeGroup {
            name: "Sécurité".into(),
            description: String::new(),
            network: true,
            retire: None,
            holders: Vec::new(),
        };
        let form = FormView::of(FIELDS.map(|name| (name, String::new())));
        let people = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            types: vec![laser, network],
            form: form.clone(),
            choices: vec![ChoiceView { value: "0193".into(), text: "Découpe laser".into() }],
            grant: "/manage/places/plaine-images/people".into(),
            add_type: "/manage/places/plaine-images/people/types".into(),
        };
        let wrong = Self { form: form.clone().all_wrong(), ..people.clone() };
        let empty = Self { types: Vec::new(), choices: Vec::new(), form, ..people.clone() };
        vec![people, wrong, empty]
    }
}

/// Who is to be certified for what.
struct GrantForm {
    type_id: CertificationTypeId,
    mail: MailAddress,
    last_day: Option<chrono::NaiveDate>,
}

impl FromFields for GrantForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let type_id = fields.parsed("type", "field-certification-type", str::parse);
        let mail = fields.parsed("mail", "field-mail", MailAddress::parse);
        let last_day = fields.optional("ends_at", "field-day", |day| read_day(day).ok_or(()));
        Some(Self { type_id: type_id?, mail: mail?, last_day: last_day? })
    }
}

impl GrantForm {
    /// The midnight after the last day.
    fn ends_at(&self, time_zone: Tz) -> Option<DateTime<Utc>> {
        self.last_day.map(|day| start_of_day(day + Days::new(1), time_zone))
    }
}

/// A new type as typed.
struct TypeForm {
    name: String,
    description: String,
}

impl FromFields for TypeForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { name: fields.text("name").to_owned(), description: fields.text("description").to_owned() })
    }
}

#[get("/manage/places/<slug>/people")]
async fn show(reader: Reader<'_>, slug: &str) -> Result<Page, PageError> {
    let (_, place) = managed(&reader, slug).await?;
    reader.page(&page(&reader, &place, empty()).await?)
}

#[post("/manage/places/<slug>/people", data = "<form>")]
async fn grant(reader: Reader<'_>, slug: &str, form: Posted<GrantForm>) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let granted = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => {
            let ends_at = sent.ends_at(place.facts.time_zone);
            let new = NewCertification { place_id: place.id, type_id: sent.type_id, mail: sent.mail, ends_at };
            operations::certification::grant(reader.context, actor, &new).await.map(drop).map_err(Problem::from)
        }
    };
    done(&reader, &place, granted, empty().typed(&form.typed)).await
}

#[post("/manage/places/<slug>/people/types", data = "<form>")]
async fn add_type(reader: Reader<'_>, slug: &str, form: Posted<TypeForm>) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let added = match form.value {
        Err(errors) => Err(invalid(errors)),
        Ok(sent) => {
            let new = NewType { place_id: Some(place.id), name: sent.name, description: sent.description };
            operations::certification::add_type(reader.context, actor, new).await.map(drop).map_err(Problem::from)
        }
    };
    done(&reader, &place, added, empty().typed(&form.typed)).await
}

#[post("/manage/places/<slug>/people/types/<id>/retire", data = "<_form>")]
async fn retire(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<CertificationTypeId>,
    _form: Posted<()>,
) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let retired = operations::certification::retire_type(reader.context, actor, place.id, id.get()?).await;
    retired.map_err(Problem::from)?;
    Ok(Answer::SeeOther(address(&place)))
}

async fn done(
    reader: &Reader<'_>,
    place: &Place,
    outcome: Result<(), Problem>,
    typed: FormView,
) -> Result<Answer, PageError> {
    match outcome {
        Ok(()) => Ok(Answer::SeeOther(address(place))),
        Err(problem) if problem.status == 422 => {
            let view = page(reader, place, reader.with_problem(typed, &problem)).await?;
            Ok(Answer::Again(reader.refused(&problem, &view)?))
        }
        Err(problem) => Err(problem.into()),
    }
}

pub(super) fn address(place: &Place) -> String {
    format!("/manage/places/{}/people", place.slug)
}

fn empty() -> FormView {
    FormView::of(FIELDS.map(|name| (name, String::new())))
}

async fn page(reader: &Reader<'_>, place: &Place, form: FormView) -> Result<PeoplePage, Problem> {
    let db = &reader.context.db;
    let in_use = store::certification::list_types_at(db, place.id).await?;
    let held = store::certification::list_of_place(db, place.id).await?;
    // A retired type shows as long as somebody has it.
    let shown = held.iter().map(|held| held.certification.type_id).filter(|id| !in_use.iter().any(|of| of.id == *id));
    let retired: Vec<CertificationTypeId> = shown.collect();
    let retired = store::certification::list_types(db, &retired).await?;
    let choices = in_use.iter().map(|of| ChoiceView { value: of.id.to_string(), text: of.name.clone() });
    let here = address(place);
    Ok(PeoplePage {
        place: EditedPlace { name: place.facts.name.clone(), board: format!("/manage/places/{}", place.slug) },
        choices: choices.collect(),
        types: in_use.iter().chain(&retired).map(|of| group(reader, place, of, &held)).collect(),
        form,
        add_type: format!("{here}/types"),
        grant: here,
    })
}

fn group(reader: &Reader<'_>, place: &Place, of: &CertificationType, held: &[CertificationDetails]) -> TypeGroup {
    let here = address(place);
    let is_admin = reader.actor().is_some_and(Actor::acts_as_admin);
    let may_retire = of.is_usable_at(place.id) && (of.place_id.is_some() || is_admin);
    let row = |held: &CertificationDetails| HolderRow {
        name: held.holder_name.as_str().to_owned(),
        mail: held.holder_mail.as_str().to_owned(),
        until: until(reader, held.time_zone, held.certification.ends_at),
        over: !held.certification.is_in_force_at(reader.now()),
        withdraw: format!("{here}/{}/withdraw", held.certification.id),
    };
    TypeGroup {
        name: of.name.clone(),
        description: of.description.clone(),
        network: of.place_id.is_none(),
        retire: may_retire.then(|| format!("{here}/types/{}/retire", of.id)),
        holders: held.iter().filter(|held| held.certification.type_id == of.id).map(row).collect(),
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, grant, add_type, retire]
}
