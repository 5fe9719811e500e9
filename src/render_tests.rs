use super::*;

fn sources() -> Vec<(String, String)> {
    Templates::iter()
        .map(|name| {
            let text = String::from_utf8(Templates::get(&name).unwrap().data.into_owned()).unwrap();
            (name.into_owned(), text)
        })
        .collect()
}

/// What stands between tags and Tera’s own marks; addresses in `code` are the same in every language.
fn bare_text(template: &str) -> Vec<String> {
    let mut text = template.to_owned();
    for (open, close) in [("<code", "</code>"), ("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
        while let Some(start) = text.find(open) {
            let end = text.get(start..).unwrap().find(close).map_or(text.len(), |length| start + length + close.len());
            text.replace_range(start..end, "\u{1}");
        }
    }
    let allowed = |part: &str| !part.chars().any(char::is_alphabetic);
    text.split('\u{1}').map(str::trim).filter(|part| !allowed(part)).map(str::to_owned).collect()
}

#[test]
fn no_template_has_bare_text() {
    assert_eq!(bare_text("<p>Hello {{ name }}</p>"), ["Hello"]);
    assert_eq!(bare_text("<p>{{ t(key=\"a\") }} · {{ name }}</p>"), Vec::<String>::new());
    for (name, text) in sources() {
        assert_eq!(bare_text(&text), Vec::<String>::new(), "{name}");
        for attribute in ["aria-label", "title", "placeholder", "alt", "content"] {
            for value in text.split(&format!(" {attribute}=\"")).skip(1) {
                let value = value.split('"').next().unwrap();
                let word = value.starts_with(|letter: char| letter.is_alphabetic());
                let known = ["width=device-width, initial-scale=1", "summary", "light dark", "website", "noindex"];
                assert!(!word || known.contains(&value), "{name}: {attribute}=\"{value}\"");
            }
        }
    }
}

#[test]
fn no_template_uses_a_missing_key() {
    let words = Words::load().unwrap();
    for (name, text) in sources() {
        for part in text.split("t(key=\"").skip(1) {
            let key = part.split('"').next().unwrap();
            // A key that is put together (`"kind-" ~ kind`) is proved by rendering the samples.
            if !key.ends_with('-') {
                assert!(words.has(Language::Fr, key), "{name}: {key}");
            }
        }
    }
}

#[test]
fn a_data_block_cannot_end_its_element() {
    let json = "{\"name\":\"</script><script>alert(1)</script>\"}";
    let block = data_block(json).to_string();
    assert!(!block.contains('<') && !block.contains('>'));
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&block).unwrap(),
        serde_json::from_str::<serde_json::Value>(json).unwrap()
    );
}

#[test]
fn only_the_data_block_filter_makes_text_safe() {
    for (name, text) in sources() {
        assert!(!text.contains("| safe") && !text.contains("|safe"), "{name}");
    }
}

#[test]
fn the_language_switch_keeps_the_rest_of_the_address() {
    let frame = PageFrame::new(Language::En, "http://localhost/", "/places?q=laser&lang=en&kind=fablab");
    let hrefs: Vec<&str> = frame.languages.iter().map(|link| link.href.as_str()).collect();
    assert_eq!(hrefs, ["/places?q=laser&kind=fablab&lang=fr", "/places?q=laser&kind=fablab&lang=en"]);
    assert_eq!(frame.base_url, "http://localhost");
}
