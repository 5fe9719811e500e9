//! vdirsyncer subscribes over a real port, khal lists and imports what came.

use std::{path::Path, process::Command};

use chrono::TimeDelta;
use rocket::{Shutdown, fairing::AdHoc, tokio};
use serde_json::Value;
use tokio::{sync::oneshot, task::JoinHandle};

use super::{
    readers::{client, printed},
    setting::Setting,
};
use crate::support::both_engines;

/// The service on a port of its own.
struct Running {
    address: String,
    shutdown: Shutdown,
    server: JoinHandle<()>,
}

impl Running {
    async fn start(setting: &Setting) -> Self {
        let (tell, told) = oneshot::channel();
        let told_once = std::sync::Mutex::new(Some(tell));
        let on_liftoff = AdHoc::on_liftoff("port", move |rocket| {
            let tell = told_once.lock().unwrap().take();
            let port = rocket.config().port;
            Box::pin(async move { tell.unwrap().send(port).unwrap() })
        });
        let rocket = setting.service().attach(on_liftoff).ignite().await.unwrap();
        let shutdown = rocket.shutdown();
        let server = tokio::spawn(async move { drop(rocket.launch().await.unwrap()) });
        let port = told.await.unwrap();
        Self { address: format!("http://127.0.0.1:{port}"), shutdown, server }
    }

    async fn stop(self) {
        self.shutdown.notify();
        self.server.await.unwrap();
    }
}

/// Runs a program beside the service, which shares the threads of the test.
async fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    command.args(arguments).env("HOME", folder).env("XDG_CONFIG_HOME", folder).env("LC_ALL", "C.UTF-8");
    tokio::task::spawn_blocking(move || {
        let output = command.output();
        printed(&mut command, output)
    })
    .await
    .unwrap()
}

fn write_settings(folder: &Path, name: &str, address: &str) -> String {
    let settings = std::fs::read_to_string(client(name)).unwrap();
    let settings = settings.replace("FOLDER", folder.to_str().unwrap()).replace("ADDRESS", address);
    let file = folder.join(name);
    std::fs::write(&file, settings).unwrap();
    file.to_str().unwrap().to_owned()
}

/// What khal lists of the next hundred days, each event once.
async fn listed(folder: &Path, settings: &str) -> Vec<Value> {
    let fields = ["uid", "start", "end", "status", "title"].map(|field| ["--json", field]).concat();
    let arguments = [&["-c", settings, "list", "2026-11-24", "100d", "--once"], fields.as_slice()].concat();
    // A line for each day, each with the list of its events.
    let days = run(folder, "khal", &arguments).await;
    days.lines().flat_map(|day| serde_json::from_str::<Vec<Value>>(day).unwrap()).collect()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("calendar")).unwrap();
    folder
}

/// Events of a listing as `start end status title`, in order.
fn told(listed: &[Value]) -> Vec<String> {
    let text = |event: &Value, field: &str| event[field].as_str().unwrap().to_owned();
    let mut told: Vec<String> = listed
        .iter()
        .map(|event| ["start", "end", "status", "title"].map(|field| text(event, field)).join(" "))
        .collect();
    told.sort();
    told
}

both_engines! {
    async fn a_subscriber_sees_a_reservation_and_then_its_cancelling(setting: Setting) {
        let desk = setting.reserve(setting.desks.id, "2026-11-25T09:00:00Z", "2026-11-25T11:30:00Z").await;
        setting.reserve(setting.laser.id, "2026-11-26T13:00:00Z", "2026-11-26T15:00:00Z").await;
        let running = Running::start(&setting).await;
        let folder = folder();
        let calendar = format!("{}/places/fabrique/calendar.ics", running.address);
        let vdirsyncer = write_settings(folder.path(), "vdirsyncer.conf", &calendar);
        let khal = write_settings(folder.path(), "khal.conf", &calendar);
        run(folder.path(), "vdirsyncer", &["-c", &vdirsyncer, "discover"]).await;
        run(folder.path(), "vdirsyncer", &["-c", &vdirsyncer, "sync"]).await;
        let laser = "2026-11-26T13:00 2026-11-26T15:00 CONFIRMED Réservé – Découpeuse laser";
        assert_eq!(
            told(&listed(folder.path(), &khal).await),
            ["2026-11-25T09:00 2026-11-25T11:30 CONFIRMED Réservé – Open space, Poste 1", laser]
        );

        setting.clock.advance(TimeDelta::hours(1));
        setting.cancel(desk.reservation.id).await;
        run(folder.path(), "vdirsyncer", &["-c", &vdirsyncer, "sync"]).await;
        assert_eq!(
            told(&listed(folder.path(), &khal).await),
            ["2026-11-25T09:00 2026-11-25T11:30 CANCELLED Annulé – Open space, Poste 1", laser]
        );
        running.stop().await;
    }

    // vdirsyncer makes up UIDs of its own for what comes over HTTP, khal keeps ours.
    async fn who_imports_the_file_again_has_the_event_once_under_the_same_uid(setting: Setting) {
        let desk = setting.reserve(setting.desks.id, "2026-11-25T09:00:00Z", "2026-11-25T11:30:00Z").await;
        let uid = desk.reservation.id.to_string();
        let folder = folder();
        let khal = write_settings(folder.path(), "khal.conf", "");
        let file = folder.path().join("fabrique.ics");
        for status in ["CONFIRMED", "CANCELLED"] {
            std::fs::write(&file, setting.calendar().await).unwrap();
            run(folder.path(), "khal", &["-c", &khal, "import", "--batch", "-a", "escale", file.to_str().unwrap()]).await;
            let listed = listed(folder.path(), &khal).await;
            assert_eq!(listed.len(), 1, "{listed:?}");
            assert_eq!((listed[0]["uid"].as_str(), listed[0]["status"].as_str()), (Some(uid.as_str()), Some(status)));
            setting.clock.advance(TimeDelta::hours(1));
            if status == "CONFIRMED" {
                setting.cancel(desk.reservation.id).await;
            }
        }
    }
}
