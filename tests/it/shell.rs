//! The command line as a process: exit codes, what goes where, accounts and tokens.

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Runs the program in a folder with these variables alone.
fn escale(folder: &Path, variables: &[(&str, &str)], arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_escale"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with a migrated database, and its variables.
fn migrated() -> (TempDir, [(&'static str, &'static str); 2]) {
    let folder = TempDir::new().unwrap();
    let variables = [("DATABASE_URL", "sqlite:escale.db"), ("ESCALE_SECRET_KEY", KEY)];
    let done = escale(folder.path(), &variables, &["migrate", "up"], "");
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    (folder, variables)
}

#[test]
fn bad_use_ends_with_2_and_says_what_is_missing() {
    let folder = TempDir::new().unwrap();
    let empty: [(&str, &str); 0] = [];
    for (arguments, sentence) in [
        (vec![], "Usage"),
        (vec!["fly"], "fly"),
        (vec!["serve"], "ESCALE_SECRET_KEY"),
        (vec!["migrate", "status"], "DATABASE_URL"),
        (vec!["user", "grant", "--mail", "a@b.org"], "--admin"),
    ] {
        let output = escale(folder.path(), &empty, &arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", told(&output));
        assert!(told(&output).contains(sentence), "{arguments:?}: {}", told(&output));
        assert_eq!(out(&output), "", "{arguments:?}");
    }
}

#[test]
fn a_wrong_setting_is_named_with_its_place_and_nothing_starts() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("escale.toml"), "prot = 1\n").unwrap();
    let variables = [("ESCALE_SECRET_KEY", KEY), ("ESCALE_BASE_ULR", "x"), ("DATABASE_URL", "sqlite:escale.db")];
    let output = escale(folder.path(), &variables, &["serve"], "");
    assert_eq!(output.status.code(), Some(2));
    for part in ["`prot`", "escale.toml", "`ESCALE_BASE_ULR`"] {
        assert!(told(&output).contains(part), "{}", told(&output));
    }
    assert!(!folder.path().join("escale.db").exists());
}

#[test]
fn serve_refuses_a_pending_migration_with_one_sentence() {
    let folder = TempDir::new().unwrap();
    let variables = [("ESCALE_SECRET_KEY", KEY), ("DATABASE_URL", "sqlite:escale.db")];
    let output = escale(folder.path(), &variables, &["serve"], "");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(told(&output).trim().lines().count(), 1, "{}", told(&output));
    assert!(told(&output).contains("escale migrate up"), "{}", told(&output));
}

#[test]
fn a_mistyped_path_makes_no_database() {
    let folder = TempDir::new().unwrap();
    let variables = [("ESCALE_SECRET_KEY", KEY), ("DATABASE_URL", "sqlite:escael.db")];
    for arguments in [
        vec!["doctor"],
        vec!["user", "list"],
        vec!["migrate", "status"],
        vec!["migrate", "down"],
        vec!["serve"],
        vec!["import", "census", "none.csv"],
    ] {
        let output = escale(folder.path(), &variables, &arguments, "");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", told(&output));
        let sentence = out(&output) + &told(&output);
        assert!(sentence.contains("there is no database at sqlite:escael.db"), "{arguments:?}: {sentence}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{arguments:?}");
    }
}

#[test]
fn a_new_database_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _) = migrated();
    let mode = std::fs::metadata(folder.path().join("escale.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn accounts_and_tokens_are_made_from_the_shell() {
    let (folder, variables) = migrated();
    let run = |arguments: &[&str], input: &str| escale(folder.path(), &variables, arguments, input);
    let create = ["user", "create", "--mail", "lea@example.org", "--name", "Léa"];
    let made = run(&create, "");
    assert_eq!((made.status.code(), out(&made).trim().len()), (Some(0), 43), "{}", told(&made));
    assert_eq!(run(&create, "").status.code(), Some(1));
    let typed =
        run(&["user", "create", "--mail", "ana@example.org", "--name", "Ana", "--password-stdin"], "a long password\n");
    assert_eq!((typed.status.code(), out(&typed).as_str()), (Some(0), ""));
    let short = run(&["user", "password", "--mail", "ana@example.org", "--password-stdin"], "short\n");
    assert_eq!(short.status.code(), Some(1));
    assert_eq!(run(&["user", "grant", "--mail", "lea@example.org", "--admin"], "").status.code(), Some(0));
    assert_eq!(run(&["user", "grant", "--mail", "lea@example.org", "--manager", "none"], "").status.code(), Some(1));
    let listed = out(&run(&["user", "list"], ""));
    assert_eq!(listed.lines().count(), 2);
    assert!(listed.contains("\tlea@example.org\tLéa"), "{listed}");
    let token = run(&["token", "create", "--mail", "lea@example.org", "--name", "t", "--scope", "read"], "");
    assert!(out(&token).starts_with("esc_"), "{}", told(&token));
    let wrong = run(&["token", "create", "--mail", "lea@example.org", "--name", "t", "--scope", "all"], "");
    assert_eq!(wrong.status.code(), Some(2));
    let id = told(&token).split_whitespace().nth(1).unwrap().to_owned();
    let revoke = ["token", "revoke", "--mail", "lea@example.org", &id];
    assert_eq!(run(&revoke, "").status.code(), Some(0));
    assert_eq!(run(&revoke, "").status.code(), Some(1));
}

#[test]
fn doctor_tells_what_is_wrong_and_ends_with_1() {
    let (folder, variables) = migrated();
    let doctor = || escale(folder.path(), &variables, &["doctor", "--json"], "");
    let sound = doctor();
    assert_eq!(sound.status.code(), Some(0), "{}", out(&sound));
    let report: Value = serde_json::from_str(&out(&sound)).unwrap();
    assert_eq!((&report["ok"], &report["checks"]["double_bookings"]["ok"]), (&true.into(), &true.into()));
    let unset = escale(folder.path(), &[("DATABASE_URL", "sqlite:escale.db")], &["doctor"], "");
    assert_eq!(unset.status.code(), Some(1));
    assert!(out(&unset).contains("WRONG settings"), "{}", out(&unset));
    let down = escale(folder.path(), &variables, &["migrate", "down"], "");
    assert!(out(&down).contains("pending m"), "{}", out(&down));
    let pending = doctor();
    assert_eq!(pending.status.code(), Some(1));
    assert_eq!(serde_json::from_str::<Value>(&out(&pending)).unwrap()["checks"]["schema"]["ok"], false);
}

#[test]
fn the_document_is_printed_without_settings() {
    let folder = TempDir::new().unwrap();
    let output = escale(folder.path(), &[("ESCALE_PRT", "1")], &["openapi"], "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(serde_json::from_str::<Value>(&out(&output)).unwrap()["openapi"], "3.1.0");
    assert_eq!(told(&output), "");
}
