//! Which reservations a feed shows, how and for how long.

use super::*;
use crate::domain::{
    ids::{AccountId, PlaceId, ReservationId, ResourceId, UnitId},
    reservation::{Reservation, State},
};

fn reservation(state: State, ends_at: &str, updated_at: &str) -> Reservation {
    let ends_at = at(ends_at);
    Reservation {
        id: ReservationId(Uuid::from_u128(1)),
        place_id: PlaceId(Uuid::from_u128(2)),
        resource_id: ResourceId(Uuid::from_u128(3)),
        unit_id: UnitId(Uuid::from_u128(4)),
        unit_label: "Poste 7".to_owned(),
        holder_id: AccountId(Uuid::from_u128(5)),
        period: Period::new(ends_at - TimeDelta::hours(2), ends_at).unwrap(),
        state,
        sequence: 0,
        purpose: String::new(),
        reason: None,
        created_at: at("2026-09-01T08:00:00Z"),
        updated_at: at(updated_at),
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
        let found = standing_of(state, "2026-11-26T12:00:00Z", "2026-11-20T12:00:00Z");
        assert_eq!(found, Some(expected), "{state}");
    }
    assert_eq!(State::ALL.len(), 8);
}

#[test]
fn what_ended_thirty_days_ago_leaves() {
    for state in [State::Confirmed, State::Completed, State::CheckedIn, State::Requested] {
        assert!(standing_of(state, "2026-10-24T22:00:01Z", "2026-10-01T00:00:00Z").is_some());
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
