//! Clients that ask two instances of the real program at once, and write down what they asked and heard.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use escale::domain::{ids::ResourceId, reservation::State};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    checker::Event,
    instances::Instances,
    model::{Answer, Asked, Held, Operation, Rules, Span, Verb},
};

/// How long the day is that is fought for, in half hours.
const HALF_HOURS: i64 = 6;
/// How many units each resource has.
pub const UNITS: usize = 2;
/// People with an account, the last one of the team.
pub const PEOPLE: usize = 3;
const TEAM: usize = PEOPLE - 1;

/// What a client means to do; `nth` chooses among what there is then.
#[derive(Clone, Debug)]
pub enum Command {
    Reserve {
        person: usize,
        span: Span,
        unit: Option<usize>,
        keyed: bool,
    },
    /// The same key once more, for the same request or for another one.
    Again {
        nth: usize,
        misuse: bool,
    },
    Move {
        nth: usize,
        span: Option<Span>,
        unit: Option<usize>,
        known: Known,
        by_team: bool,
    },
    Become {
        nth: usize,
        verb: Verb,
        by_team: bool,
    },
    /// The team changes a rule.
    Rule {
        asked: Asked,
    },
    Read {
        nth: usize,
    },
}

/// What `If-Match` says.
#[derive(Clone, Copy, Debug)]
pub enum Known {
    Nothing,
    Seen,
    Older,
}

/// A command, and the resource that it is for.
pub fn command(resources: usize) -> impl Strategy<Value = (usize, Command)> {
    let span = || (0..HALF_HOURS, 1_i64..4).prop_map(|(from, lasting)| (from, (from + lasting).min(HALF_HOURS)));
    let nth = any::<usize>;
    let unit = || prop::option::weighted(0.3, 0..UNITS);
    let reserve = (0..PEOPLE, span(), unit(), any::<bool>()).prop_map(|(person, span, unit, keyed)| Command::Reserve {
        person,
        span,
        unit,
        keyed,
    });
    let known = prop_oneof![Just(Known::Nothing), Just(Known::Seen), Just(Known::Seen), Just(Known::Older)];
    let moved = (nth(), prop::option::weighted(0.8, span()), unit(), known, any::<bool>())
        .prop_map(|(nth, span, unit, known, by_team)| Command::Move { nth, span, unit, known, by_team });
    let verb = prop_oneof![
        5 => Just(Verb::Cancel),
        3 => Just(Verb::Approve),
        1 => Just(Verb::Decline),
        1 => Just(Verb::CheckIn),
    ];
    let becomes = (nth(), verb, any::<bool>()).prop_map(|(nth, verb, by_team)| Command::Become { nth, verb, by_team });
    let rule = prop_oneof![
        (0..UNITS, prop::bool::weighted(0.8)).prop_map(|(unit, serves)| Asked::Serve { unit, serves }),
        prop::sample::select(vec![1, 1, 2]).prop_map(|shortest| Asked::Shorten { shortest }),
    ];
    let what = prop_oneof![
        8 => reserve,
        1 => (nth(), prop::bool::weighted(0.2)).prop_map(|(nth, misuse)| Command::Again { nth, misuse }),
        4 => moved,
        7 => becomes,
        2 => rule.prop_map(|asked| Command::Rule { asked }),
        3 => nth().prop_map(|nth| Command::Read { nth }),
    ];
    (0..resources, what)
}

/// A reservation that somebody was told of.
#[derive(Clone, Copy, Debug)]
struct Told {
    holder: usize,
    held: Held,
}

/// What all clients know of one resource.
#[derive(Default)]
struct Board {
    told: BTreeMap<Uuid, Told>,
    /// The last that are no more live.
    ended: Vec<Uuid>,
    /// Wish, key and who; with what was asked.
    keyed: Vec<(usize, Asked)>,
}

/// A resource, and what is written down of it.
pub struct Resource {
    pub id: ResourceId,
    pub units: Vec<Uuid>,
    pub needs_approval: bool,
    board: Mutex<Board>,
    history: Mutex<Vec<Event<Operation>>>,
    /// Of what was lost and names itself in its reason: event and name.
    named: Mutex<Vec<(usize, u64)>>,
}

/// One request.
struct Request {
    person: usize,
    asked: Asked,
    /// A number of its own; it goes into the note or the reason, so that what became of it is found.
    name: u64,
}

static NAMES: AtomicU64 = AtomicU64::new(0);

fn name() -> u64 {
    NAMES.fetch_add(1, Ordering::Relaxed)
}

impl Board {
    /// Mostly one that was live when last seen; of those the older ones are as likely, so that none stays for ever.
    fn choose(&self, nth: usize) -> Option<(Uuid, Told)> {
        let live: Vec<Uuid> =
            self.told.iter().filter(|(_, told)| told.held.state.is_live()).map(|(id, _)| *id).collect();
        let among = if nth.is_multiple_of(8) || live.is_empty() { &self.ended } else { &live };
        let id = among.get((nth / 8).checked_rem(among.len())?)?;
        Some((*id, self.told[id]))
    }

    fn note(&mut self, id: Uuid, holder: usize, held: Held) {
        let told = self.told.entry(id).or_insert(Told { holder, held });
        if told.held.sequence <= held.sequence {
            told.held = held;
        }
        if !held.state.is_live() {
            self.ended.retain(|other| *other != id);
            self.ended.push(id);
            if self.ended.len() > 16 {
                self.told.remove(&self.ended.remove(0));
            }
        }
    }
}

impl Resource {
    pub fn new(id: ResourceId, units: Vec<Uuid>, needs_approval: bool) -> Self {
        let (board, history, named) = Default::default();
        Self { id, units, needs_approval, board, history, named }
    }

    /// Does it, and again on the other instance where a key makes that safe and no answer came.
    pub fn run(&self, command: &Command, instances: &Instances, client: usize) {
        let Some(request) = self.request(command) else { return };
        let is_keyed = matches!(request.asked, Asked::Reserve { key: Some(_), .. });
        for attempt in 0..if is_keyed { 3 } else { 1 } {
            if self.ask(&request, instances, client + attempt) {
                return;
            }
        }
    }

    fn request(&self, command: &Command) -> Option<Request> {
        let mut board = self.board.lock().unwrap();
        let name = name();
        let (person, asked) = match *command {
            Command::Reserve { person, span, unit, keyed } => {
                let key = keyed.then_some(name);
                let asked = Asked::Reserve { wish: name, key, unit, span, by_team: person == TEAM };
                if keyed {
                    board.keyed.push((person, asked.clone()));
                }
                (person, asked)
            }
            Command::Again { nth, misuse } => {
                // Of the last ones: one may be on its way.
                let last = board.keyed.len().saturating_sub(8);
                let keyed = &board.keyed[last..];
                let (person, mut asked) = keyed.get(nth.checked_rem(keyed.len())?)?.clone();
                if let Asked::Reserve { wish, .. } = &mut asked {
                    let before = *wish;
                    *wish = if misuse { name } else { before };
                    return Some(Request { person, name: *wish, asked });
                }
                (person, asked)
            }
            Command::Move { nth, span, unit, known, by_team } => {
                let (id, told) = board.choose(nth)?;
                let sequence = told.held.sequence;
                let known = match known {
                    Known::Nothing => None,
                    Known::Seen => Some(sequence),
                    Known::Older => Some(sequence.saturating_sub(1)),
                };
                let person = if by_team { TEAM } else { told.holder };
                (person, Asked::Move { id, span, unit, known, by_team: person == TEAM })
            }
            Command::Become { nth, verb, by_team } => {
                let (id, told) = board.choose(nth)?;
                let by_team = by_team || verb != Verb::Cancel;
                (if by_team { TEAM } else { told.holder }, Asked::Become { id, verb })
            }
            Command::Rule { ref asked } => (TEAM, asked.clone()),
            Command::Read { nth } => {
                let (id, told) = board.choose(nth)?;
                (told.holder, Asked::Read { id })
            }
        };
        Some(Request { person, asked, name })
    }

    /// Whether an answer came.
    fn ask(&self, request: &Request, instances: &Instances, instance: usize) -> bool {
        let (method, path, mut headers, body) = self.written(request, instances.first_day());
        headers.push(("Authorization", format!("Bearer {}", instances.token(request.person))));
        let sent = instances.elapsed();
        let answer = instances.send(instance, method, &path, &headers, body.as_ref());
        let came = instances.elapsed();
        let answer = answer.and_then(|(status, body)| self.read(request, status, &body, instances.first_day()));
        if let Some(Answer::Is(id, held)) = &answer {
            self.board.lock().unwrap().note(*id, request.person, *held);
        }
        let is_answered = answer.is_some();
        let operation = Operation { asked: request.asked.clone(), answer, made: None };
        let mut history = self.history.lock().unwrap();
        history.push(Event { sent, answered: is_answered.then_some(came), operation });
        if !is_answered {
            self.named.lock().unwrap().push((history.len() - 1, request.name));
        }
        is_answered
    }

    fn written(
        &self,
        request: &Request,
        first: DateTime<Utc>,
    ) -> (&'static str, String, Vec<(&'static str, String)>, Option<Value>) {
        let at = |half_hours: i64| (first + TimeDelta::minutes(30 * half_hours)).to_rfc3339();
        let path = |id: Uuid, verb: &str| format!("/api/v1/reservations/{id}{verb}");
        let unit = |unit: Option<usize>| unit.map(|unit| self.units[unit]);
        let named = format!("request {}", request.name);
        match request.asked {
            Asked::Reserve { key, unit: wanted, span, .. } => {
                let body = json!({
                    "resource_id": self.id.0, "starts_at": at(span.0), "ends_at": at(span.1),
                    "unit_id": unit(wanted), "purpose": named,
                });
                let key = key.map(|key| ("Idempotency-Key", format!("key-{key}")));
                ("POST", "/api/v1/reservations".into(), key.into_iter().collect(), Some(body))
            }
            Asked::Move { id, span, unit: wanted, known, .. } => {
                let (from, until) = (span.map(|span| at(span.0)), span.map(|span| at(span.1)));
                let body = json!({ "starts_at": from, "ends_at": until, "unit_id": unit(wanted) });
                let known = known.map(|known| ("If-Match", format!("\"{known}.\"")));
                ("PATCH", path(id, ""), known.into_iter().collect(), Some(body))
            }
            Asked::Become { id, verb } => {
                let verb = match verb {
                    Verb::Cancel => "/cancel",
                    Verb::Approve => "/approve",
                    Verb::Decline => "/decline",
                    Verb::CheckIn => "/check-in",
                };
                ("POST", path(id, verb), Vec::new(), Some(json!({ "reason": named })))
            }
            Asked::Serve { unit, serves } => {
                let path = format!("/api/v1/resources/{}/units/{}", self.id, self.units[unit]);
                ("PATCH", path, Vec::new(), Some(json!({ "out_of_service": !serves })))
            }
            Asked::Shorten { shortest } => {
                let body = json!({ "policy": { "min_minutes": 30 * shortest } });
                ("PATCH", format!("/api/v1/resources/{}", self.id), Vec::new(), Some(body))
            }
            Asked::Read { id } => ("GET", path(id, ""), Vec::new(), None),
            Asked::ReadAll => unreachable!("the test reads the database"),
        }
    }

    /// `503` is no answer: the commit may have been done before the connection to the database broke.
    fn read(&self, request: &Request, status: u16, body: &Value, first: DateTime<Utc>) -> Option<Answer> {
        match status {
            200 if matches!(request.asked, Asked::Serve { .. } | Asked::Shorten { .. }) => {
                let units = body["units"].as_array().unwrap();
                let serves = units.iter().map(|unit| !unit["out_of_service"].as_bool().unwrap()).collect();
                let shortest = body["policy"]["min_minutes"].as_i64().unwrap() / 30;
                Some(Answer::Rule(Rules { serves, shortest }))
            }
            200 | 201 => {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let half_hours =
                    |value: &Value| (text(value).parse::<DateTime<Utc>>().unwrap() - first).num_minutes() / 30;
                let unit: Uuid = text(&body["unit"]["id"]).parse().unwrap();
                let held = Held {
                    unit: self.unit_number(unit),
                    span: (half_hours(&body["starts_at"]), half_hours(&body["ends_at"])),
                    state: text(&body["state"]).parse::<State>().unwrap(),
                    sequence: body["sequence"].as_u64().unwrap().try_into().unwrap(),
                };
                Some(Answer::Is(text(&body["id"]).parse().unwrap(), held))
            }
            409 | 412 | 422 => Some(Answer::Refused(body["code"].as_str().unwrap().to_owned())),
            503 => None,
            _ => panic!("{status} {body} to {:?}", request.asked),
        }
    }

    /// Which of the units this is.
    pub fn unit_number(&self, unit: Uuid) -> usize {
        self.units.iter().position(|other| *other == unit).unwrap()
    }

    /// The history, with what has been found since of requests that had no answer. `found` gives each reservation's
    /// note and reason; `all` and `rules` are how everything is at the end.
    pub fn history(
        &self,
        found: &[(Uuid, String, Option<String>)],
        all: BTreeMap<Uuid, Held>,
        rules: Rules,
        end: Duration,
    ) -> Vec<Event<Operation>> {
        let mut history = self.history.lock().unwrap().clone();
        let mut nothing_came = Vec::new();
        for (event, name) in self.named.lock().unwrap().iter() {
            let (operation, name) = (&mut history[*event].operation, format!("request {name}"));
            let has_come = match operation.asked {
                Asked::Reserve { .. } => {
                    operation.made = found.iter().find(|(_, purpose, _)| *purpose == name).map(|(id, ..)| *id);
                    operation.made.is_some()
                }
                Asked::Become { id, verb: Verb::Cancel | Verb::Decline } => {
                    found.iter().any(|(other, _, reason)| *other == id && reason.as_ref() == Some(&name))
                }
                // These leave no name, and may have come to something.
                Asked::Move { .. } | Asked::Become { .. } | Asked::Serve { .. } | Asked::Shorten { .. } => true,
                Asked::Read { .. } | Asked::ReadAll => false,
            };
            if !has_come {
                nothing_came.push(*event);
            }
        }
        for event in nothing_came.into_iter().rev() {
            history.remove(event);
        }
        let operation = Operation { asked: Asked::ReadAll, answer: Some(Answer::All(all, rules)), made: None };
        history.push(Event { sent: end, answered: Some(Duration::MAX), operation });
        history
    }
}
