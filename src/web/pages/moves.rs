//! What a button does to a reservation: approve, decline, check in and out, take that back, hand over, take back.

use rocket::{Route, post, routes};
use serde::Serialize;

use super::{
    reader::{Answer, Reader, invalid},
    reservation::{Sent, after, way_back},
};
use crate::{
    domain::{
        ids::ReservationId,
        kind::ResourceKind,
        loan::Condition,
        reservation::{
            Reservation, ReservationDetails, State, decide_check_in, decide_check_out, decide_undo_check_in,
        },
    },
    operations::{self, loan::Handling},
    web::{
        errors::{PageError, Problem},
        forms::{Fields, FromFields, Posted},
        guards::PathId,
    },
};

/// A button.
#[derive(Clone, Debug, Serialize)]
pub struct MoveView {
    /// Where it goes.
    pub action: String,
    /// The last part of its Fluent key: `check-in`, `check-out`, `undo-check-in`.
    pub verb: &'static str,
}

/// A form that hands a thing over or takes it back.
#[derive(Clone, Debug, Serialize)]
pub struct HandlingView {
    /// Identifier of the reservation.
    pub id: String,
    /// Where it goes.
    pub action: String,
    /// The last part of its Fluent key: `hand-over`, `take-back`.
    pub verb: &'static str,
    /// The conditions to choose from, the usual one first.
    pub conditions: Vec<&'static str>,
}

impl MoveView {
    /// For the samples of the pages that show one.
    pub(super) fn sample() -> Self {
        Self { action: "/reservations/0193/check-in".into(), verb: "check-in" }
    }
}

impl HandlingView {
    /// For the samples of the pages that show one.
    pub(super) fn sample() -> Self {
        Self {
            id: "0193".into(),
            action: "/reservations/0193/hand-over".into(),
            verb: "hand-over",
            conditions: vec!["good", "worn"],
        }
    }
}

/// The buttons by which somebody comes or leaves, as far as that is possible now.
pub(super) fn moves(reader: &Reader<'_>, details: &ReservationDetails, by_manager: bool) -> Vec<MoveView> {
    let (of, kind, zone, now) = (&details.reservation, details.resource_kind, details.time_zone, reader.now());
    let buttons = [
        ("check-in", decide_check_in(of, kind, by_manager, zone, now).is_ok()),
        ("check-out", decide_check_out(of, kind, now).is_ok()),
        ("undo-check-in", by_manager && decide_undo_check_in(of, kind, now).is_ok()),
    ];
    let possible = buttons.into_iter().filter(|(_, possible)| *possible);
    possible.map(|(verb, _)| MoveView { action: format!("/reservations/{}/{verb}", of.id), verb }).collect()
}

/// The form by which a reserved thing changes hands next; one whose copy is out of service is not handed over.
pub(super) fn handling(
    reader: &Reader<'_>,
    of: &Reservation,
    kind: ResourceKind,
    in_service: bool,
) -> Option<HandlingView> {
    let (verb, conditions): (_, &[Condition]) = match of.state {
        State::Confirmed if in_service && of.period.ends_at() > reader.now() => {
            ("hand-over", &[Condition::Good, Condition::Worn])
        }
        State::CheckedIn => ("take-back", Condition::ALL),
        _ => return None,
    };
    kind.goes_home().then(|| HandlingView {
        id: of.id.to_string(),
        action: format!("/reservations/{}/{verb}", of.id),
        verb,
        conditions: conditions.iter().map(|condition| condition.as_str()).collect(),
    })
}

/// How a thing is, and where the manager came from.
struct HandlingForm {
    handling: Handling,
    back: Option<String>,
}

impl FromFields for HandlingForm {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let condition = fields.parsed("condition", "field-condition", str::parse)?;
        let note = fields.text("note").to_owned();
        Some(Self { handling: Handling { condition, note }, back: way_back(fields) })
    }
}

type Button = Posted<Sent>;
type Id = PathId<ReservationId>;
type Done = Result<Answer, PageError>;

#[post("/reservations/<id>/approve", data = "<form>")]
async fn approve(reader: Reader<'_>, id: Id, form: Button) -> Done {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let outcome = operations::reservation::approve(reader.context, actor, id, &sent.reason).await;
    after(&reader, actor, id, sent, outcome.map(drop).map_err(Problem::from)).await
}

#[post("/reservations/<id>/decline", data = "<form>")]
async fn decline(reader: Reader<'_>, id: Id, form: Button) -> Done {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let outcome = operations::reservation::decline(reader.context, actor, id, &sent.reason).await;
    after(&reader, actor, id, sent, outcome.map(drop).map_err(Problem::from)).await
}

#[post("/reservations/<id>/check-in", data = "<form>")]
async fn check_in(reader: Reader<'_>, id: Id, form: Button) -> Done {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let outcome = operations::reservation::check_in(reader.context, actor, id, &sent.reason).await;
    after(&reader, actor, id, sent, outcome.map(drop).map_err(Problem::from)).await
}

#[post("/reservations/<id>/undo-check-in", data = "<form>")]
async fn undo_check_in(reader: Reader<'_>, id: Id, form: Button) -> Done {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let outcome = operations::reservation::undo_check_in(reader.context, actor, id, &sent.reason).await;
    after(&reader, actor, id, sent, outcome.map(drop).map_err(Problem::from)).await
}

#[post("/reservations/<id>/check-out", data = "<form>")]
async fn check_out(reader: Reader<'_>, id: Id, form: Button) -> Done {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let outcome = operations::reservation::check_out(reader.context, actor, id, &sent.reason).await;
    after(&reader, actor, id, sent, outcome.map(drop).map_err(Problem::from)).await
}

#[post("/reservations/<id>/hand-over", data = "<form>")]
async fn hand_over(reader: Reader<'_>, id: Id, form: Posted<HandlingForm>) -> Done {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let outcome = operations::loan::hand_over(reader.context, actor, id, &sent.handling).await;
    let back = Sent::back_to(sent.back);
    after(&reader, actor, id, back, outcome.map(drop).map_err(Problem::from)).await
}

#[post("/reservations/<id>/take-back", data = "<form>")]
async fn take_back(reader: Reader<'_>, id: Id, form: Posted<HandlingForm>) -> Done {
    let (actor, id, sent) = (reader.signed_in()?, id.get()?, form.value.map_err(invalid)?);
    let outcome = operations::loan::take_back(reader.context, actor, id, &sent.handling).await;
    let back = Sent::back_to(sent.back);
    after(&reader, actor, id, back, outcome.map(drop).map_err(Problem::from)).await
}

/// The routes of this file.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![approve, decline, check_in, undo_check_in, check_out, hand_over, take_back]
}
