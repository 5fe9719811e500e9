//! Two instances on one database; one is killed and starts again, then the database does.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Condvar, Mutex, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use serde_json::Value;
use ureq::Agent;

use crate::support::{TestDatabase, service::Service};

/// More reservations than this are said yes to, or there was hardly anything to fight for.
pub const ENOUGH: usize = 50;

/// Two running instances, what their clients need, and how far the test is.
pub struct Instances<'a> {
    database: &'a TestDatabase,
    running: [RwLock<Option<Arc<Service>>>; 2],
    agent: Agent,
    tokens: Vec<String>,
    first_day: DateTime<Utc>,
    began: Instant,
    lasts: Duration,
    /// How many disturbances have begun.
    disturbed: AtomicUsize,
    /// Whether the database is away, and who waits for it.
    away: Mutex<bool>,
    back: Condvar,
    /// How often each status and code was answered.
    answers: Mutex<BTreeMap<String, usize>>,
}

impl<'a> Instances<'a> {
    /// Starts them; `first_day` is the moment from which half hours are counted, `tokens` are by person.
    pub fn start(database: &'a TestDatabase, tokens: Vec<String>, first_day: DateTime<Utc>, lasts: Duration) -> Self {
        let running = [(); 2].map(|()| RwLock::new(Some(Arc::new(Service::start(&database.url)))));
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
        let (disturbed, away, back, answers) = Default::default();
        let (agent, began) = (config.build().into(), Instant::now());
        Self { database, running, agent, tokens, first_day, began, lasts, disturbed, away, back, answers }
    }

    pub fn first_day(&self) -> DateTime<Utc> {
        self.first_day
    }

    pub fn token(&self, person: usize) -> &str {
        &self.tokens[person]
    }

    /// Since the beginning, on a clock that only goes on.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Whether the clients go on. Who asks first after a third of the time kills one instance and starts it again;
    /// after two thirds, the database is restarted under both.
    pub fn go_on(&self) -> bool {
        let elapsed = self.elapsed();
        let begins = |disturbance: usize| {
            let (since, next) = (self.lasts * u32::try_from(disturbance + 1).unwrap() / 3, disturbance + 1);
            let order = Ordering::SeqCst;
            elapsed >= since && self.disturbed.compare_exchange(disturbance, next, order, order).is_ok()
        };
        if begins(0) {
            self.kill_one();
        } else if begins(1) {
            self.restart_database();
        }
        // A slow machine gets more time to ask enough, and not for ever.
        elapsed < self.lasts || (self.accepted() <= ENOUGH && elapsed < self.lasts * 10)
    }

    /// How many reservations were said yes to.
    pub fn accepted(&self) -> usize {
        self.answers.lock().unwrap().get("201").copied().unwrap_or_default()
    }

    /// Sends it to this instance, or to the other one while this is away; `None` when no answer came.
    pub fn send(
        &self,
        instance: usize,
        method: &str,
        path: &str,
        headers: &[(&'static str, String)],
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        let running = |instance: usize| self.running[instance % 2].read().unwrap().clone();
        let service = running(instance).or_else(|| running(instance + 1))?;
        let answer = service.send(&self.agent, method, path, headers, body);
        let told = answer.as_ref().map_or_else(
            || "none".into(),
            |(status, body)| body["code"].as_str().map_or(status.to_string(), |code| format!("{status} {code}")),
        );
        *self.answers.lock().unwrap().entry(told).or_default() += 1;
        if answer.as_ref().is_none_or(|(status, _)| *status == 503) {
            // Asking on while the database is away would only make more of the same.
            let away = self.away.lock().unwrap();
            drop(self.back.wait_while(away, |away| *away).unwrap());
        }
        answer
    }

    /// How often each status and code was answered.
    pub fn answers(&self) -> BTreeMap<String, usize> {
        self.answers.lock().unwrap().clone()
    }

    fn kill_one(&self) {
        let killed = self.running[0].read().unwrap().clone();
        killed.as_ref().unwrap().kill();
        *self.running[0].write().unwrap() = None;
        drop(killed);
        let again = Service::start(&self.database.url);
        *self.running[0].write().unwrap() = Some(Arc::new(again));
    }

    fn restart_database(&self) {
        *self.away.lock().unwrap() = true;
        self.database.restart();
        for running in &self.running {
            let service = running.read().unwrap().clone().unwrap();
            let is_ready =
                |_| service.send(&self.agent, "GET", "/health/ready", &[], None).is_some_and(|it| it.0 == 200);
            assert!((0..1_000).any(is_ready), "the service did not find its database again");
        }
        *self.away.lock().unwrap() = false;
        self.back.notify_all();
    }
}
