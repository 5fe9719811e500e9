//! What was said yes to stays (DOMAIN rule 2), and stays single with several instances: the real program, killed.

use std::{
    collections::BTreeSet,
    process::Command,
    str::FromStr,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use chrono::{DateTime, TimeDelta, Utc};
use escale::{
    clock::{Clock, SystemClock},
    domain::{account::Scope, ids::ReservationId, resource::Resource},
    operations::{Context, account::create_token_for},
    store,
};
use serde_json::{Value, json};

use crate::support::{TestDatabase, both_engines, seed, service::Service};

const CLIENTS: usize = 8;
const REQUESTS: usize = 2_000;
const KILLED_AFTER: usize = 1_000;

/// A place with desks, and a token that may reserve them.
async fn desks(database: &TestDatabase, units: u32) -> (Context, Resource, String) {
    let (ctx, _) = seed::context(database).await;
    let place = seed::place(database, &ctx, "blanchemaille").await;
    let desks = seed::desks(&ctx, place, units).await;
    let lea = seed::person(&ctx, "Lea").await;
    let scopes = BTreeSet::from([Scope::Read, Scope::Reserve]);
    let (_, token) = create_token_for(&ctx, lea.account.id, "test", scopes).await.unwrap();
    (ctx, desks, token)
}

/// The n-th of twelve half hours a day, from tomorrow on; open in Paris in winter and in summer.
fn half_hour(n: usize) -> DateTime<Utc> {
    let tomorrow = SystemClock.now().date_naive() + TimeDelta::days(1);
    let (day, slot) = (i64::try_from(n / 12).unwrap(), i64::try_from(n % 12).unwrap());
    tomorrow.and_hms_opt(9, 0, 0).unwrap().and_utc() + TimeDelta::days(day) + TimeDelta::minutes(30 * slot)
}

fn request(desks: &Resource, starts_at: DateTime<Utc>, lasting: TimeDelta) -> Value {
    json!({
        "resource_id": desks.id.0,
        "starts_at": starts_at.to_rfc3339(),
        "ends_at": (starts_at + lasting).to_rfc3339(),
    })
}

/// Asks from several threads until all is asked or the service is gone; gives the ids of each `201` seen.
fn reserve_and_kill(service: &Service, token: &str, desks: &Resource) -> Vec<ReservationId> {
    let (next, yes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= REQUESTS {
                        return;
                    }
                    let asked = request(desks, half_hour(n / 2), TimeDelta::minutes(30));
                    let Some((status, body)) = service.reserve(token, &asked) else { return };
                    assert_eq!(status, 201, "{body}");
                    let mut yes = yes.lock().unwrap();
                    yes.push(ReservationId::from_str(body["id"].as_str().unwrap()).unwrap());
                    if yes.len() == KILLED_AFTER {
                        service.kill();
                    }
                }
            });
        }
    });
    yes.into_inner().unwrap()
}

both_engines! {
    async fn each_yes_survives_kill_9_in_the_middle_of_2000_reservations(database: TestDatabase) {
        let (ctx, desks, token) = desks(&database, 2).await;
        let service = Service::start(&database.url);
        let yes = reserve_and_kill(&service, &token, &desks);
        drop(service);
        assert!((KILLED_AFTER..REQUESTS).contains(&yes.len()), "{}", yes.len());

        let _again = Service::start(&database.url);
        for id in &yes {
            assert!(store::reservation::by_id(&ctx.db, *id).await.unwrap().is_some(), "{id} was said yes to");
        }
        let doctor = Command::new(env!("CARGO_BIN_EXE_escale"))
            .arg("doctor")
            .env("DATABASE_URL", &database.url)
            .env("ESCALE_SECRET_KEY", "a key for tests that has enough bytes")
            .output()
            .unwrap();
        assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
    }
}

/// Both instances answer at once; SQLite serves one instance only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_of_64_requests_to_two_instances_exactly_one_wins() {
    let database = TestDatabase::postgres().await;
    let (ctx, desks, token) = desks(&database, 1).await;
    let instances = [Service::start(&database.url), Service::start(&database.url)];
    let answers: Vec<u16> = thread::scope(|scope| {
        let asking: Vec<_> = (0..64)
            .map(|n| {
                let asked = request(&desks, half_hour(n % 4), TimeDelta::hours(3));
                let (instance, token) = (&instances[n % 2], &token);
                scope.spawn(move || instance.reserve(token, &asked).map_or(0, |(status, _)| status))
            })
            .collect();
        asking.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let count = |status| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((count(201), count(409)), (1, 63), "{answers:?}");
    assert_eq!(seed::live_reservations(&ctx, desks.id).await, 1);
}
