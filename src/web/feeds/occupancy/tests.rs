use chrono::TimeDelta;
use uuid::Uuid;

use super::*;
use crate::domain::{
    account::{MailAddress, PersonName},
    ids::{AccountId, ClosureId, PlaceId, ReservationId, ResourceId, UnitId},
    kind::ResourceKind,
    location::Location,
    period::Period,
    place::{Contact, PlaceFacts},
    policy::Policy,
    reservation::{Holder, Reservation, State},
    resource::Unit,
    samples,
};

fn now() -> DateTime<Utc> {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

fn place() -> Place {
    Place {
        id: PlaceId(Uuid::from_u128(1)),
        slug: "les-imaginations-fertiles".to_owned(),
        facts: PlaceFacts {
            name: "Les Imaginations Fertiles".to_owned(),
            kinds: std::collections::BTreeSet::new(),
            summary: String::new(),
            address: Address {
                street: "27 bis allée Maurice Sarraut".to_owned(),
                postcode: "31300".to_owned(),
                city: "Toulouse".to_owned(),
                ..Address::default()
            },
            location: Location::new(43.5946, 1.4246).unwrap(),
            time_zone: chrono_tz::Europe::Paris,
            opening_hours: None,
            accessibility: Vec::new(),
            amenities: Vec::new(),
            contact: Contact::default(),
        },
        source: None,
        created_at: now() - TimeDelta::days(90),
        updated_at: now() - TimeDelta::days(60),
    }
}

fn resource(number: u128, name: &str, kind: ResourceKind, labels: &[&str]) -> Resource {
    let units = labels.iter().map(|label| Unit {
        id: UnitId(Uuid::from_u128(number + 50)),
        label: (*label).to_owned(),
        out_of_service: false,
    });
    Resource {
        id: ResourceId(Uuid::from_u128(number)),
        place_id: place().id,
        name: name.to_owned(),
        kind,
        units: units.collect(),
        ..samples::resource(Policy::default(), 0)
    }
}

fn reservation(number: u128, of: &Resource, state: State) -> ReservationDetails {
    let starts_at = now() + TimeDelta::hours(4);
    let period = Period::new(starts_at, starts_at + TimeDelta::hours(2)).unwrap();
    ReservationDetails {
        reservation: Reservation {
            id: ReservationId(Uuid::from_u128(number)),
            state,
            sequence: 2,
            purpose: "Rendez-vous chez l'oncologue".to_owned(),
            reason: Some("grippe de Léa".to_owned()),
            created_at: now() - TimeDelta::days(5),
            updated_at: now() - TimeDelta::days(2),
            ..samples::reservation(of, period)
        },
        resource_name: of.name.clone(),
        resource_kind: of.kind,
        place_slug: place().slug,
        place_name: place().facts.name,
        time_zone: place().facts.time_zone,
        cancel_until_minutes: 0,
        holder: Some(Holder {
            name: PersonName::parse("Léa Dupont").unwrap(),
            mail: Some(MailAddress::parse("lea@example.org").unwrap()),
            phone: None,
        }),
        organisation: None,
    }
}

fn closure(number: u128, of: Option<&Resource>, reason: &str) -> Closure {
    Closure {
        id: ClosureId(Uuid::from_u128(number)),
        place_id: place().id,
        resource_id: of.map(|resource| resource.id),
        unit_id: None,
        period: Period::new(now() + TimeDelta::days(30), now() + TimeDelta::days(40)).unwrap(),
        reason: reason.to_owned(),
        sequence: 0,
        reopened_at: None,
        created_at: now() - TimeDelta::days(9),
        updated_at: now() - TimeDelta::days(9),
    }
}

fn occupancy() -> Occupancy {
    let desk = resource(10, "Open space", ResourceKind::Desk, &["Poste 7"]);
    let laser = resource(11, "Découpeuse laser", ResourceKind::Machine, &["Découpeuse laser"]);
    Occupancy {
        reservations: vec![
            reservation(1, &desk, State::Confirmed),
            reservation(2, &laser, State::Requested),
            reservation(3, &desk, State::Cancelled),
        ],
        closures: vec![closure(4, None, "Congés d'hiver"), closure(5, Some(&laser), "tube usé"), closure(6, None, "")],
        place: place(),
        resources: vec![desk, laser],
        resource: None,
        window: FeedWindow::at(now(), chrono_tz::Europe::Paris),
    }
}

fn feed(occupancy: &Occupancy, language: Language) -> CalendarFeed {
    let words = Words::load().unwrap();
    let reader = Reader { words: &words, language, base_url: "https://escale.example" };
    occupancy.feed(&reader, &occupancy.path())
}

fn summaries(feed: &CalendarFeed) -> Vec<&str> {
    feed.events.iter().map(|event| event.summary.as_str()).collect()
}

#[test]
fn says_what_is_taken_in_french_and_english() {
    assert_eq!(
        summaries(&feed(&occupancy(), Language::Fr)),
        [
            "Réservé – Open space, Poste 7",
            "Demandé – Découpeuse laser",
            "Annulé – Open space, Poste 7",
            "Fermé – Congés d'hiver",
            "Fermé – Découpeuse laser : tube usé",
            "Fermé",
        ]
    );
    assert_eq!(
        summaries(&feed(&occupancy(), Language::En)),
        [
            "Reserved – Open space, Poste 7",
            "Requested – Découpeuse laser",
            "Cancelled – Open space, Poste 7",
            "Closed – Congés d'hiver",
            "Closed – Découpeuse laser: tube usé",
            "Closed",
        ]
    );
}

#[test]
fn the_whole_file_of_a_place() {
    insta::assert_snapshot!(feed(&occupancy(), Language::Fr).to_ics());
}

#[test]
fn nobody_is_named() {
    let ics = feed(&occupancy(), Language::Fr).to_ics().replace("\r\n ", "");
    for private in ["Dupont", "Léa", "lea@", "oncologue", "9999", &AccountId(Uuid::from_u128(9_999)).to_string()] {
        assert!(!ics.contains(private), "{private}");
    }
    assert!(!ics.contains("ATTENDEE") && !ics.contains("ORGANIZER"));
}

#[test]
fn one_resource_keeps_the_closures_of_its_place_and_its_own() {
    let mut of_desk = occupancy();
    of_desk.resources.truncate(1);
    of_desk.resource = of_desk.resources.first().cloned();
    of_desk.reservations.retain(|details| details.resource_name == "Open space");
    let feed = feed(&of_desk, Language::Fr);
    assert_eq!(feed.name, "Open space – Les Imaginations Fertiles");
    assert_eq!(
        summaries(&feed),
        ["Réservé – Open space, Poste 7", "Annulé – Open space, Poste 7", "Fermé – Congés d'hiver", "Fermé"]
    );
}

#[test]
fn a_change_of_any_fact_or_of_the_day_moves_the_date() {
    let quiet = occupancy();
    assert_eq!(quiet.changed_at(), quiet.window.moved_at);
    let mut cancelled = occupancy();
    cancelled.reservations[0].reservation.updated_at = now();
    let mut closed = occupancy();
    closed.closures[0].updated_at = now();
    let mut edited = occupancy();
    edited.place.updated_at = now();
    for changed in [cancelled, closed, edited] {
        assert_eq!(changed.changed_at(), now());
    }
}
