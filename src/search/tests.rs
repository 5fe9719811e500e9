//! The index against what a reader expects, and against a plain scan of all places.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{samples::place, *};
use crate::domain::{
    holidays::HolidayArea,
    ids::PlaceId,
    kind::{PlaceKind, ResourceKind},
    location::{BoundingBox, Location},
    opening_hours::OpeningHours,
    place::ListedPlace,
};

fn index(places: Vec<ListedPlace>) -> Index {
    Index::build(DirectoryChanges { places, withdrawn: Vec::new(), revision: 1 })
}

fn france() -> Index {
    let mut desk = place(6, "La Cordée Opéra", "Lyon", 45.767, 4.836);
    desk.place.facts.kinds = BTreeSet::from([PlaceKind::Coworking]);
    desk.place.facts.address.postcode = "69001".into();
    desk.place.facts.summary = "Un étage clair près de l'hôtel de ville".into();
    desk.place.facts.amenities = vec!["wifi".into()];
    desk.resource_kinds = BTreeSet::from([ResourceKind::Desk]);
    desk.place.facts.opening_hours = Some(OpeningHours::parse("Mo-Fr 09:00-18:00", HolidayArea::FRANCE).unwrap());
    index(vec![
        place(1, "FabLab Artilect", "Toulouse", 43.5925, 1.4470),
        place(2, "Les Imaginations Fertiles", "Toulouse", 43.5926, 1.4471),
        place(3, "EuraTechnologies", "Lille", 50.633, 3.02),
        place(4, "Plaine Images", "Tourcoing", 50.707, 3.157),
        place(5, "C-NAPSE", "Boulogne-sur-Mer", 50.7264, 1.6147),
        desk,
        place(7, "L'Établi", "Nouméa", -22.27, 166.44),
        place(8, "Uvea Lab", "Mata-Utu", -13.28, -176.18),
    ])
}

fn names(index: &Index, query: &Query) -> Vec<String> {
    index.search(query).items.iter().map(|hit| hit.place.place.facts.name.clone()).collect()
}

fn typed(text: &str) -> Vec<String> {
    names(&france(), &Query { text: text.into(), ..Query::all(50) })
}

#[test]
fn finds_by_words_in_any_order_without_case_or_accents() {
    assert_eq!(typed("toulouse ARTILECT"), ["FabLab Artilect"]);
    assert_eq!(typed("cordee opera"), ["La Cordée Opéra"]);
    assert_eq!(typed("opéra la cordée à lyon"), ["La Cordée Opéra"]);
    assert_eq!(typed("69001"), ["La Cordée Opéra"]);
    assert_eq!(typed("etage clair"), ["La Cordée Opéra"]);
    assert_eq!(typed("coworking"), ["La Cordée Opéra"]);
    assert_eq!(typed("shared desks Lyon"), ["La Cordée Opéra"]);
    assert_eq!(typed("artilect lille"), [""; 0]);
    assert_eq!(typed("!!!"), [""; 0]);
    assert_eq!(typed("  ").len(), 8);
}

#[test]
fn takes_the_last_word_as_a_beginning_and_joined_words_as_one() {
    assert_eq!(typed("imag"), ["Les Imaginations Fertiles", "Plaine Images"]);
    assert_eq!(typed("imag plaine"), [""; 0]);
    assert_eq!(typed("cnapse"), ["C-NAPSE"]);
    assert_eq!(typed("c-napse"), ["C-NAPSE"]);
    assert_eq!(typed("l’établi"), ["L'Établi"]);
    assert_eq!(typed("boulogne sur mer"), ["C-NAPSE"]);
}

#[test]
fn forgives_one_error_in_five_letters_or_more() {
    for wrong in ["artilct", "artillect", "artilekt", "atrilect", "rtilect", "Artilectt"] {
        assert_eq!(typed(wrong), ["FabLab Artilect"], "{wrong}");
    }
    assert_eq!(typed("euratecnologies"), ["EuraTechnologies"]);
    assert_eq!(typed("toulosue artilect"), ["FabLab Artilect"]);
    assert_eq!(typed("artlct"), [""; 0]);
    assert_eq!(typed("lylo"), [""; 0]);
    assert_eq!(typed("69002"), [""; 0]);
}

#[test]
fn a_box_may_cross_the_antimeridian() {
    let pacific = BoundingBox::new(160.0, -30.0, -170.0, -5.0).unwrap();
    assert_eq!(names(&france(), &Query { bbox: Some(pacific), ..Query::all(50) }), ["L'Établi", "Uvea Lab"]);
    let wallis = Near { center: Location::new(-13.3, 179.9).unwrap(), radius_m: Some(500_000.0) };
    assert_eq!(names(&france(), &Query { near: Some(wallis), ..Query::all(50) }), ["Uvea Lab"]);
}

#[test]
fn tells_the_nearest_first_and_ten_kilometres_by_default() {
    let near = Near { center: Location::new(50.69, 3.17).unwrap(), radius_m: None };
    let mut query = Query { near: Some(near), ..Query::all(50) };
    let found = france().search(&query);
    assert_eq!(found.total, 1);
    assert!((found.items[0].distance_m.unwrap() - 2_100.0).abs() < 100.0);
    query.near = Some(Near { radius_m: Some(9e9), ..near });
    assert_eq!(names(&france(), &query), ["Plaine Images", "EuraTechnologies", "C-NAPSE"]);
    query.sort = Some(Sort::Name);
    assert_eq!(names(&france(), &query), ["C-NAPSE", "EuraTechnologies", "Plaine Images"]);
    query.bbox = Some(BoundingBox::new(-180.0, -90.0, 180.0, 90.0).unwrap());
    query.near = Some(near);
    assert_eq!(france().search(&query).total, 8);
}

#[test]
fn filters_by_kind_amenity_resource_and_hour() {
    let monday = "2026-11-23T09:00:00Z".parse().unwrap();
    let sunday = "2026-11-22T09:00:00Z".parse().unwrap();
    let all = Query::all(50);
    for query in [
        Query { kinds: BTreeSet::from([PlaceKind::Coworking]), ..all.clone() },
        Query { amenities: BTreeSet::from(["wifi".into()]), ..all.clone() },
        Query { resource_kinds: BTreeSet::from([ResourceKind::Desk, ResourceKind::Space]), ..all.clone() },
        Query { open_at: Some(monday), ..all.clone() },
    ] {
        assert_eq!(names(&france(), &query), ["La Cordée Opéra"]);
    }
    assert_eq!(france().search(&Query { open_at: Some(sunday), ..all }).total, 0);
}

#[test]
fn pages_stay_right_while_the_directory_changes() {
    let mut index = france();
    let first = index.search(&Query::all(3));
    assert_eq!((first.total, first.items.len()), (8, 3));
    let next = Position::parse(&first.next.unwrap().to_text()).unwrap();
    let last_shown = first.items[2].place.place.id;
    let before = place(20, "Aaa", "Lille", 50.6, 3.0);
    index.apply(DirectoryChanges { places: vec![before], withdrawn: vec![last_shown], revision: 2 });
    let second = index.search(&Query { after: Some(next), ..Query::all(50) });
    assert_eq!(second.total, 8);
    assert_eq!(second.items[0].place.place.facts.name, "L'Établi");
    assert_eq!(second.items.len(), 5);
    assert_eq!(second.next, None);
}

/// Optimal string alignment distance, as the textbook has it.
fn errors_between(left: &[char], right: &[char]) -> usize {
    let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            table[i][j] = if i.min(j) == 0 {
                i.max(j)
            } else {
                let other = usize::from(left[i - 1] != right[j - 1]);
                let changed = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                let swap = if changed { table[i - 2][j - 2] + 1 } else { usize::MAX };
                (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + other).min(swap)
            };
        }
    }
    table[left.len()][right.len()]
}

/// A scan of all places, written without the index.
fn scan(places: &BTreeMap<PlaceId, ListedPlace>, query: &Query) -> Vec<PlaceId> {
    let typed = query.text.split_whitespace().collect::<Vec<_>>();
    let fits_words = |listed: &ListedPlace, forgiving: bool| {
        let words = vocabulary::words_of(&listed.place);
        typed.iter().enumerate().all(|(at, word)| {
            let letters: Vec<char> = word.chars().collect();
            words.iter().any(|found| {
                found == word
                    || (at + 1 == typed.len() && found.starts_with(word))
                    || (forgiving && letters.len() >= 5 && vocabulary::differs_by_one_error(&letters, found))
            })
        })
    };
    let any_exact = places.values().any(|listed| fits_words(listed, false));
    let mut found: Vec<&ListedPlace> = places
        .values()
        .filter(|listed| typed.is_empty() || fits_words(listed, !any_exact))
        .filter(|listed| query.kinds.is_empty() || !query.kinds.is_disjoint(&listed.place.facts.kinds))
        .filter(|listed| query.bbox.is_none_or(|bbox| bbox.contains(&listed.place.facts.location)))
        .filter(|listed| match (query.near, query.radius_m()) {
            (Some(near), Some(radius_m)) => near.center.distance_m(&listed.place.facts.location) <= radius_m,
            _ => true,
        })
        .collect();
    found.sort_by(|left, right| {
        let name = |listed: &ListedPlace| crate::domain::text::fold(&listed.place.facts.name);
        let key = match query.distance_center() {
            Some(center) => {
                center.distance_m(&left.place.facts.location).total_cmp(&center.distance_m(&right.place.facts.location))
            }
            None => name(left).cmp(&name(right)),
        };
        key.then(left.place.id.cmp(&right.place.id))
    });
    found.into_iter().map(|listed| listed.place.id).collect()
}

fn some_place() -> impl Strategy<Value = ListedPlace> {
    let name = prop::sample::select(vec!["Atelier Nord", "Atelier Sud", "Ateliers", "Nord", "Quai Nord", "Étage"]);
    let city = prop::sample::select(vec!["Lille", "Lyon", "Nantes", "Mantes", "Le Port"]);
    (0u128..12, name, city, some_location(), any::<bool>()).prop_map(|(id, name, city, at, both)| {
        let mut place = place(id, name, city, at.latitude(), at.longitude());
        if both {
            place.place.facts.kinds.insert(PlaceKind::Coworking);
        }
        place
    })
}

fn some_location() -> impl Strategy<Value = Location> {
    // Few values, so that points share places, edges and the antimeridian.
    (-9i32..=9, -18i32..=18)
        .prop_map(|(north, east)| Location::new(f64::from(north) * 10.0, f64::from(east) * 10.0).unwrap())
}

fn some_query() -> impl Strategy<Value = Query> {
    let word =
        prop::sample::select(vec!["atelier", "atel", "nord", "nrod", "lille", "lile", "nantes", "mante", "ateliet"]);
    let bbox = (some_location(), some_location()).prop_map(|(a, b)| {
        let (south, north) = (a.latitude().min(b.latitude()), a.latitude().max(b.latitude()));
        BoundingBox::new(a.longitude(), south, b.longitude(), north).unwrap()
    });
    let near = (some_location(), prop::option::of(0.0..6e6)).prop_map(|(center, radius_m)| Near { center, radius_m });
    (
        prop::collection::vec(word, 0..3),
        prop::option::of(bbox),
        prop::option::of(near),
        prop::option::of(prop::sample::select(vec![Sort::Name, Sort::Distance])),
        any::<bool>(),
        1usize..5,
    )
        .prop_map(|(words, bbox, near, sort, coworking, limit)| Query {
            text: words.join(" "),
            bbox,
            near,
            sort,
            kinds: if coworking { BTreeSet::from([PlaceKind::Coworking]) } else { BTreeSet::new() },
            ..Query::all(limit)
        })
}

#[derive(Clone, Debug)]
enum Change {
    Put(Box<ListedPlace>),
    Withdraw(u128),
}

proptest! {
    #[test]
    fn one_error_is_what_the_textbook_says(left in "[abé]{0,6}", right in "[abé]{0,6}") {
        let letters: (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let expected = errors_between(&letters.0, &letters.1) <= 1;
        prop_assert_eq!(vocabulary::differs_by_one_error(&letters.0, &right), expected);
    }

    #[test]
    fn answers_like_a_scan_after_any_changes_and_page_by_page(
        first in prop::collection::vec(some_place(), 0..8),
        changes in prop::collection::vec(prop_oneof![
            3 => some_place().prop_map(|place| Change::Put(Box::new(place))),
            1 => (0u128..12).prop_map(Change::Withdraw),
        ], 0..12),
        query in some_query(),
    ) {
        let mut places: BTreeMap<PlaceId, ListedPlace> =
            first.into_iter().map(|place| (place.place.id, place)).collect();
        let mut index = index(places.values().cloned().collect());
        for (revision, change) in (2..).zip(changes) {
            let mut told = DirectoryChanges { revision, ..DirectoryChanges::default() };
            match change {
                Change::Put(place) => {
                    places.insert(place.place.id, (*place).clone());
                    told.places.push(*place);
                }
                Change::Withdraw(id) => {
                    let id = PlaceId(uuid::Uuid::from_u128(id));
                    places.remove(&id);
                    told.withdrawn.push(id);
                }
            }
            index.apply(told);
        }
        let expected = scan(&places, &query);
        let (mut pages, mut query) = (Vec::new(), query);
        loop {
            let found = index.search(&query);
            prop_assert_eq!(found.total, expected.len());
            prop_assert!(found.items.len() <= query.limit);
            pages.extend(found.items.iter().map(|hit| hit.place.place.id));
            match found.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        prop_assert_eq!(pages, expected);
    }
}
