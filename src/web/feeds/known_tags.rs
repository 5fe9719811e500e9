//! The tags of calendars that were made before, so that a 304 does not cost as much as a calendar.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{i18n::Language, ical::FeedWindow, store::calendar::CalendarVersion, web::caching::EntityTag};

/// Some 200 bytes each; where there are more calendars than that, some are made more often than needed.
const MOST_CALENDARS: usize = 20_000;

/// Tags by calendar, with the version that each is of.
#[derive(Debug, Default)]
pub struct KnownTags(Mutex<HashMap<CalendarKey, KnownTag>>);

/// A place or a resource, in the language that the address names.
pub type CalendarKey = (Uuid, Option<Language>);

/// What was answered last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTag {
    /// What the calendar was made from; read before what it holds, so that it is never newer.
    pub version: CalendarVersion,
    /// What the calendar looked at.
    pub window: FeedWindow,
    /// The tag of its content.
    pub tag: EntityTag,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
}

impl KnownTags {
    /// The tag of this calendar, if it was made of this version in this window.
    #[must_use]
    pub fn find(&self, key: &CalendarKey, version: &CalendarVersion, window: &FeedWindow) -> Option<KnownTag> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).filter(|known| known.version == *version && known.window == *window).cloned()
    }

    /// Keeps the tag of a calendar that was just made.
    pub fn keep(&self, key: CalendarKey, tag: KnownTag) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_CALENDARS && !known.contains_key(&key) {
            known.clear();
        }
        known.insert(key, tag);
    }
}
