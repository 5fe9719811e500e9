//! Every code of the interface: its status, and its sentences in every language.

use std::{fs, path::Path};

use escale::{
    i18n::{Argument, Language, Words},
    web::errors::CODES,
};

#[test]
fn every_code_keeps_its_name_and_status() {
    let lines: Vec<String> = CODES.iter().map(|(code, status)| format!("{status} {code}")).collect();
    insta::assert_snapshot!("codes", lines.join("\n"));
}

#[test]
fn every_code_has_a_title_and_a_sentence_in_every_language() {
    let words = Words::load().unwrap();
    for (code, _) in CODES {
        let key = format!("error-{}", code.replace('_', "-"));
        for language in Language::ALL {
            assert!(words.has(*language, &key), "{language:?} {key}");
            assert!(words.has(*language, &format!("{key}.title")), "{language:?} {key}.title");
        }
        let sentences = Language::ALL.iter().map(|language| words.text(*language, &key, &[]));
        let sentences: Vec<String> = sentences.collect();
        assert_ne!(sentences[0], sentences[1], "{key}");
    }
}

#[test]
fn every_sentence_about_a_field_exists() {
    let words = Words::load().unwrap();
    let mut keys = Vec::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web")), &mut keys);
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        for language in Language::ALL {
            assert!(words.has(*language, &key), "{language:?} {key}");
        }
    }
}

/// Every `"field-…"` of the sources.
fn collect(folder: &Path, keys: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, keys);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let found = text.split("\"field-").skip(1).filter_map(|rest| rest.split('"').next());
            keys.extend(found.map(|key| format!("field-{key}")));
        }
    }
}

#[test]
fn a_closure_without_a_reason_reads_well() {
    let words = Words::load().unwrap();
    let none = words.text(Language::En, "error-closed", &[("reason", Argument::from("none"))]);
    assert_eq!(none, "It is closed in this period. Choose another time.");
    let works = words.text(Language::En, "error-closed", &[("reason", Argument::from("works"))]);
    assert!(works.contains("works"), "{works}");
}
