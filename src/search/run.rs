//! Runs a query: candidates from the words, the box or the circle; then the other conditions; then a page.

use std::{cmp::Ordering, sync::Arc};

use super::{
    entries::{Entries, Entry, KindSet},
    query::{Found, Hit, Position, Query},
    vocabulary::Vocabulary,
};
use crate::domain::location::{BoundingBox, Location};

/// Metres of one degree of latitude, a little less than everywhere on the sphere, so that a box around
/// a circle is never too small.
const DEGREE_M: f64 = 111_000.0;

pub(super) fn search(entries: &Entries, words: &Vocabulary, query: &Query) -> Found {
    let typed = words.find(&query.text);
    let mut matches = Matches::new(entries, query);
    if let Some(typed) = typed {
        matches.take(typed.iter(), true);
    } else if let Some(bbox) = query.bbox {
        for part in bbox.parts() {
            matches.take(entries.in_box(part), false);
        }
    } else if let (Some(near), Some(radius_m)) = (query.near, query.radius_m()) {
        for part in around(&near.center, radius_m) {
            matches.take(entries.in_box(part), true);
        }
    } else {
        matches.take(entries.in_order().iter().copied(), true);
    }
    matches.into_page()
}

/// The boxes that hold a circle.
fn around(center: &Location, radius_m: f64) -> Vec<[f64; 4]> {
    let (latitude, longitude) = (center.latitude(), center.longitude());
    let height = radius_m / DEGREE_M;
    let (south, north) = ((latitude - height).max(-90.0), (latitude + height).min(90.0));
    // The circle is widest a little nearer to the pole than its centre.
    let narrowest = south.abs().max(north.abs()).to_radians().cos();
    let width = if narrowest > 0.01 { height / narrowest } else { 360.0 };
    if width >= 180.0 {
        return vec![[-180.0, south, 180.0, north]];
    }
    let wrapped = |degrees: f64| (degrees + 540.0).rem_euclid(360.0) - 180.0;
    let bbox = if longitude - width <= -180.0 || longitude + width >= 180.0 {
        BoundingBox::new(wrapped(longitude - width), south, wrapped(longitude + width), north)
    } else {
        BoundingBox::new(longitude - width, south, longitude + width, north)
    };
    bbox.map_or_else(|_| vec![[-180.0, south, 180.0, north]], |bbox| bbox.parts())
}

/// Gathers what fits, keeping only what the page may show.
struct Matches<'a> {
    entries: &'a Entries,
    query: &'a Query,
    center: Option<Location>,
    radius_m: Option<f64>,
    kinds: KindSet,
    after_rank: usize,
    total: usize,
    by_name: Vec<(u32, u32)>,
    by_distance: Vec<(f64, &'a Entry)>,
}

impl<'a> Matches<'a> {
    fn new(entries: &'a Entries, query: &'a Query) -> Self {
        let after_rank = match &query.after {
            Some(Position::Name { key, id }) => entries.rank_after(key, *id),
            _ => 0,
        };
        Self {
            entries,
            query,
            center: query.distance_center(),
            radius_m: query.radius_m(),
            kinds: query.kinds.iter().copied().collect(),
            after_rank,
            total: 0,
            by_name: Vec::new(),
            by_distance: Vec::new(),
        }
    }

    fn take(&mut self, slots: impl Iterator<Item = u32>, check_box: bool) {
        for slot in slots {
            let Some(entry) = self.entries.get(slot) else { continue };
            let distance_m = match (self.query.near, self.radius_m, self.center) {
                (Some(near), Some(_), _) | (Some(near), _, Some(_)) => near.center.distance_m(&entry.location),
                _ => 0.0,
            };
            if self.radius_m.is_some_and(|radius_m| distance_m > radius_m) || !self.fits(entry, check_box) {
                continue;
            }
            self.total += 1;
            if self.center.is_none() {
                if entry.rank as usize >= self.after_rank {
                    self.by_name.push((entry.rank, slot));
                }
            } else if self.is_after(distance_m, entry) {
                self.by_distance.push((distance_m, entry));
            }
        }
    }

    fn is_after(&self, distance_m: f64, entry: &Entry) -> bool {
        match &self.query.after {
            Some(Position::Distance { distance_m: last_m, id }) => {
                distance_m.total_cmp(last_m).then(entry.id().cmp(id)) == Ordering::Greater
            }
            _ => true,
        }
    }

    fn fits(&self, entry: &Entry, check_box: bool) -> bool {
        let query = self.query;
        (self.kinds.is_empty() || self.kinds.meets(entry.kinds))
            && query.among.as_ref().is_none_or(|among| among.contains(&entry.id()))
            && (query.available.is_none() || !entry.place.resources.is_empty())
            && (!check_box || query.bbox.is_none_or(|bbox| bbox.contains(&entry.location)))
            && (query.resource_kinds.is_empty() || !query.resource_kinds.is_disjoint(&entry.place.resource_kinds))
            && query.amenities.iter().all(|asked| entry.place.place.facts.amenities.contains(asked))
            && query.open_at.is_none_or(|instant| {
                let facts = &entry.place.place.facts;
                facts.opening_hours.as_ref().is_some_and(|hours| hours.is_open_at(instant, facts.time_zone))
            })
    }

    fn into_page(self) -> Found {
        let limit = self.query.limit;
        let (slots, more): (Vec<&Entry>, bool) = if self.center.is_some() {
            let (page, more) = first(self.by_distance, limit, |left, right| {
                left.0.total_cmp(&right.0).then(left.1.id().cmp(&right.1.id()))
            });
            (page.into_iter().map(|(_, entry)| entry).collect(), more)
        } else {
            let (page, more) = first(self.by_name, limit, Ord::cmp);
            (page.into_iter().filter_map(|(_, slot)| self.entries.get(slot)).collect(), more)
        };
        let next = slots.last().filter(|_| more).map(|entry| match self.center {
            Some(center) => Position::Distance { distance_m: center.distance_m(&entry.location), id: entry.id() },
            None => Position::Name { key: entry.key.as_ref().to_owned(), id: entry.id() },
        });
        let origin = self.query.near.map(|near| near.center);
        let hit = |entry: &Entry| Hit {
            place: Arc::clone(&entry.place),
            distance_m: origin.map(|center| center.distance_m(&entry.location)),
        };
        Found { total: self.total, items: slots.into_iter().map(hit).collect(), next }
    }
}

/// The first `limit` in order, and whether there are more; sorts no more than the page.
fn first<T>(mut all: Vec<T>, limit: usize, order: impl Fn(&T, &T) -> Ordering) -> (Vec<T>, bool) {
    let more = all.len() > limit;
    if more && limit > 0 {
        all.select_nth_unstable_by(limit - 1, &order);
    }
    all.truncate(limit);
    all.sort_unstable_by(&order);
    (all, more)
}
