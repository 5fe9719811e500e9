//! `calendar.ics` of a place and of a resource: what is reserved and closed, for everyone to subscribe to.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use rocket::{
    Request, Responder, Route, State, get,
    http::{ContentType, Header},
    outcome::try_outcome,
    request::{FromRequest, Outcome},
    routes,
};

use super::{
    known_tags::{CalendarKey, KnownTag, KnownTags},
    occupancy::{Occupancy, Reader},
};
use crate::{
    config::Config,
    domain::{ids::ResourceId, place::Place, resource::Resource, text::kebab},
    i18n::{Language, Words},
    ical::FeedWindow,
    operations::Context,
    store::{self, StoreError, calendar::CalendarVersion, reservation::ReservationFilter},
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

/// Which calendar is asked for.
struct Subject {
    place: Place,
    /// Only this resource of it.
    resource: Option<Resource>,
}

/// What every calendar is answered with.
struct Desk<'r> {
    config: &'r Config,
    context: &'r Context,
    words: &'r Words,
    known: &'r KnownTags,
    conditions: Conditions,
    language: Option<Language>,
    now: DateTime<Utc>,
}

/// The calendar of a place.
#[get("/places/<slug>/calendar.ics")]
async fn of_place(slug: &str, desk: Desk<'_>) -> Result<FeedAnswer, FeedError> {
    let place = store::place::by_slug(&desk.context.db, slug).await?.ok_or_else(Problem::not_found)?;
    Ok(desk.answer(Subject { place, resource: None }).await?)
}

/// The calendar of one resource.
#[get("/resources/<id>/calendar.ics")]
async fn of_resource(id: PathId<ResourceId>, desk: Desk<'_>) -> Result<FeedAnswer, FeedError> {
    let db = &desk.context.db;
    let resource = store::resource::by_id(db, id.get()?).await?.ok_or_else(Problem::not_found)?;
    let place = store::place::by_id(db, resource.place_id).await?.ok_or_else(Problem::not_found)?;
    Ok(desk.answer(Subject { place, resource: Some(resource) }).await?)
}

impl Desk<'_> {
    /// 304 to who has it already, mostly without making it; always to be asked for again, because a cancelled desk
    /// must be free for all.
    async fn answer(&self, subject: Subject) -> Result<FeedAnswer, StoreError> {
        let window = FeedWindow::at(self.now, subject.place.facts.time_zone);
        let version = subject.version(self.context, &window).await?;
        let key = (subject.id(), self.language);
        if let Some(known) = self.known.find(&key, &version, &window)
            && self.conditions.have(&known.tag, known.changed_at)
        {
            return Ok(FeedAnswer::Same(NotModified { tag: known.tag, cache_control: PUBLIC }));
        }
        let occupancy = subject.occupancy(self.context, window).await?;
        Ok(self.file(&occupancy, key, version))
    }

    fn file(&self, occupancy: &Occupancy, key: CalendarKey, version: CalendarVersion) -> FeedAnswer {
        let path = match self.language {
            Some(language) => format!("{}?lang={}", occupancy.path(), language.as_str()),
            None => occupancy.path(),
        };
        let (words, base_url) = (self.words, self.config.base_url.as_str());
        let reader = Reader { words, language: self.language.unwrap_or_default(), base_url };
        let content = occupancy.feed(&reader, &path).to_ics();
        let (tag, changed_at) = (EntityTag::of_content(content.as_bytes()), occupancy.changed_at());
        self.known.keep(key, KnownTag { version, window: occupancy.window, tag: tag.clone(), changed_at });
        if self.conditions.have(&tag, changed_at) {
            return FeedAnswer::Same(NotModified { tag, cache_control: PUBLIC });
        }
        let kind = ContentType::new("text", "calendar").with_params(("charset", "utf-8"));
        // A second that is not over may still bring a change: what it shows must not pass for its end.
        let last_modified = changed_at.min(self.now - TimeDelta::seconds(1));
        let file_name = occupancy.resource.as_ref().map_or(occupancy.place.slug.clone(), |one| kebab(&one.name));
        FeedAnswer::File(Box::new(CalendarFile {
            content: Tagged::new(kind, content).with_tag(tag).modified_at(last_modified).with_cache_control(PUBLIC),
            disposition: Header::new("Content-Disposition", format!("inline; filename=\"{file_name}.ics\"")),
        }))
    }
}

impl Subject {
    fn id(&self) -> uuid::Uuid {
        self.resource.as_ref().map_or(self.place.id.0, |resource| resource.id.0)
    }

    async fn version(&self, context: &Context, window: &FeedWindow) -> Result<CalendarVersion, StoreError> {
        let (db, place, since) = (&context.db, self.place.id, window.starts_at);
        match &self.resource {
            Some(resource) => store::calendar::version_of_resource(db, resource.id, place, since).await,
            None => store::calendar::version_of_place(db, place, since).await,
        }
    }

    /// Five queries at most, whatever there is.
    async fn occupancy(self, context: &Context, window: FeedWindow) -> Result<Occupancy, StoreError> {
        let (db, Self { place, resource }) = (&context.db, self);
        let filter = ReservationFilter { from: Some(window.starts_at), ..ReservationFilter::default() };
        let (resources, reservations) = match &resource {
            Some(one) => (vec![one.clone()], store::reservation::list_of_resource(db, one.id, &filter).await?),
            None => (
                store::resource::list_of_place(db, place.id).await?,
                store::reservation::list_of_place(db, place.id, &filter).await?,
            ),
        };
        let closures = match window.period() {
            Ok(period) => store::closure::list_told_of_place(db, place.id, &period).await?,
            Err(_) => Vec::new(),
        };
        Ok(Occupancy { place, resource, resources, reservations, closures, window })
    }
}

/// The language is the one that the address names, else the first of the service: an address is one content, whoever
/// asks, so that every cache may keep it.
#[rocket::async_trait]
impl<'r> FromRequest<'r> for Desk<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let context: &State<Context> = try_outcome!(request.guard().await);
        let config: &State<Config> = try_outcome!(request.guard().await);
        let words: &State<Arc<Words>> = try_outcome!(request.guard().await);
        let known: &State<KnownTags> = try_outcome!(request.guard().await);
        let asked = request.query_value::<&str>("lang").and_then(Result::ok);
        Outcome::Success(Self {
            config,
            context,
            words,
            known,
            conditions: Conditions::of(request),
            language: asked.and_then(Language::parse),
            now: context.clock.now(),
        })
    }
}

/// The public calendars.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![of_place, of_resource]
}
