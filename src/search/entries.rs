//! The places themselves: where each lies, and its rank in the order of names.

use std::{collections::HashMap, sync::Arc};

use rstar::{AABB, RTree, primitives::GeomWithData};

use super::vocabulary::{Vocabulary, words_of};
use crate::domain::{ids::PlaceId, kind::PlaceKind, location::Location, place::ListedPlace, text::fold};

type Point = GeomWithData<[f64; 2], u32>;

/// One place and what its order and words are.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) place: Arc<ListedPlace>,
    pub(super) key: Arc<str>,
    pub(super) rank: u32,
    // Beside the entry rather than behind its pointer: every candidate is asked for these.
    pub(super) location: Location,
    pub(super) kinds: KindSet,
    words: Vec<Arc<str>>,
}

/// Kinds as bits, in the order of [`PlaceKind::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KindSet(u16);

impl FromIterator<PlaceKind> for KindSet {
    fn from_iter<I: IntoIterator<Item = PlaceKind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind as u16))
    }
}

impl KindSet {
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The places, each in a slot that stays its own until it is withdrawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    slots: Vec<Option<Entry>>,
    free: Vec<u32>,
    by_id: HashMap<PlaceId, u32>,
    /// Slots in the order of names, then identifiers.
    order: Vec<u32>,
    points: RTree<Point>,
}

impl Entry {
    pub(super) fn id(&self) -> PlaceId {
        self.place.place.id
    }

    fn point(&self, slot: u32) -> Point {
        GeomWithData::new([self.location.longitude(), self.location.latitude()], slot)
    }
}

impl Entries {
    pub(super) fn build(places: Vec<ListedPlace>) -> (Self, Vocabulary) {
        let (mut entries, mut words) = (Self::default(), Vocabulary::default());
        let mut points = Vec::with_capacity(places.len());
        for place in places {
            let slot = entries.place_in_slot(place, &mut words);
            points.extend(entries.get(slot).map(|entry| entry.point(slot)));
        }
        entries.points = RTree::bulk_load(points);
        let mut order: Vec<u32> = entries.by_id.values().copied().collect();
        order.sort_unstable_by(|left, right| entries.sort_key(*left).cmp(&entries.sort_key(*right)));
        entries.order = order;
        entries.refresh_ranks();
        (entries, words)
    }

    pub(super) fn count(&self) -> usize {
        self.order.len()
    }

    pub(super) fn get(&self, slot: u32) -> Option<&Entry> {
        self.slots.get(slot as usize)?.as_ref()
    }

    /// Slots in the order of names.
    pub(super) fn in_order(&self) -> &[u32] {
        &self.order
    }

    /// Slots whose point lies in `[west, south, east, north]`.
    pub(super) fn in_box(&self, [west, south, east, north]: [f64; 4]) -> impl Iterator<Item = u32> + '_ {
        let envelope = AABB::from_corners([west, south], [east, north]);
        self.points.locate_in_envelope(&envelope).map(|point| point.data)
    }

    /// How many places come before or at this key in the order of names.
    pub(super) fn rank_after(&self, key: &str, id: PlaceId) -> usize {
        self.order.partition_point(|slot| self.sort_key(*slot) <= Some((key, id)))
    }

    /// Puts a place in, instead of its former state if there is one; ranks are refreshed by the caller.
    pub(super) fn put(&mut self, place: ListedPlace, words: &mut Vocabulary) {
        self.remove(place.place.id, words);
        let slot = self.place_in_slot(place, words);
        if let Some(point) = self.get(slot).map(|entry| entry.point(slot)) {
            self.points.insert(point);
        }
        let at = self.order.partition_point(|other| self.sort_key(*other) < self.sort_key(slot));
        self.order.insert(at, slot);
    }

    /// Takes a place out; ranks are refreshed by the caller.
    pub(super) fn remove(&mut self, id: PlaceId, words: &mut Vocabulary) {
        let Some(slot) = self.by_id.remove(&id) else { return };
        let at = self.order.partition_point(|other| self.sort_key(*other) < self.sort_key(slot));
        if self.order.get(at) == Some(&slot) {
            self.order.remove(at);
        }
        if let Some(entry) = self.slots.get_mut(slot as usize).and_then(Option::take) {
            self.points.remove(&entry.point(slot));
            for word in &entry.words {
                words.remove(word, slot);
            }
            self.free.push(slot);
        }
    }

    /// Numbers the entries in their order.
    pub(super) fn refresh_ranks(&mut self) {
        for (rank, slot) in (0u32..).zip(&self.order) {
            if let Some(Some(entry)) = self.slots.get_mut(*slot as usize) {
                entry.rank = rank;
            }
        }
    }

    fn sort_key(&self, slot: u32) -> Option<(&str, PlaceId)> {
        self.get(slot).map(|entry| (&*entry.key, entry.id()))
    }

    fn place_in_slot(&mut self, place: ListedPlace, words: &mut Vocabulary) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let id = place.place.id;
        let entry = Entry {
            key: fold(&place.place.facts.name).into(),
            rank: 0,
            location: place.place.facts.location,
            kinds: place.place.facts.kinds.iter().copied().collect(),
            words: words_of(&place.place).iter().map(|word| words.add(word, slot)).collect(),
            place: Arc::new(place),
        };
        if let Some(free) = self.slots.get_mut(slot as usize) {
            *free = Some(entry);
        }
        self.by_id.insert(id, slot);
        slot
    }
}
