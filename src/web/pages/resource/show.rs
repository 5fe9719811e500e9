//! The page of a resource, empty or with a form that was refused.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime, Timelike};
use rocket::http::RawStr;

use super::{
    CellView, DayView, FORM_FIELDS, LinkView, ResourcePage,
    choices::{behalves, instead, units},
    offers::{Column, Offer, columns, offer},
    rules::{sentences, told},
};
use crate::{
    domain::{
        availability::{BookingFacts, offers_reach},
        ids::ResourceId,
        local_time::{read_day, start_of_day},
        period::Period,
        place::Place,
        reservation::{Alternative, DECISION_MARGIN},
        resource::Resource,
    },
    store,
    web::{
        errors::Problem,
        pages::{
            certification::NeededView,
            form::{ChoiceView, FormView, InsteadView},
            part::Part,
            place::{FeedView, show::asked_day},
            reader::Reader,
        },
    },
};

/// Rows of the table.
const DAYS: u64 = 7;

/// A resource with all that its page shows.
pub(super) struct Shown<'r> {
    reader: &'r Reader<'r>,
    place: Place,
    facts: BookingFacts,
    certifications: Vec<NeededView>,
    behalves: Vec<ChoiceView>,
    first_day: NaiveDate,
}

/// Reads a resource and its next days; `about` is the day that the table should hold.
pub(super) async fn read<'r>(
    reader: &'r Reader<'r>,
    id: ResourceId,
    about: Option<NaiveDate>,
) -> Result<Shown<'r>, Problem> {
    let db = &reader.context.db;
    let resource = store::resource::by_id(db, id).await?.ok_or_else(Problem::not_found)?;
    let place = store::place::by_id(db, resource.place_id).await?.ok_or_else(Problem::not_found)?;
    let time_zone = place.facts.time_zone;
    let today = reader.dates(time_zone).today();
    let asked = reader.parameter("start").and_then(read_day);
    let about = about.filter(|day| !(today..today + Days::new(DAYS)).contains(day));
    let last = today + Days::new(u64::from(resource.policy.horizon_days));
    let first_day = asked.or(about).unwrap_or(today).clamp(today, last);
    let window = Period::new(
        start_of_day(first_day, time_zone),
        start_of_day(first_day + Days::new(DAYS), time_zone) + offers_reach(&resource),
    )?;
    let facts =
        store::booking::facts(db, id, &window.widened(DECISION_MARGIN)).await?.ok_or_else(Problem::not_found)?;
    let certifications = needed(reader, &facts.resource).await?;
    let behalves = behalves(reader).await?;
    Ok(Shown { reader, place, facts, certifications, behalves, first_day })
}

/// The certifications that the resource takes, and whether the reader has them now.
async fn needed(reader: &Reader<'_>, resource: &Resource) -> Result<Vec<NeededView>, Problem> {
    let (db, now) = (&reader.context.db, reader.now());
    let types = store::certification::list_types(db, &resource.policy.required_certifications).await?;
    let held = match reader.actor() {
        Some(actor) if !types.is_empty() => {
            Some(store::certification::list_certified(db, actor.account.id, resource.place_id).await?)
        }
        _ => None,
    };
    let holds = |id| held.as_ref().map(|held| held.iter().any(|of| of.type_id == id && of.is_in_force_at(now)));
    Ok(types.into_iter().map(|kind| NeededView { held: holds(kind.id), name: kind.name }).collect())
}

impl Shown<'_> {
    /// The page with what the address asks for in its form, else the first half-day that is free; `note` is the
    /// purpose typed before.
    pub(super) fn fresh(&self, note: Option<String>) -> ResourcePage {
        let reader = self.reader;
        let given = |name: &str| reader.parameter(name).unwrap_or_default().to_owned();
        let form = FormView::of(FORM_FIELDS.map(|name| (name, given(name))));
        let complete = ["day", "from", "to"].iter().all(|name| !given(name).is_empty());
        let form = match self.suggestion() {
            _ if complete => form,
            Some(period) => self.form_of(&period),
            None => self.shortest(form),
        };
        let note = note.map(|note| ("purpose".to_owned(), note));
        let form = self.in_days(form);
        self.page(form.typed(&note.into_iter().collect()), &[])
    }

    /// The page with the form as it was typed and why it was refused.
    pub(super) fn refused(&self, typed: &BTreeMap<String, String>, problem: &Problem) -> ResourcePage {
        let form = FormView::of(FORM_FIELDS.map(|name| (name, String::new()))).typed(typed);
        let form = self.in_days(form);
        // What is near one day of a series is not near the others.
        let repeats = typed.get("until").is_some_and(|until| !until.is_empty());
        let alternatives: &[Alternative] = if repeats { &[] } else { &problem.alternatives };
        let mut page = self.page(self.reader.with_problem(form, problem), alternatives);
        // Who waits does so for themselves: a person without an account has no page to be told on.
        let for_guest = typed.get("guest_name").is_some_and(|name| !name.is_empty());
        let may_wait = problem.code == "already_reserved" && self.reader.actor().is_some() && !for_guest;
        page.wait_action = may_wait.then(|| format!("/resources/{}/waitlist", self.facts.resource.id));
        page
    }

    fn suggestion(&self) -> Option<Period> {
        let now = self.reader.now();
        let columns = columns(&self.facts.resource);
        let asked = asked_day(self.reader);
        let wanted = asked.into_iter().flat_map(|(day, part)| {
            columns.iter().filter(move |column| column.touches(part)).map(move |column| (day, *column))
        });
        let days = (0..DAYS).map(|ahead| self.first_day + Days::new(ahead));
        let any = days.flat_map(|day| columns.iter().map(move |column| (day, *column))).filter(|_| asked.is_none());
        wanted.chain(any).find_map(|(day, column)| match offer(&self.facts, day, column, now) {
            Offer::Free(period, _) => Some(period),
            Offer::None(_) => None,
        })
    }

    /// The form where nothing is free, with the shortest reservation from the first hour on: two lists of hours that
    /// begin with one and the same would ask for no time at all.
    fn shortest(&self, mut form: FormView) -> FormView {
        let policy = &self.facts.resource.policy;
        let step = self.step();
        let lasting = policy.min_minutes.div_ceil(step) * step;
        let first = self.opening_minutes().0.next_multiple_of(step);
        let first = if first < 1_440 { first } else { 0 };
        let free = (first, (first + lasting).min(1_440));
        let (from, to) = policy.slots.first().map_or(free, |slot| (slot.from_minute, slot.to_minute));
        for (name, minute) in [("from", from), ("to", to)] {
            let field = form.fields.entry(name).or_default();
            if field.value.is_empty() {
                field.value = format!("{:02}:{:02}", minute / 60, minute % 60);
            }
        }
        form
    }

    /// The form where days are reserved: both its ends are midnights, and the last day is told although it is the first.
    fn in_days(&self, mut form: FormView) -> FormView {
        if !self.facts.resource.policy.counts_whole_days() {
            return form;
        }
        let day = form.fields.get("day").map(|field| field.value.clone()).unwrap_or_default();
        for (name, value) in [("from", "00:00"), ("to", "24:00")] {
            value.clone_into(&mut form.fields.entry(name).or_default().value);
        }
        let last_day = form.fields.entry("last_day").or_default();
        if last_day.value.is_empty() {
            last_day.value = day;
        }
        form
    }

    /// The reasons of rules that keep something of the table from being reserved, each in a sentence.
    fn legend(&self, days: &[DayView]) -> Vec<String> {
        let (reader, policy) = (self.reader, &self.facts.resource.policy);
        let dates = reader.dates(self.facts.time_zone);
        let is_told = |why: &str| days.iter().flat_map(|day| &day.cells).any(|cell| cell.why == why);
        let late = || reader.text("free-why-late", &[("lead", told(&dates, policy, policy.lead_minutes).into())]);
        let short = || reader.text("free-why-short", &[("shortest", told(&dates, policy, policy.min_minutes).into())]);
        let far = || reader.text("free-why-far", &[("days", policy.horizon_days.into())]);
        let all: [(&str, &dyn Fn() -> String); 3] =
            [("free-none-late", &late), ("free-none-short", &short), ("free-none-far", &far)];
        all.into_iter().filter(|(why, _)| is_told(why)).map(|(_, sentence)| sentence()).collect()
    }

    /// The minutes between two times that the form offers: the step, a quarter of an hour at least.
    fn step(&self) -> u32 {
        let step = self.facts.resource.policy.step_minutes.max(1);
        step * 15_u32.div_ceil(step)
    }

    fn form_of(&self, period: &Period) -> FormView {
        let [day, from, to, last_day] = self.fields(period);
        let period = [("day", day), ("from", from), ("to", to), ("last_day", last_day)];
        FormView::of(FORM_FIELDS.map(|name| (name, String::new())))
            .typed(&period.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// A period as the form has it: day, from, to, last day when it is another one.
    fn fields(&self, period: &Period) -> [String; 4] {
        let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&self.facts.time_zone).naive_local();
        let (starts, ends) = (local(period.starts_at()), local(period.ends_at()));
        let midnight = ends.time() == NaiveTime::MIN;
        let last_day = if midnight { ends.date() - Days::new(1) } else { ends.date() };
        let to = if midnight { "24:00".to_owned() } else { ends.format("%H:%M").to_string() };
        let last_day = if last_day == starts.date() { String::new() } else { last_day.to_string() };
        [starts.date().to_string(), starts.format("%H:%M").to_string(), to, last_day]
    }

    fn href(&self, period: &Period) -> String {
        let [day, from, to, last_day] = self.fields(period);
        let start = self.first_day;
        let base = format!("/resources/{}?start={start}&day={day}&from={from}&to={to}", self.facts.resource.id);
        let last_day = if last_day.is_empty() { last_day } else { format!("&last_day={last_day}") };
        format!("{base}{last_day}#reserve")
    }

    fn page(&self, form: FormView, alternatives: &[Alternative]) -> ResourcePage {
        let (reader, resource) = (self.reader, &self.facts.resource);
        let dates = reader.dates(self.facts.time_zone);
        let out_of_service = resource.units.iter().filter(|unit| unit.out_of_service).count();
        let (columns, days) = self.table(&form);
        let horizon = dates.today() + Days::new(u64::from(resource.policy.horizon_days));
        let turned = |first: NaiveDate| format!("/resources/{}?start={first}#free", resource.id);
        let later = self.first_day + Days::new(DAYS);
        ResourcePage {
            name: resource.name.clone(),
            kind: resource.kind.as_str(),
            description: resource.description.clone(),
            place: LinkView { name: self.place.facts.name.clone(), href: format!("/places/{}", self.place.slug) },
            units: resource.units.len() - out_of_service,
            out_of_service,
            rules: sentences(reader, &dates, &resource.policy),
            certifications: self.certifications.clone(),
            columns: columns.iter().map(Column::key).collect(),
            about: about(resource, &columns),
            legend: self.legend(&days),
            whole_days: resource.policy.counts_whole_days(),
            days,
            earlier: (self.first_day > dates.today())
                .then(|| turned((self.first_day - Days::new(DAYS)).max(dates.today()))),
            later: (later <= horizon).then(|| turned(later)),
            action: format!("/resources/{}/reservations", resource.id),
            once: reader.context.ids.uuid().to_string(),
            times: self.times(&form),
            form,
            first_day: dates.today().to_string(),
            last_day: horizon.to_string(),
            several_days: resource.policy.max_minutes >= 1_440,
            for_guests: reader.actor().is_some_and(|actor| actor.acts_as_manager_of(resource.place_id)),
            unit_choices: units(reader, &resource.units, "reserve-unit-any"),
            behalves: self.behalves.clone(),
            alternatives: alternatives.iter().map(|free| self.instead(free)).collect(),
            wait_action: None,
            feed: FeedView::at(&reader.config.base_url, &format!("/resources/{}/calendar.ics", resource.id)),
            time_zone: reader.zone_name(self.facts.time_zone),
        }
    }

    fn instead(&self, free: &Alternative) -> InsteadView {
        let [day, from, to, last_day] = self.fields(&free.period);
        let fields = [("day", day), ("from", from), ("to", to), ("last_day", last_day)];
        instead(self.reader, &self.facts.resource.units, self.facts.time_zone, free, &fields)
    }

    /// The columns that hold anything, and the rows.
    fn table(&self, form: &FormView) -> (Vec<Column>, Vec<DayView>) {
        let now = self.reader.now();
        let dates = self.reader.dates(self.facts.time_zone);
        let days: Vec<NaiveDate> = (0..DAYS).map(|ahead| self.first_day + Days::new(ahead)).collect();
        let offers = |column: Column| -> (Column, Vec<Offer>) {
            (column, days.iter().map(|day| offer(&self.facts, *day, column, now)).collect())
        };
        let mut columns: Vec<_> = columns(&self.facts.resource).into_iter().map(offers).collect();
        let is_free = |offer: &Offer| matches!(offer, Offer::Free(..));
        columns.retain(|(column, offers)| *column != Column::Part(Part::Evening) || offers.iter().any(is_free));
        let rows = days.iter().enumerate().map(|(row, day)| DayView {
            date: day.to_string(),
            words: dates.short_day(*day),
            cells: columns.iter().filter_map(|(_, offers)| offers.get(row)).map(|it| self.cell(*it, form)).collect(),
        });
        let rows = rows.collect();
        (columns.into_iter().map(|(column, _)| column).collect(), rows)
    }

    fn cell(&self, offer: Offer, form: &FormView) -> CellView {
        match offer {
            Offer::None(why) => {
                CellView { href: None, hours: String::new(), free_units: 0, chosen: false, why: why.key() }
            }
            Offer::Free(period, free_units) => {
                let [day, from, to, _] = self.fields(&period);
                let in_form = |name: &str| form.fields.get(name).map(|field| field.value.as_str());
                CellView {
                    href: Some(self.href(&period)),
                    hours: self.reader.dates(self.facts.time_zone).hours(&period),
                    free_units,
                    chosen: [("day", day), ("from", from), ("to", to)]
                        .iter()
                        .all(|(name, value)| in_form(name) == Some(value)),
                    why: "",
                }
            }
        }
    }

    /// The ends of the slots, or the times of opening on the step, a quarter of an hour at least; and those in the form
    /// already.
    fn times(&self, form: &FormView) -> Vec<ChoiceView> {
        let dates = self.reader.dates(self.facts.time_zone);
        let typed = ["from", "to"].iter().filter_map(|name| form.fields.get(name)).map(|field| field.value.clone());
        let typed = typed.filter_map(|text| minutes_of(&text));
        let mut minutes = self.usual_minutes();
        minutes.extend(typed);
        minutes.sort_unstable();
        minutes.dedup();
        let text = |minute: u32| match NaiveTime::from_hms_opt(minute / 60, minute % 60, 0) {
            Some(time) => dates.wall_time(time),
            None => self.reader.text("midnight", &[]),
        };
        minutes
            .into_iter()
            .map(|minute| ChoiceView { value: format!("{:02}:{:02}", minute / 60, minute % 60), text: text(minute) })
            .collect()
    }

    fn usual_minutes(&self) -> Vec<u32> {
        let slots = &self.facts.resource.policy.slots;
        if !slots.is_empty() {
            return slots.iter().flat_map(|slot| [slot.from_minute, slot.to_minute]).collect();
        }
        let (step, (first, last)) = (self.step(), self.opening_minutes());
        (0..=1_440 / step).map(|turn| turn * step).filter(|minute| (first..=last).contains(minute)).collect()
    }

    /// The first and the last minute of a day at which anything is open in the days shown.
    fn opening_minutes(&self) -> (u32, u32) {
        let zone = self.facts.time_zone;
        let window =
            Period::new(start_of_day(self.first_day, zone), start_of_day(self.first_day + Days::new(DAYS), zone));
        let open = window.map(|window| self.facts.doors(&window)).unwrap_or_default();
        let minute = |at: chrono::DateTime<chrono::Utc>| {
            let time = at.with_timezone(&zone).time();
            time.hour() * 60 + time.minute()
        };
        let first = open.iter().map(|period| minute(period.starts_at())).min().unwrap_or(0);
        let ends = |period: &Period| match minute(period.ends_at()) {
            0 => 1_440,
            end if end <= minute(period.starts_at()) => 1_440,
            end => end,
        };
        let overnight = open.iter().any(|period| ends(period) == 1_440 && minute(period.ends_at()) != 0);
        let last = open.iter().map(ends).max().unwrap_or(1_440);
        if overnight { (0, 1_440) } else { (first, last) }
    }
}

/// The Fluent key of what is chosen in the table: days, slots, or parts of days whose hours can be changed.
fn about(resource: &Resource, columns: &[Column]) -> &'static str {
    match columns {
        _ if resource.policy.counts_whole_days() => "resource-free-days",
        [Column::Slot(_), ..] => "resource-free-slots",
        [Column::Part(Part::Day)] => "resource-free-day",
        _ => "resource-free-about",
    }
}

/// The address of a resource with a choice kept, for a visitor who signs up first.
pub(super) fn with_choice(id: ResourceId, typed: &BTreeMap<String, String>) -> String {
    let kept = ["day", "from", "to", "last_day", "unit_id", "until", "all"].iter().filter_map(|name| {
        let value = typed.get(*name).filter(|value| !value.is_empty())?;
        Some(format!("{name}={}", RawStr::new(value).percent_encode()))
    });
    format!("/resources/{id}?{}#reserve", kept.collect::<Vec<_>>().join("&"))
}

/// Minutes from midnight of `09:30` or `24:00`.
pub(in crate::web::pages) fn minutes_of(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && (hours < 24 || (hours == 24 && minutes == 0))).then_some(hours * 60 + minutes)
}
