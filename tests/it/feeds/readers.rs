//! The parsers of others. They come with tests/install.sh; `. tests/env.sh` puts them on the PATH.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// An event as a parser understood it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadEvent {
    pub uid: String,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub status: String,
    pub sequence: u32,
    pub summary: String,
}

/// Python's `icalendar`, by name and by rule of each zone.
pub fn with_icalendar(ics: &str) -> Vec<ReadEvent> {
    read(Command::new("python3").arg(client("read_with_icalendar.py")), ics)
}

/// JavaScript's `ical.js`.
pub fn with_icaljs(ics: &str) -> Vec<ReadEvent> {
    read(Command::new("node").arg(client("read_with_icaljs.mjs")), ics)
}

/// A file of tests/clients/.
pub fn client(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "clients", name].iter().collect()
}

/// What a program printed; it must have gone well.
pub fn printed(command: &mut Command, output: std::io::Result<Output>) -> String {
    let program = command.get_program().display().to_string();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; run `. tests/env.sh` first"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {}: {told}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

fn read(command: &mut Command, ics: &str) -> Vec<ReadEvent> {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let output = spawned.and_then(|mut child| {
        // The readers read all before they print, so that neither waits for the other.
        child.stdin.take().unwrap().write_all(ics.as_bytes())?;
        child.wait_with_output()
    });
    let json = printed(command, output);
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}
