//! The words of all places, sorted, so that a beginning is a range; and how a typed text is matched.

use std::{collections::BTreeMap, sync::Arc};

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
    let texts = [facts.name.as_str(), &facts.address.city, &facts.address.postcode, &facts.summary];
    for text in texts.into_iter().chain(facts.kinds.iter().map(|kind| kind_words(*kind))) {
        for group in text.split_whitespace() {
            let parts: Vec<String> = words(group).collect();
            if parts.len() > 1 {
                found.push(parts.concat());
            }
            found.extend(parts);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
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
    let mut word_letters = word.chars().peekable();
    let mut at = 0;
    while let (Some(letter), Some(other)) = (typed.get(at), word_letters.peek()) {
        if letter != other {
            break;
        }
        at += 1;
        word_letters.next();
    }
    let left = typed.get(at..).unwrap_or_default();
    let right: Vec<char> = word_letters.collect();
    let tail = |letters: &[char], from: usize| letters.get(from..).map(<[char]>::to_vec);
    let other = tail(left, 1).is_some() && tail(left, 1) == tail(&right, 1);
    let more = tail(left, 1).is_some_and(|rest| rest == right);
    let less = tail(&right, 1).is_some_and(|rest| rest == left);
    let changed = matches!((left, right.as_slice()), ([a, b, rest @ ..], [c, d, tail @ ..])
        if a == d && b == c && rest == tail);
    left == right.as_slice() || other || more || less || changed
}
