//! Who may import whom: the table of the project's architecture, read from the sources themselves.
//!
//! A line that breaks it is either in the wrong file, or asks for a change of this table, which a reviewer then sees.

mod source;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One row: a folder or file of `src/`, the others it may see, and the crates that are its own business.
struct Layer {
    name: &'static str,
    sees: &'static [&'static str],
    crates: &'static [&'static str],
}

/// Values and their errors, and the log: any layer may use these; `domain` has its own shorter list.
const COMMON_CRATES: &[&str] = &["chrono", "chrono_tz", "thiserror", "tracing", "uuid"];

const LAYERS: &[Layer] = &[
    Layer {
        name: "domain",
        sees: &[],
        crates: &[
            "chrono",
            "chrono_tz",
            "geo",
            "opening_hours",
            "opening_hours_syntax",
            "pest",
            "rrule",
            "thiserror",
            "unicode_normalization",
            "uuid",
        ],
    },
    Layer { name: "clock", sees: &["domain"], crates: &["getrandom"] },
    Layer { name: "config", sees: &["domain"], crates: &["base64", "figment", "hmac", "rocket", "serde", "sha2"] },
    Layer { name: "ical", sees: &["domain"], crates: &["icalendar"] },
    Layer {
        name: "opendata",
        sees: &["domain"],
        crates: &["csv", "encoding_rs", "geo", "geojson", "serde", "serde_json", "toml"],
    },
    Layer { name: "search", sees: &["domain"], crates: &["geo", "rstar", "unicode_normalization"] },
    Layer {
        name: "i18n",
        sees: &["domain"],
        crates: &["fluent", "fluent_syntax", "intl_memoizer", "rust_embed", "unic_langid"],
    },
    Layer {
        name: "store",
        sees: &["domain"],
        crates: &[
            "entity",
            "futures",
            "geo",
            "migration",
            "sea_orm",
            "sea_orm_migration",
            "serde",
            "serde_json",
            "tokio",
        ],
    },
    Layer {
        name: "operations",
        sees: &["clock", "domain", "opendata", "store"],
        crates: &["argon2", "base64", "serde_json", "sha2", "tokio"],
    },
    Layer { name: "render", sees: &["i18n"], crates: &["rust_embed", "serde", "serde_json", "tera"] },
    Layer { name: "mail", sees: &["domain", "i18n", "ical", "render"], crates: &["serde"] },
    Layer {
        name: "jobs",
        sees: &["clock", "config", "domain", "ical", "mail", "operations", "store"],
        crates: &["futures", "tokio"],
    },
    Layer {
        name: "web",
        sees: &["clock", "config", "domain", "i18n", "ical", "opendata", "operations", "render", "search", "store"],
        crates: &[
            "base64",
            "brotli",
            "flate2",
            "futures",
            "geo",
            "hmac",
            "qrcode",
            "rocket",
            "rust_embed",
            "serde",
            "serde_json",
            "sha2",
            "tokio",
            "utoipa",
        ],
    },
    Layer {
        name: "app",
        sees: &["clock", "config", "domain", "i18n", "jobs", "mail", "operations", "render", "search", "store", "web"],
        crates: &["figment", "futures", "rocket", "rust_embed", "serde_json", "tokio"],
    },
    Layer {
        name: "cli",
        sees: &["app", "clock", "config", "domain", "opendata", "operations", "render", "store"],
        crates: &[
            "clap",
            "futures",
            "indicatif",
            "rust_embed",
            "serde",
            "serde_json",
            "tokio",
            "toml",
            "tracing_subscriber",
        ],
    },
    Layer { name: "main", sees: &["cli"], crates: &["tokio"] },
    Layer { name: "lib", sees: &[], crates: &[] },
];

/// What `text`, the file of the module `module`, does against the table; `crates` are the names of all dependencies.
fn violations(module: &[&str], text: &str, crates: &BTreeSet<String>) -> Vec<String> {
    let name = module.first().copied().unwrap_or("lib");
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        return vec![format!("`{name}` has no row in tests/it/layers.rs")];
    };
    let is_root = ["main", "lib"].contains(&name);
    let source = source::read(text, if is_root { &[] } else { module });
    let mut found: Vec<String> = source.names.iter().filter_map(|path| violation(layer, path, crates)).collect();
    if name == "domain" && source.is_async {
        found.push("`domain` is synchronous".to_owned());
    }
    found.dedup();
    found
}

fn violation(layer: &Layer, path: &[String], crates: &BTreeSet<String>) -> Option<String> {
    let (name, shown) = (layer.name, path.join("::"));
    let (first, rest) = path.split_first()?;
    if first == "crate" || first == "escale" {
        return match rest.first() {
            Some(module) if module == name || layer.sees.contains(&module.as_str()) => {
                writes_from_web(layer, rest).then(|| format!("`{name}` only reads from the store: {shown}"))
            }
            _ => Some(format!("`{name}` may not see {shown}")),
        };
    }
    let allowed = layer.crates.contains(&first.as_str())
        || (name != "domain" && COMMON_CRATES.contains(&first.as_str()))
        || ["std", "core", "alloc"].contains(&first.as_str());
    (crates.contains(first) && !allowed).then(|| format!("`{name}` may not see {shown}"))
}

/// A write is an operation: pages and API take only reading functions from the store.
fn writes_from_web(layer: &Layer, path: &[String]) -> bool {
    let verb = path.last().and_then(|last| last.split('_').next()).unwrap_or_default();
    layer.name == "web" && path.len() > 2 && path[0] == "store" && ["insert", "update", "delete"].contains(&verb)
}

/// The names by which code would call the dependencies of the root crate.
fn crates_of(manifest: &Path) -> BTreeSet<String> {
    let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    table.into_iter().flat_map(toml::Table::keys).map(|name| name.replace('-', "_")).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `web/pages/place.rs` is the module `web::pages::place`, `web/mod.rs` the module `web`.
fn module_of(file: &Path) -> Vec<&str> {
    let mut module: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
    let last = module.pop().and_then(|last| last.strip_suffix(".rs"));
    module.extend(last.filter(|name| *name != "mod"));
    module
}

/// Test modules in a file of their own: `tests.rs`, `reserve_tests.rs`.
fn is_test_file(module: &[&str]) -> bool {
    module.last().is_some_and(|name| *name == "tests" || name.ends_with("_tests"))
}

#[test]
fn the_sources_keep_to_the_table() {
    let crates = crates_of(&root().join("Cargo.toml"));
    assert!(crates.contains("sea_orm"), "Cargo.toml was not understood: {crates:?}");
    let folder = root().join("src");
    let mut found = Vec::new();
    for file in rust_files(&folder) {
        let relative = file.strip_prefix(&folder).unwrap();
        let module = module_of(relative);
        if !is_test_file(&module) {
            let text = fs::read_to_string(&file).unwrap();
            found.extend(
                violations(&module, &text, &crates).iter().map(|what| format!("src/{}: {what}", relative.display())),
            );
        }
    }
    assert!(found.is_empty(), "against the table of tests/it/layers.rs:\n{}", found.join("\n"));
}

#[test]
fn finds_each_kind_of_bad_line() {
    let bad: &[(&[&str], &str)] = &[
        (&["domain", "place"], "use crate::store::place;"),
        (&["domain", "place"], "use serde::Serialize;"),
        (&["domain", "place"], "#[derive(serde::Serialize)] struct Place;"),
        (&["domain", "place"], "async fn wait() {}"),
        (&["domain", "place"], "use super::super::clock::Clock;"),
        (&["domain"], "mod inner { use super::super::store; }"),
        (&["operations", "reservation", "reserve"], "fn f() -> sea_orm::Value { todo() }"),
        (&["operations", "reservation", "reserve"], "fn f() { ::entity::place::Model::new() }"),
        (&["operations", "reservation"], "use crate::{domain::Place, web::{pages}};"),
        (&["web", "pages", "place"], "use sea_orm as orm;"),
        (&["web", "pages", "place"], "use crate::store::place; fn f() { place::insert(&db) }"),
        (&["web", "pages", "place"], "use crate::mail;"),
        (&["web", "pages", "place"], "use crate::*;"),
        (&["web", "pages", "place"], "/* a comment */ fn f() { let tick = '\"'; tera::Tera::new() }"),
        (&["store", "place"], "use rocket::State;"),
        (&["ical"], "#[cfg(not(test))] use crate::clock::Clock;"),
        (&["main"], "use escale::store;"),
        (&["util"], ""),
    ];
    let crates = crates_of(&root().join("Cargo.toml"));
    for (module, line) in bad {
        assert_eq!(violations(module, line, &crates).len(), 1, "{module:?}: {line}");
    }
}

#[test]
fn passes_good_lines() {
    let good: &[(&[&str], &str)] = &[
        (
            &["domain", "place"],
            "//! Not `serde::Serialize`.\nuse super::period::Period; use crate::domain::ids::PlaceId;",
        ),
        (
            &["domain", "place"],
            "const TEXT: &str = r#\"use \"serde::Serialize\";\"#; const OTHER: &str = \"crate::web\";",
        ),
        (&["domain", "place"], "#[cfg(test)] mod tests { use crate::clock::Clock; use serde::Serialize; }"),
        (
            &["domain", "place"],
            "#[cfg(test)] #[path = \"x.rs\"] mod tests; #[cfg(test)] use {serde::Serialize, rocket::State};",
        ),
        (&["domain"], "mod inner { use super::place::Place; }"),
        (&["store", "place"], "use ::entity::place; use sea_orm::EntityTrait; use crate::domain::Place;"),
        (&["web", "pages", "place"], "use crate::store::place; fn f<'a>(db: &'a Db) { place::by_slug(db) }"),
        (&["main"], "fn main() { escale::cli::run() }"),
        (&["lib"], "pub mod app;"),
    ];
    let crates = crates_of(&root().join("Cargo.toml"));
    for (module, line) in good {
        assert_eq!(violations(module, line, &crates), Vec::<String>::new(), "{module:?}: {line}");
    }
}

/// A past migration must not change when an entity does, and an entity is only columns and relations.
#[test]
fn migration_and_entity_know_nothing_else_of_ours() {
    for (member, only) in [("migration", "sea_orm_migration"), ("entity", "sea_orm")] {
        let crates = crates_of(&root().join(member).join("Cargo.toml"));
        assert_eq!(crates.into_iter().collect::<Vec<_>>(), [only], "{member}/Cargo.toml");
    }
}
