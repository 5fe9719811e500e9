//! The checker says no to histories that cannot be, and yes to those that look wrong and are not.

use std::{collections::BTreeMap, time::Duration};

use escale::domain::reservation::State;
use uuid::Uuid;

use super::{
    checker::{Event, NoOrder, Search, find_order},
    model::{Answer, Asked, Desks, Held, Operation, Rules, Span, Verb},
};

const MORNING: Span = (0, 4);
const NOON: Span = (3, 6);

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn held(unit: usize, span: Span) -> Held {
    Held { unit, span, state: State::Confirmed, sequence: 0 }
}

fn is(number: u128, held: Held) -> Option<Answer> {
    Some(Answer::Is(id(number), held))
}

fn refused(code: &str) -> Option<Answer> {
    Some(Answer::Refused(code.to_owned()))
}

fn reserve(wish: u64, span: Span) -> Asked {
    Asked::Reserve { wish, key: None, unit: None, span, by_team: false }
}

fn keyed(wish: u64, key: u64, span: Span) -> Asked {
    Asked::Reserve { wish, key: Some(key), unit: None, span, by_team: false }
}

fn cancel(number: u128) -> Asked {
    Asked::Become { id: id(number), verb: Verb::Cancel }
}

/// All is this, and the rules are those of the beginning.
fn all(units: usize, held: &[(u128, Held)]) -> Option<Answer> {
    let held: BTreeMap<_, _> = held.iter().map(|(number, held)| (id(*number), *held)).collect();
    Some(Answer::All(held, Rules { serves: vec![true; units], shortest: 1 }))
}

fn rules(serves: &[bool], shortest: i64) -> Option<Answer> {
    Some(Answer::Rule(Rules { serves: serves.to_vec(), shortest }))
}

/// Sent and answered in milliseconds; what has no answer lasts for ever.
fn history(told: &[(u64, u64, Asked, Option<Answer>)]) -> Vec<Event<Operation>> {
    let event = |(sent, answered, asked, answer): &(u64, u64, Asked, Option<Answer>)| Event {
        sent: Duration::from_millis(*sent),
        answered: answer.is_some().then(|| Duration::from_millis(*answered)),
        operation: Operation { asked: asked.clone(), answer: answer.clone(), made: Some(id(99)) },
    };
    told.iter().map(event).collect()
}

fn check(units: usize, told: &[(u64, u64, Asked, Option<Answer>)]) -> Result<Search, NoOrder> {
    let mut desks = Desks::new(units, false);
    find_order(&mut desks, &history(told))
}

#[track_caller]
fn assert_wrong(units: usize, told: &[(u64, u64, Asked, Option<Answer>)]) {
    assert!(matches!(check(units, told), Err(NoOrder::Wrong { .. })), "an order was found");
}

#[test]
fn two_yeses_for_one_unit_are_wrong() {
    let yes = |number| is(number, held(0, MORNING));
    assert_wrong(1, &[(0, 9, reserve(1, MORNING), yes(1)), (0, 9, reserve(2, MORNING), yes(2))]);
    let near = is(2, held(0, NOON));
    assert_wrong(2, &[(0, 9, reserve(1, MORNING), yes(1)), (0, 9, reserve(2, NOON), near.clone())]);
    // Called off in between, it may be.
    let gone = is(1, Held { state: State::Cancelled, sequence: 1, ..held(0, MORNING) });
    let told = [(0, 9, reserve(1, MORNING), yes(1)), (0, 9, reserve(2, NOON), near), (0, 9, cancel(1), gone)];
    assert!(check(1, &told).is_ok());
}

#[test]
fn a_yes_that_vanished_is_wrong() {
    let yes = is(1, held(0, MORNING));
    assert_wrong(1, &[(0, 1, reserve(1, MORNING), yes.clone()), (2, 3, Asked::ReadAll, all(1, &[]))]);
    assert_wrong(
        1,
        &[(0, 1, reserve(1, MORNING), yes.clone()), (2, 3, Asked::Read { id: id(1) }, refused("not_found"))],
    );
    let other = all(1, &[(1, held(0, NOON))]);
    assert_wrong(1, &[(0, 1, reserve(1, MORNING), yes.clone()), (2, 3, Asked::ReadAll, other)]);
    let there = all(1, &[(1, held(0, MORNING))]);
    assert!(check(1, &[(0, 1, reserve(1, MORNING), yes), (2, 3, Asked::ReadAll, there)]).is_ok());
}

#[test]
fn a_reservation_that_nobody_asked_for_is_wrong() {
    assert_wrong(1, &[(2, 3, Asked::ReadAll, all(1, &[(1, held(0, MORNING))]))]);
}

#[test]
fn a_refusal_while_every_order_leaves_a_unit_free_is_wrong() {
    let no = || refused("already_reserved");
    let yes = is(1, held(0, MORNING));
    assert_wrong(2, &[(0, 9, reserve(1, MORNING), yes.clone()), (0, 9, reserve(2, MORNING), no())]);
    assert_wrong(1, &[(0, 9, reserve(1, (0, 2)), is(1, held(0, (0, 2)))), (0, 9, reserve(2, (2, 4)), no())]);
    assert!(check(1, &[(0, 9, reserve(1, MORNING), yes), (0, 9, reserve(2, MORNING), no())]).is_ok());
}

#[test]
fn an_order_against_real_time_is_wrong() {
    let (yes, no) = (is(1, held(0, MORNING)), refused("already_reserved"));
    // The no was answered before the yes was asked for.
    assert_wrong(1, &[(0, 1, reserve(2, MORNING), no.clone()), (2, 3, reserve(1, MORNING), yes.clone())]);
    assert!(check(1, &[(0, 2, reserve(2, MORNING), no), (1, 3, reserve(1, MORNING), yes.clone())]).is_ok());
    // A reader saw it cancelled; a later one must not see it live.
    let gone = Held { state: State::Cancelled, sequence: 1, ..held(0, MORNING) };
    let read = Asked::Read { id: id(1) };
    let told = |second: u64| {
        [
            (0, 1, reserve(1, MORNING), yes.clone()),
            (2, 9, cancel(1), is(1, gone)),
            (3, 4, read.clone(), is(1, gone)),
            (second, 6, read.clone(), is(1, held(0, MORNING))),
        ]
    };
    assert_wrong(1, &told(5));
    assert!(check(1, &told(3)).is_ok());
}

#[test]
fn a_key_that_gives_two_reservations_is_wrong() {
    let (one, two) = (is(1, held(0, MORNING)), is(2, held(1, MORNING)));
    assert_wrong(2, &[(0, 1, keyed(1, 7, MORNING), one.clone()), (2, 3, keyed(1, 7, MORNING), two.clone())]);
    assert_wrong(2, &[(0, 9, keyed(1, 7, MORNING), one.clone()), (0, 9, keyed(1, 7, MORNING), two.clone())]);
    // Another request under the key is refused, not answered.
    assert_wrong(2, &[(0, 1, keyed(1, 7, MORNING), one.clone()), (2, 3, keyed(2, 7, MORNING), two)]);
    let conflict = refused("idempotency_conflict");
    assert!(check(2, &[(0, 1, keyed(1, 7, MORNING), one.clone()), (2, 3, keyed(2, 7, NOON), conflict)]).is_ok());
    assert!(check(1, &[(0, 1, keyed(1, 7, MORNING), one.clone()), (2, 3, keyed(1, 7, MORNING), one)]).is_ok());
}

#[test]
fn a_change_that_is_lost_doubled_or_against_its_if_match_is_wrong() {
    let made = (0, 1, reserve(1, MORNING), is(1, held(0, MORNING)));
    let go = |known| Asked::Move { id: id(1), span: Some(NOON), unit: None, known, by_team: false };
    let there = |sequence| is(1, Held { sequence, ..held(0, NOON) });
    assert!(check(1, &[made.clone(), (2, 3, go(Some(0)), there(1))]).is_ok());
    assert!(check(1, &[made.clone(), (2, 3, go(Some(1)), refused("stale"))]).is_ok());
    assert_wrong(1, &[made.clone(), (2, 3, go(Some(1)), there(1))]);
    assert_wrong(1, &[made.clone(), (2, 3, go(None), there(2))]);
    let both = |code: Option<Answer>| [made.clone(), (2, 9, go(Some(0)), there(1)), (2, 9, go(Some(0)), code)];
    assert_wrong(1, &both(there(1)));
    assert!(check(1, &both(refused("stale"))).is_ok());
    let twice = [made, (2, 3, cancel(1), is(1, Held { state: State::Cancelled, sequence: 1, ..held(0, MORNING) }))];
    assert_wrong(1, &[&twice[..], &twice[1..]].concat());
}

#[test]
fn what_has_no_answer_took_effect_or_not_but_not_before_it_was_sent() {
    let no = refused("already_reserved");
    assert!(check(1, &[(0, 0, reserve(1, MORNING), None), (5, 6, reserve(2, MORNING), no.clone())]).is_ok());
    assert!(
        check(1, &[(0, 0, reserve(1, MORNING), None), (5, 6, reserve(2, MORNING), is(2, held(0, MORNING)))]).is_ok()
    );
    assert_wrong(1, &[(7, 0, reserve(1, MORNING), None), (5, 6, reserve(2, MORNING), no)]);
    // Of which unit nobody knows; both are found.
    for unit in [0, 1] {
        let found = all(2, &[(99, held(unit, MORNING))]);
        assert!(check(2, &[(0, 0, reserve(1, MORNING), None), (5, 6, Asked::ReadAll, found)]).is_ok());
    }
}

#[test]
fn a_yes_against_a_rule_that_was_changed_before_is_wrong() {
    let yes = || is(1, held(0, MORNING));
    let broken = (0, 1, Asked::Serve { unit: 0, serves: false }, rules(&[false], 1));
    let no = refused("out_of_service");
    assert!(check(1, &[broken.clone(), (2, 3, reserve(1, MORNING), no.clone())]).is_ok());
    assert_wrong(1, &[broken.clone(), (2, 3, reserve(1, MORNING), yes())]);
    assert!(check(1, &[(0, 9, broken.2, broken.3), (2, 3, reserve(1, MORNING), yes())]).is_ok());
    let longer = |answered| (0, answered, Asked::Shorten { shortest: 5 }, rules(&[true], 5));
    assert_wrong(1, &[longer(1), (2, 3, reserve(1, MORNING), yes())]);
    assert!(check(1, &[longer(9), (2, 3, reserve(1, MORNING), yes())]).is_ok());
    assert!(check(1, &[longer(1), (2, 3, reserve(1, MORNING), refused("too_short"))]).is_ok());
    // A change that was answered is there, and one without an answer may be.
    assert_wrong(1, &[longer(1), (2, 3, Asked::ReadAll, all(1, &[]))]);
    assert_wrong(1, &[(2, 3, reserve(1, MORNING), no.clone())]);
    let lost = (0, 0, Asked::Serve { unit: 0, serves: false }, None);
    assert!(check(1, &[lost, (2, 3, reserve(1, MORNING), no)]).is_ok());
}

#[test]
fn a_long_history_with_many_at_once_is_checked_soon() {
    // Sixteen clients ask for one unit at once, one of them has it and gives it back, a thousand times.
    let turn = |turn: u64| {
        let at = turn * 100;
        let number = u128::from(turn) + 1;
        let mut told: Vec<_> =
            (1..16).map(|client| (at, at + 50, reserve(client, MORNING), refused("already_reserved"))).collect();
        told.push((at, at + 60, reserve(0, MORNING), is(number, held(0, MORNING))));
        let gone = Held { state: State::Cancelled, sequence: 1, ..held(0, MORNING) };
        told.push((at + 70, at + 80, cancel(number), is(number, gone)));
        told
    };
    let told: Vec<_> = (0..100).flat_map(turn).collect();
    let search = check(1, &told).unwrap();
    assert!(search.steps < 10 * told.len() as u64, "{search:?}");
}
