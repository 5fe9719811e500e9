//! `calendar.ics` of a place and of a resource: what is reserved and closed, for everyone to subscribe to.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use rocket::{
    Responder, Route, State, get,
    http::{ContentType, Header},
    routes,
};

use super::occupancy::{Occupancy, Reader};
use crate::{
    config::Config,
    domain::{ids::ResourceId, place::Place, text::kebab},
    i18n::{Language, Words},
    ical::FeedWindow,
    operations::Context,
    store::{self, StoreError, reservation::ReservationFilter},
    web::{
        caching::{Conditions, EntityTag, NotModified, PUBLIC, Tagged},
        errors::{FeedError, Problem},
        guards::PathId,
    },
};

/// A calendar, or word that the program has it already.
#[derive(Responder)]
enum FeedAnswer {
    File(Box<CalendarFile>),
    Same(NotModified),
}

#[derive(Responder)]
struct CalendarFile {
    content: Tagged,
    disposition: Header<'static>,
}

/// What both calendars are answered with.
struct Desk<'a> {
    config: &'a Config,
    words: &'a Words,
    now: DateTime<Utc>,
    conditions: Conditions,
    language: Option<Language>,
}

/// The calendar of a place.
#[get("/places/<slug>/calendar.ics?<lang>")]
async fn of_place(
    slug: &str,
    lang: Option<&str>,
    conditions: Conditions,
    config: &State<Config>,
    context: &State<Context>,
    words: &State<Arc<Words>>,
) -> Result<FeedAnswer, FeedError> {
    let now = context.clock.now();
    let place = store::place::by_slug(&context.db, slug).await?.ok_or_else(Problem::not_found)?;
    let resources = store::resource::list_of_place(&context.db, place.id).await?;
    let occupancy = read(context, place, resources, false, now).await?;
    let path = format!("/places/{}/calendar.ics", occupancy.place.slug);
    let file_name = occupancy.place.slug.clone();
    let language = lang.and_then(Language::parse);
    Ok(Desk { config, words, now, conditions, language }.answer(&occupancy, &path, &file_name))
}

/// The calendar of one resource.
#[get("/resources/<id>/calendar.ics?<lang>")]
async fn of_resource(
    id: PathId<ResourceId>,
    lang: Option<&str>,
    conditions: Conditions,
    config: &State<Config>,
    context: &State<Context>,
    words: &State<Arc<Words>>,
) -> Result<FeedAnswer, FeedError> {
    let id = id.get()?;
    let now = context.clock.now();
    let resource = store::resource::by_id(&context.db, id).await?.ok_or_else(Problem::not_found)?;
    let place = store::place::by_id(&context.db, resource.place_id).await?.ok_or_else(Problem::not_found)?;
    let file_name = kebab(&resource.name);
    let occupancy = read(context, place, vec![resource], true, now).await?;
    let language = lang.and_then(Language::parse);
    let desk = Desk { config, words, now, conditions, language };
    Ok(desk.answer(&occupancy, &format!("/resources/{id}/calendar.ics"), &file_name))
}

/// Two queries more, whatever there is.
async fn read(
    context: &Context,
    place: Place,
    resources: Vec<crate::domain::resource::Resource>,
    of_one_resource: bool,
    now: DateTime<Utc>,
) -> Result<Occupancy, StoreError> {
    let db = &context.db;
    let window = FeedWindow::at(now, place.facts.time_zone);
    let filter = ReservationFilter { from: Some(window.starts_at), ..ReservationFilter::default() };
    let reservations = match resources.first().filter(|_| of_one_resource) {
        Some(resource) => store::reservation::list_of_resource(db, resource.id, &filter).await?,
        None => store::reservation::list_of_place(db, place.id, &filter).await?,
    };
    let closures = match window.period() {
        Ok(period) => store::closure::list_of_place(db, place.id, &period).await?,
        Err(_) => Vec::new(),
    };
    Ok(Occupancy { place, resources, of_one_resource, reservations, closures, window })
}

impl Desk<'_> {
    /// The language is the one that the address names, else the first of the service: an address is one content,
    /// whoever asks, so that every cache may keep it.
    fn answer(self, occupancy: &Occupancy, path: &str, file_name: &str) -> FeedAnswer {
        let path = match self.language {
            Some(language) => format!("{path}?lang={}", language.as_str()),
            None => path.to_owned(),
        };
        let reader =
            Reader { words: self.words, language: self.language.unwrap_or_default(), base_url: &self.config.base_url };
        let content = occupancy.feed(&reader, &path).to_ics();
        let tag = EntityTag::of_content(content.as_bytes());
        let changed_at = occupancy.changed_at();
        // Always asked for again: a cancelled desk must be free for all, and an answer of 304 is short.
        if self.conditions.have(&tag, changed_at) {
            return FeedAnswer::Same(NotModified { tag, cache_control: PUBLIC });
        }
        let kind = ContentType::new("text", "calendar").with_params(("charset", "utf-8"));
        // A second that is not over may still bring a change: what it shows must not pass for its end.
        let last_modified = changed_at.min(self.now - TimeDelta::seconds(1));
        FeedAnswer::File(Box::new(CalendarFile {
            content: Tagged::new(kind, content).with_tag(tag).modified_at(last_modified).with_cache_control(PUBLIC),
            disposition: Header::new("Content-Disposition", format!("inline; filename=\"{file_name}.ics\"")),
        }))
    }
}

/// The public calendars.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![of_place, of_resource]
}
