//! Rows that tests start from, written straight into the tables.

use std::sync::Arc;

use ::entity::place;
use chrono::{DateTime, Utc};
use escale::{
    clock::FixedClock,
    domain::{
        account::{Actor, MailAddress, PersonName},
        ids::{PlaceId, ResourceId},
        kind::ResourceKind,
        organisation::{Allowance, Organisation, OrganisationFacts},
        policy::PolicyRules,
        resource::Resource,
    },
    operations::{self, Context, account::NewAccount, resource::NewResource},
    store::{self, Db},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// The moment at which every test starts: a Tuesday at nine in Paris.
pub const NOW: &str = "2026-11-24T08:00:00Z";

/// Everyone's password.
pub const PASSWORD: &str = "a long password";

/// Reads an instant.
pub fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A context on this database whose clock stands at [`NOW`].
pub async fn context(database: &super::TestDatabase) -> (Context, FixedClock) {
    let clock = FixedClock::at(instant(NOW));
    let db = Db::connect(&database.url).await.unwrap();
    (Context::new(db, Arc::new(clock.clone())), clock)
}

/// A place in Roubaix, open from eight to eight every day of the week.
pub async fn place(database: &super::TestDatabase, ctx: &Context, slug: &str) -> PlaceId {
    let id = ctx.ids.uuid();
    let now = ctx.clock.now();
    let row = place::ActiveModel {
        id: Set(id),
        slug: Set(slug.to_owned()),
        name: Set(slug.to_owned()),
        summary: Set(String::new()),
        street: Set("30 rue du Moulin".to_owned()),
        postcode: Set("59100".to_owned()),
        city: Set("Roubaix".to_owned()),
        commune_code: Set(Some("59512".to_owned())),
        country: Set("FR".to_owned()),
        latitude: Set(50.69),
        longitude: Set(3.17),
        time_zone: Set("Europe/Paris".to_owned()),
        opening_hours: Set(Some("08:00-20:00".to_owned())),
        accessibility: Set(String::new()),
        amenities: Set(String::new()),
        website: Set(None),
        phone: Set(None),
        mail: Set(None),
        source_id: Set(None),
        source_reference: Set(None),
        retrieved_on: Set(None),
        withdrawn_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        policy: sea_orm::ActiveValue::NotSet,
        revision: Set(0),
    };
    place::Entity::insert(row).exec_without_returning(&database.connect().await).await.unwrap();
    PlaceId(id)
}

/// Someone who signs in by a session.
pub async fn person(ctx: &Context, name: &str) -> Actor {
    let new = NewAccount {
        mail: MailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap(),
        name: PersonName::parse(name).unwrap(),
        password: PASSWORD.to_owned(),
        language: None,
    };
    let account = operations::account::create(ctx, new).await.unwrap();
    Actor { account, is_admin: false, manages: Default::default(), scopes: None }
}

/// Desks by the half hour, up to ten hours, 90 days ahead.
pub async fn desks(ctx: &Context, place: PlaceId, units: u32) -> Resource {
    let mut manager = person(ctx, &format!("Manager{}", ctx.ids.uuid().simple())).await;
    manager.manages.insert(place);
    let new = NewResource {
        place_id: place,
        name: "Open space".to_owned(),
        kind: ResourceKind::Desk,
        description: String::new(),
        opening_hours: None,
        rules: PolicyRules { max_minutes: Some(600), horizon_days: Some(90), ..PolicyRules::default() },
        units,
        unit_label: "Poste".to_owned(),
    };
    operations::resource::add(ctx, &manager, new).await.unwrap()
}

/// An organisation without limits, with one member.
pub async fn organisation(ctx: &Context, name: &str, member: &str) -> Organisation {
    let mut admin = person(ctx, &format!("Admin{}", ctx.ids.uuid().simple())).await;
    admin.is_admin = true;
    let facts = OrganisationFacts { name: name.to_owned(), mail_domain: None, allowance: Allowance::default() };
    let made = operations::organisation::create(ctx, &admin, facts).await.unwrap();
    let (_, link) = operations::organisation::invite(ctx, &admin, made.id, None).await.unwrap();
    let (account, _) = store::account::by_mail(&ctx.db, &MailAddress::parse(member).unwrap()).await.unwrap().unwrap();
    let member = Actor { account, is_admin: false, manages: Default::default(), scopes: None };
    operations::organisation::join_by_link(ctx, &member, &link).await.unwrap();
    made
}

/// How many live reservations a resource has, by the database.
pub async fn live_reservations(ctx: &Context, resource: ResourceId) -> usize {
    let all = store::reservation::list_of_resource(&ctx.db, resource, &Default::default()).await.unwrap();
    all.iter().filter(|details| details.reservation.state.is_live()).count()
}
