//! A place with a fablab's resources, people who reserve them, and the service that publishes it.

use chrono::{DateTime, TimeDelta, Utc};
use escale::{
    clock::FixedClock,
    config::{Config, SecretKey},
    domain::{
        account::Actor,
        closure::{Closure, Hit},
        ids::{PlaceId, ReservationId, ResourceId},
        kind::ResourceKind,
        period::Period,
        policy::PolicyRules,
        reservation::{ReservationDetails, ReserveRequest},
        resource::Resource,
    },
    operations::{Context, closure::NewClosure, reservation, resource::NewResource},
};
use rocket::{
    Build, Rocket,
    http::{Header, Status},
    local::asynchronous::{Client, LocalResponse},
};

use crate::support::{
    TestDatabase,
    seed::{self, instant},
};

/// The database, the moment, the place and its people.
pub struct Setting {
    pub context: Context,
    pub clock: FixedClock,
    pub place: PlaceId,
    pub desks: Resource,
    pub laser: Resource,
    pub lea: Actor,
    pub manager: Actor,
    pub database: TestDatabase,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: Status,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Setting {
    pub async fn sqlite() -> Self {
        Self::on(TestDatabase::sqlite().await).await
    }

    pub async fn postgres() -> Self {
        Self::on(TestDatabase::postgres().await).await
    }

    async fn on(database: TestDatabase) -> Self {
        let (context, clock) = seed::context(&database).await;
        let place = seed::place(&database, &context, "fabrique").await;
        let mut manager = seed::person(&context, "Camille").await;
        manager.manages.insert(place);
        let lea = seed::person(&context, "Leopoldine").await;
        let desks = add(&context, &manager, place, "Open space", ResourceKind::Desk, 12, "Poste").await;
        let laser = add(&context, &manager, place, "Découpeuse laser", ResourceKind::Machine, 1, "").await;
        // So that nothing was written in the present second.
        clock.advance(TimeDelta::minutes(5));
        Self { context, clock, place, desks, laser, lea, manager, database }
    }

    /// Léopoldine reserves, and writes why.
    pub async fn reserve(&self, resource: ResourceId, from: &str, to: &str) -> ReservationDetails {
        self.reserve_for(resource, Period::new(instant(from), instant(to)).unwrap()).await
    }

    pub async fn reserve_for(&self, resource_id: ResourceId, period: Period) -> ReservationDetails {
        let purpose = "Tirer mon mémoire secret".to_owned();
        let request = ReserveRequest { resource_id, period, unit_id: None, purpose, on_behalf_of: None };
        reservation::reserve(&self.context, &self.lea, &request, None).await.unwrap()
    }

    /// So many reservations over a year, summer included, some at the same time.
    pub async fn reserve_many(&self, count: i32) -> Vec<ReservationDetails> {
        let mut made = Vec::new();
        for number in 0..count {
            let day: DateTime<Utc> = instant("2026-11-25T00:00:00Z") + TimeDelta::days(i64::from(number / 2) * 14);
            let starts_at = day + TimeDelta::minutes(i64::from(600 + 30 * (number % 4)));
            let period = Period::new(starts_at, starts_at + TimeDelta::minutes(90)).unwrap();
            let resource = if number % 5 == 4 { self.laser.id } else { self.desks.id };
            made.push(self.reserve_for(resource, period).await);
        }
        made
    }

    pub async fn cancel(&self, id: ReservationId) -> ReservationDetails {
        reservation::cancel(&self.context, &self.lea, id, "grippe").await.unwrap()
    }

    pub async fn close(&self, resource_id: Option<ResourceId>, from: &str, to: &str, reason: &str) -> Closure {
        let period = Period::new(instant(from), instant(to)).unwrap();
        let new = NewClosure { place_id: self.place, resource_id, unit_id: None, period, reason: reason.to_owned() };
        escale::operations::closure::add(&self.context, &self.manager, new, Some(Hit::Keep), None).await.unwrap().0
    }

    pub fn service(&self) -> Rocket<Build> {
        let secret_key = SecretKey::new("0123456789abcdef0123456789abcdef").unwrap();
        let base_url = "https://escale.example".to_owned();
        let config = Config { base_url, port: 0, ..Config::local(secret_key) };
        escale::app::build(config, self.context.clone()).unwrap()
    }

    pub async fn client(&self) -> Client {
        Client::untracked(self.service()).await.unwrap()
    }

    /// The calendar of the place as anybody gets it.
    pub async fn calendar(&self) -> String {
        String::from_utf8(get(&self.client().await, "/places/fabrique/calendar.ics", &[]).await.body).unwrap()
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }
}

pub async fn get(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = client.get(path.to_owned());
    for (name, value) in headers {
        request.add_header(Header::new((*name).to_owned(), (*value).to_owned()));
    }
    read(request.dispatch().await).await
}

pub async fn read(response: LocalResponse<'_>) -> Answer {
    let status = response.status();
    let headers =
        response.headers().iter().map(|header| (header.name().to_string(), header.value().to_owned())).collect();
    Answer { status, headers, body: response.into_bytes().await.unwrap_or_default() }
}

async fn add(
    context: &Context,
    manager: &Actor,
    place_id: PlaceId,
    name: &str,
    kind: ResourceKind,
    units: u32,
    unit_label: &str,
) -> Resource {
    let new = NewResource {
        place_id,
        name: name.to_owned(),
        kind,
        description: String::new(),
        opening_hours: None,
        rules: PolicyRules { max_minutes: Some(600), horizon_days: Some(400), ..PolicyRules::default() },
        units,
        unit_label: unit_label.to_owned(),
    };
    escale::operations::resource::add(context, manager, new).await.unwrap()
}
