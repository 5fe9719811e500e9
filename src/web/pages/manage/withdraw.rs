//! `/manage/places/<slug>/people/<id>/withdraw`: what a withdrawal would hit, and then the withdrawal.

use rocket::{Route, get, post, routes};
use serde::Serialize;

use super::{edit::EditedPlace, managed, people};
use crate::{
    domain::{
        account::Actor,
        certification::{CertificationDetails, OnWithdrawal},
        ids::CertificationId,
        place::Place,
        reservation::ReservationDetails,
    },
    operations::{self, certification::Withdrawal},
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

/// A withdrawal before it is done.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawPage {
    /// The place.
    pub place: EditedPlace,
    /// The page of its people.
    pub people: String,
    /// Who has the certification; private.
    pub holder: String,
    /// Name of the type.
    pub certification: String,
    /// Until when, in words.
    pub until: String,
    /// The reservations that need it here, by start.
    pub reservations: Vec<HitView>,
    /// How many need it at other places.
    pub elsewhere: usize,
    /// What can become of them.
    pub choices: Vec<ChoiceView>,
    /// Where the form goes.
    pub action: String,
    /// `reason`, `reservations`.
    pub form: FormView,
}

/// A reservation that needs the certification.
#[derive(Clone, Debug, Serialize)]
pub struct HitView {
    /// In words.
    pub period: String,
    /// Resource and unit.
    pub what: String,
    /// Its page.
    pub href: String,
    /// Code.
    pub state: &'static str,
}

impl HitView {
    pub(super) fn sample() -> Self {
        Self {
            period: "demain 9 h – 11 h".into(),
            what: "Découpeuse laser".into(),
            href: "/reservations/0193".into(),
            state: "confirmed",
        }
    }
}

impl View for WithdrawPage {
    const TEMPLATE: &'static str = "pages/manage/withdraw.html";

    fn samples() -> Vec<Self> {
        let form = FormView::of([("reason", String::new()), ("reservations", "cancel".to_owned())]);
        let page = Self {
            place: EditedPlace { name: "Plaine Images".into(), board: "/manage/places/plaine-images".into() },
            people: "/manage/places/plaine-images/people".into(),
            holder: "Karim B.".into(),
            certification: "Découpe laser".into(),
            until: "jusqu’au 31 mai 2027 inclus".into(),
            reservations: vec![HitView::sample()],
            elsewhere: 2,
            choices: vec![ChoiceView { value: "cancel".into(), text: "Les annuler".into() }],
            action: "/manage/places/plaine-images/people/0193/withdraw".into(),
            form: form.clone(),
        };
        let nothing = Self { reservations: Vec::new(), elsewhere: 0, ..page.clone() };
        let wrong = Self { form: form.all_wrong(), ..page.clone() };
        vec![page, nothing, wrong]
    }
}

/// Why, and what becomes of the reservations.
struct WithdrawForm {
    reason: String,
    reservations: OnWithdrawal,
}

impl FromFields for WithdrawForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let reservations = fields.parsed("reservations", "field-on-withdrawal", str::parse);
        Some(Self { reason: fields.text("reason").to_owned(), reservations: reservations? })
    }
}

#[get("/manage/places/<slug>/people/<id>/withdraw")]
async fn show(reader: Reader<'_>, slug: &str, id: PathId<CertificationId>) -> Result<Page, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let found = held(&reader, &place, id).await?;
    reader.page(&page(&reader, actor, &place, &found, fresh()).await?)
}

#[post("/manage/places/<slug>/people/<id>/withdraw", data = "<form>")]
async fn create(
    reader: Reader<'_>,
    slug: &str,
    id: PathId<CertificationId>,
    form: Posted<WithdrawForm>,
) -> Result<Answer, PageError> {
    let (actor, place) = managed(&reader, slug).await?;
    let found = held(&reader, &place, id).await?;
    let sent = match form.value {
        Ok(sent) => sent,
        Err(errors) => {
            let problem = invalid(errors);
            let typed = reader.with_problem(fresh().typed(&form.typed), &problem);
            let view = page(&reader, actor, &place, &found, typed).await?;
            return Ok(Answer::Again(reader.refused(&problem, &view)?));
        }
    };
    let withdrawal = Withdrawal {
        place_id: place.id,
        id: found.certification.id,
        reason: sent.reason,
        reservations: Some(sent.reservations),
    };
    operations::certification::withdraw(reader.context, actor, &withdrawal).await.map_err(Problem::from)?;
    Ok(Answer::SeeOther(people::address(&place)))
}

/// The certification, when the team of this place granted it and it was not withdrawn.
async fn held(
    reader: &Reader<'_>,
    place: &Place,
    id: PathId<CertificationId>,
) -> Result<CertificationDetails, Problem> {
    let found = store::certification::by_id(&reader.context.db, id.get()?).await?;
    let is_theirs = |found: &CertificationDetails| {
        found.certification.place_id == place.id && found.certification.withdrawn_at.is_none()
    };
    found.filter(is_theirs).ok_or_else(Problem::not_found)
}

fn fresh() -> FormView {
    FormView::of([("reason", String::new()), ("reservations", OnWithdrawal::Cancel.as_str().to_owned())])
}

async fn page(
    reader: &Reader<'_>,
    actor: &Actor,
    place: &Place,
    found: &CertificationDetails,
    form: FormView,
) -> Result<WithdrawPage, Problem> {
    let resting = store::certification::list_resting_on(&reader.context.db, &found.certification, reader.now()).await?;
    let (own, others): (Vec<_>, Vec<_>) =
        resting.iter().partition(|details| actor.acts_as_manager_of(details.reservation.place_id));
    let here = people::address(place);
    let choices = [OnWithdrawal::Cancel, OnWithdrawal::Keep].map(|choice| ChoiceView {
        value: choice.as_str().to_owned(),
        text: reader.text(&format!("withdraw-{choice}"), &[]),
    });
    Ok(WithdrawPage {
        place: EditedPlace { name: place.facts.name.clone(), board: format!("/manage/places/{}", place.slug) },
        holder: found.holder_name.as_str().to_owned(),
        certification: found.type_name.clone(),
        until: until(reader, found.time_zone, found.certification.ends_at),
        reservations: own.into_iter().map(|details| hit(reader, details)).collect(),
        elsewhere: others.len(),
        choices: choices.into(),
        action: format!("{here}/{}/withdraw", found.certification.id),
        people: here,
        form,
    })
}

/// A reservation as such a question tells it.
pub(super) fn hit(reader: &Reader<'_>, details: &ReservationDetails) -> HitView {
    let reservation = &details.reservation;
    let unit = &reservation.unit_label;
    let resource = &details.resource_name;
    HitView {
        period: reader.dates(details.time_zone).period(&reservation.period),
        what: if unit == resource { resource.clone() } else { format!("{resource}, {unit}") },
        href: format!("/reservations/{}", reservation.id),
        state: reservation.state.as_str(),
    }
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, create]
}
