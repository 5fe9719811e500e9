use chrono::TimeZone;
use chrono_tz::Europe::Paris;

use super::*;
use crate::domain::{
    location::Location,
    place::{Address, Contact, Place, PlaceFacts},
    policy::{Policy, Slot, SlotName},
    samples::{self, hours, unit_id},
};

fn at(text: &str) -> DateTime<Utc> {
    Paris.from_local_datetime(&text.parse().unwrap()).unwrap().to_utc()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(at(from), at(to)).unwrap()
}

/// A place with these hours and one open space of two desks.
fn listed(rule: &str, policy: Policy) -> ListedPlace {
    let place = Place {
        id: PlaceId(uuid::Uuid::nil()),
        slug: "plaine-images".into(),
        facts: PlaceFacts {
            name: "Plaine Images".into(),
            kinds: BTreeSet::new(),
            summary: String::new(),
            address: Address::default(),
            location: Location::new(50.7, 3.2).unwrap(),
            time_zone: Paris,
            opening_hours: hours(rule),
            accessibility: Vec::new(),
            amenities: Vec::new(),
            contact: Contact::default(),
        },
        source: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    };
    ListedPlace::new(place, vec![samples::resource(policy, 2)])
}

fn may_be_had(listed: &ListedPlace, from: &str, to: &str) -> bool {
    !candidates(listed, &BTreeSet::new(), &period(from, to), at("2026-10-01T08:00:00")).is_empty()
}

#[test]
fn hours_and_rules_of_the_place_decide() {
    let policy = Policy { lead_minutes: 120, horizon_days: 30, max_minutes: 240, ..Policy::default() };
    let desk = listed("Mo-Fr 09:00-18:00", policy);
    assert!(may_be_had(&desk, "2026-10-02T09:00:00", "2026-10-02T12:00:00"));
    for (from, to) in [
        ("2026-10-02T08:30:00", "2026-10-02T12:00:00"),
        ("2026-10-02T17:00:00", "2026-10-02T18:30:00"),
        ("2026-10-03T10:00:00", "2026-10-03T12:00:00"),
        ("2026-10-02T10:00:00", "2026-10-02T15:00:00"),
        ("2026-10-01T09:30:00", "2026-10-01T11:00:00"),
        ("2026-11-05T10:00:00", "2026-11-05T12:00:00"),
    ] {
        assert!(!may_be_had(&desk, from, to), "{from}");
    }
    assert!(
        candidates(
            &desk,
            &[ResourceKind::Machine].into(),
            &period("2026-10-02T09:00:00", "2026-10-02T12:00:00"),
            at("2026-10-01T08:00:00")
        )
        .is_empty()
    );
}

#[test]
fn a_period_inside_a_fixed_slot_needs_the_whole_slot() {
    let slot = Slot { name: SlotName::Morning, from_minute: 510, to_minute: 750 };
    let desk = listed("08:00-20:00", Policy { slots: vec![slot], ..Policy::default() });
    let wish = period("2026-10-02T09:00:00", "2026-10-02T12:00:00");
    let found = candidates(&desk, &BTreeSet::new(), &wish, at("2026-10-01T08:00:00"));
    assert_eq!(found[0].needs, period("2026-10-02T08:30:00", "2026-10-02T12:30:00"));
    assert!(!may_be_had(&desk, "2026-10-02T12:00:00", "2026-10-02T13:00:00"));
}

#[test]
fn hours_hold_over_both_changes_of_the_clocks() {
    for (rule, from, to, open) in [
        ("00:00-04:00", "2026-10-25T00:00:00", "2026-10-25T04:00:00", true),
        ("00:00-04:00", "2026-10-25T00:00:00", "2026-10-25T04:30:00", false),
        ("00:00-02:00,03:00-06:00", "2027-03-28T00:00:00", "2027-03-28T05:00:00", true),
        ("00:00-02:00,04:00-06:00", "2027-03-28T00:00:00", "2027-03-28T05:00:00", false),
        ("00:00-24:00", "2027-10-31T00:00:00", "2027-11-01T00:00:00", true),
    ] {
        let hours = hours(rule).unwrap();
        let (whole, zone) = (period(from, to), Paris);
        assert_eq!(hours.is_open_throughout(&whole, zone), open, "{rule} {from}");
        assert_eq!(
            hours.open_periods(&whole, zone).iter().any(|period| period.contains(&whole)),
            open,
            "{rule} {from}"
        );
    }
}

#[test]
fn one_unit_must_be_free_for_all_of_it_with_its_buffers() {
    let desk = listed("08:00-20:00", Policy { buffer_after_minutes: 30, ..Policy::default() });
    let wish = period("2026-10-02T09:00:00", "2026-10-02T12:00:00");
    let now = at("2026-10-01T08:00:00");
    let found = candidates(&desk, &BTreeSet::new(), &wish, now);
    let id = found[0].resource.id;
    let busy = |unit, from, to| BusyUnit { unit_id: unit_id(unit), period: period(from, to) };
    let with = |busy| found[0].is_free(&Taken { busy: [(id, busy)].into(), ..Taken::default() }, now);
    let first = busy(1, "2026-10-02T09:00:00", "2026-10-02T10:00:00");
    assert!(with(vec![first]));
    assert!(!with(vec![first, busy(2, "2026-10-02T12:00:00", "2026-10-02T13:00:00")]));
    assert!(with(vec![first, busy(2, "2026-10-02T12:30:00", "2026-10-02T13:00:00")]));
    let closed = |only| Taken { closed: [(found[0].resource.place_id, vec![(only, wish)])].into(), ..Taken::default() };
    assert!(!found[0].is_free(&closed(None), now));
    assert!(!found[0].is_free(&closed(Some(id)), now));
    assert!(found[0].is_free(&closed(Some(ResourceId(uuid::Uuid::from_u128(9)))), now));
}
