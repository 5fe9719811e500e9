//! `escale doctor`: is everything as it should be?

use clap::Args;
use serde_json::json;

use super::{Failure, connect, say, settings};
use crate::{
    config::Settings,
    store::{doctor, schema},
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Prints one JSON object instead of lines
    #[arg(long)]
    json: bool,
}

struct Check {
    name: &'static str,
    sound: bool,
    told: String,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let checks = check().await;
    if arguments.json {
        let told = checks.iter().map(|check| (check.name.to_owned(), json!({"ok": check.sound, "told": check.told})));
        let sound = checks.iter().all(|check| check.sound);
        say(&json!({"ok": sound, "checks": told.collect::<serde_json::Map<_, _>>()}).to_string());
    } else {
        for check in &checks {
            say(&format!("{} {}: {}", if check.sound { "ok   " } else { "WRONG" }, check.name, check.told));
        }
    }
    match checks.iter().filter(|check| !check.sound).count() {
        0 => Ok(()),
        wrong => Err(Failure::failed(format!("{wrong} of {} checks found something wrong", checks.len()))),
    }
}

/// Each check, up to the first without which the next cannot be made.
async fn check() -> Vec<Check> {
    let settings = match settings() {
        Ok(settings) => settings,
        Err(failure) => return vec![Check { name: "settings", sound: false, told: failure.to_string() }],
    };
    let mut checks = vec![of_settings(&settings)];
    let db = match connect(&settings).await {
        Ok(db) => db,
        Err(failure) => {
            checks.push(Check { name: "database", sound: false, told: failure.to_string() });
            return checks;
        }
    };
    checks.push(Check { name: "database", sound: true, told: "answers".to_owned() });
    match schema::status(&db).await {
        Ok(status) => {
            let pending = status.iter().filter(|migration| !migration.applied).count();
            checks.push(Check { name: "schema", sound: pending == 0, told: format!("{pending} pending migrations") });
            if pending > 0 {
                return checks;
            }
        }
        Err(error) => checks.push(Check { name: "schema", sound: false, told: error.to_string() }),
    }
    for (name, sentence) in doctor::INVARIANTS {
        let check = match doctor::count_broken(&db, name).await {
            Ok(count) => Check { name, sound: count == 0, told: format!("{count} {sentence}") },
            Err(error) => Check { name, sound: false, told: error.to_string() },
        };
        checks.push(check);
    }
    checks
}

fn of_settings(settings: &Settings) -> Check {
    let missing = if settings.secret_key.is_none() { "ESCALE_SECRET_KEY is not set, `serve` needs it" } else { "read" };
    Check { name: "settings", sound: settings.secret_key.is_some(), told: missing.to_owned() }
}
