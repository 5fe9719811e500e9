//! Which reservations a feed shows, how and for how long.

use super::*;
use crate::domain::{
    policy::Policy,
    reservation::{Reservation, State},
    samples,
};

fn reservation(state: State, ends_at: &str, updated_at: &str) -> Reservation {
    let ends_at = at(ends_at);
    let period = Period::new(ends_at - TimeDelta::hours(2), ends_at).unwrap();
    Reservation {
        state,
        created_at: at("2026-09-01T08:00:00Z"),
        updated_at: at(updated_at),
        ..samples::reservation(&samples::resource(Policy::default(), 1), period)
    }
}

fn standing_of(state: State, ends_at: &str, updated_at: &str) -> Option<Standing> {
    let window = FeedWindow::at(at("2026-11-24T09:00:00Z"), Paris);
    standing(&reservation(state, ends_at, updated_at), &window)
}

#[test]
fn the_window_starts_at_the_places_midnight_thirty_days_ago() {
    let window = FeedWindow::at(at("2026-11-24T09:00:00Z"), Paris);
    // Summer time still ruled on that day.
    assert_eq!(window.starts_at, at("2026-10-24T22:00:00Z"));
    assert_eq!(window.moved_at, at("2026-11-23T23:00:00Z"));
    let noumea = FeedWindow::at(at("2026-11-24T15:00:00Z"), Tz::Pacific__Noumea);
    assert_eq!(noumea.moved_at, at("2026-11-24T13:00:00Z"));
}

#[test]
fn every_state_has_its_standing() {
    for (state, expected) in [
        (State::Requested, Standing::Tentative),
        (State::Confirmed, Standing::Confirmed),
        (State::CheckedIn, Standing::Confirmed),
        (State::Completed, Standing::Confirmed),
        (State::Cancelled, Standing::Cancelled),
        (State::Declined, Standing::Cancelled),
        (State::Lapsed, Standing::Cancelled),
        (State::NoShow, Standing::Cancelled),
    ] {
        // A reservation is completed after its start.
        let updated_at = if state == State::Completed { "2026-11-26T11:00:00Z" } else { "2026-11-20T12:00:00Z" };
        assert_eq!(standing_of(state, "2026-11-26T12:00:00Z", updated_at), Some(expected), "{state}");
    }
    // Whoever left before it began has used nothing of it.
    let left = |at| standing_of(State::Completed, "2026-11-26T12:00:00Z", at);
    assert_eq!(left("2026-11-26T10:00:00Z"), Some(Standing::Cancelled));
    assert_eq!(left("2026-11-26T10:00:01Z"), Some(Standing::Confirmed));
    assert_eq!(State::ALL.len(), 8);
}

#[test]
fn what_ended_thirty_days_ago_leaves() {
    for state in [State::Confirmed, State::Completed, State::CheckedIn, State::Requested] {
        assert!(standing_of(state, "2026-10-24T22:00:01Z", "2026-10-24T22:00:01Z").is_some());
        assert!(standing_of(state, "2026-10-24T22:00:00Z", "2026-11-20T00:00:00Z").is_none());
    }
}

#[test]
fn what_was_cancelled_thirty_days_ago_leaves_even_when_it_lay_ahead() {
    for state in [State::Cancelled, State::Declined, State::Lapsed, State::NoShow] {
        assert!(standing_of(state, "2027-01-10T12:00:00Z", "2026-10-24T22:00:00Z").is_some());
        assert!(standing_of(state, "2027-01-10T12:00:00Z", "2026-10-24T21:59:59Z").is_none());
    }
}
