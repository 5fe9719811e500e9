//! Refusals and failures as the outside meets them: one [`Problem`], three faces.
//!
//! The face is the handler's error type: [`PageError`] a page with a way forward, [`ApiError`]
//! `application/problem+json` (RFC 9457), [`FeedError`] plain text. The sentences are in `errors.ftl`.

mod catchers;
mod codes;
mod conversions;
mod example;
mod faces;
mod managing;
mod problem_view;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

pub use catchers::{api_catchers, page_catchers};
pub use codes::CODES;
pub use faces::{ApiError, ErrorPage, FeedError, PageError};
pub use problem_view::{AlternativeView, FieldErrorView, HitReservationView, ProblemView, RefusedView};

use crate::{
    domain::{
        ids::ReservationId,
        period::Period,
        policy::Slot,
        reservation::{Alternative, RefusedInstance},
    },
    i18n::{Argument, Language, Words, dates::Dates},
    operations::reservation::AboutResource,
};

/// Something that is not answered as asked, with all that its sentence needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The stable code of INTERFACE.
    pub code: &'static str,
    /// The status that [`CODES`] gives the code.
    pub status: u16,
    /// Values of the sentence.
    pub arguments: Vec<(&'static str, Value)>,
    /// What is wrong with which field; may be empty.
    pub errors: Vec<FieldError>,
    /// Periods near the wish that would be fine, nearest first.
    pub alternatives: Vec<Alternative>,
    /// What else it is about.
    pub listed: Option<Box<Listed>>,
    /// The zone in which [`Self::alternatives`] and [`Self::listed`] are told.
    pub time_zone: Tz,
    /// What happened inside, in English, for the log alone.
    pub cause: Option<Box<str>>,
}

/// What a problem lists; boxed where few problems have any, so that the others stay small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// What of a series was not to be had, in order.
    Refused(Vec<RefusedInstance>),
    /// Reservations of which the caller has to say what becomes of them, by start.
    Hit(Vec<(ReservationId, Period)>),
}

/// A value in a sentence; lengths are put into words when the language is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// As it is.
    Plain(Argument),
    /// A length in minutes: `1 h 30`.
    Minutes(u32),
    /// The last day before this instant, in the zone of the problem.
    LastDay(DateTime<Utc>),
    /// The same where whole days are counted: `2 jours`.
    Days {
        /// All of it.
        minutes: u32,
    },
    /// Slots of a day: `matin 8 h 30 – 12 h 30, …`.
    Slots(Vec<Slot>),
    /// After how long to come back: told in minutes, and as `Retry-After`.
    Wait {
        /// One at least.
        seconds: u32,
    },
}

/// What is wrong with one field of a form, a body or a query.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// The field: a JSON pointer (RFC 6901), for a form or a query `/` and the name.
    pub pointer: String,
    /// A code of [`CODES`], mostly `invalid_field`.
    pub code: &'static str,
    /// The Fluent key of its sentence.
    pub detail: &'static str,
    /// Values of the sentence.
    pub arguments: Vec<(&'static str, Argument)>,
}

impl FieldError {
    /// The field `name` is wrong in the way that the Fluent key says.
    #[must_use]
    pub fn new(name: &str, detail: &'static str) -> Self {
        Self { pointer: format!("/{name}"), code: "invalid_field", detail, arguments: Vec::new() }
    }

    /// Nobody knows a field of this name.
    #[must_use]
    pub fn unknown(name: &str) -> Self {
        let shown: String = name.chars().filter(|letter| !letter.is_control()).take(60).collect();
        let escaped = shown.replace('~', "~0").replace('/', "~1");
        let error = Self::new(&escaped, "field-unknown").with("name", shown);
        Self { code: "unknown_parameter", ..error }
    }

    /// The same with a value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// The name of the innermost member: that of the form's field.
    #[must_use]
    pub fn field(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }

    /// The sentence.
    #[must_use]
    pub fn sentence(&self, words: &Words, language: Language) -> String {
        words.text(language, self.detail, &self.arguments)
    }
}

impl Problem {
    /// The problem of a code; one that is not in [`CODES`] is answered as `internal`.
    #[must_use]
    pub fn of(code: &'static str) -> Self {
        let (code, status) = codes::find(code).unwrap_or(("internal", 500));
        Self {
            code,
            status,
            arguments: Vec::new(),
            errors: Vec::new(),
            alternatives: Vec::new(),
            listed: None,
            time_zone: Tz::UTC,
            cause: None,
        }
    }

    /// Nothing is there, or nothing that the caller may know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::of("not_found")
    }

    /// The request cannot be read; `name` and the Fluent key `detail` say where and why.
    #[must_use]
    pub fn malformed(name: &str, detail: &'static str) -> Self {
        let mut error = FieldError::new(name, detail);
        error.code = "malformed";
        Self::of("malformed").with_errors(vec![error])
    }

    /// A query parameter or a member of a body that does not exist.
    #[must_use]
    pub fn unknown_parameter(name: &str) -> Self {
        Self::of_members(vec![FieldError::unknown(name)])
    }

    /// Members of a body that cannot be taken: one that nobody knows before those whose values are wrong.
    #[must_use]
    pub fn of_members(errors: Vec<FieldError>) -> Self {
        match errors.iter().find(|error| error.code == "unknown_parameter").cloned() {
            Some(unknown) => {
                let mut problem = Self::of("unknown_parameter");
                let values = unknown.arguments.iter();
                problem.arguments.extend(values.map(|(name, value)| (*name, Value::Plain(value.clone()))));
                problem.with_errors(vec![unknown])
            }
            None => Self::invalid_fields(errors),
        }
    }

    /// Fields whose values cannot be taken.
    #[must_use]
    pub fn invalid_fields(errors: Vec<FieldError>) -> Self {
        Self::of("invalid_field").with_errors(errors)
    }

    /// Somebody tries too often and may come back after this wait.
    #[must_use]
    pub fn too_many_requests(wait: TimeDelta) -> Self {
        let seconds = u32::try_from(wait.num_seconds()).unwrap_or_default().max(1);
        let mut problem = Self::of("too_many_requests");
        problem.arguments.push(("wait", Value::Wait { seconds }));
        problem
    }

    /// A fault of the program, told to the log alone.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "called as `map_err(Problem::internal)`")]
    pub fn internal(cause: impl ToString) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Self::of("internal") }
    }

    /// The same with a value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, Value::Plain(value.into())));
        self
    }

    /// The same with a length for the sentence.
    #[must_use]
    pub fn with_minutes(mut self, name: &'static str, minutes: u32) -> Self {
        self.arguments.push((name, Value::Minutes(minutes)));
        self
    }

    /// The same with what is told of the resource that it is about.
    #[must_use]
    pub fn about(mut self, about: Option<&AboutResource>) -> Self {
        let Some(about) = about else { return self };
        for (name, value) in &mut self.arguments {
            match (*name, &*value, &about.wanted) {
                ("kind", ..) => *value = Value::Plain(about.kind.as_str().to_owned().into()),
                ("unit", _, Some(wanted)) => *value = Value::Plain(wanted.clone().into()),
                (_, Value::Minutes(minutes), _) if about.whole_days => *value = Value::Days { minutes: *minutes },
                _ => {}
            }
        }
        if let Some(other) = &about.other {
            self.arguments.push(("other", Value::Plain(other.clone().into())));
        }
        self
    }

    /// The same with slots for the sentence.
    #[must_use]
    pub fn with_slots(mut self, name: &'static str, slots: Vec<Slot>) -> Self {
        self.arguments.push((name, Value::Slots(slots)));
        self
    }

    /// The same with what is wrong with which field.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// A few words: what kind of problem.
    #[must_use]
    pub fn title(&self, words: &Words, language: Language) -> String {
        words.text(language, &format!("{}.title", self.key()), &[])
    }

    /// The sentence: what is wrong and what to do next; where one field alone is wrong, the field's own.
    #[must_use]
    pub fn detail(&self, words: &Words, language: Language) -> String {
        if let ([error], "malformed" | "invalid_field") = (self.errors.as_slice(), self.code) {
            return error.sentence(words, language);
        }
        let dates = Dates::new(words, language, self.time_zone, DateTime::UNIX_EPOCH);
        let arguments: Vec<(&str, Argument)> = self
            .arguments
            .iter()
            .map(|(name, value)| match value {
                Value::Plain(argument) => (*name, argument.clone()),
                Value::Minutes(minutes) => (*name, Argument::Text(dates.duration(*minutes))),
                Value::LastDay(ends_at) => {
                    (*name, Argument::Text(dates.dated_day(dates.day_of(*ends_at - TimeDelta::seconds(1)))))
                }
                Value::Days { minutes } => (*name, Argument::Text(dates.days_or_hours(*minutes))),
                Value::Slots(slots) => (*name, Argument::Text(slots_in_words(slots, words, language, &dates))),
                Value::Wait { seconds } => (*name, Argument::Text(dates.duration(seconds.div_ceil(60)))),
            })
            .collect();
        let mut sentences = vec![words.text(language, &self.key(), &arguments)];
        if let Some(Listed::Refused(refused)) = self.listed.as_deref()
            && let Some(first) = refused.first()
        {
            let count = Argument::Number(i64::try_from(refused.len()).unwrap_or(i64::MAX));
            let date = Argument::Text(dates.long_day(first.starts_at.date()));
            sentences.push(words.text(language, "error-dates", &[("count", count), ("date", date)]));
        }
        // Another unit at that very time: the nearest period would be the one that was asked for.
        if let Some((_, unit)) = arguments.iter().find(|(name, _)| *name == "other") {
            sentences.push(words.text(language, "error-same-time", &[("unit", unit.clone())]));
        } else if let Some(nearest) = self.alternatives.first() {
            let period = [("period", Argument::Text(dates.period(&nearest.period)))];
            sentences.push(words.text(language, "error-nearest", &period));
        }
        sentences.join(" ")
    }

    /// After how many seconds to come back, where waiting helps.
    #[must_use]
    pub fn retry_after_seconds(&self) -> Option<u32> {
        let told = self.arguments.iter().find_map(|(_, value)| match value {
            Value::Wait { seconds } => Some(*seconds),
            Value::Plain(_) | Value::Minutes(_) | Value::LastDay(_) | Value::Days { .. } | Value::Slots(_) => None,
        });
        told.or((self.status == 503).then_some(5))
    }

    fn key(&self) -> String {
        format!("error-{}", self.code.replace('_', "-"))
    }
}

fn slots_in_words(slots: &[Slot], words: &Words, language: Language, dates: &Dates<'_>) -> String {
    let slot = |slot: &Slot| {
        let name = words.text(language, &format!("slot-{}", slot.name), &[]);
        format!("{name} {}", dates.minutes_of_day(slot.from_minute, slot.to_minute))
    };
    slots.iter().map(slot).collect::<Vec<_>>().join(", ")
}
