//! What several clients heard from two instances, while one was killed and the database restarted, fits some order of
//! what they asked, each operation at one moment between its sending and its answer; and so does what is in the end.
//!
//! An operation without an answer took effect or not, at any time after it was sent: the instance was killed before
//! or after the commit, and nobody was told. `503 unavailable` is no answer either: what failed before the commit left
//! nothing, but where the connection broke while the commit was on its way, only the database knows whether it was
//! done. Which unit the program chooses among free ones is not looked at here, only that it was free.
//!
//! The long form, by hand: `HISTORY_BOUNDS=60,16 cargo test --test it -- --nocapture history_of_two` (seconds, clients).

mod checker;
mod clients;
mod instances;
mod model;
mod wrong;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, thread,
    time::{Duration, Instant},
};

use ::entity::{place, reservation};
use chrono::{DateTime, NaiveTime, TimeDelta, Timelike, Utc};
use clients::{PEOPLE, Resource, UNITS, command};
use escale::{
    clock::{Clock, SystemClock},
    domain::{
        account::{Role, Scope},
        ids::PlaceId,
        kind::ResourceKind,
        policy::{Approval, PolicyRules},
    },
    operations::{
        Context,
        account::{create_token_for, grant},
        resource::{self, NewResource},
    },
    store,
};
use instances::{ENOUGH, Instances};
use model::{Desks, Held, Rules};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter, Statement, sea_query::Expr};
use uuid::Uuid;

use crate::support::{TestDatabase, seed};

/// How long the clients ask, and how many they are.
fn bounds() -> (Duration, usize) {
    let told = env::var("HISTORY_BOUNDS").unwrap_or_else(|_| "4,6".into());
    let (seconds, clients) = told.split_once(',').unwrap();
    (Duration::from_secs(seconds.parse().unwrap()), clients.parse().unwrap())
}

/// Two people and one of the team; gives their tokens.
async fn people(ctx: &Context, place: PlaceId) -> Vec<String> {
    let mut tokens = Vec::new();
    for number in 1..=PEOPLE {
        let person = seed::person(ctx, &format!("Person{number}")).await.account.id;
        let mut scopes = BTreeSet::from([Scope::Read, Scope::Reserve]);
        if number == PEOPLE {
            grant(ctx, person, Role::Manager(place)).await.unwrap();
            scopes.insert(Scope::Manage);
        }
        tokens.push(create_token_for(ctx, person, "test", scopes).await.unwrap().1);
    }
    tokens
}

/// Desks, every other time those that the team answers for.
async fn resources(ctx: &Context, place: PlaceId, count: usize) -> Vec<Resource> {
    let mut team = seed::person(ctx, "Team").await;
    team.manages.insert(place);
    let mut resources = Vec::new();
    for number in 0..count {
        let needs_approval = number % 2 == 1;
        let approval = Some(if needs_approval { Approval::Always } else { Approval::Never });
        let new = NewResource {
            place_id: place,
            name: format!("Salle {number}"),
            kind: ResourceKind::Desk,
            description: String::new(),
            opening_hours: None,
            rules: PolicyRules { approval, ..PolicyRules::default() },
            units: u32::try_from(UNITS).unwrap(),
            unit_label: "Poste".into(),
        };
        let made = resource::add(ctx, &team, new).await.unwrap();
        resources.push(Resource::new(made.id, made.units.iter().map(|unit| unit.id.0).collect(), needs_approval));
    }
    resources
}

fn ask_all(resources: &[Resource], instances: &Instances<'_>, clients: usize) {
    thread::scope(|scope| {
        for client in 0..clients {
            scope.spawn(move || {
                let seed = [u8::try_from(client).unwrap(); 32];
                let random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
                let (mut runner, commands) =
                    (TestRunner::new_with_rng(Config::default(), random), command(resources.len()));
                while instances.go_on() {
                    let (resource, command) = commands.new_tree(&mut runner).unwrap().current();
                    resources[resource].run(&command, instances, client);
                }
            });
        }
    });
}

/// Puts the place where midnight has just passed, so that the day on which its team checks people in is all ahead;
/// gives its nine o'clock, far enough that nothing begins meanwhile.
async fn begin_day(database: &DatabaseConnection, place: PlaceId) -> DateTime<Utc> {
    let now = SystemClock.now();
    // These names count westwards.
    let hour = now.hour();
    let zone = if hour <= 12 { format!("Etc/GMT+{hour}") } else { format!("Etc/GMT-{}", 24 - hour) };
    let moved = place::Entity::update_many().col_expr(place::Column::TimeZone, Expr::value(zone));
    moved.filter(place::Column::Id.eq(place.0)).exec(database).await.unwrap();
    let midnight = now.date_naive().and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap()).and_utc();
    midnight + TimeDelta::hours(9)
}

/// Checks the history of one resource against what the database has in the end; gives its figures.
async fn check(
    database: &DatabaseConnection,
    (ctx, resource): (&Context, &Resource),
    instances: &Instances<'_>,
) -> (usize, checker::Search) {
    let rows = reservation::Entity::find()
        .filter(reservation::Column::ResourceId.eq(resource.id.0))
        .all(database)
        .await
        .unwrap();
    let first = instances.first_day();
    let half_hours = |at: DateTime<Utc>| (at - first).num_minutes() / 30;
    let held = |row: &reservation::Model| Held {
        unit: resource.unit_number(row.unit_id),
        span: (half_hours(row.starts_at), half_hours(row.ends_at)),
        state: row.state.parse().unwrap(),
        sequence: row.sequence.try_into().unwrap(),
    };
    let all: BTreeMap<Uuid, Held> = rows.iter().map(|row| (row.id, held(row))).collect();
    let found: Vec<_> = rows.into_iter().map(|row| (row.id, row.purpose, row.reason)).collect();
    let known = store::resource::by_id(&ctx.db, resource.id).await.unwrap().unwrap();
    let serves = known.units.iter().map(|unit| !unit.out_of_service).collect();
    let rules = Rules { serves, shortest: i64::from(known.policy.min_minutes / 30) };
    let history = resource.history(&found, all, rules, instances.elapsed());
    let mut desks = Desks::new(UNITS, resource.needs_approval);
    match checker::find_order(&mut desks, &history) {
        Ok(search) => (history.len(), search),
        Err(checker::NoOrder::Wrong { next, .. }) => {
            let next: Vec<_> = next.iter().map(|event| &history[*event]).collect();
            panic!("no order of {} operations; none of these can come next: {next:#?}", history.len())
        }
        Err(checker::NoOrder::TooLong) => panic!("the search among {} operations was given up", history.len()),
    }
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

async fn count(database: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(sea_orm::DbBackend::Postgres, sql);
    Count::find_by_statement(statement).one(database).await.unwrap().unwrap().count
}

/// What holds whatever was asked: no unit is given twice, and each change is counted and in the history.
async fn check_rules(database: &DatabaseConnection) {
    let doubles = "SELECT count(*) FROM reservation a JOIN reservation b ON a.unit_id = b.unit_id AND a.id < b.id \
        WHERE a.state IN ('requested', 'confirmed', 'checked_in') AND b.state IN ('requested', 'confirmed', 'checked_in') \
        AND a.holds_from < b.holds_until AND b.holds_from < a.holds_until";
    assert_eq!(count(database, doubles).await, 0, "double bookings");
    let uncounted = "SELECT count(*) FROM reservation r WHERE sequence + 1 <> \
        (SELECT count(*) FROM audit_entry WHERE subject_id = r.id AND action LIKE 'reservation.%')";
    assert_eq!(count(database, uncounted).await, 0, "changes that the history does not have, or not once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_each_answer_fits_an_order_in_the_history_of_two_instances() {
    let (lasts, clients) = bounds();
    let database = TestDatabase::postgres_alone().await;
    let (ctx, _) = seed::context(&database).await;
    let place = seed::place(&database, &ctx, "blanchemaille").await;
    let first_day = begin_day(&database.connect().await, place).await;
    let tokens = people(&ctx, place).await;
    let resources = resources(&ctx, place, clients.div_ceil(4)).await;
    let instances = Instances::start(&database, tokens, first_day, lasts);
    ask_all(&resources, &instances, clients);

    let connection = database.connect().await;
    let began = Instant::now();
    let (mut operations, mut longest, mut taken_back) = (0, 0, 0);
    for resource in &resources {
        let (count, search) = check(&connection, (&ctx, resource), &instances).await;
        operations += count;
        longest = longest.max(search.steps);
        taken_back += search.taken_back;
    }
    check_rules(&connection).await;
    println!("{operations} operations on {} resources by {clients} clients in {lasts:?}", resources.len());
    println!("{} was the longest search, {taken_back} steps were taken back, {:?}", longest, began.elapsed());
    println!("{:?}", instances.answers());
    assert!(instances.accepted() > ENOUGH, "hardly anything was asked");
}
