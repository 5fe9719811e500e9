//! The words of all places, sorted, so that a beginning is a range; and how a typed text is matched.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use super::slots::SlotSet;
use crate::domain::{
    kind::PlaceKind,
    place::Place,
    text::{fold, words},
};

/// A typed word of this many letters may hold one error.
const FORGIVING_LETTERS: usize = 5;
/// More words than this are not looked at.
const TYPED_WORDS_MAX: usize = 16;

/// Words that say nothing about a place; they are not asked for when others are.
const EMPTY_WORDS: &[&str] = &[
    "a", "and", "at", "au", "aux", "chez", "d", "dans", "de", "des", "du", "en", "et", "in", "l", "la", "le", "les",
    "of", "pres", "sur", "the", "un", "une",
];

/// Which places carry which word.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary(BTreeMap<Arc<str>, Vec<u32>>);

/// What people call each kind, in French and English.
const fn kind_words(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Coworking => "coworking co-working bureaux partagés télétravail espace de travail shared desks",
        PlaceKind::Fablab => "fablab fab-lab fablabs laboratoire de fabrication atelier",
        PlaceKind::Makerspace => "makerspace maker-space atelier de fabrication makers workshop",
        PlaceKind::Hackerspace => "hackerspace hacker-space hacklab",
        PlaceKind::LivingLab => "living-lab laboratoire vivant",
        PlaceKind::DigitalMediation => "médiation numérique accompagnement inclusion digital mediation help",
        PlaceKind::ToolLibrary => "bibliothèque d'outils outilthèque prêt tool library lending",
        PlaceKind::ThirdPlace => "tiers-lieu tiers-lieux third place",
    }
}

/// The folded words of a place, sorted, each once. What a hyphen or an apostrophe joins is also one word:
/// `C-NAPSE` is found as `cnapse`.
pub(super) fn words_of(place: &Place) -> Vec<String> {
    let facts = &place.facts;
    let mut found = Vec::new();
    for text in [facts.name.as_str(), &facts.address.city, &facts.address.postcode, &facts.summary] {
        add_words(text, &mut found);
    }
    for (kind, words) in KIND_WORDS.iter() {
        if facts.kinds.contains(kind) {
            found.extend_from_slice(words);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// [`kind_words`], folded once.
static KIND_WORDS: LazyLock<Vec<(PlaceKind, Vec<String>)>> = LazyLock::new(|| {
    let folded = |kind: &PlaceKind| {
        let mut found = Vec::new();
        add_words(kind_words(*kind), &mut found);
        (*kind, found)
    };
    PlaceKind::ALL.iter().map(folded).collect()
});

fn add_words(text: &str, found: &mut Vec<String>) {
    for group in text.split_whitespace() {
        let parts: Vec<String> = words(group).collect();
        if parts.len() > 1 {
            found.push(parts.concat());
        }
        found.extend(parts);
    }
}

/// What was typed between two spaces: its parts, or all of them as one word.
#[derive(Debug)]
struct Typed {
    parts: Vec<String>,
    joined: String,
}

impl Vocabulary {
    pub(super) fn add(&mut self, word: &str, slot: u32) -> Arc<str> {
        if let Some((word, _)) = self.0.get_key_value(word) {
            let word = Arc::clone(word);
            if let Some(slots) = self.0.get_mut(&word) {
                slots.push(slot);
            }
            return word;
        }
        let word: Arc<str> = word.into();
        self.0.insert(Arc::clone(&word), vec![slot]);
        word
    }

    pub(super) fn remove(&mut self, word: &Arc<str>, slot: u32) {
        if let Some(slots) = self.0.get_mut(word) {
            slots.retain(|kept| *kept != slot);
            if slots.is_empty() {
                self.0.remove(word);
            }
        }
    }

    /// The entries in which every typed word is found; `None` when nothing was typed.
    ///
    /// Only when no entry has the words as they were typed, one error is forgiven in each of five letters
    /// or more: who types `Nantes` does not want Mantes.
    pub(super) fn find(&self, text: &str) -> Option<SlotSet> {
        let typed = typed_words(text)?;
        let exact = self.find_all(&typed, false);
        Some(if exact.is_empty() { self.find_all(&typed, true) } else { exact })
    }

    fn find_all(&self, typed: &[Typed], forgiving: bool) -> SlotSet {
        let mut all: Option<SlotSet> = None;
        for (at, group) in typed.iter().enumerate() {
            let last = at + 1 == typed.len();
            let mut found = self.find_word(&group.joined, last, forgiving);
            if group.parts.len() > 1 {
                found.union(&self.find_parts(&group.parts, last, forgiving));
            }
            match &mut all {
                Some(all) => all.intersect(&found),
                None => all = Some(found),
            }
        }
        all.unwrap_or_default()
    }

    fn find_parts(&self, parts: &[String], last: bool, forgiving: bool) -> SlotSet {
        let mut all: Option<SlotSet> = None;
        for (at, part) in parts.iter().enumerate() {
            let found = self.find_word(part, last && at + 1 == parts.len(), forgiving);
            match &mut all {
                Some(all) => all.intersect(&found),
                None => all = Some(found),
            }
        }
        all.unwrap_or_default()
    }

    fn find_word(&self, typed: &str, may_be_beginning: bool, forgiving: bool) -> SlotSet {
        let mut found = SlotSet::default();
        if may_be_beginning {
            let from = (std::ops::Bound::Included(typed), std::ops::Bound::Unbounded);
            for (_, slots) in self.0.range::<str, _>(from).take_while(|(word, _)| word.starts_with(typed)) {
                found.insert_all(slots);
            }
        } else if let Some(slots) = self.0.get(typed) {
            found.insert_all(slots);
        }
        if forgiving && may_hold_an_error(typed) {
            let typed: Vec<char> = typed.chars().collect();
            let near = self.0.iter().filter(|(word, _)| word.len().abs_diff(typed.len()) <= 4);
            for (_, slots) in near.filter(|(word, _)| differs_by_one_error(&typed, word)) {
                found.insert_all(slots);
            }
        }
        found
    }
}

fn typed_words(text: &str) -> Option<Vec<Typed>> {
    let groups = text.split_whitespace().map(|group| words(group).collect::<Vec<_>>());
    let mut typed: Vec<Typed> = groups
        .filter(|parts| !parts.is_empty())
        .take(TYPED_WORDS_MAX)
        .map(|parts| Typed { joined: parts.concat(), parts })
        .collect();
    if typed.iter().any(|group| !EMPTY_WORDS.contains(&group.joined.as_str())) {
        typed.retain(|group| !EMPTY_WORDS.contains(&group.joined.as_str()));
    }
    // A text of signs alone asks for something that no place has.
    if typed.is_empty() && !fold(text).trim().is_empty() {
        return Some(vec![Typed { joined: text.trim().to_owned(), parts: Vec::new() }]);
    }
    (!typed.is_empty()).then_some(typed)
}

fn may_hold_an_error(typed: &str) -> bool {
    typed.chars().count() >= FORGIVING_LETTERS && typed.chars().all(char::is_alphabetic)
}

/// Whether one letter more, less, other, or changed with its neighbour makes one word of the other
/// (Damerau-Levenshtein distance of at most 1).
pub(super) fn differs_by_one_error(typed: &[char], word: &str) -> bool {
    let mut rest = word.chars();
    let mut left = typed;
    // What both begin with is equal: the error is in the first letters after it.
    while let Some((letter, further)) = left.split_first() {
        let mut next = rest.clone();
        if next.next() != Some(*letter) {
            break;
        }
        (left, rest) = (further, next);
    }
    let is = |letters: &[char], of: std::str::Chars<'_>| letters.iter().copied().eq(of);
    let mut after_one = rest.clone();
    let first = after_one.next();
    let mut after_two = after_one.clone();
    let second = after_two.next();
    let less = first.is_some() && is(left, after_one.clone());
    let (more, other) = match left {
        [_, further @ ..] => (is(further, rest.clone()), first.is_some() && is(further, after_one)),
        [] => (false, false),
    };
    let changed = matches!(left, [a, b, further @ ..]
        if first == Some(*b) && second == Some(*a) && is(further, after_two));
    is(left, rest) || other || more || less || changed
}
